"""``bench ui``: what a person waits for, in a real browser against a real server."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dianjing.bench import machine, ui_scene, watching
from dianjing.bench.browser import Browser, browser
from dianjing.bench.instance import Measured, instance, owner
from dianjing.sdk.client import Client
from dianjing.sdk.local import join

Say = Callable[[str], None]

SHAPES = 2_000
SPANS = 5_000
ROWS = 1_000_000
MOST_KILOBYTES = 350
"""What the browser may have to fetch, packed by gzip, before the first picture can be marked. Fonts stand apart."""
_STATIC = Path(__file__).parents[1] / "server" / "static"


def run(
    *,
    tasks: int = 500,
    shapes: int = SHAPES,
    spans: int = SPANS,
    rows: int = ROWS,
    frames: int = watching.FRAMES,
    program: str | None = None,
    say: Say = lambda line: None,
) -> dict[str, Any]:
    """Figures of the first page, of the next task and a long sitting, of panning over many shapes, and of scrolling a
    long text and a long list. ``program`` is the browser, where it is not the machine's own."""
    with instance() as measured, owner(measured) as client:
        say(f"scene: {tasks + 2} pictures")
        marked = ui_scene.pictures(client, measured.data_dir, tasks + 2)
        ui_scene.crowd(client, marked, shapes)
        home = f"http://{measured.host}:{measured.port}/w/{client.workspace.slug}/projects"
        with browser(program) as page:
            _enter(page, measured)
            say("first page")
            told = {"conditions": machine.conditions(), "first_page": _first_page(page, f"{home}/{marked.id}/work")}
            say(f"panning over {shapes:,} shapes")
            told["panning"] = {"shapes": shapes, **watching.panning(page, frames)}
            say(f"{tasks} tasks in one sitting")
            told["sitting"] = watching.sitting(page, tasks)
            say(f"scrolling a text with {spans:,} spans")
            told["text"] = {
                "spans": spans,
                **_scrolled(page, f"{home}/{_text(client, measured, spans)}/work", watching.TEXT, frames),
            }
            say(f"scrolling a list of {rows:,} tasks")
            listed = ui_scene.many_tasks(measured, client, rows)
            told["list"] = {"rows": rows, **_scrolled(page, f"{home}/{listed}/tasks", watching.LIST, frames)}
    return told


def _text(client: Client, measured: Measured, spans: int) -> str:
    return ui_scene.text(client, measured.data_dir, spans).id


def _enter(page: Browser, measured: Measured) -> None:
    """Everything is asked for as the owner; the page counts what it fetches and tells when it is drawn."""
    page.call("Page.enable")
    # What answers hold is not kept for us: it would look as if the page held on to it.
    page.call("Network.enable", maxTotalBufferSize=1, maxResourceBufferSize=1)
    # Time of the page's own thread, so that what else runs on the machine is not counted.
    page.call("Performance.enable", timeDomain="threadTicks")
    with Client(join(measured.data_dir)) as local:
        token = local.create_token("bench ui").token
    page.call("Network.setExtraHTTPHeaders", headers={"Authorization": f"Bearer {token}"})
    page.call("Page.addScriptToEvaluateOnNewDocument", source=watching.WATCH)


def _scrolled(page: Browser, address: str, selector: str, frames: int) -> dict[str, float]:
    page.call("Page.navigate", url=address)
    return watching.scrolling(page, selector, frames)


def _first_page(page: Browser, address: str) -> dict[str, float]:
    """From an empty cache to a picture that can be marked."""
    page.events.clear()
    page.call("Page.navigate", url=address)
    seconds = page.until("window.djFirst") / 1000
    watching.pause(page, 500)
    kinds = {one["params"]["requestId"]: one["params"] for one in page.events if _is(one, "responseReceived")}
    sent = {one["params"]["requestId"]: one["params"] for one in page.events if _is(one, "loadingFinished")}
    code = font = data = wire = 0.0
    for request, seen in kinds.items():
        size = float(sent.get(request, {}).get("encodedDataLength", 0))
        kind, path = seen["type"], urlsplit(seen["response"]["url"]).path
        wire += 0 if kind == "Image" else size
        if kind == "Font":
            font += size
        elif packed := _gzipped(path):
            code += packed
        elif kind != "Image":
            data += size
    return {
        "gzipped_kb": round(code / 1000, 1),
        "answers_kb": round(data / 1000, 1),
        "font_kb": round(font / 1000, 1),
        "on_the_wire_kb": round(wire / 1000, 1),
        "limit_kb": MOST_KILOBYTES,
        "seconds": round(seconds, 2),
    }


def _is(event: dict[str, Any], name: str) -> bool:
    return event.get("method") == f"Network.{name}"


def _gzipped(path: str) -> int:
    """Bytes of a built file under gzip; the server may send it packed harder."""
    name = path.rpartition("/assets/")[2]
    file = _STATIC / "assets" / name
    if "/assets/" not in path or not file.is_file() or file.suffix not in {".js", ".css"}:
        return 0
    twin = file.with_name(f"{name}.gz")
    return twin.stat().st_size if twin.is_file() else len(gzip.compress(file.read_bytes(), 9))

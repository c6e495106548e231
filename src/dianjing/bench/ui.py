"""``bench ui``: what a person waits for in the image workbench, in a real browser against a real server.

Pictures are noise, so that they do not pack away; shapes are boxes and polygons of twelve vertices, half and half.
"""

from __future__ import annotations

import gzip
import itertools
import math
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dianjing.bench import machine
from dianjing.bench.browser import Browser, browser
from dianjing.bench.instance import Measured, instance, owner
from dianjing.sdk.client import Client
from dianjing.sdk.local import join
from dianjing.sdk.models import Project

Say = Callable[[str], None]

SHAPES = 2_000
FRAMES = 120
MOST_KILOBYTES = 350
"""What the browser may have to fetch, packed by gzip, before the first picture can be marked. Fonts stand apart."""
_SIDE = (960, 640)
_TIMED_TASKS = 20
_VERTICES = 12
_CTRL = 2
_STATIC = Path(__file__).parents[1] / "server" / "static"

# The middle of the picture is drawn when its pixel is no longer clear: that is what the eye waits for.
_WATCH = """
window.djShown = (not) => {
  const stage = document.querySelector('[data-stage]');
  const canvas = stage && stage !== not && stage.querySelector('canvas');
  if (!canvas || !canvas.width) return false;
  const pixel = canvas.getContext('2d').getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
  return pixel[3] > 0;
};
(function look() { if (window.djShown(null)) window.djFirst = performance.now(); else requestAnimationFrame(look); })();
"""
_NEXT = """
new Promise((done) => {
  const old = document.querySelector('[data-stage]');
  let from = 0;
  addEventListener('keydown', (event) => { from = performance.now(); }, { capture: true, once: true });
  (function look() {
    if (from && window.djShown(old)) done(performance.now() - from); else requestAnimationFrame(look);
  })();
})
"""
_PAN = """
new Promise((done) => {
  const stage = document.querySelector('[data-stage]');
  const { left, top, width, height } = stage.getBoundingClientRect();
  const times = [];
  let frame = 0;
  const send = (dx, dy) => stage.dispatchEvent(new WheelEvent('wheel', {
    deltaX: dx, deltaY: dy, clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true,
  }));
  (function step(now) {
    times.push(now);
    frame += 1;
    if (frame > FRAMES) { done(times); return; }
    send(4 * Math.sin(frame / 8) || 1, 4 * Math.cos(frame / 8) || 1);
    requestAnimationFrame(step);
  })(performance.now());
})
"""

_CLOSER = "for (let i = 0; i < 8; i += 1) dispatchEvent(new KeyboardEvent('keydown', { key: '=', bubbles: true }))"


def run(*, tasks: int = 500, shapes: int = SHAPES, say: Say = lambda line: None) -> dict[str, Any]:
    """Figures of the first page, of the next task, of panning over many shapes, and of a long sitting."""
    with instance() as measured, owner(measured) as client:
        say(f"scene: {tasks + 1} pictures")
        project = _project(client, measured.data_dir, tasks + 1)
        _crowd(client, project, shapes)
        address = f"{_origin(measured)}/w/{client.workspace.slug}/projects/{project.id}/work"
        with browser() as page:
            _enter(page, measured)
            say("first page")
            told = {"conditions": machine.conditions(), "first_page": _first_page(page, address)}
            say(f"panning over {shapes:,} shapes")
            told["panning"] = {"shapes": shapes, **_panning(page)}
            say(f"{tasks} tasks in one sitting")
            told["sitting"] = _sitting(page, tasks)
    return told


def _origin(measured: Measured) -> str:
    return f"http://{measured.host}:{measured.port}"


def _project(client: Client, folder: Path, count: int) -> Project:
    from PIL import Image

    pictures = folder / "pictures"
    pictures.mkdir()
    chance = random.Random(7)
    for index in range(count):
        noise = Image.frombytes("RGB", (120, 80), chance.randbytes(120 * 80 * 3))
        noise.resize(_SIDE).save(pictures / f"{index:04}.jpg", quality=85)
    dataset = client.datasets.create("pictures")
    client.imports.folder(dataset, pictures)
    project = client.projects.create("boxes", dataset.id, template="image-boxes", ontology=_ONTOLOGY)
    client.projects.add_tasks(project)
    deadline = time.monotonic() + 120
    while not client.projects.get("boxes").counts.get("waiting") and time.monotonic() < deadline:
        time.sleep(0.5)
    return project


_ONTOLOGY = {
    "classes": [
        {"name": name, "shapes": ["box", "polygon"], "attributes": []} for name in ("cell", "leaf", "stone", "other")
    ]
}


def _crowd(client: Client, project: Project, shapes: int) -> None:
    """Begins the first task with a draft of many shapes, as a person would find their own again."""
    (lease,) = client.work.claim(project)
    columns = math.ceil(math.sqrt(shapes * 1.5))
    step = _SIDE[0] / columns
    objects = [
        {
            "id": f"o{index}",
            "label": ("cell", "leaf", "stone", "other")[index % 4],
            "shapes": [_shape(index, (index % columns) * step, index // columns * step, step * 0.8)],
        }
        for index in range(shapes)
    ]
    client.work.draft(lease, 1, {"version": 1, "objects": objects})


def _shape(index: int, x: float, y: float, side: float) -> dict[str, Any]:
    if index % 2 == 0:
        return {"kind": "box", "x": x, "y": y, "width": side, "height": side}
    ring = [
        [
            x + side / 2 * (1 + math.cos(turn * math.tau / _VERTICES) * (0.8 + 0.2 * (turn % 2))),
            y + side / 2 * (1 + math.sin(turn * math.tau / _VERTICES) * (0.8 + 0.2 * (turn % 2))),
        ]
        for turn in range(_VERTICES)
    ]
    return {"kind": "polygon", "parts": [[ring]]}


def _enter(page: Browser, measured: Measured) -> None:
    """Everything is asked for as the owner; the page counts what it fetches and tells when it is drawn."""
    page.call("Page.enable")
    page.call("Network.enable")
    # Time of the page's own thread, so that what else runs on the machine is not counted.
    page.call("Performance.enable", timeDomain="threadTicks")
    with Client(join(measured.data_dir)) as local:
        token = local.create_token("bench ui").token
    page.call("Network.setExtraHTTPHeaders", headers={"Authorization": f"Bearer {token}"})
    page.call("Page.addScriptToEvaluateOnNewDocument", source=_WATCH)


def _first_page(page: Browser, address: str) -> dict[str, float]:
    """From an empty cache to a picture that can be marked."""
    page.events.clear()
    page.call("Page.navigate", url=address)
    seconds = page.until("window.djFirst") / 1000
    page.evaluate("new Promise((done) => setTimeout(done, 500))")
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


def _panning(page: Browser) -> dict[str, float]:
    """Script of each frame while the picture is moved, with every shape in sight and again from near."""
    told: dict[str, float] = {}
    for name in ("all_in_sight", "from_near"):
        if name == "from_near":
            page.evaluate(_CLOSER)
        page.evaluate("new Promise((done) => setTimeout(done, 300))")
        before = page.metrics()
        times = page.evaluate(_PAN.replace("FRAMES", str(FRAMES)))
        after = page.metrics()
        frames = len(times) - 1
        told[f"{name}_script_ms"] = round((after["ScriptDuration"] - before["ScriptDuration"]) / frames * 1000, 2)
        told[f"{name}_task_ms"] = round((after["TaskDuration"] - before["TaskDuration"]) / frames * 1000, 2)
        told[f"{name}_frame_ms"] = round(statistics.median(b - a for a, b in itertools.pairwise(times)), 1)
    return told


def _sitting(page: Browser, tasks: int) -> dict[str, float]:
    """Hands in one task after another: how long the next one takes to be drawn, and what the heap becomes."""
    waits: list[float] = []
    early = 0.0
    for number in range(tasks):
        page.evaluate(f"window.djNext = {_NEXT}; 0")
        page.press("Enter", "Enter", modifiers=_CTRL)
        waits.append(float(page.evaluate("window.djNext")))
        # The next one is fetched while a person works: nobody hands in within no time at all.
        page.evaluate("new Promise((done) => setTimeout(done, 150))")
        if number == min(_TIMED_TASKS, tasks - 1):
            early = _heap(page)
    late = _heap(page)
    return {
        "tasks": tasks,
        "next_task_ms": round(statistics.median(waits), 1),
        "next_task_p95_ms": round(statistics.quantiles(waits, n=20)[-1], 1) if tasks > 1 else round(waits[0], 1),
        "heap_early_mb": round(early / 1e6, 1),
        "heap_late_mb": round(late / 1e6, 1),
    }


def _heap(page: Browser) -> float:
    page.call("HeapProfiler.collectGarbage")
    return page.metrics()["JSHeapUsedSize"]

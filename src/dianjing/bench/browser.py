"""A headless Chromium, spoken to over two pipes in its DevTools protocol: nothing has to be installed for it."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dianjing.core.errors import MissingExtra, Unavailable
from dianjing.core.words import Words

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--enable-precise-memory-info",
    "--window-size=1440,900",
)
_PATIENCE_S = 60.0
_CHUNK = 1 << 20

Json = dict[str, Any]


class Browser:
    """One page of a browser: calls of the protocol, and what it reports meanwhile."""

    def __init__(self, process: subprocess.Popen[bytes], ask: int, hear: int) -> None:
        self._process, self._ask, self._hear = process, ask, hear
        self._numbers = itertools.count(1)
        self._rest = b""
        self._session: str | None = None
        self.events: list[Json] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    @property
    def process_id(self) -> int:
        """The id of the browser's first process."""
        return self._process.pid

    def call(self, method: str, **parameters: Any) -> Json:
        """Call a method of the protocol. Raises ``Unavailable`` where the browser refuses or says nothing."""
        number = next(self._numbers)
        message: Json = {"id": number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._ask, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            said = self._next(deadline)
            if said.get("id") != number:
                self.events.append(said)
                continue
            if "error" in said:
                raise _failed(f"{method}: {said['error']['message']}")
            result: Json = said["result"]
            return result

    def evaluate(self, expression: str) -> Any:
        """What a JavaScript expression gives, awaited. Raises ``Unavailable`` where it throws."""
        said = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in said:
            raise _failed(str(said["exceptionDetails"].get("exception", {}).get("description", "")))
        return said["result"].get("value")

    def until(self, expression: str, seconds: float = _PATIENCE_S) -> Any:
        """The first truthy value of an expression. Raises ``Unavailable`` where there is none in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if value := self.evaluate(expression):
                return value
            time.sleep(0.05)
        raise _failed(f"{expression} did not become true; the page says {self.evaluate('document.body.innerText')!r}")

    def press(self, key: str, code: str, *, modifiers: int = 0) -> None:
        """Press and let go a key that types nothing; 2 among the modifiers is Ctrl."""
        number = {"Enter": 13, "v": 86, "Escape": 27}.get(key, 0)
        for kind in ("rawKeyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind, key=key, code=code, modifiers=modifiers, windowsVirtualKeyCode=number,
            )  # fmt: skip

    def metrics(self) -> Mapping[str, float]:
        """The page's own counters: seconds of script, bytes of heap."""
        return {one["name"]: one["value"] for one in self.call("Performance.getMetrics")["metrics"]}

    def _next(self, deadline: float) -> Json:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._hear], [], [], max(0.0, deadline - time.monotonic()))
            chunk = os.read(self._hear, _CHUNK) if ready else b""
            if not chunk:
                raise _failed("the browser says nothing")
            self._rest += chunk
        whole, _, self._rest = self._rest.partition(b"\0")
        said: Json = json.loads(whole)
        return said


def _failed(what: str) -> Unavailable:
    return Unavailable("bench.browser", Words(zh=f"浏览器没有做到：{what}", en=f"The browser did not do it: {what}"))


def find() -> str:
    """The machine's browser. Raises ``MissingExtra``."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise MissingExtra(
            "bench.no_browser",
            Words(zh="这台机器上没有 Chromium", en="There is no Chromium on this machine."),
            hint=Words(zh="安装 chromium 后再试", en="Install chromium, then try again."),
        )
    return found


@contextlib.contextmanager
def browser(path: str | None = None) -> Iterator[Browser]:
    """Start a browser with a profile of its own, give its page, end it."""
    to_it, ask = os.pipe()
    hear, from_it = os.pipe()
    with tempfile.TemporaryDirectory(prefix="dianjing-browser-") as profile:
        process = _started(path or find(), Path(profile), to_it, from_it)
        os.close(to_it)
        os.close(from_it)
        try:
            yield Browser(process, ask, hear)
        finally:
            os.close(ask)
            os.close(hear)
            process.terminate()
            process.wait(30)


def _started(path: str, profile: Path, to_it: int, from_it: int) -> subprocess.Popen[bytes]:
    """The protocol wants its pipes at 3 and 4; a shell puts them there."""
    arguments = [path, *_FLAGS, f"--user-data-dir={profile}", "--remote-debugging-pipe"]
    line = f'exec "$@" 3<&{to_it} 4>&{from_it}'
    return subprocess.Popen(
        ["bash", "-c", line, "browser", *arguments],
        pass_fds=(to_it, from_it), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

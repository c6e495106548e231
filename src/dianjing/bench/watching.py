"""Scripts that run in the page of ``bench ui``, and the figures that come of them."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence

from dianjing.bench.browser import Browser

FRAMES = 120
EARLY_TASKS = 20
"""Tasks after which the heap is looked at first: code, pictures and texts that stay for good have come by then."""
_LOOK_MS = 350
"""A very fast person: to see what has come and press a key takes nobody less."""
_CTRL = 2

# The middle of the picture is drawn when its pixel is no longer clear: that is what the eye waits for.
WATCH = """
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
new Promise((done, fail) => {
  const old = document.querySelector('[data-stage]');
  let from = 0;
  addEventListener('keydown', () => { from = performance.now(); }, { capture: true, once: true });
  // Looked at in frames and not by a timer, which would hold on to the stage that is gone.
  const begun = performance.now();
  (function look() {
    const now = performance.now();
    if (from && window.djShown(old)) done(now - from);
    else if (now - begun > 30000) fail(new Error(`no next task was drawn; the page says: ${document.body.innerText}`));
    else requestAnimationFrame(look);
  })();
})
"""
_FRAMES = """
new Promise((done) => {
  const times = [];
  let frame = 0;
  (function step(now) {
    times.push(now);
    frame += 1;
    if (frame > COUNT) { done(times); return; }
    ACT;
    requestAnimationFrame(step);
  })(performance.now());
})
"""
_PAN = """{
  const stage = document.querySelector('[data-stage]');
  const { left, top, width, height } = stage.getBoundingClientRect();
  stage.dispatchEvent(new WheelEvent('wheel', {
    deltaX: 4 * Math.sin(frame / 8) || 1, deltaY: 4 * Math.cos(frame / 8) || 1,
    clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true,
  }));
}"""
_CLOSER = "for (let i = 0; i < 8; i += 1) dispatchEvent(new KeyboardEvent('keydown', { key: '=', bubbles: true }))"
# The list itself scrolls, or what holds it.
_SCROLLER = """
window.djScroller = [...document.querySelectorAll('SELECTOR, SELECTOR *')]
  .filter((one) => one.scrollHeight > one.clientHeight + 50 && getComputedStyle(one).overflowY.match(/auto|scroll/))
  .sort((a, b) => b.scrollHeight - a.scrollHeight)[0]
"""
TEXT, LIST = "[data-stage]", "main"
_NOTCH = 120
"""Pixels that a notch of a wheel scrolls."""


def panning(page: Browser, frames: int = FRAMES) -> dict[str, float]:
    """Script of each frame while the picture is moved, with every shape in sight and again from near."""
    told: dict[str, float] = {}
    for name in ("all_in_sight", "from_near"):
        if name == "from_near":
            page.evaluate(_CLOSER)
        pause(page, 300)
        told |= {f"{name}_{figure}": value for figure, value in _frames(page, _PAN, frames).items()}
    return told


def scrolling(page: Browser, selector: str, frames: int = FRAMES) -> dict[str, float]:
    """Frames while what is longest in there is scrolled by a notch of the wheel in each, and how far that led."""
    page.until(f"Boolean({_SCROLLER.replace('SELECTOR', selector)})")
    pause(page, 500)
    told = _frames(page, f"window.djScroller.scrollTop += {_NOTCH}", frames)
    return {**told, "scrolled_px": round(float(page.evaluate("window.djScroller.scrollTop")))}


def sitting(page: Browser, tasks: int) -> dict[str, float]:
    """Hands in one task after another: how long the next one takes to be drawn, and what becomes of the memory."""
    waits: list[float] = []
    early = memory(page)
    for number in range(tasks):
        pause(page, _LOOK_MS)
        page.evaluate(f"window.djNext = {_NEXT}; 0")
        page.press("Enter", "Enter", modifiers=_CTRL)
        waits.append(float(page.evaluate("window.djNext")))
        if number + 1 == EARLY_TASKS:
            early = memory(page)
    pause(page, _LOOK_MS)
    late = memory(page)
    after = max(1, tasks - EARLY_TASKS if tasks > EARLY_TASKS else tasks)
    return {
        "tasks": tasks,
        "next_task_ms": round(statistics.median(waits), 1),
        "next_task_p95_ms": _p95(waits),
        **{f"{name}_early": value for name, value in early.items()},
        **{f"{name}_late": value for name, value in late.items()},
        "heap_growth_kb_per_task": round((late["heap_mb"] - early["heap_mb"]) * 1000 / after, 2),
    }


def memory(page: Browser) -> dict[str, float]:
    """What the page holds after its rubbish was collected."""
    page.call("HeapProfiler.collectGarbage")
    told = page.metrics()
    return {
        "heap_mb": round(told["JSHeapUsedSize"] / 1e6, 2),
        "nodes": told["Nodes"],
        "listeners": told["JSEventListeners"],
    }


def pause(page: Browser, milliseconds: int) -> None:
    """Let the page be for a while."""
    page.evaluate(f"new Promise((done) => setTimeout(done, {milliseconds}))")


def _frames(page: Browser, act: str, count: int) -> dict[str, float]:
    """Do ``act`` in each of many frames: milliseconds of script and of all work in a frame, and between frames."""
    before = page.metrics()
    times = page.evaluate(_FRAMES.replace("COUNT", str(count)).replace("ACT", act))
    after = page.metrics()
    # The first step is called by us and not by the browser.
    between = [b - a for a, b in itertools.pairwise(times[1:])]
    return {
        **{
            f"{name}_ms": round((after[counter] - before[counter]) / count * 1000, 2)
            for name, counter in (("script", "ScriptDuration"), ("layout", "LayoutDuration"), ("task", "TaskDuration"))
        },
        "frame_ms": round(statistics.median(between), 1),
        "frame_p95_ms": _p95(between),
    }


def _p95(values: Sequence[float]) -> float:
    return round(float(statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]), 1)

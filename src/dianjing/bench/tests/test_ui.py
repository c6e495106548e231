"""``bench ui`` at a small size: it measures what it says, in a real browser against a real server."""

from __future__ import annotations

import os

from dianjing.bench.ui import MOST_KILOBYTES, run

FRAMES = 20


def test_a_small_run_measures_all_of_it() -> None:
    said: list[str] = []
    found = run(
        tasks=3, shapes=60, spans=120, rows=400, frames=FRAMES,
        program=os.environ.get("DIANJING_TEST_BROWSER"), say=said.append,
    )  # fmt: skip
    first, panning, sitting, text, listed = (
        found[name] for name in ("first_page", "panning", "sitting", "text", "list")
    )
    # Smaller, and something is not counted.
    assert 100 < first["gzipped_kb"] <= MOST_KILOBYTES
    assert first["on_the_wire_kb"] > first["answers_kb"] > 0
    assert first["seconds"] > 0
    assert panning["all_in_sight_script_ms"] > 0
    assert panning["from_near_frame_ms"] > 0
    # Three were handed in, one after the other, by somebody as fast as people are: none was taken for a double press.
    assert sitting["tasks"] == 3
    assert 0 < sitting["next_task_ms"] <= sitting["next_task_p95_ms"]
    assert sitting["heap_mb_late"] > 1
    assert sitting["nodes_late"] > 100
    for scrolled in (text, listed):
        assert scrolled["scrolled_px"] > 100
        assert scrolled["frame_p95_ms"] > 0
    assert len(said) == 6

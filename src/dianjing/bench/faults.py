"""``bench faults``: accidents of every kind while people work, and what must be true afterwards.

The accidents and their order follow from the seed; the moments in which processes meet them do not, and need not.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from dianjing.bench import machine
from dianjing.bench.accidents import accidents
from dianjing.bench.inspection import inspect
from dianjing.bench.stage import Stage, stage

Say = Callable[[str], None]

_BETWEEN = (0.2, 0.8)
"""Seconds of undisturbed work between two accidents."""
_REST_SECONDS = 180.0
_MEBIBYTE = 1024 * 1024
_ENTRY = re.compile(r"\d{4}-\d\d-\d\dT")


def run(
    *,
    faults: int = 500,
    seed: int | None = None,
    people: int = 5,
    space_mib: int = 2048,
    say: Say = lambda line: None,
) -> dict[str, Any]:
    """Have ``faults`` accidents, each kind at least once where there are enough, and tell what is broken afterwards."""
    seed = random.randrange(1_000_000) if seed is None else seed
    say(f"seed {seed}")
    begun = time.monotonic()
    with stage(seed=seed, people=people, space_bytes=space_mib * _MEBIBYTE) as built:
        happened = _happen(built, faults, say)
        gone = built.gone()
        built.dismiss()
        at_rest = built.rest(_REST_SECONDS)
        broken = [] if at_rest else ["jobs or what follows from submissions did not come to an end"]
        broken += [f"{name} ended in the middle of the work" for name in gone]
        broken += inspect(built)
        log = (built.data_dir / "serve.log").read_text(errors="replace")
        return {
            "conditions": machine.conditions(),
            "seed": seed,
            "faults": sum(happened.values()),
            "by_kind": dict(sorted(happened.items())),
            "not_reached": built.missed,
            "no_full_disk": None if built.space else "this user may not mount a file system",
            "acknowledged": len(built.told.submissions),
            "kept_after_expiry": len(built.told.kept),
            "imports": len(built.told.imports),
            "releases": len(built.told.releases),
            "exports": len(built.told.exports),
            "refusals": dict(built.told.refused.most_common()),
            "serve_ended_unasked": built.ended_unasked,
            "unexpected_errors": unexpected(log),
            "seconds": round(time.monotonic() - begun, 1),
            "broken": broken,
        }


def unexpected(log: str) -> list[str]:
    """Requests that failed for no known reason: their path, and the last line of the traceback."""
    found: list[str] = []
    is_one = False
    for line in log.splitlines():
        if _ENTRY.match(line):
            is_one = "request.failed" in line
            if is_one:
                found.append(line.partition("request.failed")[2].strip())
        elif line.strip() and is_one and not line.startswith((" ", "Traceback", "|")):
            path = found[-1].partition("  ->  ")[0]
            found[-1] = f"{path}  ->  {line[:200]}"
    return found


def _happen(built: Stage, count: int, say: Say) -> Counter[str]:
    kinds = accidents(space=built.space is not None)
    # Each kind once before any comes again; what a release needs is there when exports come to their points.
    order = sorted(kinds)
    built.draw.shuffle(order)
    order += [built.draw.choice(sorted(kinds)) for _ in range(count - len(order))]
    happened: Counter[str] = Counter()
    try:
        for number, name in enumerate(order[:count], start=1):
            time.sleep(built.draw.uniform(*_BETWEEN))
            begun = time.monotonic()
            kinds[name](built)
            built.settle()
            happened[name] += 1
            say(f"{number:4} {name:24} {time.monotonic() - begun:5.1f} s  {len(built.told.submissions):,} submissions")
    except KeyboardInterrupt:
        say("no more accidents; what has happened so far is looked at")
    return happened

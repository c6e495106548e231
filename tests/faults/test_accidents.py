"""A real installation, real people over TCP, and everything that can go wrong meanwhile.

The same code as ``dianjing bench faults``, which has hundreds of accidents; here are as many as fit into CI.
``DIANJING_TEST_SEED`` repeats the accidents of an earlier run.
"""

from __future__ import annotations

import os
import random

from dianjing.bench.faults import run

FAULTS = 8


def test_what_was_acknowledged_is_there_whatever_happens() -> None:
    seed = int(os.environ.get("DIANJING_TEST_SEED") or random.randrange(1_000_000))
    found = run(faults=FAULTS, seed=seed, people=4, space_mib=512, say=print)
    assert found["broken"] == [], f"seed {seed}"
    assert found["unexpected_errors"] == [], f"seed {seed}"
    assert found["not_reached"] == [], f"seed {seed}"
    assert found["faults"] == FAULTS
    assert found["acknowledged"] > 20

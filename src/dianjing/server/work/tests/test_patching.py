from __future__ import annotations

from typing import Any

import pytest

from dianjing.core.errors import Conflict
from dianjing.server.work.patching import patched
from dianjing.server.work.schemas import PatchStep


def after(document: Any, *steps: tuple[Any, ...]) -> Any:
    return patched(
        document, [PatchStep(op=op, path=path, value=value[0] if value else None) for op, path, *value in steps]
    )


def test_steps_are_taken_in_order() -> None:
    start = {"objects": [{"id": "a"}, {"id": "b"}], "answers": {}}
    done = after(
        start,
        ("add", "/objects/1", {"id": "c"}),
        ("remove", "/objects/0"),
        ("replace", "/objects/0/id", "d"),
        ("add", "/answers/x~1y~0", 1),
        ("add", "/objects/-", {"id": "e"}),
    )
    assert done == {"objects": [{"id": "d"}, {"id": "b"}, {"id": "e"}], "answers": {"x/y~": 1}}


@pytest.mark.parametrize(
    ("op", "path"),
    [
        ("remove", "/objects/1"),
        ("replace", "/objects/-"),
        ("add", "/objects/2"),
        ("add", "/objects/+0"),
        ("add", "/objects/-1"),
        ("add", "/objects/１"),
        ("replace", "/nothing"),
        ("remove", "/nothing"),
        ("add", "/nothing/deeper"),
        ("add", "/objects/0/id/x"),
        ("replace", ""),
    ],
)
def test_a_place_that_is_not_there_is_a_conflict(op: str, path: str) -> None:
    with pytest.raises(Conflict):
        after({"objects": [{"id": "a"}]}, (op, path, 1))

"""Golden examples: JSON files that the tests of both languages read, so that Python and TypeScript cannot drift.

``schema/examples/<kind>/*.json`` holds, for a shape: ``valid`` values, ``invalid`` ones with the reason, ``similarity``
of pairs with a tolerance, ``bounds``, and where a kind has them ``between`` (what a track shows between two shapes).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).parents[3] / "schema" / "examples"


def golden(kind: str, folder: Path = EXAMPLES) -> Iterator[dict[str, Any]]:
    """The golden files of a kind of shape or field. Raises ``LookupError`` where it has none."""
    files = sorted((folder / kind).glob("*.json"))
    if not files:
        raise LookupError(f"{kind!r} has no golden examples in {folder}")
    for file in files:
        value: dict[str, Any] = json.loads(file.read_text("utf-8"))
        if value["kind"] != kind:
            raise LookupError(f"{file} is of kind {value['kind']!r}")
        yield value

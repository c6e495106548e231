"""Lines are read the same whichever way they take, and in their order."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core import registry
from dianjing.core.errors import DianjingError, Unavailable
from dianjing.core.item import Item, ItemLines, Record
from dianjing.core.report import Entry, Report
from dianjing.kit.typed_lines import as_records, header_line, read_item, record_line, unread_records
from dianjing.server.imports import reading
from dianjing.server.imports.pool import ReadingPool, read_in_order
from dianjing.server.imports.reading import ReadItem, read_lines, read_record
from dianjing.testing.drawn_records import records

BOX = {"kind": "box", "x": 1.5, "y": 2, "width": 3.0, "height": 4}
TEXT = st.text(st.sampled_from('ab"\\\n猫𠀀'), max_size=5)
ODD = st.none() | st.integers(-2, 2) | st.booleans() | TEXT | st.lists(TEXT, max_size=2)
ANNOTATIONS = st.fixed_dictionaries(
    {
        "layer": st.sampled_from(["work", "", 3]) | TEXT,
        "document": st.sampled_from(
            [
                {"objects": [{"id": "o1", "label": "car", "shapes": [BOX], "attributes": {"colour": "red"}}]},
                {"version": 1, "objects": [{"id": "o1", "label": "car"}]},
                {"objects": [], "answers": {"q": 1}},
                {"objects": [{"id": "o 1", "label": "car"}]},
                {},
            ]
        ),
    },
    optional={
        "ontology": st.just("work@1") | ODD,
        "author": TEXT | ODD,
        "status": st.sampled_from(["accepted", "imported", "gone", None]),
        "author_kind": st.sampled_from(["person", "import", "cat", None]),
        "seconds": st.just(2.5),
    },
)
LINES = st.fixed_dictionaries(
    {"type": st.just("item"), "key": st.text(max_size=3) | st.just("k"), "modality": st.just("text") | ODD},
    optional={
        "media": st.lists(
            st.fixed_dictionaries({"name": st.just("text") | ODD, "type": st.just("text/plain"), "text": TEXT | ODD})
            | st.just({"name": "image", "type": "image/png", "parts": [{"path": "a.png"}]}),
            max_size=2,
        )
        | ODD,
        "annotations": st.lists(ANNOTATIONS, max_size=2) | ODD,
        "split": st.sampled_from(["train", "", None, 1]),
        "group": TEXT | ODD,
        "metadata": st.dictionaries(TEXT, ODD, max_size=2) | ODD,
        "sensitivity": st.just(1),
        "unknown": st.just(1),
    },
)


def the_long_way(line: bytes, folder: str = "", split: str | None = None) -> ReadItem | str:
    try:
        return read_record(read_item(line, folder, split))
    except DianjingError as error:
        return error.code


@given(value=LINES, split=st.sampled_from([None, "test"]))
def test_a_plain_line_is_read_as_any_other(value: dict[str, Any], split: str | None) -> None:
    line = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    found = reading._plain_item(line, split)
    assert found is None or found == the_long_way(line, "", split)


@given(made=records(registry.formats()["dianjing"]))
def test_so_is_what_we_write_ourselves(made: list[Record]) -> None:
    for record in made:
        if isinstance(record, Item):
            line = record_line(record).strip()
            found = reading._plain_item(line, None)
            assert found is None or found == the_long_way(line) == read_record(record)


def test_the_common_lines_are_plain() -> None:
    bare = {
        "type": "item",
        "key": "a",
        "modality": "text",
        "media": [{"name": "text", "type": "text/plain", "text": "猫"}],
    }
    document = {"objects": [{"id": "o1", "label": "car", "shapes": [BOX]}]}
    boxed = bare | {"annotations": [{"layer": "work", "ontology": "work@1", "document": document}], "split": "train"}
    for value in (bare, boxed):
        line = orjson.dumps(value)
        assert reading._plain_item(line, None) == the_long_way(line)


# ── order ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def dear(number: int) -> bytes:
    """A line that is not plain."""
    parts = [[[[0, 0], [4, 0], [4, number % 7 + 1]]]]
    document = {"objects": [{"id": "o1", "label": "car", "shapes": [{"kind": "polygon", "parts": parts}]}]}
    return orjson.dumps(
        {"type": "item", "key": f"k{number}", "modality": "text", "annotations": [{"layer": "l", "document": document}]}
    )


def mixed(count: int) -> bytes:
    """A file with every sort of line, and what is wrong at known places."""
    out = [header_line().strip()]
    for number in range(count):
        if number % 97 == 5:
            out.append(b'{"type":"item","key":"","modality":"text"}')
        elif number % 101 == 7:
            out.append(b'{"type":"item", nonsense')
        elif number % 103 == 11:
            out.append(b'{"type":"surprise"}')
        elif number % 107 == 13:
            out.append(b"")
        elif number % 109 == 17:
            out.append(b'{"key":"other-order-%d","modality":"text","type":"item"}' % number)
        else:
            out.append(dear(number))
    return b"\n".join(out)


def keys_and_places(found: Iterator[Record | ReadItem | Entry]) -> list[str]:
    told = []
    for one in found:
        told.append(f"{one.code} {one.where}" if isinstance(one, Entry) else getattr(one, "key", "?"))
    return told


def in_order(data: bytes, pool: ReadingPool) -> list[str]:
    return keys_and_places(read_in_order(lambda report: unread_records(io.BytesIO(data), "f", report), pool))


def one_by_one(data: bytes) -> list[str]:
    told: list[Record | ReadItem | Entry] = []
    report = Report(sink=told.append)
    for record in as_records(unread_records(io.BytesIO(data), "f", report), report):
        told.append(record)
    return keys_and_places(iter(told))


def test_here_and_in_other_processes_the_order_is_that_of_the_lines() -> None:
    data = mixed(2500)
    expected = one_by_one(data)
    assert "dianjing.unknown_line f:13" in expected
    assert {"k0", "other-order-17"} <= set(expected)
    assert in_order(data, ReadingPool()) == expected
    with ReadingPool(2, many=0.0, dear=0.0) as pool:
        assert in_order(data, pool) == expected
        assert len(pool.pids) == 2


def test_processes_are_started_for_many_and_dear_lines_alone() -> None:
    few = ItemLines("f", [(number, dear(number)) for number in range(100)])
    with ReadingPool(1) as pool:
        assert pool.read(few) == read_lines(few)
        assert pool.pids == []
    with ReadingPool(1, many=1e-9, dear=10.0) as cheap:
        for _ in range(3):
            cheap.read(few)
        assert cheap.pids == []


# ── ends ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_process_that_dies_is_an_error_that_may_pass() -> None:
    lines = ItemLines("f", [(number, dear(number)) for number in range(250)])

    def endless(report: Report) -> Iterator[ItemLines]:
        while True:
            yield lines

    with ReadingPool(1, many=0.0, dear=0.0) as pool:
        found = read_in_order(endless, pool)
        next(found)
        os.kill(pool.pids[0], signal.SIGKILL)
        with pytest.raises(Unavailable, match="process that read lines"):
            for _ in found:
                pass


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pid: int, seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not is_alive(pid)


def test_closing_ends_the_processes() -> None:
    pool = ReadingPool(1, many=0.0, dear=0.0)
    waiting = [pool.read(ItemLines("f", [(1, dear(1))])) for _ in range(3)]
    (pid,) = pool.pids
    assert waiting
    pool.close()
    assert gone(pid)


PARENT = """
import sys, time
from dianjing.core.item import ItemLines
from dianjing.server.imports.pool import ReadingPool
if __name__ == "__main__":
    pool = ReadingPool(1, many=0.0, dear=0.0)
    pool.read(ItemLines("f", [(1, b"{}")])).result()
    print(*pool.pids, flush=True)
    time.sleep(60)
"""


def test_no_process_outlives_a_job_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_alive(pid)
        parent.kill()
    assert gone(pid)

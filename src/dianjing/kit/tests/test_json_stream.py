from __future__ import annotations

import contextlib
import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.report import Report
from dianjing.kit import json_stream
from dianjing.kit.json_stream import read_elements, read_members


class Trickle(io.RawIOBase):
    """Gives a few bytes at a time, however many are asked for."""

    def __init__(self, data: bytes, step: int) -> None:
        self._data, self._step, self._at = data, step, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._data[self._at : self._at + self._step]
        self._at += self._step
        return block


def members(data: bytes, report: Report | None = None, step: int = 1 << 20) -> dict[str, Any]:
    found: dict[str, Any] = {}
    stream = cast(BinaryIO, Trickle(data, step))
    for key, batch in read_members(stream, {"images", "annotations"}, "a.json", report or Report()):
        found.setdefault(key, []).extend(batch)
    return found


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(values, max_size=8), values, st.integers(1, 50), st.sampled_from([None, 1]))
def test_reads_what_json_reads_whatever_the_blocks(
    annotations: list[Any], info: Any, step: int, indent: int | None
) -> None:
    whole = {
        "info": info,
        "annotations": annotations,
        "images": [{"id": 1, "more": [{"a": "},{"}, {"b": "}"}]}, {"id": 2}],
    }
    for ascii_only in (True, False):
        data = json.dumps(whole, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
        if b"\\ud" in data or b"\xed\xa0" in data:
            continue
        found = members(data, step=step)
        assert found["info"] == [info]
        assert found.get("annotations", []) == annotations
        assert found["images"] == whole["images"]


def test_large_arrays_take_the_quick_way_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "BLOCK", 4096)
    annotations = [
        {"id": n, "segmentation": [[n / 7, 2.5]], "attributes": [{"a": 1}, {"b": "}, {"}]} for n in range(3000)
    ]
    assert members(json.dumps({"annotations": annotations}).encode())["annotations"] == annotations
    plain = [{"id": n} for n in range(9000)]
    assert members(json.dumps({"annotations": plain}, indent=2).encode())["annotations"] == plain


@pytest.mark.parametrize("token", ["NaN", "Infinity", "-Infinity", '"\\ud800"'])
def test_what_json_has_not_costs_one_element_and_is_reported(token: str) -> None:
    report = Report()
    data = f'{{"annotations": [{{"id": 1}}, {{"id": 2, "x": {token}}}, {{"id": 3}}], "info": {{"y": {token}}}}}'
    assert members(data.encode(), report) == {"annotations": [{"id": 1}, {"id": 3}], "info": [None]}
    assert [entry.where for entry in report.entries] == ["a.json: annotations[1]", "a.json: info"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "json.malformed"),
        (b"[]", "json.malformed"),
        (b'{"images": [{"id": 1}, {"id"', "json.malformed"),
        (b'{"images": [{"id": 1} {"id": 2}]}', "json.malformed"),
        (b'{"images": [1,]}', "json.malformed"),
        (b'{"images": [] "a": 1}', "json.malformed"),
        (b'{"a": tru}', "json.malformed"),
        (b'{"a": 1} x', "json.malformed"),
        (b'{"a": 1', "json.malformed"),
        (b'{"a": ' + b"[" * 100_000, "json.malformed"),
        (b'{"a": ' + b"9" * 5000 + b"}", "json.malformed"),
        ('{"a": 1}'.encode("utf-16"), "json.not_utf8"),
        (b'{"a": "\xff"}', "json.not_utf8"),
    ],
)
def test_malformed_texts_are_clear_errors(data: bytes, code: str) -> None:
    for step in (3, 1 << 20):
        with pytest.raises(Invalid) as caught:
            members(data, step=step)
        assert caught.value.code == code
        assert caught.value.where == "a.json"


def test_the_place_of_an_error_is_counted_from_the_beginning() -> None:
    good = b'{"images": [' + b'{"id": 1},' * 300_000
    with pytest.raises(Invalid) as caught:
        members(good + b"oops]}")
    assert f"character {len(good)}" in str(caught.value)


def test_a_byte_order_mark_is_stepped_over() -> None:
    assert members(b'\xef\xbb\xbf{"a": 1}') == {"a": [1]}


@given(st.binary(max_size=200))
def test_any_bytes_give_members_or_an_error_of_ours(data: bytes) -> None:
    for start in (b"", b'{"images": [', b'{"a":'):
        with contextlib.suppress(DianjingError):
            members(start + data)


def test_memory_stays_bounded() -> None:
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            self._blocks = self._make()

        def _make(self) -> Iterator[bytes]:
            yield b'[{"id": 0}'
            for number in range(400):
                yield b"".join(
                    b',{"id": %d, "box": [1.5, 2.5, 3.5, 4.5]}' % n for n in range(number * 1000, number * 1000 + 1000)
                )
            yield b"]"

        def read(self, size: int = -1) -> bytes:
            return next(self._blocks, b"")

    tracemalloc.start()
    count = sum(len(batch) for batch in read_elements(cast(BinaryIO, Endless()), "a.json", Report()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 400_001
    assert peak < 32 << 20

"""The chain finds every change, addition, removal and exchange, and nothing where nothing was touched."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.audit import (
    BEGINNING,
    EVENT_FIELDS,
    SEAL_FIELDS,
    ArchiveWriter,
    ChainCheck,
    MerkleTree,
    Verdict,
    leaf,
    seal_hash,
    verify_archive,
)

WORKSPACE = "0190a000-0000-7000-8000-000000000001"
Record = dict[str, Any]


def _event(number: int, xid: int) -> Record:
    return {
        "kind": "event",
        "id": number,
        "xid": xid,
        "at": f"2026-01-02T03:04:05.{number:06d}Z",
        "workspace": WORKSPACE,
        "actor": "0190a000-0000-7000-8000-000000000002",
        "via": "session",
        "verb": "annotations.submit",
        "thing_kind": "task",
        "thing": f"0190a000-0000-7000-8000-{number:012d}",
        "request": "r-1",
        "refs": {"revision": "点睛"},
    }


def _seal(number: int, epoch: int, previous: str, events: list[Record], window: tuple[int, int]) -> Record:
    tree = MerkleTree()
    for event in events:
        tree.add(leaf(event))
    seal: Record = {
        "kind": "seal",
        "workspace": WORKSPACE,
        "epoch": epoch,
        "number": number,
        "previous": previous,
        "root": tree.root(),
        "count": tree.count,
        "from_xid": window[0],
        "to_xid": window[1],
        "sealed_at": "2026-01-02T04:00:00.000000Z",
    }
    return {**seal, "hash": seal_hash(seal)}


def _records() -> list[Record]:
    """Two epochs: segments of 5, 1 and 3 events, a fourth after a restore, and two events not yet sealed."""
    first = [_event(1, 100), _event(2, 103), _event(4, 101), _event(5, 109), _event(8, 104)]
    second = [_event(3, 110)]
    third = [_event(9, 120), _event(10, 115), _event(11, 119)]
    fourth = [_event(20, 7), _event(21, 7)]
    seal1 = _seal(1, 1, BEGINNING, first, (0, 110))
    seal2 = _seal(2, 1, seal1["hash"], second, (110, 112))
    seal3 = _seal(3, 1, seal2["hash"], third, (112, 121))
    seal4 = _seal(4, 2, seal3["hash"], fourth, (0, 9))
    return [
        {
            "kind": "epoch",
            "number": 1,
            "begun_at": "2026-01-01T00:00:00.000000Z",
            "reason": "install",
            "sealed_below": 121,
        },
        *first,
        seal1,
        *second,
        seal2,
        *third,
        seal3,
        {
            "kind": "epoch",
            "number": 2,
            "begun_at": "2026-02-01T00:00:00.000000Z",
            "reason": "restore",
            "sealed_below": 9,
        },
        *fourth,
        seal4,
        _event(22, 9),
        _event(23, 12),
    ]


def _archive(records: list[Record] | None = None) -> list[bytes]:
    writer = ArchiveWriter(WORKSPACE)
    return [writer.header(), *map(writer.line, _records() if records is None else records), writer.end()]


def test_an_untouched_archive_is_intact() -> None:
    verdict = verify_archive(_archive())
    assert verdict.flaws == []
    assert verdict.intact
    assert (verdict.events, verdict.unsealed, verdict.seals, verdict.epochs) == (13, 2, 4, 2)
    assert verdict.head == _records()[-3]["hash"]
    assert verdict.workspace == WORKSPACE


def test_an_empty_archive_of_a_new_workspace_is_intact() -> None:
    assert verify_archive(_archive([])).intact


@pytest.mark.parametrize("field", EVENT_FIELDS)
def test_changing_any_field_of_a_sealed_event_is_found(field: str) -> None:
    records = _records()
    records[3][field] = 107 if field in ("id", "xid") else "something else"
    assert not verify_archive(_archive(records)).intact


@pytest.mark.parametrize("field", SEAL_FIELDS)
def test_changing_any_field_of_a_seal_is_found(field: str) -> None:
    records = _records()
    records[8][field] = 99 if isinstance(records[8][field], int) else "f" * 64
    assert not verify_archive(_archive(records)).intact
    # Also where the forger computes the seal's own hash anew: the next seal no longer fits.
    records[8]["hash"] = seal_hash(records[8])
    assert not verify_archive(_archive(records)).intact


def _swap(records: list[Record], a: int, b: int) -> list[Record]:
    records[a], records[b] = records[b], records[a]
    return records


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (lambda r: r[:3] + r[4:], "events"),
        (lambda r: [*r[:3], _event(6, 102), *r[3:]], "order"),
        (lambda r: [*r[:5], _event(6, 102), *r[5:]], "events"),
        (lambda r: _swap(r, 2, 3), "order"),
        (lambda r: _swap(r, 5, 7), "order"),
        (lambda r: r[:7] + r[9:], "gap"),
        (lambda r: r[:6] + r[7:], "gap"),
        (lambda r: [*r[:1], *r[7:9], *r[1:7], *r[9:]], "chain"),
        (lambda r: [*r, _event(24, 3)], "late"),
        (lambda r: r[:-3] + r[-2:], "late"),
        (lambda r: r[:13] + r[14:], "epoch"),
        (lambda r: [*r[:7], *r[13:14], *r[7:13], *r[14:]], "epoch"),
        (
            lambda r: [{**x, "workspace": "other"} if x["kind"] == "event" and x["id"] == 22 else x for x in r],
            "workspace",
        ),
    ],
)
def test_taking_out_adding_and_moving_is_found(tamper: Callable[[list[Record]], list[Record]], code: str) -> None:
    verdict = verify_archive(_archive(tamper(copy.deepcopy(_records()))))
    assert code in {flaw.code for flaw in verdict.flaws}
    assert all(flaw.line > 0 for flaw in verdict.flaws)


def test_a_cut_archive_is_found_and_a_noted_seal_finds_a_forged_one() -> None:
    lines = _archive()
    assert {flaw.code for flaw in verify_archive(lines[:-1]).flaws} == {"truncated"}
    noted = _records()[8]["hash"]
    assert verify_archive(lines, expected_head=noted).intact
    shortened = _archive([{**_records()[0], "sealed_below": 110}, *_records()[1:7]])
    assert verify_archive(shortened).intact
    assert [flaw.code for flaw in verify_archive(shortened, expected_head=noted).flaws] == ["head"]


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'{"kind":"event"}',
        b'{"kind":"seal","number":"1"}',
        b'{"kind":"what"}',
        b'{"kind":"header"}',
        b"\xff",
    ],
)
def test_garbage_is_a_flaw_and_not_a_traceback(line: bytes) -> None:
    lines = _archive()
    assert not verify_archive([lines[0], line, *lines[1:]]).intact
    assert not verify_archive([line]).intact
    assert not verify_archive([*lines, line]).intact


def test_the_check_can_be_fed_from_a_database() -> None:
    verdict = Verdict(workspace=WORKSPACE)
    check = ChainCheck(verdict)
    for record in _records():
        if record["kind"] == "epoch":
            check.epoch(record["number"], record["sealed_below"])
        elif record["kind"] == "event":
            check.event(record)
        else:
            check.seal(record, record["hash"])
    check.finish()
    assert verdict.intact


def _rfc6962(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + _rfc6962(leaves[:split]) + _rfc6962(leaves[split:])).digest()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_the_streamed_tree_is_the_tree_of_the_rfc(leaves: list[bytes]) -> None:
    tree = MerkleTree()
    for one in leaves:
        tree.add(one)
    assert tree.root() == _rfc6962(leaves).hex()
    assert tree.count == len(leaves)


def test_an_archive_is_read_in_constant_memory() -> None:
    def lines() -> Iterator[bytes]:
        yield json.dumps({"kind": "header", "format": "dianjing-audit", "version": 1, "workspace": WORKSPACE}).encode()
        yield json.dumps({"kind": "epoch", "number": 1, "sealed_below": 0}).encode()
        for number in range(20_000):
            yield json.dumps(_event(number, number)).encode()
        yield json.dumps({"kind": "end", "events": 20_000, "seals": 0, "head": BEGINNING}).encode()

    verdict = verify_archive(lines())
    assert verdict.intact
    assert verdict.unsealed == 20_000

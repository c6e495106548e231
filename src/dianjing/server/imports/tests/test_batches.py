"""Where batches end, what they take along, and that one is read ahead and no more."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dianjing.core.errors import Invalid
from dianjing.core.item import OntologyRecord
from dianjing.core.ontology import Ontology
from dianjing.core.report import Entry
from dianjing.core.words import Words
from dianjing.server.blobs.incoming import Spooled
from dianjing.server.imports.ahead import ahead
from dianjing.server.imports.batches import BATCH, Batch, Piece, batches
from dianjing.server.imports.gather import Gathered
from dianjing.server.items.arrivals import Arrival


def item(key: str, *files: Path) -> Gathered:
    return Gathered(Arrival(key, "text"), tuple(Spooled(one, "0" * 64, 1) for one in files))


def ontology(layer: str) -> OntologyRecord:
    return OntologyRecord(layer=layer, version="1", ontology=Ontology.read({}))


def entry(where: str) -> Entry:
    return Entry("refused", "x.y", Words(zh="坏", en="bad"), where)


def keys(batch: Batch) -> list[str]:
    named = {Gathered: lambda one: one.arrival.key, OntologyRecord: lambda one: one.layer, Entry: lambda one: one.where}
    return [named[type(one)](one) for one in batch.pieces]


def test_an_ontology_behind_items_begins_a_batch() -> None:
    pieces: list[Piece] = [ontology("a"), ontology("b"), item("1"), item("2"), ontology("c"), item("3")]
    found = list(batches(iter(pieces), []))
    assert [(keys(one), one.done) for one in found] == [(["a", "b", "1", "2"], 4), (["c", "3"], 6)]


def test_each_batch_takes_along_what_was_reported_while_it_was_read() -> None:
    reported: list[Entry] = []

    def pieces() -> Iterator[Piece]:
        for number in range(BATCH + 1):
            if number in (3, BATCH):
                reported.append(entry(str(number)))
            yield item(str(number))
        reported.append(entry("end"))

    found = list(batches(pieces(), reported))
    assert [[one.where for one in batch.entries] for batch in found] == [["3", str(BATCH)], ["end"]]
    assert [len(one.pieces) for one in found] == [BATCH, 1]


def test_a_file_of_wrong_lines_comes_in_batches_too() -> None:
    found = list(batches((entry(str(number)) for number in range(BATCH + 1)), []))
    assert [(len(one.entries), one.items, one.done) for one in found] == [(BATCH, [], BATCH), (1, [], BATCH + 1)]


def test_what_was_reported_of_pieces_left_out_is_left_out() -> None:
    (batch,) = batches(iter([entry("1"), item("2"), entry("3")]), [])
    batch.begin_behind(1)
    assert (keys(batch), [one.where for one in batch.entries]) == (["2", "3"], ["3"])


def test_what_an_earlier_run_has_taken_is_left_out_to_the_piece(tmp_path: Path) -> None:
    files = [tmp_path / name for name in "abc"]
    for one in files:
        one.touch()
    (batch,) = batches(iter([ontology("o"), *(item(one.name, one) for one in files)]), [])
    batch.begin_behind(2)
    assert keys(batch) == ["b", "c"]
    assert [one.exists() for one in files] == [False, True, True]
    batch.begin_behind(9)
    assert (keys(batch), batch.done) == ([], 4)
    assert not any(one.exists() for one in files)


async def test_the_next_batch_is_read_while_one_is_taken_and_no_further() -> None:
    read: list[int] = []

    def slow() -> Iterator[Batch]:
        for number in range(4):
            read.append(number)
            yield Batch(number)

    async with ahead(slow()) as found:
        async for batch in found:
            for _ in range(100):
                if read[-1] > batch.done or read[-1] == 3:
                    break
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.02)
            assert read == list(range(min(batch.done + 2, 4)))


async def test_what_was_read_in_vain_leaves_no_files_and_no_thread_reads_on(tmp_path: Path) -> None:
    spooled = tmp_path / "spooled"
    ended: list[bool] = []

    def pieces() -> Iterator[Batch]:
        yield Batch(1, [item("a")])
        time.sleep(0.1)
        spooled.touch()
        yield Batch(2, [item("b", spooled)])
        ended.append(True)

    with pytest.raises(ZeroDivisionError):
        async with ahead(pieces()) as found:
            async for _ in found:
                raise ZeroDivisionError
    assert (spooled.exists(), ended) == (False, [])


async def test_what_the_reader_raises_comes_through() -> None:
    def broken() -> Iterator[Batch]:
        yield Batch(1)
        raise Invalid("x.y", Words(zh="坏", en="bad"))

    with pytest.raises(Invalid):
        async with ahead(broken()) as found:
            async for _ in found:
                pass

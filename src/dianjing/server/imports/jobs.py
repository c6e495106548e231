"""The job of an import, and the one that looks at what came in.

Both work in batches, each one transaction with its checkpoint in it: after a kill they go on behind the last batch.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from dianjing.core.errors import DianjingError, Unavailable
from dianjing.core.ids import uuid7
from dianjing.core.plugin import Source
from dianjing.core.report import Entry, Report
from dianjing.core.words import Words
from dianjing.server.blobs.elsewhere import is_elsewhere
from dianjing.server.blobs.service import Blobs, open_blobs
from dianjing.server.imports import repository, sources
from dianjing.server.imports.ahead import ahead
from dianjing.server.imports.batches import Batch, Piece, batches
from dianjing.server.imports.detection import reading_of
from dianjing.server.imports.gather import Gathered, Gatherer
from dianjing.server.imports.layers import Layers
from dianjing.server.imports.pool import ReadingPool, processes_here
from dianjing.server.imports.service import JOB, allowed_folder
from dianjing.server.items.arrivals import Place, Taken
from dianjing.server.items.intake import analyse, take
from dianjing.server.jobs.service import enqueue
from dianjing.server.kit import faults
from dianjing.server.kit.background import JobContext, job
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.media import service as media
from dianjing.server.uploads import service as uploads

LOOK = "imports.look"
_LOOKED_AT = 64
_WORTH_ANALYSING = 1000


@job(JOB, Words(zh="导入", en="Import"))
async def run_import(context: JobContext) -> dict[str, Any]:
    """Bring the files in, batch by batch; what is refused goes to the report and the rest goes on."""
    import_id = UUID(str(context.arguments["import_id"]))
    async with context.begin() as uow:
        row = await repository.one(uow, context.workspace, import_id)
        await repository.set_state(uow, context.workspace, import_id, "running")
    found: list[Entry] = []
    report = Report(sink=found.append)
    try:
        async with _sources(context, row, report) as opened:
            await _take_all(context, row, opened, report, found)
    except Unavailable:
        # It may be over in a moment: the job is tried again, and says what was wrong where that does not help.
        raise
    except DianjingError as error:
        report.refused_error(error)
        async with context.begin() as uow:
            await _write_report(uow, row, found)
            await repository.set_state(uow, context.workspace, import_id, "failed", finished=True)
        raise
    async with context.begin() as uow:
        await _write_report(uow, row, found)
        await repository.set_state(uow, context.workspace, import_id, "done", finished=True)
        await uploads.remove(uow, context.workspace, sources.upload_ids(row.source))
        await enqueue(
            uow,
            context.workspace,
            LOOK,
            {"import_id": str(import_id)},
            created_by=context.created_by,
            thing=("import", import_id),
        )
        row = await repository.one(uow, context.workspace, import_id)
        if row.added >= _WORTH_ANALYSING:
            await analyse(uow)
    return {"added": row.added, "changed": row.changed, "same": row.same, "refused": row.refused}


@asynccontextmanager
async def _sources(context: JobContext, row: Row[Any], report: Report) -> AsyncIterator[list[Source]]:
    blobs = context.resources.once(open_blobs)
    await asyncio.to_thread(blobs.scratch.mkdir, parents=True, exist_ok=True)
    path = row.source.get("path")
    if path and is_elsewhere(path):
        async with sources.of_bucket(blobs, blobs.elsewhere.check(path), report) as opened:
            yield opened
    elif path:
        async with sources.of_path(allowed_folder(context.resources.settings, path), report) as opened:
            yield opened
    elif row.source.get("urls"):
        async with sources.of_urls(blobs, row.source["urls"], context.resources.settings, report) as opened:
            yield opened
    else:
        async with context.begin() as uow:
            wanted = sources.upload_ids(row.source)
            rows = await uploads.of_import(uow, context.workspace, row.dataset_id, wanted)
            chunks = await uploads.chunks_of(uow, context.workspace, wanted)
        files = {one.path: chunks[one.id] for one in rows}
        async with sources.of_uploads(blobs, context.workspace, files, report) as opened:
            yield opened


async def _take_all(
    context: JobContext, row: Row[Any], opened: list[Source], report: Report, found: list[Entry]
) -> None:
    """Take in batch after batch. While one is taken in, which is mostly the database's work, the next one is read."""
    blobs = context.resources.once(open_blobs)
    place = Place(context.workspace, row.dataset_id, row.id)
    layers = Layers(place, row.source.get("layer"), row.format)
    skip = int((context.checkpoint or {}).get("pieces", 0))
    # In a dataset where the last batch met nothing it knew, the next one most likely will not either.
    all_new = False
    async with _pool(context) as pool, ahead(batches(_pieces(row, opened, blobs.scratch, report, pool), found)) as read:
        async for batch in read:
            for record in batch.ontologies:
                layers.note_ontology(record)
            batch.begin_behind(skip)
            if batch.done <= skip:
                continue
            for one in batch.items:
                for spooled in one.files:
                    await blobs.put_spooled(context.workspace, spooled)
            faults.reach(context.resources.settings, "import.kept")
            async with context.begin() as uow:
                taken = await _take_batch(uow, place, layers, batch, likely_new=all_new)
                faults.reach(context.resources.settings, "import.inside")
                await _write_report(uow, row, batch.entries)
                await context.save(uow, {"pieces": batch.done})
            faults.reach(context.resources.settings, "import.committed")
            await context.progress(batch.done)
            all_new = taken.count("added") == len(taken.outcomes)


async def _take_batch(uow: UnitOfWork, place: Place, layers: Layers, batch: Batch, *, likely_new: bool) -> Taken:
    report = Report(sink=batch.entries.append)
    gathered = await _with_items(uow, place, batch.items, report)
    await layers.write(uow, {annotation.layer for one in gathered for annotation in one.annotations})
    arrivals = [
        one.arrival._replace(annotations=tuple(map(layers.settled, one.annotations)))
        if one.annotations
        else one.arrival
        for one in gathered
    ]
    taken = await take(uow, place, arrivals, likely_new=likely_new)
    for twin in taken.twins:
        report.note(
            "import.duplicate",
            Words(zh=f"内容与 {twin.other} 完全相同", en=f"It holds the same bytes as {twin.other}."),
            where=twin.key,
        )
    await repository.count(
        uow,
        place.workspace,
        place.import_id or uuid7(),
        added=taken.count("added"),
        changed=taken.count("changed"),
        same=taken.count("same"),
    )
    return taken


async def _with_items(uow: UnitOfWork, place: Place, gathered: list[Gathered], report: Report) -> list[Gathered]:
    """Without those that bring labels alone for an item that the dataset does not have."""
    wanting = [one.arrival.key for one in gathered if one.needs_item]
    if not wanting:
        return gathered
    known = await repository.known_keys(uow, place.workspace, place.dataset, wanting)
    for key in wanting:
        if key not in known:
            report.refused(
                "import.media_missing",
                Words(
                    zh="只有标注，来源和数据集里都没有它的文件",
                    en="Its file is neither in the source nor in the dataset.",
                ),
                where=key,
                hint=Words(zh="连同文件一起导入，或先导入文件", en="Import the files along with it, or before it."),
            )
    return [one for one in gathered if not one.needs_item or one.arrival.key in known]


@asynccontextmanager
async def _pool(context: JobContext) -> AsyncIterator[ReadingPool]:
    asked = context.resources.settings.import_processes
    pool = ReadingPool(processes_here() if asked is None else asked)
    try:
        yield pool
    finally:
        await asyncio.to_thread(pool.close)


def _pieces(row: Row[Any], opened: list[Source], scratch: Path, report: Report, pool: ReadingPool) -> Iterator[Piece]:
    for source in opened:
        reading = reading_of(source, row.format, row.options)
        gatherer = Gatherer(source, scratch, report, pool=pool)
        if row.in_place:
            gatherer.in_place = sources.in_place_of(source, row.source["path"])
        yield from gatherer.raw() if reading is None else gatherer.annotated(reading)


async def _write_report(uow: UnitOfWork, row: Row[Any], found: list[Entry]) -> None:
    await repository.write_entries(uow, row.workspace_id, row.id, found)
    refused = sum(entry.severity == "refused" for entry in found)
    if refused:
        await repository.count(uow, row.workspace_id, row.id, refused=refused)
    found.clear()


@job(LOOK, Words(zh="检查与预览", en="Look at new media"))
async def look(context: JobContext) -> dict[str, Any]:
    """Probe what an import brought and make its previews; what is broken is named in the import's report."""
    import_id = UUID(str(context.arguments["import_id"]))
    blobs = context.resources.once(open_blobs)
    checkpoint = context.checkpoint or {}
    after = UUID(checkpoint["after"]) if "after" in checkpoint else None
    looked, broken = int(checkpoint.get("looked", 0)), int(checkpoint.get("broken", 0))
    while True:
        async with context.begin() as uow:
            rows = await media.unprobed(uow, context.workspace, import_id, after, _LOOKED_AT)
            places = [await media.bytes_of(uow, one) for one in rows]
        if not rows:
            return {"looked": looked, "broken": broken}
        found = await asyncio.gather(*(_look_at(blobs, one, where) for one, where in zip(rows, places, strict=True)))
        after, looked = rows[-1].id, looked + len(rows)
        broken += sum(one.problem is not None for one in found)
        previews = await asyncio.gather(*(media.put_previews(blobs, one) for one in found))
        async with context.begin() as uow:
            for one, kept in zip(found, previews, strict=True):
                await media.keep(uow, one, kept)
            await _write_problems(uow, context.workspace, import_id, found)
            await context.save(uow, {"after": str(after), "looked": looked, "broken": broken})
        await context.progress(looked)


async def _look_at(blobs: Blobs, row: Row[Any], where: media.Bytes) -> media.Probed:
    try:
        return await media.look_at(blobs, row, where, row.modality)
    except DianjingError as error:
        return media.Probed(row, None, (), error, None)


async def _write_problems(uow: UnitOfWork, workspace: UUID, import_id: UUID, found: list[media.Probed]) -> None:
    entries = [
        Entry("refused", one.problem.code, one.problem.words, one.media.item_key, one.problem.hint)
        for one in found
        if one.problem is not None
    ]
    await repository.write_entries(uow, workspace, import_id, entries)
    if entries:
        await repository.count(uow, workspace, import_id, refused=len(entries))

"""The jobs that freeze and export."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeVar
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Row, func

from dianjing.core import registry
from dianjing.core.canonical import digest
from dianjing.core.item import Item, MediaPart, OntologyRecord, Record
from dianjing.core.processing import CheckContext
from dianjing.core.release import CARD, Manifest, ReleaseFile, SplitFile, split_items
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.kit.release_card import card
from dianjing.kit.typed_lines import header_line, record_line
from dianjing.kit.zip_target import ZipTarget
from dianjing.server.blobs.service import Blobs, open_blobs
from dianjing.server.kit import faults
from dianjing.server.kit.background import JobContext, job
from dianjing.server.media.service import located_at, read
from dianjing.server.releases import freezing, repository
from dianjing.server.releases.frozen import Frozen, ontologies
from dianjing.server.releases.schemas import ReleaseIn
from dianjing.server.releases.service import EXPORT, FREEZE, ontologies_of

T = TypeVar("T")


@job(FREEZE, Words(zh="发布版本", en="Freeze a release"))
async def freeze(context: JobContext) -> dict[str, Any]:
    """Choose, split, write down, then read it all once to hash each file: only then is the release there."""
    release = UUID(str(context.arguments["release"]))
    async with context.begin() as uow:
        row = await repository.one(uow, context.workspace, release)
    if row.state != "building":
        return {"address": f"{row.dataset_name}@{row.number}"}
    found, records = await _write_down(context, row)
    faults.reach(context.resources.settings, "release.written")
    manifest, quality = await _describe(context, row, found, records)
    faults.reach(context.resources.settings, "release.described")
    stored = manifest.stored()
    async with context.begin() as uow:
        await repository.change(
            uow,
            context.workspace,
            release,
            {
                "state": "ready",
                "manifest": stored.decode(),
                "hash": digest(stored),
                "counts": manifest.counts,
                "quality": quality,
                "card": {"text": card(manifest)},
                "size": manifest.media_bytes + sum(one.size for one in manifest.files),
                "frozen_at": func.dianjing_now(),
            },
        )
    faults.reach(context.resources.settings, "release.ready")
    return {"address": manifest.address, "items": found.items, "hash": digest(stored)}


async def _write_down(context: JobContext, row: Row[Any]) -> tuple[freezing.Frozen, list[OntologyRecord]]:
    """All items in one snapshot of the database: a release is of one moment, whatever happens meanwhile."""
    wanted = ReleaseIn.model_validate(row.spec)
    found = freezing.Frozen()
    blobs = context.resources.once(open_blobs)

    async def copied(part: Row[Any]) -> str:
        where = located_at(part.address, part.etag, part.part_size)
        return (await blobs.put(context.workspace, read(blobs, where))).hash

    carry = copied if wanted.carry_media else None
    async with context.begin() as uow:
        # A run that was killed has left nothing, since this is one transaction; a retry begins anew all the same.
        await repository.clear_items(uow, context.workspace, row.id)
        choice = await freezing.choose(uow, context.workspace, row.dataset_id, wanted)
        items = await freezing.splittable(uow, choice)
        splits = await asyncio.to_thread(split_items, items, wanted.splits)
        keys = [one.key for one in items]
        for start in range(0, len(keys), freezing.BATCH):
            batch = keys[start : start + freezing.BATCH]
            await freezing.freeze(uow, choice, row.id, batch, splits, found, carry)
            await context.progress(found.items, 2 * len(items), Words(zh="冻结", en="Freezing"))
        await freezing.keep_blobs(uow, context.workspace, row.id, found)
        records = await ontologies(uow, context.workspace, sorted(found.ontologies))
        faults.reach(context.resources.settings, "release.inside")
    return found, records


async def _describe(
    context: JobContext, row: Row[Any], found: freezing.Frozen, records: list[OntologyRecord]
) -> tuple[Manifest, dict[str, Any]]:
    blobs = context.resources.once(open_blobs)
    frozen = Frozen(context.resources.database, blobs, context.workspace, row.id)
    labels: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    files: list[ReleaseFile] = []
    splits: list[SplitFile] = []
    for name in sorted(found.splits) or ["train"]:
        path = f"data/{name}.jsonl"
        hashed, size = hashlib.sha256(), 0
        async for line in _judged(context, frozen, name, records, labels, findings, found):
            hashed.update(line)
            size += len(line)
        files.append(ReleaseFile(path=path, sha256=hashed.hexdigest(), size=size))
        splits.append(SplitFile(name=name, path=path, items=found.splits[name]))
    counts: dict[str, JsonValue] = {
        "items": found.items,
        "annotations": found.annotations,
        "objects": sum(labels.values()),
        "labels": {**dict(sorted(labels.items()))},
        "splits": {**dict(sorted(found.splits.items()))},
    }
    manifest = Manifest(
        format="dianjing-release",
        version=1,
        dataset=row.dataset_name,
        number=row.number,
        created=row.created_at,
        licence=row.license,
        note=row.note,
        spec=row.spec,
        counts=counts,
        migration=found.moved.report(),
        splits=splits,
        media_files=len(found.media),
        media_bytes=sum(found.media.values()),
    )
    text = card(manifest).encode()
    files.append(ReleaseFile(path=CARD, sha256=hashlib.sha256(text).hexdigest(), size=len(text)))
    return manifest.model_copy(update={"files": files}), {"findings": dict(sorted(findings.items()))}


async def _judged(
    context: JobContext,
    frozen: Frozen,
    split: str,
    records: list[OntologyRecord],
    labels: Counter[str],
    findings: Counter[str],
    found: freezing.Frozen,
) -> AsyncIterator[bytes]:
    """The lines of a split; on the way every document is counted and put before every check."""
    known = {f"{one.layer}@{one.version}": one.ontology for one in records}
    done = 0
    yield header_line() + b"".join(record_line(one) for one in records)
    async for item in frozen.items(split):
        for annotation in item.annotations:
            labels.update(one.label for one in annotation.document.objects)
            ontology = known.get(annotation.ontology or "")
            if ontology is not None:
                judged = CheckContext(item, ontology)
                for name, check in registry.checks().items():
                    findings[name] += sum(1 for _ in check.judge(annotation.document, judged, check.options()))
        done += 1
        await context.progress(found.items + done, 2 * found.items, Words(zh="校验", en="Hashing"))
        yield record_line(item)


@job(EXPORT, Words(zh="导出", en="Export"))
async def export(context: JobContext) -> dict[str, Any]:
    """Stream a release through the writer of a format into an archive. Memory stays bounded."""
    identity = UUID(str(context.arguments["export"]))
    blobs = context.resources.once(open_blobs)
    async with context.begin() as uow:
        row = await repository.export(uow, context.workspace, identity)
        release = await repository.one(uow, context.workspace, row.release_id)
        await repository.change_export(uow, context.workspace, identity, {"state": "running"})
        used = await ontologies_of(uow, release.workspace_id, release.id)
    report = Report()
    with tempfile.TemporaryDirectory(dir=blobs.scratch, prefix="export-") as folder:
        archive = Path(folder) / f"{release.dataset_name}-{release.number}-{row.format}.zip"
        await _Writing(context, blobs, release, used).write(row, archive, report)
        faults.reach(context.resources.settings, "export.written")
        kept = await blobs.put_file(context.workspace, archive)
    faults.reach(context.resources.settings, "export.kept")
    losses = {f"{severity}.{code}": number for (severity, code), number in sorted(report.counts.items())}
    async with context.begin() as uow:
        await repository.change_export(
            uow,
            context.workspace,
            identity,
            {
                "state": "ready",
                "blob": kept.hash,
                "size": kept.size,
                "report": {
                    "counts": losses,
                    "entries": [
                        {"severity": e.severity, "code": e.code, "where": e.where, "words": e.words.model_dump()}
                        for e in report.entries[:200]
                    ],
                },
                "finished_at": func.dianjing_now(),
            },
        )
    return {"export": str(identity), "size": kept.size, "lost": report.count("lost")}


class _Writing:
    """Runs a writer, which is synchronous, in a thread, and feeds it from the database and the store."""

    def __init__(self, context: JobContext, blobs: Blobs, release: Row[Any], records: list[OntologyRecord]) -> None:
        self._context = context
        self._blobs = blobs
        self._release = release
        self._records = records
        self._loop = asyncio.get_running_loop()
        self._done = 0

    async def write(self, row: Row[Any], archive: Path, report: Report) -> None:
        """Write the archive. Raises what the writer raises."""
        manifest = registry.formats()[row.format]
        writer = manifest.load_writer()
        if writer is None:
            raise RuntimeError(f"{row.format} was checked for a writer when the export was asked for")
        given = dict(row.options)
        if row.format == "package":
            given |= {"dataset": self._release.dataset_name, "number": self._release.number}
            given |= {"licence": self._release.license, "note": self._release.note}
            given |= {"created": self._release.created_at}
        options = manifest.options_of("writer").model_validate(given)

        def work() -> None:
            with ZipTarget(archive) as target:
                writer(self._fed(), target, self, options, report)

        await asyncio.to_thread(work)

    def _fed(self) -> Iterator[Record]:
        yield from self._records
        frozen = Frozen(self._context.resources.database, self._blobs, self._context.workspace, self._release.id)
        batches = frozen.batches(media=bool(self._context.arguments.get("media", True)))
        while (batch := self._wait(_next(batches))) is not None:
            self._wait(self._context.progress(self._done, self._release.counts.get("items")))
            for item in batch:
                self._done += 1
                yield item

    def open(self, part: MediaPart) -> AbstractContextManager[BinaryIO] | None:
        """The original of a part, from the store; None for one that lies elsewhere and is not carried."""
        return None if part.address is not None else self._stored(part)

    @contextmanager
    def _stored(self, part: MediaPart) -> Iterator[BinaryIO]:
        opened = self._blobs.as_file(self._context.workspace, part.sha256 or "")
        path = self._wait(opened.__aenter__())
        try:
            with path.open("rb") as stream:
                yield stream
        finally:
            self._wait(opened.__aexit__(None, None, None))

    def _wait(self, what: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()


async def _next(batches: AsyncIterator[list[Item]]) -> list[Item] | None:
    return await anext(batches, None)

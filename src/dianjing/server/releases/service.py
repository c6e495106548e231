"""What happens to releases: asked for, looked up, compared, withdrawn, exported."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Row, func

from dianjing.core import registry
from dianjing.core.errors import Conflict, Gone, Invalid, NotFound
from dianjing.core.ids import uuid7
from dianjing.core.item import OntologyRecord
from dianjing.core.release import split_items
from dianjing.core.words import Words
from dianjing.server.audit import service as audit
from dianjing.server.jobs.service import enqueue
from dianjing.server.kit.pagination import PageRequest
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.releases import freezing, repository
from dianjing.server.releases.frozen import ontologies
from dianjing.server.releases.schemas import (
    DifferenceOut,
    ExportIn,
    ExportOut,
    ItemChange,
    PreviewOut,
    ReleaseIn,
    ReleaseOut,
    WithdrawIn,
)

FREEZE = "releases.freeze"
EXPORT = "releases.export"

_ADDRESS = re.compile(r"([a-z0-9][a-z0-9._-]*)(?:@(\d{1,9}))?")


async def create(uow: UnitOfWork, dataset: Row[Any], wanted: ReleaseIn) -> Row[Any]:
    """Give a release its number and queue the job that freezes it. Raises ``Invalid`` where nothing would be in it."""
    choice = await freezing.choose(uow, dataset.workspace_id, dataset.id, wanted)
    if not choice.layers:
        raise Invalid(
            "releases.no_layer",
            Words(zh="选中的项目或图层里没有标注", en="None of the chosen projects or layers has annotations here."),
            hint=Words(zh="先标注并通过审核，或换别的图层", en="Have work accepted first, or choose other layers."),
        )
    workspace: UUID = dataset.workspace_id
    release = uuid7()
    number = await repository.next_number(uow, workspace, dataset.id)
    job = await enqueue(
        uow,
        workspace,
        FREEZE,
        {"release": str(release)},
        created_by=uow.by.user_id,
        thing=("release", release),
        lock=f"dataset:{dataset.id}",
    )
    await repository.add(
        uow,
        workspace,
        {
            "id": release,
            "dataset_id": dataset.id,
            "number": number,
            "spec": wanted.model_dump(mode="json", exclude={"note", "licence"}),
            "note": wanted.note,
            "license": wanted.licence,
            "job_id": job,
            "created_by": uow.by.user_id,
        },
    )
    await audit.record(uow, "releases.create", "release", release, workspace=workspace, refs={"number": number})
    return await repository.one(uow, workspace, release)


async def preview(uow: UnitOfWork, dataset: Row[Any], wanted: ReleaseIn) -> PreviewOut:
    """What a release would hold if it were frozen now."""
    choice = await freezing.choose(uow, dataset.workspace_id, dataset.id, wanted)
    items = await freezing.splittable(uow, choice)
    splits = split_items(items, wanted.splits)
    return PreviewOut(
        items=len(items),
        splits=dict(Counter(splits.values())),
        labels=dict(sorted(Counter(label for one in items for label in one.labels).items())),
        left_out=await freezing.left_out(uow, choice, dataset.items, len(items)),
    )


async def at_address(uow: UnitOfWork, workspace: UUID, address: str) -> Row[Any]:
    """The release ``dataset@number`` (or ``dataset``: its latest). Raises ``NotFound``."""
    match = _ADDRESS.fullmatch(address)
    row = None
    if match is not None:
        row = await repository.addressed(uow, workspace, match[1], int(match[2]) if match[2] else None)
    if row is None:
        raise NotFound("releases.unknown", Words(zh=f"没有版本 {address}", en=f"There is no release {address}."))
    return row


async def one(uow: UnitOfWork, workspace: UUID, release: UUID) -> Row[Any]:
    """A release with its dataset's name."""
    return await repository.one(uow, workspace, release)


async def page(
    uow: UnitOfWork, workspace: UUID, dataset: UUID | None, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """Releases of a dataset, or of the whole workspace, the newest first."""
    return await repository.page(uow, workspace, dataset, asked)


async def exports(uow: UnitOfWork, workspace: UUID, release: UUID) -> Sequence[Row[Any]]:
    """The latest exports of a release."""
    return await repository.exports(uow, workspace, release)


async def export(uow: UnitOfWork, workspace: UUID, identity: UUID) -> Row[Any]:
    """How an export stands."""
    return await repository.export(uow, workspace, identity)


async def media_part(uow: UnitOfWork, workspace: UUID, release: UUID, sha256: str) -> Row[Any] | None:
    """A frozen item that has a media part with these bytes: whether the release may serve them."""
    return await repository.part_with(uow, workspace, release, sha256)


async def ontologies_of(uow: UnitOfWork, workspace: UUID, release: UUID) -> list[OntologyRecord]:
    """The ontologies that a release's annotations were made under."""
    return await ontologies(uow, workspace, await repository.ontology_versions(uow, workspace, release))


def ready(row: Row[Any]) -> None:
    """Raise ``Gone`` for a withdrawn release, naming its successor, and ``Conflict`` for one that is not frozen yet."""
    if row.state == "withdrawn":
        raise Gone(
            "releases.withdrawn",
            Words(
                zh=f"这个版本已撤下：{row.withdrawn_reason}", en=f"This release was withdrawn: {row.withdrawn_reason}"
            ),
            params={"successor": str(row.successor_id) if row.successor_id else None},
        )
    if row.state != "ready":
        raise Conflict(
            "releases.not_ready",
            Words(zh="这个版本还没有发布完成", en="This release is not frozen yet."),
            params={"state": row.state},
        )


async def withdraw(uow: UnitOfWork, row: Row[Any], wanted: WithdrawIn) -> None:
    """Take a release back: its address answers 410 from now on and names the successor."""
    if row.state == "withdrawn":
        raise Conflict("releases.withdrawn_already", Words(zh="这个版本已经撤下", en="It is withdrawn already."))
    if wanted.successor is not None:
        successor = await repository.one(uow, row.workspace_id, wanted.successor)
        if successor.dataset_id != row.dataset_id or successor.id == row.id:
            raise Invalid(
                "releases.wrong_successor",
                Words(zh="继任版本应属于同一个数据集", en="A successor is another release of the same dataset."),
                where="successor",
            )
    await repository.change(
        uow,
        row.workspace_id,
        row.id,
        {
            "state": "withdrawn",
            "withdrawn_at": func.dianjing_now(),
            "withdrawn_by": uow.by.user_id,
            "withdrawn_reason": wanted.reason,
            "successor_id": wanted.successor,
        },
    )
    await audit.record(uow, "releases.withdraw", "release", row.id, workspace=row.workspace_id)


async def differ(uow: UnitOfWork, before: Row[Any], after: Row[Any], asked: PageRequest) -> DifferenceOut:
    """How ``after`` differs from ``before``."""
    counts = await repository.difference_counts(uow, before.workspace_id, before.id, after.id)
    rows, following = await repository.difference(uow, before.workspace_id, before.id, after.id, asked)
    return DifferenceOut(
        added=counts.added,
        removed=counts.removed,
        changed=counts.changed,
        same=counts.same,
        items=[ItemChange(key=row.key, change=row.change, split=[row.old_split, row.new_split]) for row in rows],
        next=following,
    )


async def begin_export(uow: UnitOfWork, row: Row[Any], wanted: ExportIn) -> Row[Any]:
    """Queue an export. Raises ``NotFound`` or ``Invalid`` for a format that cannot be written so."""
    ready(row)
    manifest = registry.named(registry.formats(), wanted.format, Words(zh="格式", en="format"))
    if manifest.load_writer() is None:
        raise Invalid(
            "releases.read_only_format",
            Words(zh=f"{manifest.title.said('zh')} 只能读入", en=f"{manifest.title.said('en')} can only be read."),
            where="format",
        )
    try:
        manifest.options_of("writer").model_validate(wanted.options)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Invalid(
            "releases.wrong_option",
            Words(zh=f"选项 {place} 不对：{first['msg']}", en=f"Option {place} is wrong: {first['msg']}."),
            where=f"options.{place}",
        ) from error
    export = uuid7()
    job = await enqueue(
        uow,
        row.workspace_id,
        EXPORT,
        {"export": str(export), "media": wanted.media},
        created_by=uow.by.user_id,
        thing=("export", export),
    )
    await repository.add_export(
        uow,
        row.workspace_id,
        {
            "id": export,
            "release_id": row.id,
            "format": wanted.format,
            "options": wanted.options,
            "job_id": job,
            "created_by": uow.by.user_id,
        },
    )
    await audit.record(uow, "exports.create", "export", export, workspace=row.workspace_id)
    return await repository.export(uow, row.workspace_id, export)


def shown(row: Row[Any]) -> ReleaseOut:
    """A release as the API speaks of it."""
    return ReleaseOut(
        id=row.id,
        dataset=row.dataset_id,
        address=f"{row.dataset_name}@{row.number}",
        number=row.number,
        state=row.state,
        spec=row.spec,
        counts=row.counts,
        quality=row.quality,
        hash=row.hash,
        size=row.size,
        note=row.note,
        licence=row.license,
        job=row.job_id,
        created_at=row.created_at,
        frozen_at=row.frozen_at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
        successor=row.successor_id,
    )


def export_shown(row: Row[Any]) -> ExportOut:
    """An export as the API speaks of it."""
    return ExportOut(
        id=row.id,
        release=row.release_id,
        format=row.format,
        state=row.state,
        job=row.job_id,
        size=row.size,
        report=row.report,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )

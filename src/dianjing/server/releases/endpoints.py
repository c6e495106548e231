"""Routes of releases and exports. Every byte served is a read that the audit knows."""

from __future__ import annotations

import re
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from fastapi.responses import StreamingResponse

from dianjing.core.errors import NotFound
from dianjing.core.release import CARD, MANIFEST, Manifest
from dianjing.core.words import Words
from dianjing.server.audit import service as audit
from dianjing.server.blobs.service import open_blobs
from dianjing.server.blobs.store import Address
from dianjing.server.datasets.access import dataset_access
from dianjing.server.kit.access import workspace_access
from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.pagination import AskedPage, Page
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.media.ranges import asked as asked_range
from dianjing.server.media.service import Bytes, check_there, located_at, read
from dianjing.server.releases import service
from dianjing.server.releases.access import export_access, release_access
from dianjing.server.releases.frozen import Frozen
from dianjing.server.releases.lineage import lineage
from dianjing.server.releases.schemas import (
    DifferenceOut,
    ExportIn,
    ExportOut,
    LineageOut,
    PreviewOut,
    ReleaseIn,
    ReleaseOut,
    WithdrawIn,
)

router = FeatureRouter("releases")

_DATA = re.compile(r"data/([^/]{1,200})\.jsonl")
_MEDIA = re.compile(r"media/[0-9a-f]{2}/([0-9a-f]{64})(?:\.[a-z0-9]{1,9})?")
_ATTACHED = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment"}


@router.post("/datasets/{dataset}/releases", operation_id="releases.create", status_code=202)
async def create_release(wanted: ReleaseIn, here: Here = Permit("releases.create", on=dataset_access)) -> ReleaseOut:
    """Cut a release; a job freezes it."""
    return service.shown(await service.create(here.uow, here.thing, wanted))


@router.post("/datasets/{dataset}/releases/preview", operation_id="releases.preview")
async def preview_release(wanted: ReleaseIn, here: Here = Permit("releases.create", on=dataset_access)) -> PreviewOut:
    """What a release would hold, and what stays out."""
    return await service.preview(here.uow, here.thing, wanted)


@router.get("/datasets/{dataset}/releases", operation_id="releases.list")
async def list_releases(asked: AskedPage, here: Here = Permit("releases.read", on=dataset_access)) -> Page[ReleaseOut]:
    """The releases of a dataset, the newest first."""
    rows, following = await service.page(here.uow, here.workspace, here.thing.id, asked)
    return Page[ReleaseOut](items=[service.shown(row) for row in rows], next=following)


@router.get("/workspaces/{workspace}/releases", operation_id="releases.of_workspace")
async def list_workspace_releases(
    asked: AskedPage, here: Here = Permit("releases.read", on=workspace_access)
) -> Page[ReleaseOut]:
    """The releases of all datasets, the newest first."""
    rows, following = await service.page(here.uow, here.workspace, None, asked)
    return Page[ReleaseOut](items=[service.shown(row) for row in rows], next=following)


@router.get("/workspaces/{workspace}/releases/{address}", operation_id="releases.by_address")
async def get_by_address(address: str, here: Here = Permit("releases.read", on=workspace_access)) -> ReleaseOut:
    """The release ``dataset@number``, or the latest of ``dataset``. A withdrawn one is gone and names its successor."""
    row = await service.at_address(here.uow, here.workspace, address)
    if row.state == "withdrawn":
        service.ready(row)
    return service.shown(row)


@router.get("/releases/{release}", operation_id="releases.get")
async def get_release(here: Here = Permit("releases.read", on=release_access)) -> ReleaseOut:
    """One release."""
    return service.shown(await service.one(here.uow, here.workspace, here.thing.id))


@router.get("/releases/{release}/files/{path:path}", operation_id="releases.file", response_class=StreamingResponse)
async def get_file(path: str, here: Here = Permit("exports.read", on=release_access)) -> Response:
    """A file of the package: ``manifest.json``, ``README.md``, ``data/SPLIT.jsonl``, ``media/ab/…``."""
    row = await service.one(here.uow, here.workspace, here.thing.id)
    service.ready(row)
    await audit.record_reads(here.uow, here.workspace, "release", [row.id], thing_kind="release")
    if path == MANIFEST:
        return Response(row.manifest, media_type="application/json", headers=_ATTACHED)
    if path == CARD:
        return Response(row.card["text"], media_type="text/markdown; charset=utf-8", headers=_ATTACHED)
    if match := _DATA.fullmatch(path):
        return await _data(here, row, match[1])
    if match := _MEDIA.fullmatch(path):
        return await _media(here, row, match[1])
    raise _no_file(path)


async def _data(here: Here, row: Any, split: str) -> Response:
    manifest = Manifest.read(row.manifest.encode())
    file = next((one for one in manifest.files if one.path == f"data/{split}.jsonl"), None)
    if file is None:
        raise _no_file(f"data/{split}.jsonl")
    records = await service.ontologies_of(here.uow, here.workspace, row.id)
    frozen = Frozen(here.resources.database, here.resources.once(open_blobs), here.workspace, row.id)
    headers = {**_ATTACHED, "Content-Length": str(file.size), "ETag": f'"{file.sha256}"'}
    return StreamingResponse(frozen.lines(split, records), media_type="application/jsonl", headers=headers)


async def _media(here: Here, row: Any, sha256: str) -> Response:
    found = await service.media_part(here.uow, here.workspace, row.id, sha256)
    if found is None:
        raise _no_file(sha256)
    parts = [part for media in found.media["media"] for part in media["parts"] if part.get("sha256") == sha256]
    # The same bytes may be kept for one item and registered elsewhere for another.
    part = min(parts, key=lambda one: "address" in one)
    blobs = here.resources.once(open_blobs)
    if "address" in part:
        where = located_at(part["address"], part.get("etag"), part.get("size"))
        await check_there(blobs, where)
    else:
        where = Bytes(part.get("size", 0), blob=Address(here.workspace, sha256))
    headers = {**_ATTACHED, "Content-Length": str(where.size), "ETag": f'"{sha256}"'}
    return StreamingResponse(read(blobs, where), media_type="application/octet-stream", headers=headers)


@router.get("/releases/{release}/difference/{other}", operation_id="releases.difference")
async def get_difference(
    other: UUID, asked: AskedPage, here: Here = Permit("releases.read", on=release_access)
) -> DifferenceOut:
    """How this release differs from an ``other``, earlier one."""
    before = await here.reach(release_access, release=str(other))
    return await service.differ(here.uow, before, here.thing, asked)


@router.get("/releases/{release}/lineage", operation_id="releases.lineage")
async def get_lineage(
    key: Annotated[str, Query(max_length=1000)],
    object: Annotated[str | None, Query(max_length=64)] = None,
    here: Here = Permit("releases.read", on=release_access),
) -> LineageOut:
    """How an item of the release, or one object in it, came to be: file, import, task, revisions, verdicts."""
    row = await service.one(here.uow, here.workspace, here.thing.id)
    return await lineage(here.uow, row, key, object)


@router.post("/releases/{release}/withdraw", operation_id="releases.withdraw", status_code=204)
async def withdraw_release(wanted: WithdrawIn, here: Here = Permit("releases.withdraw", on=release_access)) -> None:
    """Take a release back; its address answers 410 from now on."""
    if wanted.successor is not None:
        await here.reach(release_access, release=str(wanted.successor))
    await service.withdraw(here.uow, here.thing, wanted)


@router.post("/releases/{release}/exports", operation_id="releases.export", status_code=202)
async def create_export(wanted: ExportIn, here: Here = Permit("exports.create", on=release_access)) -> ExportOut:
    """Export a release in a format; a job writes the archive."""
    return service.export_shown(await service.begin_export(here.uow, here.thing, wanted))


@router.get("/releases/{release}/exports", operation_id="releases.exports")
async def list_exports(here: Here = Permit("exports.read", on=release_access)) -> Page[ExportOut]:
    """The latest exports of a release."""
    rows = await service.exports(here.uow, here.workspace, here.thing.id)
    return Page[ExportOut](items=[service.export_shown(row) for row in rows], next=None)


@router.get("/exports/{export}", operation_id="releases.get_export")
async def get_export(here: Here = Permit("exports.read", on=export_access)) -> ExportOut:
    """How an export stands."""
    return service.export_shown(await service.export(here.uow, here.workspace, here.thing.id))


@router.get("/exports/{export}/download", operation_id="releases.download_export", response_class=StreamingResponse)
async def download_export(here: Here = Permit("exports.read", on=export_access)) -> Response:
    """The archive of an export, or a range of it."""
    row = here.thing
    if row.blob is None:
        raise _no_file("archive")
    release = await service.one(here.uow, here.workspace, row.release_id)
    service.ready(release)
    await audit.record_reads(here.uow, here.workspace, "export", [row.id], thing_kind="export")
    name = f"{release.dataset_name}-{release.number}-{row.format}.zip"
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Accept-Ranges": "bytes",
        "ETag": f'"{row.blob}"',
    }
    wanted = asked_range(here.request.headers.get("range"), row.size)
    start, end = wanted if isinstance(wanted, tuple) else (0, row.size)
    if isinstance(wanted, tuple):
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{row.size}"
    headers["Content-Length"] = str(end - start)
    return StreamingResponse(
        here.resources.once(open_blobs).read(here.workspace, row.blob, start, end),
        status_code=206 if isinstance(wanted, tuple) else 200,
        media_type="application/zip",
        headers=headers,
    )


def _no_file(path: str) -> NotFound:
    return NotFound("releases.no_file", Words(zh=f"版本里没有 {path}", en=f"The release has no file {path!r}."))

"""What lies in a folder or a bucket is registered there, read from there by ranges, and missed when it changes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import obstore
import pytest
import pytest_asyncio
from obstore.store import S3Store

from dianjing.core.release import check, media_path
from dianjing.server.app import create_app, edge_of
from dianjing.server.imports.tests.test_flow import imported, new_dataset, png, report
from dianjing.server.kit.resources import Resources
from dianjing.server.releases.tests.test_flow import cut, fetched
from dianjing.server.settings import Settings
from tests.fixtures.application import ORIGIN
from tests.fixtures.people import Place, make_place


@dataclass(slots=True)
class Allowed:
    """An instance whose operator allows a folder and a prefix of a bucket."""

    place: Place
    resources: Resources
    folder: Path
    endpoint: str
    bucket: str

    def put(self, key: str, data: bytes) -> None:
        """Write an object as its owner does."""
        obstore.put(self._store(), key, data)

    def delete(self, key: str) -> None:
        """Remove one."""
        obstore.delete(self._store(), key)

    def _store(self) -> S3Store:
        return S3Store(
            self.bucket,
            endpoint=self.endpoint,
            region="us-east-1",
            access_key_id="test",
            secret_access_key="test",
            client_options={"allow_http": True},
        )


@pytest_asyncio.fixture(loop_scope="session")
async def allowed(
    own_database_url: str, tmp_path: Path, s3_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Allowed]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    bucket = f"lake-{uuid4().hex}"
    httpx.put(f"{s3_endpoint}/{bucket}").raise_for_status()
    folder = tmp_path / "files"
    folder.mkdir()
    settings = Settings(
        data_dir=tmp_path / "data",
        database_url=own_database_url,
        import_roots=(str(folder), f"s3://{bucket}/open?endpoint={s3_endpoint}&region=us-east-1"),
    )
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        clients: list[httpx.AsyncClient] = []

        def browser() -> httpx.AsyncClient:
            transport = httpx.ASGITransport(edge_of(app, settings), client=("127.0.0.1", 40_000))
            clients.append(httpx.AsyncClient(transport=transport, base_url=ORIGIN, headers={"Accept-Language": "en"}))
            return clients[-1]

        resources: Resources = app.state.resources
        place = await make_place(resources.database, browser, roles=("owner",))
        yield Allowed(place, resources, folder, s3_endpoint, bucket)
        for client in clients:
            await client.aclose()


async def test_objects_of_a_bucket_are_registered_and_read_where_they_lie(allowed: Allowed) -> None:
    me = allowed.place.owner
    dataset = await new_dataset(me, allowed.place)
    picture, text = png(), "天地玄黄 " * 50_000
    allowed.put("open/drive/猫 1.png", picture)
    allowed.put("open/drive/deep/a.txt", text.encode())
    allowed.put("open/drive-2/b.txt", b"not below this prefix")
    allowed.put("closed/c.txt", b"not allowed")
    source = {"path": f"s3://{allowed.bucket}/open/drive"}
    found = await imported(me, allowed.resources, dataset, source=source, in_place=True)
    assert (found["added"], found["refused"]) == (2, 0), await report(me, found)
    items = {one["key"]: one for one in (await me.get(f"/datasets/{dataset}/items")).json()["items"]}
    assert set(items) == {"猫 1.png", "deep/a.txt"}
    seen = items["猫 1.png"]["media"][0]
    assert seen["probed"]
    assert seen["sha256"] == hashlib.sha256(picture).hexdigest(), "hashed when it was read first"
    base = f"/items/{items['deep/a.txt']['id']}/media/text"
    assert (await me.get(base)).content == text.encode()
    part = await me.get(base, headers={"Range": "bytes=100000-100008"})
    assert (part.status_code, part.content) == (206, text.encode()[100_000:100_009])
    assert (await me.get(f"{base}/text")).json()["text"] == text
    async with allowed.resources.database.begin() as uow:
        parts = await (await uow.raw()).fetch("SELECT blob, address FROM media_parts")
    assert [one["blob"] for one in parts] == [None, None], "nothing was copied"
    again = await imported(me, allowed.resources, dataset, source=source, in_place=True)
    assert again["same"] == 2

    allowed.put("open/drive/deep/a.txt", b"another")
    changed = await me.get(base)
    assert (changed.status_code, changed.json()["code"]) == (404, "media.changed")
    allowed.delete("open/drive/deep/a.txt")
    assert (await me.get(base)).json()["code"] == "media.moved"


async def test_a_bucket_is_copied_where_nothing_is_said_and_its_archives_are_opened(allowed: Allowed) -> None:
    me = allowed.place.owner
    dataset = await new_dataset(me, allowed.place)
    allowed.put("open/one.txt", b"one")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("two.txt", "two")
    allowed.put("open/more.zip", out.getvalue())
    for path in ("one.txt", "more.zip"):
        found = await imported(me, allowed.resources, dataset, source={"path": f"s3://{allowed.bucket}/open/{path}"})
        assert (found["added"], found["refused"]) == (1, 0), await report(me, found)
    allowed.delete("open/one.txt")
    items = (await me.get(f"/datasets/{dataset}/items")).json()["items"]
    assert [one["key"] for one in items] == ["one.txt", "two.txt"]
    assert (await me.get(f"/items/{items[0]['id']}/media/text")).content == b"one"
    refused = await imported(
        me,
        allowed.resources,
        dataset,
        source={"path": f"s3://{allowed.bucket}/open/more.zip"},
        in_place=True,
    )
    assert refused["state"] == "failed"
    assert set((await report(me, refused)).values()) == {"imports.archive_in_place"}


@pytest.mark.parametrize(
    "path",
    [
        "s3://{bucket}/closed",
        "s3://{bucket}/opened",
        "s3://{bucket}/open/../closed",
        "s3://{bucket}/open/%2e%2e/closed",
        "s3://elsewhere/open",
        "s3://{bucket}/open?endpoint=http://127.0.0.1:1",
        "gs://{bucket}/open",
    ],
)
async def test_what_the_operator_does_not_allow_is_refused_at_once(allowed: Allowed, path: str) -> None:
    me = allowed.place.owner
    dataset = await new_dataset(me, allowed.place)
    wish = {"source": {"path": path.format(bucket=allowed.bucket)}, "in_place": True}
    answer = await me.post(f"/datasets/{dataset}/imports", wish)
    assert (answer.status_code, answer.json()["code"]) == (403, "imports.outside_roots")


async def test_nothing_at_an_address_is_said(allowed: Allowed) -> None:
    me = allowed.place.owner
    dataset = await new_dataset(me, allowed.place)
    found = await imported(me, allowed.resources, dataset, source={"path": f"s3://{allowed.bucket}/open/none"})
    assert found["state"] == "failed"
    assert set((await report(me, found)).values()) == {"imports.no_such_path"}


async def test_a_release_names_what_stays_where_it_lies_and_serves_it_or_carries_it(allowed: Allowed) -> None:
    me = allowed.place.owner
    dataset = await new_dataset(me, allowed.place)
    data = b"\n".join(
        [
            b'{"type":"header","format":"dianjing","version":1}',
            *(
                b'{"type":"item","key":"%s","modality":"%s","media":[{"name":"%s","type":"%s","parts":[{"path":"%s"}]}],'
                b'"annotations":[{"layer":"given","document":{"version":1}}]}' % (path, kind, kind, mime, path)
                for path, kind, mime in ((b"a.png", b"image", b"image/png"), (b"b.txt", b"text", b"text/plain"))
            ),
        ]
    )
    contents = {"a.png": png(), "b.txt": "点睛".encode(), "data.jsonl": data}
    for name, content in contents.items():
        allowed.put(f"open/labelled/{name}", content)
    source = {"path": f"s3://{allowed.bucket}/open/labelled"}
    found = await imported(me, allowed.resources, dataset, source=source, in_place=True)
    assert (found["added"], found["refused"]) == (2, 0), await report(me, found)

    lean = await cut(me, allowed.resources, dataset, statuses=["imported"])
    assert lean["state"] == "ready", lean
    package = await fetched(me, lean)
    verified, faults = check(package)
    assert (faults, verified.media, verified.elsewhere) == ([], 0, 2)
    for name in ("a.png", "b.txt"):
        path = media_path(hashlib.sha256(contents[name]).hexdigest(), name)
        served = await me.get(f"/releases/{lean['id']}/files/{path}")
        assert served.content == contents[name], "the server reads it where it lies"
        package.add(path, served.content)
    verified, faults = check(package)
    assert (faults, verified.media, verified.elsewhere) == ([], 2, 0)

    whole = await cut(me, allowed.resources, dataset, statuses=["imported"], carry_media=True)
    allowed.delete("open/labelled/a.png")
    carried = await fetched(me, whole)
    missing = check(carried)[1]
    assert len(missing) == 2
    for fault in missing:
        carried.add(fault.path, (await me.get(f"/releases/{whole['id']}/files/{fault.path}")).content)
    assert check(carried)[1] == []

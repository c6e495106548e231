"""pg_dump and pg_restore: those of the wheel, else those of the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from psycopg.conninfo import conninfo_to_dict

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words
from dianjing.server.db.embedded import Binaries

_VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "options": "PGOPTIONS",
}


def dump(url: str, target: Path, snapshot: str | None = None) -> None:
    """Write the database as it stands now, or in an exported snapshot. Raises ``Unavailable`` with what was said."""
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    if snapshot is not None:
        arguments.append(f"--snapshot={snapshot}")
    _run("pg_dump", arguments, url)


def restore(url: str, source: Path) -> None:
    """Bring a dump into an empty database, all of it or nothing. Raises ``Unavailable`` with what was said.

    pg_restore writes a script and psql runs it in one transaction: pg_restore alone begins with settings that an older
    server does not know, and would give up.
    """
    environment = _environment(url)
    read = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(source)]
    run = [_program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file=-"]
    with tempfile.TemporaryFile() as said_reading, tempfile.TemporaryFile() as said_running:
        with (
            subprocess.Popen(read, env=environment, stdout=subprocess.PIPE, stderr=said_reading) as reading,
            subprocess.Popen(
                run, env=environment, bufsize=0, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said_running
            ) as running,
        ):
            whole = False
            try:
                whole = _pass_on(reading, running)
            finally:
                if not whole:
                    # Before its input ends, which it would take for the end of the script, and commit.
                    running.kill()
                    reading.kill()
        if not whole or (reading.returncode, running.returncode) != (0, 0):
            said = b"".join(_all(file) for file in (said_reading, said_running)).decode("utf-8", "replace")
            raise _failed("pg_restore", said)


def _pass_on(reading: subprocess.Popen[bytes], running: subprocess.Popen[bytes]) -> bool:
    """Give the script to psql, without the settings that only later servers know; False where it was cut short.

    psql commits at the end of its input, so that end comes only when pg_restore has ended well.
    """
    if reading.stdout is None or running.stdin is None:
        raise RuntimeError("both programs have pipes")
    try:
        for line in reading.stdout:
            if not line.startswith(b"SET transaction_timeout"):
                running.stdin.write(line)
            if line.startswith((b"CREATE ", b"COPY ")):
                break
        shutil.copyfileobj(reading.stdout, running.stdin, 1 << 20)
        if reading.wait() != 0:
            return False
        running.stdin.close()
    except BrokenPipeError:
        return False
    return True


def _all(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _run(name: str, arguments: Sequence[str], url: str) -> None:
    command = [_program(name), *arguments]
    try:
        done = subprocess.run(command, env=_environment(url), capture_output=True, text=True, check=False)
    except OSError as error:
        raise _failed(name, str(error)) from error
    if done.returncode != 0:
        raise _failed(name, done.stderr)


def _failed(name: str, said: str) -> Unavailable:
    end = said.strip()[-1500:]
    return Unavailable(
        "backup.program_failed",
        Words(zh=f"{name} 没有成功。", en=f"{name} failed."),
        hint=Words(zh=f"它的输出：{end}", en=f"It said: {end}"),
    )


def _program(name: str) -> str:
    try:
        ours = Binaries.found().program(name)
        if ours.exists():
            return str(ours)
    except Unavailable:
        # Not on this platform: the machine's own will do.
        ours = None
    found = shutil.which(name)
    if found is None:
        raise Unavailable(
            "backup.no_program",
            Words(zh=f"这台机器上没有 {name}。", en=f"There is no {name} on this machine."),
            hint=Words(zh="请安装 PostgreSQL 客户端工具。", en="Install PostgreSQL's client programs."),
        )
    return found


def _environment(url: str) -> dict[str, str]:
    """How to reach the database, in the environment: arguments can be seen by every user of the machine."""
    known = conninfo_to_dict(url)
    given = {_VARIABLES[key]: str(value) for key, value in known.items() if key in _VARIABLES and value is not None}
    return {"PATH": os.defpath, "LC_ALL": "C", **given}

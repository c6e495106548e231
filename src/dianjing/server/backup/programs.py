"""pg_dump and pg_restore: those of the wheel, else those of the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

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


def dump(url: str, target: Path, snapshot: str) -> None:
    """Write the database as it stands in an exported snapshot. Raises ``Unavailable`` with what pg_dump said."""
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"]
    _run("pg_dump", arguments, url)


def restore(url: str, source: Path) -> None:
    """Bring a dump into an empty database, all of it or nothing."""
    database = str(conninfo_to_dict(url).get("dbname") or "")
    arguments = ["--single-transaction", "--no-owner", "--no-privileges", f"--dbname={database}", str(source)]
    _run("pg_restore", arguments, url)


def _run(name: str, arguments: Sequence[str], url: str) -> None:
    done = subprocess.run(
        [_program(name), *arguments], env=_environment(url), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = done.stderr.strip()[-1500:]
        raise Unavailable(
            "backup.program_failed",
            Words(zh=f"{name} 没有成功。", en=f"{name} failed."),
            hint=Words(zh=f"它的输出：{said}", en=f"It said: {said}"),
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

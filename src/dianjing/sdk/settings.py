"""What the client reads from the environment; nothing else in ``sdk`` does."""

from __future__ import annotations

import os
from pathlib import Path


def server_url() -> str | None:
    """``DIANJING_URL``: the server that is meant where none is named."""
    return os.environ.get("DIANJING_URL") or None


def token() -> str | None:
    """``DIANJING_TOKEN``."""
    return os.environ.get("DIANJING_TOKEN") or None


def data_dir() -> Path:
    """``DIANJING_DATA_DIR``, else ``~/.local/share/dianjing`` (or where XDG_DATA_HOME points)."""
    named = os.environ.get("DIANJING_DATA_DIR")
    if named:
        return Path(named).expanduser().absolute()
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "dianjing"


def release_cache() -> Path:
    """Where fetched releases lie: ``XDG_CACHE_HOME``, else ``~/.cache``."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "dianjing" / "releases"


def locale_name() -> str:
    """The language and region that the terminal asks for, such as ``zh_CN.UTF-8``; empty where it says nothing.

    The variables of POSIX are read themselves, in their order: ``setlocale`` refuses what the machine has no tables
    for, which on small servers is every language.
    """
    return next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")

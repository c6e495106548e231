"""How the embedded cluster is made and tuned: one machine, many small durable transactions, queues in tables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from dianjing.server.db.embedded.binaries import Binaries

USER = "dianjing"
_MEGABYTE = 1024 * 1024

_TUNED = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # Small tables that change all the time ask for clearing at full speed themselves. Large ones take seconds of it:
    # at about half of a core, people at work do not feel them.
    "autovacuum_naptime": "10s",
    "autovacuum_vacuum_cost_delay": "2ms",
    "autovacuum_vacuum_cost_limit": "400",
    "autovacuum_vacuum_scale_factor": "0.05",
    "autovacuum_vacuum_insert_scale_factor": "0.05",
    "autovacuum_analyze_scale_factor": "0.05",
    "max_wal_size": "4GB",
    "wal_compression": "on",
    # Where several commit at once, the first waits a moment for the others: one write to disk serves them all.
    "commit_delay": "200",
    "commit_siblings": "3",
    "random_page_cost": "1.1",
    "jit": "off",
    "idle_in_transaction_session_timeout": "5min",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] ",
}

_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def initdb_arguments(binaries: Binaries, folder: str, password_file: Path, *, durable: bool) -> list[str]:
    """The call of initdb: UTF-8, ordered by code point, passwords on every way in."""
    arguments = [
        str(binaries.program("initdb")),
        f"--pgdata={folder}",
        f"--username={USER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
    ]
    if binaries.major >= 17:
        # Same order as C, and upper and lower case known beyond ASCII.
        arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if not durable:
        arguments.append("--no-sync")
    return arguments


def configuration(sockets: Path, settings: Mapping[str, str], *, durable: bool) -> str:
    """The text of ``dianjing.conf``; what a person writes after its ``include`` in ``postgresql.conf`` wins."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // _MEGABYTE
    chosen = {
        **_TUNED,
        "unix_socket_directories": str(sockets),
        "shared_buffers": f"{max(64, min(1024, memory // 8))}MB",
        "effective_cache_size": f"{max(128, memory // 2)}MB",
        **({} if durable else _NOT_DURABLE),
        **settings,
    }
    lines = ["# Written at every start; put your own settings into postgresql.conf, below the include."]
    lines += [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in chosen.items()]
    return "\n".join(lines) + "\n"

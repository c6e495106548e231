"""Named statements in files of SQL, for what is one statement on purpose: the hot path and set-based work.

They run on the raw connection, where no guard reads them: each names its workspace itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import asyncpg

from dianjing.server.kit.unit_of_work import UnitOfWork

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_PARAMETER = re.compile(r"(?<!:):([a-z_]+)\b")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a file: ``sql`` with $1, $2 …, and which parameter each of them is."""

    name: str
    sql: str
    parameters: tuple[str, ...]

    def arguments(self, values: Mapping[str, Any]) -> list[Any]:
        """The values in the statement's order. Raises ``KeyError`` for one that is missing."""
        return [values[name] for name in self.parameters]


def read_statements(text: str) -> dict[str, Statement]:
    """The statements of a text in which each begins with ``-- name: NAME`` and takes ``:parameters``.

    >>> read_statements("-- name: one\\nSELECT :b::text, :a, :b -- :c\\n")["one"].sql
    'SELECT $1::text, $2, $1'
    """
    _, *parts = _NAME.split(text)
    found = {}
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        sql = "\n".join(line.split("--")[0].rstrip() for line in body.splitlines()).strip().rstrip(";")
        order = list(dict.fromkeys(_PARAMETER.findall(sql)))
        numbered = _PARAMETER.sub(lambda match, order=order: f"${order.index(match[1]) + 1}", sql)  # type: ignore[misc]
        found[name] = Statement(name, numbered, tuple(order))
    return found


def statements_beside(package: str, name: str) -> dict[str, Statement]:
    """The statements of a file in a package: ``statements_beside(__package__, "hot.sql")``."""
    return read_statements(files(package).joinpath(name).read_text())


async def run(uow: UnitOfWork, statement: Statement, **values: Any) -> Sequence[asyncpg.Record]:
    """Run a statement in the unit of work and give its rows."""
    connection = await uow.raw()
    rows: Sequence[asyncpg.Record] = await connection.fetch(statement.sql, *statement.arguments(values))
    return rows

"""Turns the tables into the SQL of the baseline migration, the same bytes every time."""

from __future__ import annotations

from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import create_mock_engine
from sqlalchemy.schema import CreateIndex, sort_tables

from dianjing.server.db.models import all_tables

BASELINE = Path(__file__).parent / "versions" / "baseline.sql"

_HEAD = "-- Made from src/dianjing/server/db/models by: python tools/baseline.py\n"
_QUEUE_HEAD = "-- The queue of jobs: the schema of procrastinate (MIT licence), as it ships it.\n"


def baseline_sql() -> str:
    """All tables, their indexes and functions, and the queue's own schema."""
    statements: list[tuple[bool, str]] = []

    def collect(statement: Any, *_: Any, **__: Any) -> None:
        lines = str(statement.compile(dialect=engine.dialect)).strip().splitlines()
        text = "\n".join(line.rstrip().replace("\t", "  ") for line in lines) + ";\n"
        statements.append((isinstance(statement, CreateIndex), text))

    engine = create_mock_engine("postgresql+psycopg://", collect)
    metadata = all_tables()
    # By name, whatever was imported first; a table that refers to another still comes after it.
    by_name = sorted(metadata.tables.values(), key=lambda table: table.name)
    metadata.create_all(engine, tables=sort_tables(by_name), checkfirst=False)
    texts: list[str] = []
    for is_index, run in groupby(statements, key=lambda entry: entry[0]):
        # SQLAlchemy keeps the indexes of a table in a set.
        found = [text for _, text in run]
        texts += sorted(found) if is_index else found
    queue = files("procrastinate").joinpath("sql", "schema.sql").read_text()
    return _HEAD + "\n" + "\n".join(texts) + "\n" + _QUEUE_HEAD + queue

"""The schema's versions: which one a database has, and the way to the newest."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

FOLDER = Path(__file__).parent
"""Where alembic finds ``env.py`` and ``versions/``."""
# Two processes that migrate at once: the second waits here, then finds nothing left to do.
_MIGRATION_LOCK = 0x646A_6D69


class SchemaState(StrEnum):
    """How a database's schema stands to this program."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def schema_state(url: str) -> SchemaState:
    """Compare the database's revision with ours; one that we do not know was made by a later program."""
    script = ScriptDirectory.from_config(_config())
    with _connected(url) as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return SchemaState.EMPTY
    if revision == script.get_current_head():
        return SchemaState.CURRENT
    known = {entry.revision for entry in script.walk_revisions()}
    return SchemaState.OLDER if revision in known else SchemaState.NEWER


def newest_revision() -> str:
    """The revision that this program works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def known_revisions() -> frozenset[str]:
    """Every revision that this program can bring to the newest."""
    return frozenset(entry.revision for entry in ScriptDirectory.from_config(_config()).walk_revisions())


def upgrade(url: str) -> None:
    """Bring the database to the newest revision; each migration is a transaction of its own."""
    config = _config()
    with _connected(url) as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_MIGRATION_LOCK})")
        connection.commit()
        try:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_MIGRATION_LOCK})")
            connection.commit()


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config

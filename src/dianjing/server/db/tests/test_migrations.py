"""Tables and migrations say the same, on a real database."""

from __future__ import annotations

from typing import Any
from uuid import RFC_4122

import psycopg
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from dianjing.server.db import migrations
from dianjing.server.db.embedded import EmbeddedPostgres
from dianjing.server.db.migrations.rendering import BASELINE, baseline_sql
from dianjing.server.db.models import all_tables
from tests.fixtures.postgres import create_database


def _ours(_: Any, name: str | None, kind: str, *__: Any) -> bool:
    return not (kind == "table" and str(name).startswith(("procrastinate_", "alembic_")))


def test_the_committed_baseline_is_what_the_tables_give() -> None:
    assert BASELINE.read_text() == baseline_sql(), "run: python tools/baseline.py"


def test_a_migrated_database_differs_in_nothing_from_the_tables(own_database_url: str) -> None:
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(own_database_url), poolclass=NullPool
    )
    options = {"compare_type": True, "compare_server_default": True, "include_object": _ours}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, all_tables()) == []
        connection.exec_driver_sql("ALTER TABLE users DROP COLUMN theme")
        assert len(compare_metadata(context, all_tables())) == 1


def test_a_schema_is_empty_current_or_newer_and_upgrading_twice_changes_nothing(postgres: EmbeddedPostgres) -> None:
    url = create_database(postgres, "states")
    assert migrations.schema_state(url) is migrations.SchemaState.EMPTY
    migrations.upgrade(url)
    assert migrations.schema_state(url) is migrations.SchemaState.CURRENT
    migrations.upgrade(url)
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    assert migrations.schema_state(url) is migrations.SchemaState.NEWER


def test_a_row_below_a_workspace_always_has_one() -> None:
    for table in all_tables().tables.values():
        if "workspace_id" not in table.c:
            continue
        assert not table.c["workspace_id"].nullable, table.name


def test_ids_made_by_the_database_are_version_7_and_ordered(own_database_url: str) -> None:
    with psycopg.connect(own_database_url) as connection:
        rows = connection.execute("SELECT dianjing_uuid7() FROM generate_series(1, 5)").fetchall()
        later = connection.execute("SELECT pg_sleep(0.002), dianjing_uuid7()").fetchone()
        many = connection.execute(
            "SELECT dianjing_uuid7(), pg_sleep(0.000002) FROM generate_series(1, 2000)"
        ).fetchall()
    assert all((row[0].version, row[0].variant) == (7, RFC_4122) for row in [*rows, *many])
    assert [row[0] for row in many] == sorted({row[0] for row in many})
    assert len({row[0].int & 0xFFFF_FFFF_FFFF for row in many}) == len(many)
    assert later is not None
    assert max(row[0] for row in rows) < later[1]

"""The schema of the first release, from the tables by ``python tools/baseline.py``."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "baseline"
down_revision: str | None = None


def upgrade() -> None:
    """Run ``baseline.sql`` as one text: it holds functions, so it cannot be cut at semicolons."""
    sql = Path(__file__).with_name("baseline.sql").read_text()
    cursor = op.get_bind().connection.cursor()
    cursor.execute(sql)

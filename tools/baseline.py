"""Writes the baseline migration from the tables. Until the first release there is this one revision alone."""

from __future__ import annotations

from dianjing.server.db.migrations.rendering import BASELINE, baseline_sql

if __name__ == "__main__":
    BASELINE.write_text(baseline_sql())

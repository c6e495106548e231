"""The statements of the work's path, from ``hot.sql``."""

from __future__ import annotations

from dianjing.server.kit.statements import statements_beside

SQL = statements_beside(__package__, "hot.sql")

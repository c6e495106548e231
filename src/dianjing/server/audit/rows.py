"""Events and seals as the chain hashes them: what stands in the tables, written as JSON values in one way only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dianjing.core.audit import Value

EVENT_COLUMNS = "id, xid, at, workspace_id, actor_id, via, verb, thing_kind, thing_id, request_id, refs"
"""The columns that ``event_of`` reads."""
SEAL_COLUMNS = (
    "workspace_id, number, epoch, previous, root, count, from_xid, to_xid, sealed_at, hash, first_id, last_id"
)


def event_of(row: Mapping[str, Any]) -> dict[str, Value]:
    """A row of ``audit_events`` as the event that is hashed and archived."""
    return {
        "id": row["id"],
        "xid": row["xid"],
        "at": instant(row["at"]),
        "workspace": str(row["workspace_id"]),
        "actor": None if row["actor_id"] is None else str(row["actor_id"]),
        "via": row["via"],
        "verb": row["verb"],
        "thing_kind": row["thing_kind"],
        "thing": None if row["thing_id"] is None else str(row["thing_id"]),
        "request": row["request_id"],
        "refs": row["refs"],
    }


def seal_of(row: Mapping[str, Any]) -> dict[str, Value]:
    """A row of ``audit_seals`` as the seal that is hashed; its own hash stands beside it in the row."""
    return {
        "workspace": str(row["workspace_id"]),
        "epoch": row["epoch"],
        "number": row["number"],
        "previous": row["previous"],
        "root": row["root"],
        "count": row["count"],
        "from_xid": row["from_xid"],
        "to_xid": row["to_xid"],
        "sealed_at": instant(row["sealed_at"]),
    }


def instant(at: datetime) -> str:
    """A time as RFC 3339 in UTC, always with six digits of a second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

"""The functions of the database that tables and queries lean on: the one clock, and ids made in bulk.

``dianjing_now()`` is the only clock that anything is compared by. It is the database's own, shifted only where the
database itself says so (``ALTER DATABASE … SET dianjing.shift``, done for directories marked as demo or test).
"""

from __future__ import annotations

from sqlalchemy import DDL, event

from dianjing.server.db.models.base import Base

NOW = """
CREATE OR REPLACE FUNCTION dianjing_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT now() + coalesce(nullif(current_setting('dianjing.shift', true), '')::interval, interval '0')
$$
"""

# RFC 9562, section 5.7 with method 3 of section 6.2: 48 bits of milliseconds, version 7, 12 bits of the millisecond's
# fraction, so that ids made one after the other in a statement ascend, and random bits. Those are of the session's own
# generator, seeded by the system: an id is no secret, and asking the system each time takes five times as long.
UUID7 = """
CREATE OR REPLACE FUNCTION dianjing_uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT (
    overlay(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 4096000)::bigint), 15, '0') PLACING '7' FROM 13 FOR 0)
    || to_hex((random() * 4611686018427387903)::bigint | (-9223372036854775807 - 1)))::uuid
$$
"""

FUNCTIONS = (NOW, UUID7)

for statement in FUNCTIONS:
    # A percent sign would be DDL's own; there is none in the functions.
    event.listen(Base.metadata, "before_create", DDL(statement))  # type: ignore[no-untyped-call]

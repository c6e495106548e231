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

# RFC 9562, section 5.7: 48 bits of milliseconds, version 7, and the random bits of a version 4 id.
UUID7 = """
CREATE OR REPLACE FUNCTION dianjing_uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
    substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    52, 1), 53, 1), 'hex')::uuid
$$
"""

FUNCTIONS = (NOW, UUID7)

for statement in FUNCTIONS:
    # A percent sign would be DDL's own; there is none in the functions.
    event.listen(Base.metadata, "before_create", DDL(statement))  # type: ignore[no-untyped-call]

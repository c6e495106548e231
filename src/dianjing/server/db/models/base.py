"""The base of every table, and the column types that all of them share.

Every table below the workspace carries ``workspace_id``, and has it first in every index that lists. Hot tables have
no foreign keys: a check of a parent row is a lock and a write on it. The purge job keeps them consistent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import BigInteger, MetaData, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The one schema: migrations are made from it, queries are written against it."""

    metadata = MetaData(naming_convention=NAMES)


Id = Annotated[UUID, mapped_column(Uuid, primary_key=True)]
"""A uuid7, made where the row is made."""

Ref = Annotated[UUID, mapped_column(Uuid)]

Ordered = Annotated[str, mapped_column(Text(collation="C"))]
"""A text that lists are ordered by: byte order, the same on every machine."""

String = Annotated[str, mapped_column(Text)]

Strings = Annotated[list[str], mapped_column(ARRAY(Text), server_default=text("'{}'"))]

Long = Annotated[int, mapped_column(BigInteger)]

Counter = Annotated[int, mapped_column(BigInteger, server_default=text("0"))]

Json = Annotated[dict[str, Any], mapped_column(JSONB, server_default=text("'{}'"))]

Bytes = Annotated[bytes, mapped_column(BYTEA)]

Instant = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True))]
"""UTC with microseconds, from the database's clock for whatever is compared."""

Created = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True), server_default=text("dianjing_now()"))]

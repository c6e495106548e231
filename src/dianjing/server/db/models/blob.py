"""The rows of blobs. A blob lies in the store only while its row stands here."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from sqlalchemy import BigInteger, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Created

BlobHash = Annotated[str, mapped_column(Text(collation="C"), info={"blob": True})]
"""The sha256 (64 hex digits) of a blob that this row keeps alive.

The garbage job finds every column of this type by itself and removes blobs that none of them names. A table with such
a column has ``workspace_id`` and an index that begins with (workspace_id, this column). Write the row in a transaction
that has claimed the blob (``BlobService.claim``), or within a day of the ``put`` that answered its hash.
"""


class Blob(Base):
    """One blob of a workspace. ``touched_at`` is when somebody last put or claimed it: the garbage job spares it for a
    while, so that the row that is going to name it can be written."""

    __tablename__ = "blobs"

    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    key_id: Mapped[str] = mapped_column(Text, server_default=text("''"))
    created_at: Mapped[Created]
    touched_at: Mapped[Created]

    __table_args__ = (Index(None, "touched_at", postgresql_using="brin"),)

"""The objects of the heads of projects, one row each: derived, so that they can be listed, filtered and corrected."""

from __future__ import annotations

from sqlalchemy import Float, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from dianjing.server.db.models.base import Base, Instant, Ordered, Ref, String


class ObjectRow(Base):
    """An object of the revision that stands for an item in a project's layer.

    ``digest`` is of the object as it is; ``touched_in`` is the revision in which it became so, ``touched_by`` its
    author (none for an assistant's work that nobody changed), ``touched_at`` when. What a later revision leaves as it
    was keeps all three. ``change`` is how its origin ended: accepted, edited or created.
    """

    __tablename__ = "objects"
    __table_args__ = (
        Index("ix_objects_touched", "workspace_id", "layer_id", "touched_at", "item_id", "object"),
        Index("ix_objects_label", "workspace_id", "layer_id", "label", "touched_at", "item_id", "object"),
        Index(
            "ix_objects_person",
            "workspace_id",
            "layer_id",
            "touched_by",
            "touched_at",
            "item_id",
            "object",
            postgresql_where=text("touched_by IS NOT NULL"),
        ),
    )

    layer_id: Mapped[Ref] = mapped_column(primary_key=True)
    item_id: Mapped[Ref] = mapped_column(primary_key=True)
    object: Mapped[Ordered] = mapped_column(primary_key=True)
    workspace_id: Mapped[Ref]
    label: Mapped[Ordered]
    digest: Mapped[Ref]
    touched_in: Mapped[Ref]
    touched_by: Mapped[Ref | None]
    touched_at: Mapped[Instant]
    score: Mapped[float | None] = mapped_column(Float(53))
    change: Mapped[String | None]

"""The base of everything that crosses a border as JSON: strict, closed, immutable, without NaN."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from dianjing.core.errors import Invalid
from dianjing.core.words import Words

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
"""A name that people and programs use: a class, a role, a media, a layer."""

ObjectId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
"""An id made by the client, unique in its document: no slash or tilde, so that JSON pointers stay readable."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

Extra = dict[Name, Any]
"""What a source format said that we do not model, under the format's name; carried on round trips, never read."""


class Strict(BaseModel):
    """Unknown fields, wrong types, NaN and infinities are refused; instances do not change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed, unchecked; what was computed from the fields before is computed anew."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys() if update else ():
            del copied.__dict__[name]
        return copied


def invalid_from(error: ValidationError, code: str, value: object) -> Invalid:
    """The first finding of pydantic as our error, its place written with object ids instead of positions.

    ``value`` is the input that was refused: ``objects.3.shapes.0.x`` becomes ``objects[o7].shapes[0].x``.
    """
    first = error.errors(include_url=False)[0]
    where = _place(first["loc"], value)
    message = first["msg"].removeprefix("Value error, ")
    return Invalid(
        code,
        Words(zh=f"{where or '文档'} 不合规：{message}", en=f"{where or 'The document'} is not valid: {message}"),
        where=where or None,
        params={"type": first["type"], "count": error.error_count()},
    )


def _place(location: tuple[int | str, ...], value: object) -> str:
    place = ""
    for step in location:
        if isinstance(value, Mapping):
            value = value.get(step)
            place += f".{step}" if place else str(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
            known = isinstance(value, Mapping) and isinstance(value.get("id"), str)
            place += f"[{value['id'] if known and isinstance(value, Mapping) else step}]"
        # A step that is not in the input is pydantic's own (the tag of a union): it names no place.
    return place

"""Text: a line, or several."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal, Self, cast

from pydantic import Field, JsonValue, StringConstraints, TypeAdapter, ValidationError, model_validator
from pydantic_core import SchemaError

from dianjing.core.model import Name
from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import FieldContext, FieldKind, Refused
from dianjing.core.words import Words
from dianjing.fields._edits import closeness

Count = Annotated[int, Field(ge=0)]


class Text(FieldDefinition):
    """Lengths count Unicode code points; ``pattern`` must match the whole text.

    Patterns are read by an engine without look-around and back references, so that none can be made to hang.
    ``prefill`` names a text media whose text the field begins with.
    """

    kind: Literal["text"]
    multiline: bool = False
    min_length: Count | None = None
    max_length: Count | None = None
    pattern: str | None = None
    prefill: Name | None = None

    @model_validator(mode="after")
    def _readable(self) -> Self:
        if self.min_length is not None and self.max_length is not None and self.min_length > self.max_length:
            raise ValueError(f"min_length {self.min_length} is above max_length {self.max_length}")
        if self.pattern is not None:
            try:
                _reader(self.pattern)
            except SchemaError as error:
                raise ValueError(f"the pattern {self.pattern!r} cannot be read: {error}") from error
        return self


@lru_cache(maxsize=256)
def _reader(pattern: str) -> TypeAdapter[str]:
    constraint = StringConstraints(pattern=f"^(?:{pattern})$", strict=True)
    return TypeAdapter(Annotated[str, constraint])


def check(definition: Text, value: JsonValue, context: FieldContext) -> None:
    """Raise ``Refused`` for a text that is too short, too long, of several lines, or not as the pattern says."""
    if not isinstance(value, str):
        raise Refused(zh=f"{value!r} 不是文本", en=f"{value!r} is not a text")
    if not definition.multiline and ("\n" in value or "\r" in value):
        raise Refused(zh="这里只能写一行", en="only one line may be written here")
    if definition.min_length is not None and len(value) < definition.min_length:
        raise Refused(
            zh=f"至少 {definition.min_length} 个字符，现有 {len(value)} 个",
            en=f"at least {definition.min_length} characters are needed, there are {len(value)}",
        )
    if definition.max_length is not None and len(value) > definition.max_length:
        raise Refused(
            zh=f"至多 {definition.max_length} 个字符，现有 {len(value)} 个",
            en=f"at most {definition.max_length} characters are allowed, there are {len(value)}",
        )
    if definition.pattern is not None:
        try:
            _reader(definition.pattern).validate_python(value)
        except ValidationError as error:
            raise Refused(
                zh=f"文本不符合格式 {definition.pattern}", en=f"the text does not match {definition.pattern}"
            ) from error


def similarity(definition: Text, a: JsonValue, b: JsonValue) -> float:
    """1 less the edit distance as a share of the longer text."""
    return closeness(cast(str, a), cast(str, b))


PLUGIN = FieldKind(
    name="text",
    title=Words(zh="文本", en="Text"),
    model=Text,
    check=check,
    similarity=similarity,
)

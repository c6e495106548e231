"""Messages: a written dialogue, with candidates to choose from where a turn has several."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, TypeAdapter, ValidationError, model_validator

from dianjing.core.model import Name, Strict
from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import FieldContext, FieldKind, Refused
from dianjing.core.words import Words
from dianjing.fields._edits import closeness
from dianjing.fields._options import distinct


class Messages(FieldDefinition):
    """A value is a list of messages, each by one of ``roles``."""

    kind: Literal["messages"]
    roles: Annotated[list[Name], Field(min_length=1)] = Field(
        default_factory=lambda: ["system", "user", "assistant", "tool"]
    )

    @model_validator(mode="after")
    def _distinct_roles(self) -> Self:
        distinct(self.roles)
        return self


class Candidate(Strict):
    """One of several texts for a turn, with the model that wrote it."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    content: str
    model: str | None = None
    parameters: dict[str, JsonValue] = Field(default_factory=dict)


class Message(Strict):
    """One turn; ``choice`` is the id of the candidate that was preferred."""

    role: Name
    content: str
    candidates: list[Candidate] = Field(default_factory=list)
    choice: str | None = None

    @model_validator(mode="after")
    def _choice_is_a_candidate(self) -> Self:
        distinct(candidate.id for candidate in self.candidates)
        if self.choice is not None and all(self.choice != candidate.id for candidate in self.candidates):
            raise ValueError(f"the choice {self.choice!r} is no candidate")
        return self


_DIALOGUE = TypeAdapter(Annotated[list[Message], Field(min_length=1)])


def check(definition: Messages, value: JsonValue, context: FieldContext) -> None:
    """Raise ``Refused`` for what is no dialogue, and for a role that may not speak in it."""
    try:
        messages = _DIALOGUE.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        raise Refused(
            zh=f"对话不合规（{place}）：{reason}", en=f"the dialogue is not valid at {place!r}: {reason}"
        ) from error
    for number, message in enumerate(messages):
        if message.role not in definition.roles:
            allowed = ", ".join(definition.roles)
            raise Refused(
                zh=f"第 {number + 1} 条消息的角色 {message.role!r} 不在 {allowed} 之中",
                en=f"message {number + 1} is by {message.role!r}, who is none of {allowed}",
            )


def similarity(definition: Messages, a: JsonValue, b: JsonValue) -> float:
    """The mean over the turns of the longer dialogue: how close the texts are, 0 where the roles differ.

    Where both turns have candidates, agreeing on the choice is half of it.
    """
    ones, twos = _DIALOGUE.validate_python(a), _DIALOGUE.validate_python(b)
    total = sum(_alike(one, two) for one, two in zip(ones, twos, strict=False))
    return total / max(len(ones), len(twos))


def _alike(a: Message, b: Message) -> float:
    if a.role != b.role:
        return 0.0
    written = closeness(a.content, b.content)
    if a.candidates and b.candidates:
        return (written + (a.choice == b.choice)) / 2
    return written


PLUGIN = FieldKind(
    name="messages",
    title=Words(zh="对话", en="Messages"),
    summary=Words(zh="多轮消息，可在候选中择优", en="A written dialogue, with candidates to choose from"),
    model=Messages,
    check=check,
    similarity=similarity,
)

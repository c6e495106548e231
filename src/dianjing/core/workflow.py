"""The workflow: stages as data, and what a stage is told and answers.

``submit`` only closes a slot; the last one puts the task into ``routing``. The router then asks the stage, a pure
function of the task's history, which answers a transition, or a request whose result the server brings back.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, ValidationError, model_validator

from dianjing.core.model import Name, Strict, invalid_from

WorkBy = Literal["people", "machine", "nobody"]
"""Who works in a stage: people lease its slots, the machine answers requests, nobody waits at the end."""


class PeopleSettings(Strict):
    """What every stage in which people work can be told.

    ``role`` is a role or a qualification that its slots ask for; a lease ends ``lease_minutes`` after it was taken or
    last renewed; what was returned waits ``prefer_hours`` for the person it belongs to before others may take it.
    """

    role: Name | None = None
    lease_minutes: Annotated[int, Field(ge=1, le=7 * 24 * 60)] = 30
    prefer_hours: Annotated[int, Field(ge=0, le=90 * 24)] = 72


class StageSpec(Strict):
    """A stage of a project's workflow: its name there, its kind, and the settings of that kind."""

    name: Name
    kind: Name
    settings: dict[str, JsonValue] = Field(default_factory=dict)


class Workflow(Strict):
    """The stages a task goes through, first to last."""

    stages: Annotated[list[StageSpec], Field(min_length=1)]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Workflow:
        """The workflow in ``value``. Raises ``Invalid``."""
        try:
            return cls.model_validate(value)
        except ValidationError as error:
            raise invalid_from(error, "workflow.invalid", value) from error

    def stage(self, name: str) -> StageSpec | None:
        """The stage with this name."""
        return next((one for one in self.stages if one.name == name), None)

    def after(self, name: str) -> str | None:
        """The name of the stage that follows."""
        names = [one.name for one in self.stages]
        position = names.index(name) + 1
        return names[position] if position < len(names) else None

    def before(self, name: str) -> str | None:
        """The name of the nearest earlier stage that people annotate in, where a returned task goes."""
        earlier: str | None = None
        for one in self.stages:
            if one.name == name:
                return earlier
            if one.kind == "annotate":
                earlier = one.name
        return None

    @model_validator(mode="after")
    def _unique(self) -> Self:
        names = [one.name for one in self.stages]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"stage {twice!r} is there twice")
        return self


@dataclass(frozen=True, slots=True)
class Vote:
    """One closed slot of the current round of a stage."""

    slot: int
    author: str
    annotation: str | None
    hash: str | None
    verdict: Literal["submit", "invalid", "accept", "return"] = "submit"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TaskView:
    """What has happened to a task, as a stage sees it.

    ``votes`` are those of the current round of this stage; ``answers`` the results of requests it made in this
    round; ``returns`` how often the task was sent back; ``draw`` a number in [0, 1) fixed for the task, from which
    sampling plans and control arms are drawn; ``proposal_score`` the lowest score in the assistant's proposals;
    ``workers`` who annotated it in the last round that was annotated.
    """

    id: str
    stage: str
    workflow: Workflow
    votes: tuple[Vote, ...] = ()
    answers: Mapping[str, JsonValue] = field(default_factory=dict)
    returns: int = 0
    draw: float = 0.0
    proposal_score: float | None = None
    workers: tuple[str, ...] = ()

    def drawn(self, purpose: str) -> float:
        """A number in [0, 1), fixed for the task and independent between purposes: who is in a control arm is not
        for that reason more or less likely to be reviewed."""
        return drawn_from(self.draw, purpose)


def drawn_from(draw: float, purpose: str) -> float:
    """See ``TaskView.drawn``."""
    return int.from_bytes(hashlib.sha256(f"{purpose}:{draw!r}".encode()).digest()[:7], "big") / (1 << 56)


def leading(votes: Sequence[Vote]) -> Vote | None:
    """The vote whose document most others repeat to the byte; among equals, the earliest. Votes without a document
    do not count."""
    written = [vote for vote in votes if vote.annotation is not None]
    times = Counter(vote.hash for vote in written)
    return max(written, key=lambda vote: times[vote.hash], default=None)


@dataclass(frozen=True, slots=True)
class Move:
    """The task goes to another stage with ``slots`` open slots (None: as that stage's settings say).

    ``front`` puts it before others of its level; ``prefer`` names the person it should come back to; ``head`` is
    the annotation that becomes the accepted revision of the item in the project's layer.
    """

    stage: str
    slots: int | None = None
    front: bool = False
    prefer: str | None = None
    head: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The task is done, or cannot be used."""

    state: Literal["accepted", "invalid"]
    head: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A request: the server computes it and asks the stage again with ``answers[key]`` filled.

    ``propose`` calls an assistant, ``check`` runs checks on the votes, ``measure`` computes a metric between them.
    """

    key: str
    what: Literal["propose", "check", "measure"]
    params: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class More:
    """The stage wants more slots, perhaps for people with a role (an arbitration)."""

    slots: int
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do until something else happens."""


Decision = Move | End | Ask | More | Wait

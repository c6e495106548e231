"""Annotate: people work, each slot one person; the last slot of a round sends the task on."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dianjing.core.processing import StageKind
from dianjing.core.words import Words
from dianjing.core.workflow import Decision, End, More, Move, PeopleSettings, TaskView, leading


class Settings(PeopleSettings):
    """``overlap`` people work on each task, unseen by each other."""

    overlap: Annotated[int, Field(ge=1, le=50)] = 1


def decide(task: TaskView, settings: Settings) -> Decision:
    """Open the slots that are missing; then on to the next stage with the leading vote, or out where most say that
    the item cannot be used."""
    # What comes back from a review goes to one person, however many worked on it at first.
    wanted = 1 if task.returns else settings.overlap
    if len(task.votes) < wanted:
        return More(slots=wanted - len(task.votes), role=settings.role)
    unusable = [vote for vote in task.votes if vote.verdict == "invalid"]
    if 2 * len(unusable) > len(task.votes):
        return End("invalid", reason=unusable[0].reason)
    best = leading(task.votes)
    head = best.annotation if best else None
    following = task.workflow.after(task.stage)
    return End("accepted", head=head) if following is None else Move(following, head=head)


PLUGIN = StageKind(
    name="annotate",
    title=Words(zh="标注", en="Annotate"),
    summary=Words(zh="由人标注，可多人独立标注同一任务", en="People annotate, several independently where wanted."),
    work="people",
    decide=decide,
    settings=Settings,
)

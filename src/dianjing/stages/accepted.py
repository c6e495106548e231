"""Accepted: the end of the way; the task's head is the accepted revision of its item."""

from __future__ import annotations

from pydantic import BaseModel

from dianjing.core.plugin import NoOptions
from dianjing.core.processing import StageKind
from dianjing.core.words import Words
from dianjing.core.workflow import Decision, End, TaskView


def decide(task: TaskView, settings: BaseModel) -> Decision:
    """It is done."""
    return End("accepted")


PLUGIN = StageKind(
    name="accepted",
    title=Words(zh="通过", en="Accepted"),
    work="nobody",
    decide=decide,
    settings=NoOptions,
)

"""Pre-annotate: an assistant proposes, a control arm goes without, and its confidence decides the way."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, JsonValue, model_validator

from dianjing.core.model import Name, Strict
from dianjing.core.processing import StageKind
from dianjing.core.words import Words
from dianjing.core.workflow import Ask, Decision, End, Move, TaskView, Wait

PROPOSAL = "proposal"
"""The answer's key: ``{"annotation": id or null, "objects": n}``, with ``"problem"`` where the assistant failed and
``"control": true`` where it was not asked."""


class Settings(Strict):
    """``control`` of the tasks, drawn at random, are served without help, to know what the help is worth.

    Tasks whose least certain proposal is below ``unsure`` go to people first; those at or above ``sure`` go straight
    to the stage ``sure_stage``, with the proposal as their work.
    """

    assistant: Name
    options: dict[str, JsonValue] = Field(default_factory=dict)
    control: Annotated[float, Field(ge=0.0, le=1.0)] = 0.15
    unsure: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0
    sure: Annotated[float, Field(ge=0.0, le=1.0)] | None = None
    sure_stage: Name | None = None

    @model_validator(mode="after")
    def _sure_leads_somewhere(self) -> Self:
        if (self.sure is None) != (self.sure_stage is None):
            raise ValueError("sure and sure_stage are set together")
        return self


def decide(task: TaskView, settings: Settings) -> Decision:
    """Ask the assistant, and then by the lowest score of what it proposed.

    The control arm waits for its turn with the others: were it let past, it would come to people first, and what they
    learn in their first hours would look like the worth of help.
    """
    following = task.workflow.after(task.stage)
    if following is None:
        return End("accepted")
    answer = task.answers.get(PROPOSAL)
    if answer is None:
        control = task.drawn("control") < settings.control
        wanted: dict[str, JsonValue] = {"assistant": settings.assistant, "options": settings.options}
        return Ask(PROPOSAL, "propose", {**wanted, "control": control})
    if not isinstance(answer, dict):
        return Wait()
    if answer.get("control") is True:
        return Move(following, reason="control")
    score, proposed = task.proposal_score, answer.get("annotation")
    if settings.sure is not None and settings.sure_stage is not None and isinstance(proposed, str):
        known = task.workflow.stage(settings.sure_stage) is not None
        if known and score is not None and score >= settings.sure:
            return Move(settings.sure_stage, head=proposed, reason="sure")
    return Move(following, front=score is not None and score < settings.unsure)


PLUGIN = StageKind(
    name="pre-annotate",
    title=Words(zh="预标注", en="Pre-annotate"),
    summary=Words(
        zh="由预标注算法先给出建议，并留出对照组", en="An assistant proposes first; a control group goes without."
    ),
    work="machine",
    decide=decide,
    settings=Settings,
)

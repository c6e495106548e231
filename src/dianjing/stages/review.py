"""Review: somebody else looks at the work, accepts it, corrects it or sends it back with comments."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from dianjing.core.processing import StageKind
from dianjing.core.words import Words
from dianjing.core.workflow import Decision, End, More, Move, PeopleSettings, TaskView, leading


class Settings(PeopleSettings):
    """``rate`` of the tasks is reviewed, drawn at random, and everything that was once returned; ``reviewers`` look
    at each. After ``returns`` times of sending back, the reviewer can only accept or correct (None: no limit)."""

    rate: Annotated[float, Field(ge=0.0, le=1.0)] = 1.0
    reviewers: Annotated[int, Field(ge=1, le=10)] = 1
    returns: Annotated[int, Field(ge=0)] | None = None


def decide(task: TaskView, settings: Settings) -> Decision:
    """Past it where the draw says so; back to who did it as soon as one reviewer sends it back; on when all accept."""
    following = task.workflow.after(task.stage)
    if not task.votes and not task.returns and task.drawn("review") >= settings.rate:
        return End("accepted") if following is None else Move(following)
    if len(task.votes) < settings.reviewers:
        return More(slots=settings.reviewers - len(task.votes), role=settings.role)
    if any(vote.verdict == "invalid" for vote in task.votes):
        return End("invalid", reason=next(vote.reason for vote in task.votes if vote.verdict == "invalid"))
    back = task.workflow.before(task.stage)
    exhausted = settings.returns is not None and task.returns >= settings.returns
    if any(vote.verdict == "return" for vote in task.votes) and back is not None and not exhausted:
        author = task.workers[0] if task.workers else None
        reason = next((vote.reason for vote in task.votes if vote.verdict == "return"), None)
        return Move(back, front=True, prefer=author, reason=reason)
    best = leading([vote for vote in task.votes if vote.verdict != "return"])
    head = best.annotation if best else None
    return End("accepted", head=head) if following is None else Move(following, head=head)


PLUGIN = StageKind(
    name="review",
    title=Words(zh="审核", en="Review"),
    summary=Words(zh="审核员通过、退回或修改后通过", en="A reviewer accepts, returns, or fixes and accepts."),
    work="people",
    decide=decide,
    settings=Settings,
)

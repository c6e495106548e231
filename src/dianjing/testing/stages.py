"""The conformance kit of stages: whatever people and machines say, a task always reaches a legal state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations_with_replacement
from typing import Any

from dianjing.core.processing import StageKind
from dianjing.core.workflow import Ask, Decision, End, More, Move, StageSpec, TaskView, Vote, Wait, Workflow

VERDICTS = ("submit", "invalid", "accept", "return")
_DRAWS = (0.0, 0.1, 0.25, 0.5, 0.75, 0.999)


def workflow_around(kind: StageKind, settings: Mapping[str, Any]) -> Workflow:
    """A workflow with the stage in the middle: a stage before it and one after it."""
    return Workflow(
        stages=[
            StageSpec(name="first", kind="annotate"),
            StageSpec(name="here", kind=kind.name, settings=dict(settings)),
            StageSpec(name="last", kind="accepted"),
        ]
    )


def conform(kind: StageKind, settings: Mapping[str, Any]) -> None:
    """Play every run of verdicts through the stage. Raises ``AssertionError`` naming the run that goes wrong."""
    workflow = workflow_around(kind, settings)
    told = kind.settings.model_validate(dict(settings))
    for draw in _DRAWS:
        for returns in (0, 1, 5):
            for score in (None, 0.0, 0.5, 1.0):
                start = TaskView(
                    id="t",
                    stage="here",
                    workflow=workflow,
                    draw=draw,
                    returns=returns,
                    proposal_score=score,
                    workers=("u0", "u1"),
                )
                for run in _runs(kind):
                    _play(kind, told, start, run)


def _runs(kind: StageKind) -> Iterator[tuple[str, ...]]:
    if kind.work != "people":
        yield ()
        return
    for length in (1, 3):
        yield from combinations_with_replacement(VERDICTS, length)


def _play(kind: StageKind, settings: Any, start: TaskView, run: tuple[str, ...]) -> None:
    task, asked = start, 0
    for _ in range(60):
        decision = kind.decide(task, settings)
        assert kind.decide(task, settings) == decision, f"{kind.name} answers {task} in two ways"
        _legal(kind, task, decision)
        if isinstance(decision, Move | End | Wait):
            return
        if isinstance(decision, More):
            task = replace(task, votes=task.votes + tuple(_votes(task, decision.slots, run)))
        else:
            assert isinstance(decision, Ask)
            asked += 1
            assert decision.key not in task.answers, f"{kind.name} asks again for {decision.key!r}"
            task = replace(task, answers={**task.answers, decision.key: {"annotation": "a", "objects": 1}})
    raise AssertionError(f"{kind.name} never ends: {start}, {run}")


def _votes(task: TaskView, slots: int, run: tuple[str, ...]) -> Iterator[Vote]:
    for offset in range(slots):
        number = len(task.votes) + offset
        verdict = run[number % len(run)]
        annotation = None if verdict == "invalid" else f"a{number}"
        yield Vote(number, f"u{number}", annotation, annotation, verdict)  # type: ignore[arg-type]


def _legal(kind: StageKind, task: TaskView, decision: Decision) -> None:
    said = f"{kind.name} answers {decision} to {task}"
    if isinstance(decision, Move):
        assert task.workflow.stage(decision.stage) is not None, said
        assert decision.stage != task.stage, said
        assert decision.slots is None or decision.slots > 0, said
    elif isinstance(decision, More):
        assert kind.work == "people", said
        assert 0 < decision.slots <= 100, said
    elif isinstance(decision, Ask):
        assert decision.what in ("propose", "check", "measure"), said
    elif isinstance(decision, Wait):
        assert kind.work != "nobody", said

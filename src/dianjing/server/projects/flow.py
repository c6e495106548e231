"""A project's workflow with its stages looked up: what the router and the lists ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ValidationError

from dianjing.core import registry
from dianjing.core.errors import Invalid
from dianjing.core.model import invalid_from
from dianjing.core.processing import StageKind
from dianjing.core.words import Words
from dianjing.core.workflow import Decision, PeopleSettings, StageSpec, TaskView, Workflow

WAITING, RETURNED, IN_REVIEW, PREPARING = "waiting", "returned", "in_review", "preparing"
ACCEPTED, INVALID = "accepted", "invalid"
OPEN_STATES = (WAITING, RETURNED, IN_REVIEW, PREPARING)
DONE_STATES = (ACCEPTED, INVALID)
STATES = (*OPEN_STATES, *DONE_STATES)
"""Where a task stands, as people see it. While the router decides, a task keeps the state it had."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of a workflow with its kind and settings."""

    spec: StageSpec
    kind: StageKind
    settings: BaseModel

    @property
    def name(self) -> str:
        """Its name in the workflow."""
        return self.spec.name

    @property
    def by_annotators(self) -> bool:
        """Whether people annotate in it; in the other stages for people they judge what others did."""
        return self.kind.work == "people" and self.spec.kind == "annotate"

    @property
    def by_reviewers(self) -> bool:
        """Whether people judge in it what others did."""
        return self.kind.work == "people" and not self.by_annotators

    @property
    def people(self) -> PeopleSettings:
        """The settings that every stage for people has."""
        return self.settings if isinstance(self.settings, PeopleSettings) else PeopleSettings()

    def state(self, *, returned: bool) -> str:
        """How a task that waits in it is shown."""
        if self.kind.work == "people":
            return (RETURNED if returned else WAITING) if self.by_annotators else IN_REVIEW
        return PREPARING


@dataclass(frozen=True)
class Flow:
    """A workflow that can run: every kind of stage is there and takes its settings."""

    workflow: Workflow
    steps: Mapping[str, Step]

    @cached_property
    def first(self) -> Step:
        """Where tasks begin."""
        return next(iter(self.steps.values()))

    @cached_property
    def annotating(self) -> tuple[str, ...]:
        """The names of the stages in which people annotate."""
        return tuple(name for name, step in self.steps.items() if step.by_annotators)

    @cached_property
    def reviewing(self) -> tuple[str, ...]:
        """The names of the stages in which people judge."""
        return tuple(name for name, step in self.steps.items() if step.by_reviewers)

    def decide(self, view: TaskView) -> Decision:
        """What the task's stage says."""
        step = self.steps[view.stage]
        return step.kind.decide(view, step.settings)


def read_flow(value: Mapping[str, Any]) -> Flow:
    """The workflow in ``value``. Raises ``Invalid`` naming the stage that cannot run, ``NotFound`` for an unknown
    kind."""
    workflow = Workflow.read(value)
    steps = {}
    for spec in workflow.stages:
        kind = registry.named(registry.stages(), spec.kind, Words(zh="环节", en="stage"))
        try:
            settings = kind.settings.model_validate(spec.settings)
        except ValidationError as error:
            refused = invalid_from(error, "workflow.bad_settings", spec.settings)
            place = f"stages[{spec.name}].settings"
            where = f"{place}.{refused.where}" if refused.where else place
            raise Invalid(refused.code, refused.words, where=where, params=refused.params) from error
        steps[spec.name] = Step(spec, kind, settings)
    if not any(step.by_annotators for step in steps.values()):
        raise Invalid(
            "workflow.nobody_annotates",
            Words(zh="流程里没有标注环节", en="The workflow has no stage in which people annotate"),
            where="stages",
        )
    return Flow(workflow, steps)

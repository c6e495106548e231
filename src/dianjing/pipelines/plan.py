"""A pipeline's plan: operators in order, with their options. Data, so that it can be stored, shown and repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field, JsonValue, ValidationError

from dianjing.core import registry
from dianjing.core.canonical import canonical, digest
from dianjing.core.errors import Invalid
from dianjing.core.model import Name, Strict, invalid_from
from dianjing.core.processing import OperatorKind
from dianjing.core.words import Words


class Step(Strict):
    """One operator with its options."""

    operator: Name
    options: dict[str, JsonValue] = Field(default_factory=dict)


class Plan(Strict):
    """The steps, first to last."""

    steps: Annotated[list[Step], Field(min_length=1)]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Plan:
        """The plan in ``value``, its operators known and their options right. Raises ``Invalid`` or ``NotFound``."""
        try:
            plan = cls.model_validate(value)
        except ValidationError as error:
            raise invalid_from(error, "plan.invalid", value) from error
        for step in plan.steps:
            step_of(step)
        return plan

    def hash(self) -> str:
        """What names this plan in a lineage: the sha256 over its canonical JSON."""
        return digest(canonical(self.model_dump(mode="json")))


def step_of(step: Step) -> tuple[OperatorKind, BaseModel]:
    """The operator of a step and its options. Raises ``NotFound``, ``MissingExtra`` or ``Invalid``."""
    operator = registry.named(registry.operators(), step.operator, Words(zh="算子", en="operator"))
    operator.demand()
    try:
        return operator, operator.options.model_validate(step.options)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Invalid(
            "plan.wrong_option",
            Words(
                zh=f"算子 {step.operator} 的选项 {place} 不对：{first['msg']}",
                en=f"Option {place} of operator {step.operator} is wrong: {first['msg']}.",
            ),
            where=f"{step.operator}.{place}",
        ) from error

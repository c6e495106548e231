"""Number: within bounds, in steps, with a unit."""

from __future__ import annotations

import math
from typing import Annotated, Literal, Self, cast

from pydantic import Field, JsonValue, model_validator

from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import FieldContext, FieldKind, Refused
from dianjing.core.words import Words

_ON_STEP = 1e-6
"""Share of a step that rounding may put a value off it."""


class Number(FieldDefinition):
    """Bounds are included; steps count from ``minimum``, or from 0 where there is none."""

    kind: Literal["number"]
    minimum: float | None = None
    maximum: float | None = None
    step: Annotated[float, Field(gt=0.0)] | None = None
    integer: bool = False
    unit: str | None = None

    @model_validator(mode="after")
    def _bounds_ascend(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"the minimum {self.minimum:g} is above the maximum {self.maximum:g}")
        return self


def check(definition: Number, value: JsonValue, context: FieldContext) -> None:
    """Raise ``Refused`` for what is no number, out of bounds or off the steps."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused(zh=f"{value!r} 不是数字", en=f"{value!r} is not a number")
    if definition.integer and value != math.floor(value):
        raise Refused(zh=f"{value:g} 不是整数", en=f"{value:g} is not a whole number")
    if definition.minimum is not None and value < definition.minimum:
        raise Refused(
            zh=f"{value:g} 小于最小值 {definition.minimum:g}", en=f"{value:g} is below {definition.minimum:g}"
        )
    if definition.maximum is not None and value > definition.maximum:
        raise Refused(
            zh=f"{value:g} 大于最大值 {definition.maximum:g}", en=f"{value:g} is above {definition.maximum:g}"
        )
    if definition.step is not None:
        steps = (value - (definition.minimum or 0.0)) / definition.step
        if abs(steps - round(steps)) > _ON_STEP:
            raise Refused(
                zh=f"{value:g} 不符合步长 {definition.step:g}", en=f"{value:g} is not on a step of {definition.step:g}"
            )


def similarity(definition: Number, a: JsonValue, b: JsonValue) -> float:
    """1 less the difference as a share of the range; without a range, of ``|a| + |b|``."""
    if a == b:
        return 1.0
    # Halves, so that the sum of the two largest numbers there are is still one.
    one, two = float(cast(float, a)) / 2, float(cast(float, b)) / 2
    if definition.minimum is not None and definition.maximum is not None:
        span = definition.maximum / 2 - definition.minimum / 2
    else:
        span = abs(one) + abs(two)
    return max(1.0 - abs(one - two) / span, 0.0)


PLUGIN = FieldKind(
    name="number",
    title=Words(zh="数值", en="Number"),
    model=Number,
    check=check,
    similarity=similarity,
)

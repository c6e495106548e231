"""What a project can be told besides its workflow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from dianjing.core import registry
from dianjing.core.model import Name, invalid_from
from dianjing.core.words import Words


class CheckUse(BaseModel):
    """A check that looks at what is handed in: its findings warn, or keep the work from being handed in."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    level: Literal["warning", "refusal"] = "warning"
    options: dict[str, JsonValue] = Field(default_factory=dict)


class ProjectSettings(BaseModel):
    """``order`` is how tasks of one level follow each other; ``follow`` makes tasks of whatever is added to the
    dataset; ``start_layer`` is the layer whose annotations people start from (labels that came with the data)."""

    model_config = ConfigDict(extra="forbid")

    order: Literal["key", "shuffled"] = "key"
    follow: bool = True
    start_layer: UUID | None = None
    checks: list[CheckUse] = Field(default_factory=list)


def read_settings(value: Mapping[str, Any]) -> ProjectSettings:
    """The settings in ``value``. Raises ``Invalid``, and ``NotFound`` for a check that there is not."""
    try:
        settings = ProjectSettings.model_validate(value)
        for use in settings.checks:
            kind = registry.named(registry.checks(), use.name, Words(zh="质检规则", en="check"))
            kind.options.model_validate(use.options)
    except ValidationError as error:
        raise invalid_from(error, "project.bad_settings", value) from error
    return settings

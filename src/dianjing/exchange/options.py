"""Options of a format from ``key=value`` pairs, as the command line gives them, or from JSON, as HTTP does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, JsonValue, ValidationError

from dianjing.core.canonical import parse
from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.plugin import FormatManifest
from dianjing.core.words import Words

Side = Literal["reader", "writer"]


def from_pairs(manifest: FormatManifest, side: Side, pairs: Sequence[str]) -> BaseModel:
    """The options that ``key=value`` texts say; a value is taken as JSON where it is some, else as text.

    Raises ``Invalid`` naming the option.
    """
    values: dict[str, Any] = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key:
            raise Invalid(
                "options.no_pair",
                Words(zh=f"选项应写成 名称=值：{pair!r}", en=f"An option is written key=value: {pair!r}"),
            )
        values[key.strip().replace("-", "_")] = value
    return from_values(manifest, side, values)


def from_values(manifest: FormatManifest, side: Side, values: Mapping[str, JsonValue]) -> BaseModel:
    """The options that a mapping says. Raises ``Invalid`` naming the option and those there are."""
    model = manifest.options_of(side)
    unknown = sorted(values.keys() - model.model_fields.keys())
    if unknown:
        known = ", ".join(model.model_fields) or "–"
        raise Invalid(
            "options.unknown",
            Words(zh=f"{manifest.name} 没有选项 {unknown[0]!r}", en=f"{manifest.name} has no option {unknown[0]!r}."),
            hint=Words(zh=f"可用的有：{known}", en=f"There are: {known}."),
        )
    try:
        return model.model_validate(values)
    except ValidationError:
        # Once more with texts such as ["a","b"] or {"a":1} read as JSON: lists and mappings come from a terminal so.
        return _read_as_json(model, values)


def _read_as_json(model: type[BaseModel], values: Mapping[str, Any]) -> BaseModel:
    try:
        return model.model_validate({key: _json(value) for key, value in values.items()})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        raise Invalid(
            "options.invalid",
            Words(zh=f"选项 {name} 不合规：{first['msg']}", en=f"The option {name} is not valid: {first['msg']}"),
            where=name,
        ) from error


def _json(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(("[", "{")):
        return value
    try:
        return parse(value)
    except DianjingError:
        return value

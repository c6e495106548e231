"""The registry: every plug-in, looked up by room and name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeVar

from dianjing.core import rooms
from dianjing.core.errors import Invalid, NotFound
from dianjing.core.plugin import FieldKind, FormatManifest, ModalityManifest, Plugin, Room, ShapeKind
from dianjing.core.processing import AssistantManifest, CheckKind, MetricKind, OperatorKind, StageKind
from dianjing.core.words import Words

P = TypeVar("P", bound=Plugin)


def _room(room: Room, kind: type[P]) -> dict[str, P]:
    plugins = rooms.scan(room)
    for plugin in plugins.values():
        if not isinstance(plugin, kind):
            raise TypeError(f"{room}: {plugin!r} is not a {kind.__name__}")
    return dict(plugins)


@cache
def shapes() -> dict[str, ShapeKind]:
    """Kinds of shape by name."""
    return _room("shapes", ShapeKind)


@cache
def fields() -> dict[str, FieldKind]:
    """Kinds of field by name."""
    return _room("fields", FieldKind)


@cache
def formats() -> dict[str, FormatManifest]:
    """Formats by name."""
    return _room("formats", FormatManifest)


@cache
def modalities() -> dict[str, ModalityManifest]:
    """Modalities by name."""
    return _room("modalities", ModalityManifest)


@cache
def assistants() -> dict[str, AssistantManifest]:
    """Assistants by name."""
    return _room("assistants", AssistantManifest)


@cache
def metrics() -> dict[str, MetricKind]:
    """Metrics by name."""
    return _room("metrics", MetricKind)


@cache
def checks() -> dict[str, CheckKind]:
    """Checks by name."""
    return _room("checks", CheckKind)


@cache
def stages() -> dict[str, StageKind]:
    """Kinds of stage by name."""
    return _room("stages", StageKind)


@cache
def operators() -> dict[str, OperatorKind]:
    """Operators by name."""
    return _room("operators", OperatorKind)


def named(plugins: Mapping[str, P], name: str, what: Words) -> P:
    """The plug-in called ``name``. Raises ``NotFound`` naming those there are."""
    plugin = plugins.get(name)
    if plugin is None:
        known = ", ".join(sorted(plugins))
        raise NotFound(
            "plugin.unknown",
            Words(zh=f"没有名为 {name!r} 的{what.said('zh')}", en=f"There is no {what.said('en')} called {name!r}."),
            hint=Words(zh=f"可用的有：{known}", en=f"There are: {known}."),
        )
    return plugin


_ROOMS: dict[str, Callable[[], Mapping[str, Plugin]]] = {
    "shapes": shapes,
    "fields": fields,
    "formats": formats,
    "modalities": modalities,
    "assistants": assistants,
    "metrics": metrics,
    "checks": checks,
    "stages": stages,
    "operators": operators,
}


def room(name: str) -> Mapping[str, Plugin]:
    """Every plug-in of a room. Raises ``Invalid`` for a room that there is not."""
    if name not in _ROOMS:
        raise Invalid(
            "plugin.unknown_room",
            Words(zh=f"没有名为 {name!r} 的插件类别", en=f"There is no room called {name!r}."),
            hint=Words(zh=f"可用的有：{', '.join(_ROOMS)}", en=f"There are: {', '.join(_ROOMS)}."),
        )
    return _ROOMS[name]()

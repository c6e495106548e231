"""From a plug-in's manifest to what clients see, whatever its room."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from dianjing.core import registry
from dianjing.core.errors import MissingExtra
from dianjing.core.plugin import CodeManifest, FieldKind, FormatManifest, Plugin
from dianjing.core.words import Words
from dianjing.server.plugins.schemas import PluginShown

_SAID_APART = {"name", "title", "summary", "extra", "requires"}
# Where our own code lies is no business of a client's.
_INSIDE = {"code", "options", "detector", "reader", "writer", "reader_options", "writer_options", "settings", "model"}


@cache
def shown_room(room: str) -> tuple[PluginShown, ...]:
    """Every plug-in of a room. Raises ``Invalid`` for a room that there is not.

    Kept: what is installed does not change while the process runs.
    """
    return tuple(shown(plugin) for _, plugin in sorted(registry.room(room).items()))


def shown(plugin: Plugin) -> PluginShown:
    """One plug-in; one that cannot be used here is shown all the same, without its options."""
    install: str | None = None
    try:
        plugin.demand()
        options = {name: model.model_json_schema() for name, model in _models(plugin)}
    except MissingExtra as error:
        install = str(error.params.get("command", ""))
        options = {}
    return PluginShown(
        name=plugin.name,
        title=plugin.title,
        summary=plugin.summary,
        available=install is None,
        missing=list(plugin.missing()),
        install=install,
        facts=dict(_facts(plugin)),
        options=options,
    )


def _models(plugin: Plugin) -> Iterator[tuple[str, type[BaseModel]]]:
    if isinstance(plugin, FormatManifest):
        if plugin.reader is not None:
            yield "reader", plugin.options_of("reader")
        if plugin.writer is not None:
            yield "writer", plugin.options_of("writer")
    elif isinstance(plugin, CodeManifest):
        yield "options", plugin.options_model()
    else:
        # The model of a shape stands in the document's schema; that of a field is what an ontology says of one.
        named = {"options": "options", "settings": "settings"} | ({"model": "definition"} if _is_field(plugin) else {})
        for attribute, name in named.items():
            model = getattr(plugin, attribute, None)
            if isinstance(model, type) and issubclass(model, BaseModel):
                yield name, model


def _is_field(plugin: Plugin) -> bool:
    return isinstance(plugin, FieldKind)


def _facts(plugin: Plugin) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(plugin):
        value = getattr(plugin, field.name)
        if field.name in _SAID_APART | _INSIDE or callable(value):
            continue
        if isinstance(value, Words):
            yield field.name, value.model_dump(exclude_none=True)
        elif isinstance(value, str | int | float | bool | tuple | list) or value is None:
            yield field.name, value
    if isinstance(plugin, FormatManifest):
        yield "reads", plugin.reader is not None
        yield "writes", plugin.writer is not None

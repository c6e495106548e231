"""The scan that finds plug-ins: a folder of the house, then installed entry points. Knows no plug-in and no protocol.

An entry point group is the room's name after ``dianjing.`` (``dianjing.formats``); what it names is a plug-in or a
list of them. Adding a plug-in edits nothing here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any

FOLDER_ROOMS = ("formats", "modalities", "assistants")
"""Rooms whose plug-ins are folders with a ``manifest.py`` that lists ``MANIFESTS``; in the others a plug-in is one
file with ``PLUGIN``."""


@cache
def scan(room: str) -> Mapping[str, Any]:
    """The plug-ins of a room by name. Raises ``ValueError`` where two have one name."""
    plugins: dict[str, Any] = {}
    for plugin in _found(room):
        if plugin.name in plugins:
            raise ValueError(f"{room}: two plug-ins are called {plugin.name!r}")
        plugins[plugin.name] = plugin
    return plugins


def _found(room: str) -> Iterator[Any]:
    package = importlib.import_module(f"dianjing.{room}")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name.startswith("_") or module.name == "tests":
            continue
        if room not in FOLDER_ROOMS:
            code = importlib.import_module(f"dianjing.{room}.{module.name}")
            # A file without a descriptor is code that the room's plug-ins share.
            if hasattr(code, "PLUGIN"):
                yield code.PLUGIN
        elif module.ispkg:
            yield from importlib.import_module(f"dianjing.{room}.{module.name}.manifest").MANIFESTS
    for point in entry_points(group=f"dianjing.{room}"):
        value = point.load()
        yield from value if isinstance(value, list | tuple) else [value]

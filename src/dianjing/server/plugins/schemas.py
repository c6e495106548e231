"""Plug-ins in answers."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from dianjing.core.words import Words


class PluginShown(BaseModel):
    """One plug-in. ``options`` holds a JSON Schema by what it is for (``reader``, ``writer``, ``options``,
    ``settings``, ``definition``); where it is not available, ``install`` is the command that makes it so."""

    name: str
    title: Words
    summary: Words | None
    available: bool
    missing: list[str]
    install: str | None
    facts: dict[str, Any]
    options: dict[str, dict[str, Any]]


class PluginsShown(BaseModel):
    """All plug-ins of one room, by name."""

    room: str
    items: list[PluginShown]

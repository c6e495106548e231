"""The tables, one file each; found by looking into this folder, so that adding one edits nothing."""

from __future__ import annotations

import importlib
import pkgutil

from sqlalchemy import MetaData

from dianjing.server.db.models.base import Base


def all_tables() -> MetaData:
    """The metadata with every table of this folder in it."""
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    return Base.metadata

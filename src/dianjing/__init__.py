"""Dianjing: raw data in, annotated and checked by people and models, a released dataset out.

``import dianjing as dj``: ``dj.connect(url, token)`` speaks to a server, ``dj.load("pets@3")`` gives a release.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dianjing.sdk.connecting import connect
    from dianjing.sdk.loading import load

__version__ = "0.1.0"
__all__ = ["__version__", "connect", "load"]

_HOMES = {"connect": "dianjing.sdk.connecting", "load": "dianjing.sdk.loading"}


def __getattr__(name: str) -> Any:
    """``connect`` and ``load``, imported when first used: a plug-in that imports us pays for neither."""
    if name not in _HOMES:
        raise AttributeError(f"module 'dianjing' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)

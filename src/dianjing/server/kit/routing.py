"""The router of a feature: its routes lie under ``/api`` and are called ``<feature>.<verb>``."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.routing import APIRoute

API = "/api"


class UngatedRoute(Exception):
    """A mistake in our own code: a route without a permission, or without its operation id."""


class FeatureRouter(APIRouter):
    """``router = FeatureRouter("datasets")`` in ``endpoints.py``; ``app.py`` finds it there.

    ``at_root`` is for what machines look for outside ``/api``: health, readiness, metrics.
    """

    def __init__(self, feature: str, *, at_root: bool = False) -> None:
        super().__init__(prefix="" if at_root else API, tags=[feature], generate_unique_id_function=_operation_id)


def _operation_id(route: APIRoute) -> str:
    feature = route.tags[0]
    if route.operation_id is None or not route.operation_id.startswith(f"{feature}."):
        raise UngatedRoute(
            f"{sorted(route.methods or ())} {route.path} has no operation_id that begins with {feature!r}"
        )
    return route.operation_id

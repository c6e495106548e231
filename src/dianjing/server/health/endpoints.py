"""Routes for machines: alive, ready and metrics, which lie outside ``/api``; and what the API is."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import Literal

import orjson
from fastapi import Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from pydantic import BaseModel

from dianjing.core.errors import Forbidden
from dianjing.core.words import Words
from dianjing.server.health.gauges import gauges
from dianjing.server.health.readiness import open_readiness
from dianjing.server.kit.edge import describe_client
from dianjing.server.kit.gates import Anyone, Here
from dianjing.server.kit.metrics import counted
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.settings import Settings

router = FeatureRouter("health", at_root=True)
described = FeatureRouter("health")
_OURSELVES = ("127.0.0.1", "::1", "unix")


class Healthy(BaseModel):
    """All is well."""

    status: Literal["ok"]


@router.get("/healthz", operation_id="health.alive")
async def alive(here: Here = Anyone("health.read")) -> Healthy:
    """The process answers; nothing else is asked."""
    return Healthy(status="ok")


@router.get("/readyz", operation_id="health.ready")
async def ready(here: Here = Anyone("health.read")) -> Healthy:
    """The database answers and has the right schema, and blobs can be kept; else a problem that names the part."""
    await here.resources.once(open_readiness).check()
    return Healthy(status="ok")


@router.get("/metrics", operation_id="health.metrics", response_class=Response)
async def metrics(here: Here = Anyone("metrics.read")) -> Response:
    """Prometheus metrics: for the machine itself, and for whoever has the setting ``metrics_token`` as bearer token."""
    _check_reader(here.request, here.resources.settings)
    registry = CollectorRegistry()
    registry.register(_Given(await gauges(await here.uow.raw())))
    registry.register(_Given(counted()))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


@described.get("/openapi.json", operation_id="health.describe", response_class=Response)
async def describe(here: Here = Anyone("api.read")) -> Response:
    """This very description: OpenAPI 3.1, for generators of clients."""
    found = here.request.app.openapi() | {"servers": [{"url": here.resources.settings.root_path or "/"}]}
    return Response(orjson.dumps(found), media_type="application/json", headers={"Cache-Control": "no-cache"})


class _Given:
    """A collector of metrics that are at hand."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _check_reader(request: Request, settings: Settings) -> None:
    token = settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token is not None and hmac.compare_digest(given.encode(), token.get_secret_value().encode()):
        return
    if token is None and describe_client(request.scope) in _OURSELVES:
        return
    raise Forbidden(
        "health.metrics_closed",
        Words(zh="无权读取监控指标", en="The metrics are not for you"),
        hint=Words(
            zh="设置 DIANJING_METRICS_TOKEN，并用它作为 Bearer 令牌访问。",
            en="Set DIANJING_METRICS_TOKEN and send it as bearer token.",
        ),
    )

"""What this process has counted of its requests, for Prometheus."""

from __future__ import annotations

from functools import cache

from prometheus_client import Histogram

_SECONDS = Histogram(
    "dianjing_http_request_seconds",
    "Seconds from the first byte of a request to the last of its answer",
    ["method", "route", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request under its route's template, so that ids make no series."""
    _series(method, route, status).observe(seconds)


@cache
def _series(method: str, route: str, status: int) -> Histogram:
    return _SECONDS.labels(method, route or "none", str(status))

"""What the processes of this machine have counted of their requests, for Prometheus.

One process alone keeps its counts in memory. Several (``web_processes``) are started with
``PROMETHEUS_MULTIPROC_DIR``, a folder in which each keeps its counts in a file: whichever process is asked then
answers the sum of all, of those that have ended too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import cast

from prometheus_client import REGISTRY, CollectorRegistry, Histogram, Metric, values
from prometheus_client.multiprocess import MultiProcessCollector

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


def request_metrics() -> Iterable[Metric]:
    """All that was counted on this machine."""
    if values.ValueClass is values.MutexValue:
        return REGISTRY.collect()
    # It finds the folder where the library itself found it.
    of_all = MultiProcessCollector(CollectorRegistry())  # type: ignore[no-untyped-call]
    return cast(Iterable[Metric], of_all.collect())  # type: ignore[no-untyped-call]

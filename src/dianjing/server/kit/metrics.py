"""What the processes of an instance have counted, for Prometheus.

``serve`` starts its web processes and its worker with ``PROMETHEUS_MULTIPROC_DIR``, a folder in which each keeps its
counts in a file: whichever process is asked answers the sum of all, of those that have ended too. A process without
that folder (a test, a tool) keeps its counts in memory. A worker on another machine counts for itself alone; how its
jobs go is seen from the gauges, which come from the database.
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

_JOB_SECONDS = Histogram(
    "dianjing_job_seconds",
    "Seconds of one run of a job",
    ["kind", "state"],
    buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14400),
)


def observe_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request under its route's template, so that ids make no series."""
    _series(method, route, status).observe(seconds)


@cache
def _series(method: str, route: str, status: int) -> Histogram:
    return _SECONDS.labels(method, route or "none", str(status))


def observe_job(kind: str, state: str, seconds: float) -> None:
    """Count one run of a job, with what became of it."""
    _JOB_SECONDS.labels(kind, state).observe(seconds)


def counted() -> Iterable[Metric]:
    """All that was counted."""
    if values.ValueClass is values.MutexValue:
        return REGISTRY.collect()
    # It finds the folder where the library itself found it.
    of_all = MultiProcessCollector(CollectorRegistry())  # type: ignore[no-untyped-call]
    return cast(Iterable[Metric], of_all.collect())  # type: ignore[no-untyped-call]

"""What is looked up in the database when the metrics are asked for. Every query is bounded by what is unfinished."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from dianjing.server.kit.unit_of_work import RawConnection

_JOBS = "SELECT state, count(*) AS n FROM jobs WHERE state IN ('queued', 'running') GROUP BY state"
_OLDEST_JOB = (
    "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(q.at)), 0)::float8 FROM procrastinate_jobs j"
    " JOIN procrastinate_events q ON q.job_id = j.id AND q.type = 'deferred' WHERE j.status = 'todo'"
)
_LEASES = "SELECT count(*) FROM (SELECT FROM slots WHERE state = 'leased' LIMIT 100000) leased"
_OUTBOX = (
    "SELECT topic, count(*) AS n, count(*) FILTER (WHERE attempts > 0) AS failing,"
    " extract(epoch FROM clock_timestamp() - min(due_at))::float8 AS age"
    " FROM (SELECT topic, attempts, due_at FROM outbox LIMIT 100000) waiting GROUP BY topic"
)
_SEALED = (
    "SELECT coalesce(extract(epoch FROM clock_timestamp() - ended_at), 0)::float8 FROM chores WHERE name = 'audit.seal'"
)
_CHORES = "SELECT name, error IS NOT NULL AS failing FROM chores"


async def gauges(connection: RawConnection) -> list[Metric]:
    """The gauges of the installation, the same from whichever process answers."""
    return [
        *_jobs({row["state"]: row["n"] for row in await connection.fetch(_JOBS)}),
        _one(
            "dianjing_jobs_oldest_seconds", "Age of the job that waits longest", await connection.fetchval(_OLDEST_JOB)
        ),
        _one(
            "dianjing_leases",
            "Leases that people hold (at most 100000 are counted)",
            await connection.fetchval(_LEASES),
        ),
        *_outbox(await connection.fetch(_OUTBOX)),
        _one(
            "dianjing_audit_seal_age_seconds",
            "Seconds since the audit was last sealed",
            await connection.fetchval(_SEALED) or 0.0,
        ),
        _chores(await connection.fetch(_CHORES)),
    ]


def _jobs(counts: dict[str, int]) -> Iterator[Metric]:
    family = GaugeMetricFamily("dianjing_jobs", "Unfinished jobs by state", labels=["state"])
    for state in ("queued", "running"):
        family.add_metric([state], counts.get(state, 0))
    yield family


def _outbox(rows: list[dict[str, float]]) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("dianjing_outbox", "Rows that wait in the outbox by topic", labels=["topic"])
    failing = GaugeMetricFamily("dianjing_outbox_failing", "Of these, rows that failed before", labels=["topic"])
    age = GaugeMetricFamily("dianjing_outbox_age_seconds", "Age of the row that is due longest", labels=["topic"])
    for row in rows:
        waiting.add_metric([str(row["topic"])], row["n"])
        failing.add_metric([str(row["topic"])], row["failing"])
        age.add_metric([str(row["topic"])], row["age"])
    yield from (waiting, failing, age)


def _chores(rows: list[dict[str, bool]]) -> Metric:
    family = GaugeMetricFamily("dianjing_chore_failing", "1 where a chore's last run failed", labels=["chore"])
    for row in rows:
        family.add_metric([str(row["name"])], int(row["failing"]))
    return family


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=float(value))

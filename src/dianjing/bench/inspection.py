"""What must be true after accidents: what clients were told, held against what is there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from dianjing.bench.stage import Stage
from dianjing.core.audit import Verdict
from dianjing.core.canonical import digest
from dianjing.core.errors import DianjingError
from dianjing.core.release import check
from dianjing.core.report import Report
from dianjing.kit.opening import open_source
from dianjing.sdk.loading import fetch
from dianjing.server.audit.reading import verify
from dianjing.server.blobs.garbage import Mismatch, compare
from dianjing.server.blobs.service import open_blobs
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.settings import Settings

_MOST_RELEASES = 5
"""Releases that are fetched whole and verified byte by byte; of the others the manifest alone."""

_PROMISES = {
    "a slot is held twice": """
        SELECT task_id, stage, round, slot FROM slots WHERE state IN ('leased', 'done')
        GROUP BY 1, 2, 3, 4 HAVING count(*) > 1""",
    "somebody did the same task twice": """
        SELECT task_id, stage, round, holder FROM slots WHERE spent GROUP BY 1, 2, 3, 4 HAVING count(*) > 1""",
    "a task counts its open slots wrongly": """
        SELECT t.id FROM tasks t WHERE t.state = 'open' AND NOT t.routing AND t.remaining <> (SELECT count(*)
        FROM slots s WHERE s.task_id = t.id AND s.round = t.round AND s.state IN ('open', 'leased'))""",
    "a task waits for a router that was never told": "SELECT id FROM tasks WHERE routing",
    "a counter of tasks is wrong": """
        SELECT * FROM (SELECT project_id, stage, state, count(*) AS n FROM tasks GROUP BY 1, 2, 3) AS counted
        FULL JOIN (SELECT project_id, stage, state, tasks FROM task_counters WHERE tasks > 0) AS kept
        USING (project_id, stage, state) WHERE n IS DISTINCT FROM tasks""",
    "a counter of work is wrong": """
        SELECT * FROM (SELECT author_id AS who, count(*) AS n FROM annotations WHERE status <> 'draft'
        AND submission_id IS NOT NULL GROUP BY 1) AS made FULL JOIN (SELECT user_id AS who, sum(submitted) AS m
        FROM work_counters GROUP BY 1 HAVING sum(submitted) > 0) AS kept USING (who) WHERE n IS DISTINCT FROM m""",
    "a submission is in twice": """
        SELECT submission_id FROM annotations WHERE submission_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1""",
    "a submission was not audited once": """
        SELECT a.id FROM annotations a WHERE a.submission_id IS NOT NULL AND (SELECT count(*) FROM audit_events e
        WHERE e.thing_id = a.id AND e.verb = 'work.submit') <> 1""",
    "a job did not end well": "SELECT kind, state, error->'code' FROM jobs WHERE state <> 'succeeded'",
    "an import did not end well": "SELECT id, state FROM imports WHERE state <> 'done'",
    "a release is half there": """
        SELECT id, state FROM releases WHERE state <> 'ready' OR manifest IS NULL OR hash IS NULL""",
    "items were frozen for no release": """
        SELECT DISTINCT release_id FROM release_items i
        WHERE NOT EXISTS (SELECT FROM releases r WHERE r.id = i.release_id AND r.state = 'ready')""",
    "an export is half there": "SELECT id, state FROM exports WHERE state <> 'ready' OR blob IS NULL",
    "a media has no parts": """
        SELECT id FROM media m WHERE NOT EXISTS (SELECT FROM media_parts p WHERE p.media_id = m.id)""",
}
"""What is wrong → a query that finds it."""


def inspect(stage: Stage) -> list[str]:
    """Everything that is not as it must be; nothing, if all promises were kept."""
    with psycopg.connect(stage.measured.database_url) as connection:
        found = [*_broken(connection), *_lost(connection, stage), *_not_imported(connection, stage)]
    found += stage.told.contradictions
    verdict, mismatch = asyncio.run(_audit_and_blobs(stage))
    found += [f"the audit chain: {flaw}" for flaw in verdict.flaws[:5]]
    found += [f"bytes without a row: {address}" for address in mismatch.orphans[:5]]
    found += [f"a blob is named and not there: {address}" for address in mismatch.missing[:5]]
    return [*found, *_unsound_releases(stage)]


def _broken(connection: psycopg.Connection[Any]) -> Iterator[str]:
    for name, query in _PROMISES.items():
        rows = connection.execute(query.encode()).fetchmany(5)
        if rows:
            yield f"{name}: {[tuple(str(value) for value in row) for row in rows]}"


def _lost(connection: psycopg.Connection[Any], stage: Stage) -> Iterator[str]:
    """Acknowledged work that is not there exactly as it was acknowledged."""
    rows = connection.execute(
        "SELECT submission_id::text, id::text, hash, status FROM annotations WHERE submission_id IS NOT NULL"
    ).fetchall()
    there = {submission: (identity, content, status) for submission, identity, content, status in rows}
    for submission, (identity, content) in stage.told.submissions.items():
        found = there.get(submission)
        if found is None or found[:2] != (identity, content):
            yield f"acknowledged submission {submission} is {found}"
    for submission, identity in stage.told.kept.items():
        found = there.get(submission)
        if found is None or found[0] != identity:
            yield f"kept submission {submission} is {found}"


def _not_imported(connection: psycopg.Connection[Any], stage: Stage) -> Iterator[str]:
    rows = connection.execute("SELECT id::text, added + changed + same, refused FROM imports").fetchall()
    counts = {identity: (taken, refused) for identity, taken, refused in rows}
    for identity, files in stage.told.imports.items():
        if counts.get(identity) != (files, 0):
            yield f"import {identity} of {files} files took and refused {counts.get(identity)}"
    keys = {row[0] for row in connection.execute("SELECT key FROM items WHERE deleted_at IS NULL").fetchall()}
    missing = stage.told.keys - keys
    if missing:
        yield f"{len(missing)} items are missing, such as {min(missing)}"


async def _audit_and_blobs(stage: Stage) -> tuple[Verdict, Mismatch]:
    database = Database(stage.measured.database_url, connections=2)
    resources = Resources(Settings(data_dir=stage.data_dir, database_url=stage.measured.database_url), database)
    try:
        verdict = await verify(database, stage.workspace)
        return verdict, await compare(database, resources.once(open_blobs).store)
    finally:
        await resources.close()


def _unsound_releases(stage: Stage) -> Iterator[str]:
    with psycopg.connect(stage.measured.database_url) as connection:
        rows = connection.execute(
            "SELECT id::text, manifest, hash FROM releases WHERE state = 'ready' ORDER BY number"
        ).fetchall()
    for identity, manifest, stated in rows:
        if digest(manifest.encode()) != stated:
            yield f"the manifest of release {identity} is not what its hash says"
    whole = stage.draw.sample(rows, min(_MOST_RELEASES, len(rows)))
    with TemporaryDirectory() as folder:
        for identity, _, _ in whole:
            target = Path(folder) / identity
            try:
                fetch(stage.lead.client, identity, target)
                with open_source(target, Report()) as source:
                    _, faults = check(source)
            except DianjingError as error:
                yield f"release {identity}: {error}"
                continue
            if faults:
                yield f"release {identity}: {faults[0].path}: {faults[0].words.said('en')} ({len(faults)} in all)"

"""What much work leaves in the database, put there set by set: rows, and the dead ones that updates leave behind."""

from __future__ import annotations

import time
from uuid import UUID

import psycopg

from dianjing.bench.instance import Measured
from dianjing.bench.scene import Scene, new_dataset, new_project, ten_boxes
from dianjing.server.kit.database import Database

# Each slot is leased and then done in statements of its own, so that both leave a dead row and dead index entries at
# the head of the queue, as claims and submissions do.
_LEASE = """
UPDATE slots s SET state = 'leased', spent = true, holder = coalesce(%(user)s::uuid, p.user_id), leased_at = now(),
  touched_at = now(), expires_at = now() + interval '1 hour', ontology_version = 1, guideline_version = 1
FROM (SELECT id, row_number() OVER (ORDER BY sort) AS n FROM slots
      WHERE project_id = %(project)s AND state = 'open' AND slot = 0 ORDER BY sort LIMIT %(count)s) few
  LEFT JOIN bench_people p ON p.n = 1 + few.n %% (SELECT count(*) FROM bench_people)
WHERE s.id = few.id
"""
_DONE = """
UPDATE slots SET state = 'done', verdict = 'submit', annotation_id = dianjing_uuid7(),
  submission_id = gen_random_uuid(), touched_at = now(), expires_at = NULL
WHERE project_id = %(project)s AND state = 'leased' AND expires_at = now() + interval '1 hour'
"""
_REVISIONS = """
INSERT INTO annotations (id, workspace_id, item_id, layer_id, project_id, task_id, slot_id, author_id, author_kind,
  ontology_version, guideline_version, status, submission_id, seconds, edits, objects, labels, hash, document)
SELECT s.annotation_id, s.workspace_id, t.item_id, p.layer_id, p.id, t.id, s.id, s.holder, 'person', 1, 1, 'submitted',
  s.submission_id, 31.5, 12, 10, '{car}', %(hash)s, %(document)s
FROM slots s JOIN tasks t ON t.id = s.task_id JOIN projects p ON p.id = s.project_id
WHERE s.project_id = %(project)s AND s.state = 'done' AND s.touched_at = now()
"""
_TASKS = """
UPDATE tasks t SET remaining = t.remaining - 1, stage = CASE WHEN t.remaining > 1 THEN t.stage ELSE 'accepted' END,
  state = CASE WHEN t.remaining > 1 THEN t.state ELSE 'accepted' END, head_id = s.annotation_id
FROM slots s WHERE s.task_id = t.id AND s.project_id = %(project)s AND s.state = 'done' AND s.touched_at = now()
"""
_CURSOR = """
INSERT INTO cursors (user_id, lane_id, position)
SELECT %(user)s, lane_id, max(sort) FROM slots WHERE project_id = %(project)s AND holder = %(user)s GROUP BY lane_id
ON CONFLICT (user_id, lane_id) DO UPDATE SET position = excluded.position
"""


_CLEARING = "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'"
_QUIET_SECONDS = 21.0
"""Twice what autovacuum sleeps between two looks at a database, and a little more."""
_SETTLING_SECONDS = 240.0


def age(measured: Measured, scene: Scene, submissions: int) -> int:
    """Leave what so many submissions by everybody leave, those that were made already included; how many there are."""
    with psycopg.connect(measured.database_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM slots WHERE project_id = %s AND state = 'done'", [scene.project]
        ).fetchone()
        made = int(row[0]) if row is not None else 0
        added = _submit(connection, scene.project, max(0, submissions - made), None)
    return made + added


def settle(measured: Measured) -> None:
    """Wait until autovacuum has cleared what it clears of that by itself: what a loop pays later is its own share, not
    that of hundreds of thousands which came in one minute."""
    deadline = time.monotonic() + _SETTLING_SECONDS
    quiet_since = time.monotonic()
    with psycopg.connect(measured.database_url, autocommit=True) as connection:
        while time.monotonic() < deadline and time.monotonic() - quiet_since < _QUIET_SECONDS:
            if connection.execute(_CLEARING).fetchone() is not None:
                quiet_since = time.monotonic()
            time.sleep(0.5)


def do_head(measured: Measured, project: UUID, user: UUID, tasks: int) -> int:
    """Have one person do the tasks at the head of the level, one slot of each, with the cursor that this leaves."""
    with psycopg.connect(measured.database_url) as connection:
        done = _submit(connection, project, tasks, user)
        connection.execute(_CURSOR, {"project": project, "user": user})
    return done


def _submit(connection: psycopg.Connection[tuple[object, ...]], project: UUID, count: int, user: UUID | None) -> int:
    document = ten_boxes()
    values = {
        "project": project,
        "count": count,
        "user": user,
        "hash": document.hash(),
        "document": document.stored(),
    }
    done = connection.execute(_LEASE, values).rowcount
    for statement in (_DONE, _REVISIONS, _TASKS):
        connection.execute(statement, values)
    return done


async def overlapping(measured: Measured, scene: Scene, tasks: int) -> UUID:
    """A second project, on a dataset of its own, in which three people work on each item."""
    database = Database(measured.database_url, connections=2)
    dataset = new_dataset(measured.database_url, scene.workspace, "overlap", tasks)
    try:
        async with database.begin() as uow:
            return await new_project(uow, scene.workspace, dataset, name="overlap", overlap=3)
    finally:
        await database.close()

"""Many people at once: whatever order things happen in, nobody's work is lost, doubled or given to two."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianjing.server.kit.database import Database
from dianjing.server.kit.hot import HotPool
from dianjing.server.kit.resources import Resources
from dianjing.server.tasks import queue
from dianjing.server.work.hot import SQL
from dianjing.server.workspaces.service import add_member
from tests.fixtures.application import MakeBrowser
from tests.fixtures.people import Person, Place, make_person, make_place
from tests.fixtures.projects import Bench, boxes, make_bench
from tests.fixtures.work import run_jobs

OVERLAP_2 = {
    "stages": [
        {"name": "annotate", "kind": "annotate", "settings": {"overlap": 2}},
        {"name": "review", "kind": "review"},
        {"name": "accepted", "kind": "accepted"},
    ]
}


async def test_a_hundred_people_race_for_few_slots(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=30)
    pool = HotPool(resources.database.url, connections=25)
    people = [uuid4() for _ in range(100)]

    async def claim(user: Any) -> Any:
        while True:
            row = await pool.row(
                SQL["claim"],
                workspace=place.id,
                project=bench.project,
                user=user,
                stages=["annotate"],
                demands=[""],
                held=[],
                others=False,
                cursor=user,
                lease_seconds=60.0,
                stretch=200,
            )
            assert row is not None
            if row["id"] is not None or row["lanes"] == 0:
                return row["id"]

    leases = await asyncio.gather(*(claim(user) for user in people))
    await pool.close()
    given_out = [lease for lease in leases if lease is not None]
    assert len(given_out) == len(set(given_out)) == 30
    rows = await bench.fetch("SELECT task_id FROM slots WHERE project_id = $1 AND state = 'leased'", bench.project)
    assert len({row["task_id"] for row in rows}) == 30


async def test_one_person_in_two_windows_gets_one_slot_of_a_task(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1, workflow=OVERLAP_2)
    ann = place.people["annotator"]
    answers = await asyncio.gather(*(bench.claim(ann) for _ in range(8)))
    assert len({answer["id"] for answer in answers if answer is not None}) == 1
    held = await bench.fetch("SELECT 1 FROM slots WHERE holder = $1 AND state = 'leased'", ann.user_id)
    assert len(held) == 1


async def test_the_same_submission_many_times_at_once_counts_once(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=1)
    ann = place.people["annotator"]
    lease = await bench.claim(ann)
    assert lease is not None
    body = {"submission": str(uuid4()), "document": boxes(), "seconds": 1.0}
    answers = await asyncio.gather(*(ann.post(f"/leases/{lease['id']}/submit", body) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["annotation"] for answer in answers}) == 1
    assert len(await bench.fetch("SELECT 1 FROM annotations WHERE submission_id = $1", body["submission"])) == 1


async def test_a_slot_that_somebody_almost_took_still_comes(resources: Resources, place: Place) -> None:
    bench = await make_bench(resources, place, items=3)
    ann = place.people["annotator"]
    async with resources.database.begin() as uow:
        raw = await uow.raw()
        first = await raw.fetchval(
            "SELECT task_id FROM slots WHERE project_id = $1 AND state = 'open' ORDER BY sort LIMIT 1 FOR UPDATE",
            bench.project,
        )
        second = await bench.claim(ann)
        assert second is not None
        assert second["task"]["id"] != str(first)
    await bench.submit(ann, second)
    third = await bench.claim(ann)
    assert third is not None
    assert third["task"]["id"] == str(first)


async def test_a_fast_person_is_not_slowed_by_what_they_did(resources: Resources, place: Place) -> None:
    """They have done the head of the level; others have not. Their next claim looks at a bounded number of slots."""
    bench = await make_bench(resources, place, items=300, workflow=OVERLAP_2)
    ann = place.people["annotator"]
    done = 0
    while done < 280:
        lease = await bench.claim(ann)
        assert lease is not None
        await bench.submit(ann, lease)
        done += 1
    seen = await _rows_read(bench, ann)
    assert seen < 40, f"one claim read {seen} slots"
    # Even with the cursor lost, no statement looks at everything: the next ones go on where it stopped.
    await bench.fetch("DELETE FROM cursors WHERE user_id = $1", ann.user_id)
    seen = await _rows_read(bench, ann)
    assert 200 < seen < 900, f"one claim read {seen} slots"
    held = await bench.claim(ann)
    assert held is not None
    assert held["item"]["key"] == "00280.jpg"


_DONE_BY = """
UPDATE slots SET state = 'done', spent = true, holder = $2, touched_at = dianjing_now(), ontology_version = 1
WHERE project_id = $1 AND slot = 0 AND task_id IN (
  SELECT task_id FROM slots WHERE project_id = $1 AND slot = 0 ORDER BY sort LIMIT $3)
"""


async def test_a_long_head_that_somebody_has_done_is_passed_in_one_request(resources: Resources, place: Place) -> None:
    """However their cursor was lost: longer than what all statements together saw when each looked at 200."""
    bench = await make_bench(resources, place, items=7000, workflow=OVERLAP_2)
    ann = place.people["annotator"]
    await bench.fetch(_DONE_BY, bench.project, ann.user_id, 6950)
    held = await bench.claim(ann)
    assert held is not None
    assert held["item"]["key"] == "06950.jpg"
    assert await _rows_read(bench, ann) < 40


async def test_cursors_go_along_with_tasks_that_are_ranked_anew(resources: Resources, place: Place) -> None:
    """Work that somebody has done, ranked anew task by task, does not lie before them in the new level."""
    bench = await make_bench(resources, place, items=40, workflow=OVERLAP_2)
    ann, man = place.people["annotator"], place.people["manager"]
    await bench.fetch(_DONE_BY, bench.project, ann.user_id, 30)
    tasks = await bench.fetch(
        "SELECT DISTINCT task_id FROM slots WHERE project_id = $1 AND holder = $2", bench.project, ann.user_id
    )
    for row in tasks:
        answer = await man.patch(f"/tasks/{row['task_id']}", {"priority": 7})
        assert answer.status_code == 200, answer.text
    (lane,) = await bench.fetch(
        "SELECT l.last, c.position FROM lanes l JOIN cursors c ON c.lane_id = l.id AND c.user_id = $2"
        " WHERE l.project_id = $1 AND l.level = 7",
        bench.project,
        ann.user_id,
    )
    assert lane["position"] == lane["last"] == 30
    held = await bench.claim(ann)
    assert held is not None
    assert held["task"]["priority"] == 0
    other = await bench.claim(place.people["reviewer"])
    assert other is not None
    assert other["task"]["priority"] == 7


async def test_a_cursor_passes_nothing_that_is_still_for_its_member(resources: Resources, place: Place) -> None:
    """A task that they have done comes behind one that they have not: the cursor stays before both."""
    bench = await make_bench(resources, place, items=3, workflow=OVERLAP_2)
    ann, man = place.people["annotator"], place.people["manager"]
    await bench.fetch(_DONE_BY, bench.project, ann.user_id, 1)
    tasks = await bench.fetch(
        "SELECT task_id FROM slots WHERE project_id = $1 AND slot = 0 ORDER BY sort DESC", bench.project
    )
    for row in tasks:
        answer = await man.patch(f"/tasks/{row['task_id']}", {"priority": 7})
        assert answer.status_code == 200, answer.text
    seen = set()
    for _ in range(2):
        held = await bench.claim(ann)
        assert held is not None
        seen.add(held["task"]["id"])
        await bench.submit(ann, held)
    assert seen == {str(row["task_id"]) for row in tasks[:2]}


class _LookedOnly(Exception):
    """Ends a transaction that was not to change anything."""


async def _rows_read(bench: Bench, person: Person) -> int:
    """How many rows of slots one claim reads, by the plan of the very statement."""
    statement = SQL["claim"]
    values: Mapping[str, Any] = {
        "workspace": bench.place.id,
        "project": bench.project,
        "user": person.user_id,
        "stages": ["annotate"],
        "demands": [""],
        "held": [],
        "others": False,
        "cursor": person.user_id,
        "lease_seconds": 60.0,
        "stretch": 200,
    }
    with contextlib.suppress(_LookedOnly):
        async with bench.resources.database.begin() as uow:
            raw = await uow.raw()
            for name in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_bitmapscan"):
                await raw.execute(f"SET LOCAL {name} = off")
            plan = await raw.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.sql}", *statement.arguments(values))
            raise _LookedOnly
    found = plan if isinstance(plan, list) else orjson.loads(plan)

    def read(node: dict[str, Any]) -> int:
        own = 0
        if node.get("Relation Name") == "slots" and "Scan" in node["Node Type"]:
            own = round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        return own + sum(read(child) for child in node.get("Plans", ()))

    return read(found[0]["Plan"])


class Crowd:
    """Some people at work on one project, each with what they hold and what they were told was handed in."""

    def __init__(self, bench: Bench, people: list[Person]) -> None:
        self.bench = bench
        self.people = people
        self.held: dict[int, list[dict[str, Any]]] = {number: [] for number in range(len(people))}
        self.acknowledged: Counter[str] = Counter()
        self.refused: set[str] = set()

    async def act(self, number: int, verb: str) -> None:
        person = self.people[number]
        if verb in ("claim", "review"):
            answer = await person.post(
                f"/projects/{self.bench.project}/leases",
                {"stage": "review" if verb == "review" else None, "held": [one["id"] for one in self.held[number]]},
            )
            assert answer.status_code in (200, 403), answer.text
            self.held[number] += answer.json().get("leases", [])
        elif verb == "expire":
            await self.bench.fetch(
                "UPDATE slots SET expires_at = dianjing_now() - interval '1 second'"
                " WHERE project_id = $1 AND holder = $2 AND state = 'leased'",
                self.bench.project,
                person.user_id,
            )
            async with self.bench.resources.database.begin() as uow:
                await queue.sweep_expired(uow)
        elif verb == "route":
            await run_jobs(self.bench.resources, self.bench.place.id)
        elif self.held[number]:
            await self._end(person, self.held[number].pop(0), verb)

    async def _end(self, person: Person, lease: dict[str, Any], verb: str) -> None:
        path, submission = f"/leases/{lease['id']}", str(uuid4())
        if verb == "skip":
            answer = await person.post(f"{path}/skip", {"reason": "不做"})
        elif verb == "release":
            answer = await person.post(f"{path}/release")
        elif lease["task"]["kind"] == "review":
            said = (
                {"verdict": "return", "comments": [{"text": "再看看"}]} if verb == "return" else {"verdict": "accept"}
            )
            answer = await person.post(f"{path}/verdict", {"submission": submission, **said})
        else:
            answer = await person.post(f"{path}/submit", {"submission": submission, "document": boxes(), "seconds": 1})
            if answer.status_code == 200:
                self.acknowledged[submission] += 1
            else:
                self.refused.add(submission)
        assert answer.status_code in (200, 204, 409), answer.text

    async def check(self) -> None:
        """What must hold at any moment between transactions."""
        project = self.bench.project
        doubled = await self.bench.fetch(
            "SELECT task_id FROM slots WHERE project_id = $1 AND spent"
            " GROUP BY task_id, stage, round, read, holder HAVING count(*) > 1"
            " UNION ALL SELECT task_id FROM slots WHERE project_id = $1 AND state IN ('open', 'leased', 'done')"
            " GROUP BY task_id, stage, round, slot HAVING count(*) > 1",
            project,
        )
        assert doubled == [], "a slot with two holders, or a person with two slots"
        uneven = await self.bench.fetch(
            "SELECT t.id FROM tasks t WHERE t.project_id = $1 AND t.remaining <> (SELECT count(*) FROM slots s"
            " WHERE s.task_id = t.id AND s.stage = t.stage AND s.round = t.round AND s.state IN ('open', 'leased'))",
            project,
        )
        assert uneven == [], "a task that does not know how many it waits for"
        stuck = await self.bench.fetch(
            "SELECT id FROM tasks WHERE project_id = $1 AND remaining = 0 AND NOT routing"
            " AND state NOT IN ('accepted', 'invalid')",
            project,
        )
        assert stuck == [], "a task that waits for nothing"
        counts = await self.bench.fetch(
            "SELECT stage, state, sum(tasks) FROM (SELECT stage, state, tasks FROM task_counters WHERE project_id = $1"
            " UNION ALL SELECT stage, state, -1 FROM tasks WHERE project_id = $1) x"
            " GROUP BY 1, 2 HAVING sum(tasks) <> 0",
            project,
        )
        assert counts == [], "the counts are not those of a recount"
        kept = await self.bench.fetch(
            "SELECT submission_id, status FROM annotations WHERE project_id = $1 AND submission_id IS NOT NULL", project
        )
        handed_in = Counter(str(row["submission_id"]) for row in kept if row["status"] != "draft")
        assert handed_in == self.acknowledged, "an acknowledged submission is there once"
        drafts = {str(row["submission_id"]) for row in kept if row["status"] == "draft"}
        assert self.refused <= drafts, "refused work is kept"

    async def finish(self) -> None:
        """Let everybody work until there is nothing more for anyone: what is then open is for nobody."""
        idle = 0
        while idle < 2:
            moved = False
            for number in range(len(self.people)):
                for verb in ("claim", "review"):
                    await self.act(number, verb)
                while self.held[number]:
                    moved = True
                    await self.act(number, "submit")
            await self.act(0, "route")
            idle = 0 if moved else idle + 1
        await self.check()
        for person, role in zip(self.people, ("annotator", "annotator", "reviewer", "manager"), strict=True):
            passed_over = await self.bench.fetch(
                "SELECT s.id FROM slots s WHERE s.project_id = $1 AND s.state = 'open'"
                " AND (s.prefer IS NULL OR s.prefer = $2) AND (s.stage = 'annotate' OR $3)"
                " AND NOT EXISTS (SELECT FROM slots m WHERE m.task_id = s.task_id AND m.holder = $2 AND m.spent"
                "  AND (m.stage <> s.stage AND s.stage = 'review' AND m.state <> 'skipped'"
                "       OR m.stage = s.stage AND (m.state = 'skipped' OR m.round = s.round)))",
                self.bench.project,
                person.user_id,
                role != "annotator",
            )
            assert passed_over == [], f"{role} was told that nothing is left"


@pytest.fixture
async def crowded(resources: Resources, database: Database, browser: MakeBrowser) -> Place:
    place = await make_place(database, browser, roles=("owner", "annotator", "reviewer", "manager"))
    return place


TAKING = ["claim", "claim", "claim", "review", "review"]
ENDING = ["submit", "submit", "submit", "skip", "release", "return", "return"]
VERBS = [*TAKING, *ENDING, "expire", "route"]
STEP = st.tuples(st.integers(0, 3), st.sampled_from(VERBS))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.lists(STEP, min_size=1, max_size=6), min_size=5, max_size=30), seed=st.integers(0, 2**16))
async def test_any_order_of_things_keeps_the_promises(
    steps: list[list[tuple[int, str]]],
    seed: int,
    resources: Resources,
    database: Database,
    browser: MakeBrowser,
    crowded: Place,
) -> None:
    second = await make_person(database, browser, name="Second")
    async with database.begin() as uow:
        await add_member(uow, crowded.id, second.user_id, "annotator")
    people = [crowded.people["annotator"], second, crowded.people["reviewer"], crowded.people["manager"]]
    crowd = Crowd(
        await make_bench(resources, crowded, items=random.Random(seed).randint(1, 4), workflow=OVERLAP_2), people
    )
    for together in steps:
        # One person is one browser: what different people do happens at the same time.
        by_person: dict[int, list[str]] = {}
        for number, verb in together:
            by_person.setdefault(number, []).append(verb)

        async def live(number: int, verbs: list[str]) -> None:
            for verb in verbs:
                await crowd.act(number, verb)

        await asyncio.gather(*(live(number, verbs) for number, verbs in by_person.items()))
        await crowd.check()
    await crowd.finish()

"""How far the demo has come on its server: whatever was interrupted goes on from there.

Nothing is noted beside the data. What a step would make is looked for, and what is missing of it is made.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from dianjing.core.errors import Conflict, DianjingError, NotFound
from dianjing.core.words import Words
from dianjing.demo.people import LEAD, Member, sign_in
from dianjing.demo.telling import script
from dianjing.sdk.client import Client
from dianjing.sdk.door import Door
from dianjing.sdk.models import Project, Release

NAMES = ("pictures", "passages")
"""The datasets of the demo, in the order in which they are worked on."""
ROUNDS = 2
"""Rounds of work on each, every one with a release."""
_PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class Tasks:
    """Where the tasks of a project stand: how many were handed in, wait for a review, and came back."""

    handed_in: int
    in_review: int
    returned: int


def lead_of(door: Door) -> Member:
    """The demo's lead, signed in. Raises ``Conflict`` where the directory was set up for something else."""
    try:
        return sign_in(door, LEAD)
    except DianjingError as error:
        raise Conflict(
            "demo.other_directory",
            Words(zh="这个目录里是别的数据，不是演示", en="This directory holds something else than the demo"),
            hint=Words(zh="用 --data-dir 指定另一个目录", en="Name another with --data-dir"),
        ) from error


def is_finished(client: Client) -> bool:
    """Whether the last step was done: the project that is yours to begin has its tasks."""
    fresh = project_of(client, script("projects")[f"{NAMES[-1]}-fresh"]["name"])
    return fresh is not None and sum(fresh.counts.values()) > 0


def release_of(client: Client, name: str, round_: int) -> Release | None:
    """The release of a round, the first being 1; None where there is none that is whole."""
    dataset = client.datasets.get(name)
    whole = [one for one in client.releases.list(dataset) if one.state == "ready"]
    return sorted(whole, key=lambda one: one.number)[round_ - 1] if len(whole) >= round_ else None


def project_of(client: Client, name: str) -> Project | None:
    """The project of this name; None where there is none."""
    try:
        return client.projects.get(name)
    except NotFound:
        return None


def wait_for_jobs(client: Client) -> None:
    """Let what was begun before an interruption come to its end."""
    for state in ("queued", "running"):
        for job in list(client.transport.pages(f"{client.path}/jobs", {"state": state})):
            try:
                client.wait(str(job["id"]))
            except Conflict:
                # It failed, or was given up: the step that asked for it asks again.
                continue


def settled(client: Client, project: Project) -> Tasks:
    """Where the tasks stand, once the router has nothing left to do."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        tasks = list(client.transport.pages(f"/projects/{project.id}/tasks", {"order": "key", "limit": 100}))
        if not any(one["routing"] for one in tasks):
            states = [str(one["state"]) for one in tasks]
            return Tasks(
                handed_in=sum(state in ("in_review", "returned", "accepted") for state in states),
                in_review=states.count("in_review"),
                returned=states.count("returned"),
            )
        time.sleep(0.1)
    raise TimeoutError(f"the tasks of {project.name} did not come to rest")

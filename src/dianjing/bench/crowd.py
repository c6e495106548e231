"""The people of ``bench faults``: they work while accidents happen, try again as real clients do, and write down what
they were told."""

from __future__ import annotations

import io
import random
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from PIL import Image

from dianjing.core.document import Document
from dianjing.core.errors import Conflict, DianjingError, Unavailable
from dianjing.sdk.client import Client
from dianjing.sdk.models import Dataset, Lease, Project

T = TypeVar("T")

ONTOLOGY = {"classes": [{"name": "thing", "shapes": ["box"]}]}
WORKFLOW = {
    "stages": [
        {"name": "annotate", "kind": "annotate", "settings": {"overlap": 2}},
        {"name": "accepted", "kind": "accepted"},
    ]
}
_PAUSE = 0.3
"""Seconds between two attempts at something that could not be done just now."""
_SIDE = 12
_LOW, _BROUGHT = 400, 300
"""With fewer tasks left than this, so many pictures are brought."""


@dataclass(slots=True)
class Told:
    """What the server acknowledged, as its clients know it."""

    submissions: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Submission id → (annotation id, hash of the document that was handed in)."""
    kept: dict[str, str] = field(default_factory=dict)
    """Submission id of work whose lease was over → the revision that keeps it."""
    keys: set[str] = field(default_factory=set)
    """Keys of the items of imports that were accepted."""
    imports: dict[str, int] = field(default_factory=dict)
    """Import id → files in it."""
    releases: list[str] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    """Refusals by code: what the people saw of the accidents."""


class Person(threading.Thread):
    """An annotator who claims, saves, hands in, and hands in again where no answer came."""

    def __init__(self, client: Client, project: Project, told: Told, stop: threading.Event, seed: int) -> None:
        super().__init__(name=f"person {seed}", daemon=True)
        self._client = client
        self._project = project
        self._told = told
        self._enough = stop
        self._draw = random.Random(seed)

    def run(self) -> None:
        """Work until told to stop; what was begun is brought to its end."""
        while not self._enough.is_set():
            try:
                leases = self._client.work.claim(self._project)
                for lease in leases:
                    self._work_on(lease)
            except DianjingError as error:
                self._told.refused[error.code] += 1
                leases = []
            if not leases:
                self._enough.wait(_PAUSE)
        self._client.close()

    def _work_on(self, lease: Lease) -> None:
        value = _document(self._draw)
        if self._draw.random() < 0.5:
            self._client.work.draft(lease, 1, value)
        self._enough.wait(self._draw.uniform(0.2, 0.8))
        if self._draw.random() < 0.03:
            self._client.work.skip(lease, "not for me")
            return
        self._hand_in(lease, value)

    def _hand_in(self, lease: Lease, value: dict[str, Any]) -> None:
        submission = str(uuid4())
        while True:
            try:
                done = self._client.work.submit(lease, value, seconds=1.0, edits=1, submission=submission)
                break
            except Unavailable as error:
                self._told.refused[error.code] += 1
                # Never a new submission id: that is how work is handed in once.
                self._enough.wait(_PAUSE)
            except Conflict as error:
                self._told.refused[error.code] += 1
                if "annotation" in error.params:
                    self._told.kept[submission] = str(error.params["annotation"])
                if error.code.startswith("lease."):
                    return
                self._enough.wait(_PAUSE)
        identity = str(done["annotation"])
        self._told.submissions[submission] = (identity, Document.read(value).hash())
        if self._draw.random() < 0.1:
            again = self._client.work.submit(lease, value, seconds=1.0, edits=1, submission=submission)
            if again["annotation"] != identity:
                self._told.contradictions.append(f"{submission}: {identity}, then {again['annotation']}")


class Lead:
    """The owner, who imports, releases and exports without waiting for the jobs."""

    def __init__(self, client: Client, told: Told, draw: random.Random, folder: Path, name: str) -> None:
        """``name`` begins the keys of what this one imports; archives are packed in ``folder``."""
        self.client = client
        self._told = told
        self._draw = draw
        self._folder = folder
        self._name = name
        self._imports = 0
        self.dataset: Dataset = client.datasets.ensure("faults")

    def project(self) -> Project:
        """The project that everybody works in."""
        return self.client.projects.create("faults", "faults", ontology=ONTOLOGY, workflow=WORKFLOW)

    def bring(self, count: int) -> str:
        """Upload an archive of ``count`` small pictures and ask for its import; the id of its job."""
        self._imports += 1
        prefix = f"{self._name}{self._imports:04}"
        archive = self._folder / f"{prefix}.zip"
        with zipfile.ZipFile(archive, "w") as out:
            for number in range(count):
                out.writestr(f"{prefix}-{number:05}.png", _picture(self._draw))
        transport = self.client.transport
        begun = transport.post(
            f"/datasets/{self.dataset.id}/uploads", {"path": archive.name, "size": archive.stat().st_size}
        )
        transport.send("PUT", f"/uploads/{begun['id']}", params={"offset": 0}, content=archive.read_bytes())
        archive.unlink()
        wanted = {"source": {"uploads": [begun["id"]]}}
        made = transport.post(f"/datasets/{self.dataset.id}/imports", wanted)
        self._told.imports[str(made["id"])] = count
        self._told.keys |= {f"{prefix}-{number:05}.png" for number in range(count)}
        return str(made["job_id"])

    def add_tasks(self, project: Project) -> str:
        """Ask for a task for every item that has none; the id of its job."""
        return str(self.client.transport.post(f"/projects/{project.id}/tasks", {"all": True})["job"]["id"])

    def cut(self) -> str:
        """Ask for a release of what was accepted and handed in; its id."""
        wanted = {
            "statuses": ["accepted", "submitted"],
            "splits": {"shares": {"train": 0.8, "test": 0.2}, "seed": self._draw.randrange(1000)},
        }
        made = self.client.transport.post(f"/datasets/{self.dataset.id}/releases", wanted)
        self._told.releases.append(str(made["id"]))
        return str(made["id"])

    def export(self, release: str) -> str:
        """Ask for an export of a release that is ready; its id."""
        made = self.client.transport.post(f"/releases/{release}/exports", {"format": "coco"})
        self._told.exports.append(str(made["id"]))
        return str(made["id"])


class Feeder(threading.Thread):
    """Brings new pictures before the people run out of tasks."""

    def __init__(self, lead: Lead, project: Project, told: Told, stop: threading.Event) -> None:
        super().__init__(name="feeder", daemon=True)
        self._lead = lead
        self._project = project
        self._told = told
        self._enough = stop

    def run(self) -> None:
        """Bring until told to stop."""
        while not self._enough.is_set():
            try:
                self._feed()
            except DianjingError as error:
                self._told.refused[error.code] += 1
            self._enough.wait(1.0)
        self._lead.client.close()

    def _feed(self) -> None:
        client = self._lead.client
        progress = client.transport.get(f"/projects/{self._project.id}/progress")
        if progress["tasks"] - progress["done"] >= _LOW:
            return
        if client.datasets.get(self._lead.dataset.name).items <= progress["tasks"]:
            self._wait(self._lead.bring(_BROUGHT))
        self._wait(self._lead.add_tasks(self._project))

    def _wait(self, job: str) -> None:
        while not self._enough.is_set() and not self._lead.client.job(job).over:
            self._enough.wait(_PAUSE)


def tried(what: Callable[[], T], told: Told, *, seconds: float = 60.0) -> T:
    """Do something that is safe to do twice, until it is done. Raises what it raised when the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return what()
        except DianjingError as error:
            told.refused[error.code] += 1
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)


def _document(draw: random.Random) -> dict[str, Any]:
    objects = [
        {
            "id": f"o{number}",
            "label": "thing",
            "shapes": [{"kind": "box", "x": draw.random() * 5, "y": 1.5, "width": 4.25, "height": 3.0}],
        }
        for number in range(draw.randrange(1, 5))
    ]
    return {"version": 1, "objects": objects}


def _picture(draw: random.Random) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (_SIDE, _SIDE), draw.randbytes(_SIDE * _SIDE * 3)).save(out, "PNG")
    return out.getvalue()

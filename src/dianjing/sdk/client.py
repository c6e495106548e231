"""The client: the whole main job without the browser.

client = dj.connect("https://dianjing.example.org", token="dj_…")
pets = client.datasets.create("pets")
client.imports.folder(pets, Path("photos"))
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from dianjing.core.errors import Conflict, Forbidden, NotFound, Unavailable
from dianjing.core.words import Words
from dianjing.sdk.models import (
    Dataset,
    Export,
    Import,
    Item,
    Job,
    Lease,
    Project,
    Release,
    ReleasePreview,
    ReportLine,
    Token,
    Workspace,
)
from dianjing.sdk.transport import Address, Transport
from dianjing.sdk.uploading import OnProgress, files_below, upload_all

OnJob = Callable[[Job], None]


class Client:
    """A connection to one workspace of one server. Also a context manager."""

    def __init__(self, address: Address, workspace: str | None = None) -> None:
        """``workspace`` is an id or slug; without it, the only one (or the first) of the caller."""
        self.transport = Transport(address)
        self._wanted = workspace

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.transport.close()

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace. Raises ``NotFound`` where the caller is in none of the name."""
        found = [Workspace.model_validate(one) for one in self.transport.get("/me")["workspaces"]]
        for one in found:
            if self._wanted in (None, one.id, one.slug):
                return one
        raise NotFound(
            "sdk.no_workspace",
            Words(zh=f"没有工作空间 {self._wanted or ''}", en=f"You are in no workspace {self._wanted or ''}".rstrip()),
        )

    @cached_property
    def path(self) -> str:
        """``/workspaces/<id>``, or ``/workspaces/-``, the caller's first, which needs no look at their account."""
        if self._wanted is None:
            return "/workspaces/-"
        try:
            return f"/workspaces/{self.workspace.id}"
        except Forbidden:
            # A narrow token may not ask which workspaces there are, and may still read in the one that it names.
            return f"/workspaces/{quote(self._wanted, safe='')}"

    @cached_property
    def datasets(self) -> Datasets:
        """Datasets of the workspace."""
        return Datasets(self)

    @cached_property
    def imports(self) -> Imports:
        """Bringing data in."""
        return Imports(self)

    @cached_property
    def projects(self) -> Projects:
        """Projects of the workspace."""
        return Projects(self)

    @cached_property
    def work(self) -> Work:
        """Tasks: claim, submit, judge."""
        return Work(self)

    @cached_property
    def releases(self) -> Releases:
        """Releases and exports."""
        return Releases(self)

    def job(self, identity: str) -> Job:
        """How a job stands."""
        return Job.model_validate(self.transport.get(f"/jobs/{identity}"))

    def wait(self, identity: str, on_change: OnJob | None = None, *, timeout: float = 3600.0) -> Job:
        """Wait for a job to end. Raises ``Conflict`` where it failed or was cancelled, saying why."""
        deadline, pause = time.monotonic() + timeout, 0.05
        while time.monotonic() < deadline:
            job = self.job(identity)
            if on_change is not None:
                on_change(job)
            if job.over:
                if job.state == "succeeded":
                    return job
                raise _failed(job)
            time.sleep(pause)
            pause = min(1.0, pause * 1.3)
        raise Unavailable("sdk.job_timeout", Words(zh="作业还没有结束", en="The job has not ended yet."))

    def create_token(self, name: str, scopes: Sequence[str] = ("*",)) -> Token:
        """A new personal token."""
        return Token.model_validate(self.transport.post("/me/tokens", {"name": name, "scopes": list(scopes)}))


class Datasets:
    """``client.datasets``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(self) -> Iterator[Dataset]:
        """All datasets, by name."""
        for one in self._client.transport.pages(f"{self._client.path}/datasets"):
            yield Dataset.model_validate(one)

    def get(self, name: str) -> Dataset:
        """The dataset of this name. Raises ``NotFound``."""
        return Dataset.model_validate(self._client.transport.get(f"{self._client.path}/datasets/{name}"))

    def create(self, name: str, *, title: str | None = None) -> Dataset:
        """A new dataset. Raises ``Conflict`` where the name is taken."""
        wanted = {"name": name, "title": title}
        return Dataset.model_validate(self._client.transport.post(f"{self._client.path}/datasets", wanted))

    def ensure(self, name: str) -> Dataset:
        """The dataset of this name, made where there is none."""
        try:
            return self.get(name)
        except NotFound:
            return self.create(name)

    def items(self, dataset: Dataset, **filters: str) -> Iterator[Item]:
        """The items of a dataset, by key; ``modality``, ``split``, ``group``, ``label``, ``prefix`` narrow it."""
        for one in self._client.transport.pages(f"/datasets/{dataset.id}/items", filters):
            yield Item.model_validate(one)


class Imports:
    """``client.imports``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def folder(
        self,
        dataset: Dataset,
        source: Path,
        *,
        format: str = "auto",
        options: dict[str, Any] | None = None,
        layer: str | None = None,
        progress: OnProgress | None = None,
        on_job: OnJob | None = None,
    ) -> Import:
        """Upload a file, archive or folder and import it; returns when it is in. What was refused: ``report``."""
        uploads = upload_all(self._client.transport, dataset.id, files_below(source), progress)
        return self._run(dataset, {"uploads": uploads}, format, options, layer, on_job)

    def urls(self, dataset: Dataset, urls: Sequence[str], *, on_job: OnJob | None = None) -> Import:
        """Have the server fetch files from the net."""
        return self._run(dataset, {"urls": list(urls)}, "auto", None, None, on_job)

    def server_path(
        self, dataset: Dataset, path: str, *, in_place: bool = False, on_job: OnJob | None = None
    ) -> Import:
        """Import a folder that the server sees, copied or registered where it lies."""
        return self._run(dataset, {"path": path}, "auto", None, None, on_job, in_place=in_place)

    def report(self, done: Import) -> Iterator[ReportLine]:
        """What was refused or lost, line by line."""
        for line in self._client.transport.pages(f"/imports/{done.id}/report"):
            yield ReportLine.model_validate(line)

    def _run(
        self,
        dataset: Dataset,
        source: dict[str, Any],
        format: str,
        options: dict[str, Any] | None,
        layer: str | None,
        on_job: OnJob | None,
        *,
        in_place: bool = False,
    ) -> Import:
        wanted = {"source": source, "format": format, "options": options or {}, "layer": layer, "in_place": in_place}
        begun = Import.model_validate(self._client.transport.post(f"/datasets/{dataset.id}/imports", wanted))
        if begun.job_id is not None:
            self._client.wait(begun.job_id, on_job)
        return Import.model_validate(self._client.transport.get(f"/imports/{begun.id}"))


class Projects:
    """``client.projects``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def list(self) -> Iterator[Project]:
        """All projects."""
        for one in self._client.transport.pages(f"{self._client.path}/projects"):
            yield Project.model_validate(one)

    def get(self, name: str) -> Project:
        """The project of this name. Raises ``NotFound``."""
        for one in self.list():
            if one.name == name:
                return one
        raise NotFound("sdk.no_project", Words(zh=f"没有项目 {name}", en=f"There is no project called {name!r}."))

    def create(self, name: str, dataset: str, *, template: str | None = None, **more: Any) -> Project:
        """A new project over a dataset (its name), from a template or from an ontology of one's own."""
        wanted = {"name": name, "dataset": dataset, "template": template, **more}
        return Project.model_validate(self._client.transport.post(f"{self._client.path}/projects", wanted))

    def templates(self) -> Sequence[dict[str, Any]]:
        """How a project can begin."""
        found: Sequence[dict[str, Any]] = self._client.transport.get("/templates")["items"]
        return found

    def add_tasks(self, project: Project, on_job: OnJob | None = None) -> None:
        """A task for each item of the dataset that has none in the project yet."""
        begun = self._client.transport.post(f"/projects/{project.id}/tasks", {"all": True})
        job = (begun or {}).get("job")
        if job:
            self._client.wait(str(job["id"] if isinstance(job, dict) else job), on_job)


class Work:
    """``client.work``: what an annotator and a reviewer do, for programs."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def claim(self, project: Project, *, count: int = 1, stage: str | None = None) -> list[Lease]:
        """Up to ``count`` tasks; none when nothing is left for the caller."""
        wanted = {"count": count, "stage": stage}
        found = self._client.transport.post(f"/projects/{project.id}/leases", wanted)
        return [Lease.model_validate(one) for one in found["leases"]]

    def draft(self, lease: Lease, sequence: int, document: dict[str, Any]) -> None:
        """Keep unsubmitted work; an older sequence is refused."""
        self._client.transport.put(f"/leases/{lease.id}/draft", {"sequence": sequence, "document": document})

    def submit(
        self,
        lease: Lease,
        document: dict[str, Any],
        *,
        seconds: float = 0.0,
        edits: int | None = None,
        submission: str | None = None,
    ) -> dict[str, Any]:
        """Hand work in; a broken connection is retried under the same submission id, so it is handed in once."""
        wanted = {
            "submission": submission or str(uuid4()),
            "document": document,
            "seconds": seconds,
            "edits": edits,
        }
        done: dict[str, Any] = self._client.transport.post(f"/leases/{lease.id}/submit", wanted, repeatable=True)
        return done

    def judge(
        self,
        lease: Lease,
        verdict: str,
        *,
        comments: Sequence[dict[str, Any]] = (),
        document: dict[str, Any] | None = None,
        seconds: float = 0.0,
    ) -> dict[str, Any]:
        """Accept or return what a review lease shows; with ``document``, fix and accept."""
        wanted = {
            "submission": str(uuid4()),
            "verdict": verdict,
            "comments": list(comments),
            "document": document,
            "seconds": seconds,
        }
        done: dict[str, Any] = self._client.transport.post(f"/leases/{lease.id}/verdict", wanted, repeatable=True)
        return done

    def skip(self, lease: Lease, reason: str) -> None:
        """Give a task back because it is not for me."""
        self._client.transport.post(f"/leases/{lease.id}/skip", {"reason": reason})


class Releases:
    """``client.releases``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def preview(self, dataset: Dataset, **spec: Any) -> ReleasePreview:
        """What a release would hold if it were frozen now, and what would stay out."""
        return ReleasePreview.model_validate(
            self._client.transport.post(f"/datasets/{dataset.id}/releases/preview", spec)
        )

    def create(self, dataset: Dataset, *, on_job: OnJob | None = None, **spec: Any) -> Release:
        """Cut a release and wait until it is frozen."""
        begun = Release.model_validate(self._client.transport.post(f"/datasets/{dataset.id}/releases", spec))
        if begun.job is not None:
            self._client.wait(begun.job, on_job)
        return self._by_id(begun.id)

    def list(self, dataset: Dataset) -> Iterator[Release]:
        """The releases of a dataset, the newest first."""
        for one in self._client.transport.pages(f"/datasets/{dataset.id}/releases"):
            yield Release.model_validate(one)

    def get(self, address: str) -> Release:
        """The release ``dataset@number``, or the latest of ``dataset``. Raises ``NotFound`` or ``Gone``."""
        return Release.model_validate(self._client.transport.get(f"{self._client.path}/releases/{address}"))

    def export(
        self,
        release: Release,
        format: str,
        target: Path,
        *,
        options: dict[str, Any] | None = None,
        on_job: OnJob | None = None,
    ) -> Export:
        """Export a release and write the archive to ``target``."""
        wanted = {"format": format, "options": options or {}}
        begun = Export.model_validate(self._client.transport.post(f"/releases/{release.id}/exports", wanted))
        if begun.job is not None:
            self._client.wait(begun.job, on_job)
        self.download(f"/exports/{begun.id}/download", target)
        return Export.model_validate(self._client.transport.get(f"/exports/{begun.id}"))

    def download(self, path: str, target: Path) -> None:
        """Write what a path serves to a file, whole or not at all."""
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.part")
        with self._client.transport.stream(path) as response, draft.open("wb") as out:
            for piece in response.iter_bytes():
                out.write(piece)
        draft.replace(target)

    def _by_id(self, identity: str) -> Release:
        return Release.model_validate(self._client.transport.get(f"/releases/{identity}"))


def _failed(job: Job) -> Conflict:
    error = job.error or {}
    words = error.get("words") or {}
    return Conflict(
        str(error.get("code") or f"jobs.{job.state}"),
        Words(
            zh=str(words.get("zh") or f"作业没有完成（{job.state}）"),
            en=str(words.get("en") or f"The job is {job.state}."),
        ),
        params={"job": job.id},
    )

"""The main job before your eyes: raw files in, annotated and checked by several people, a release loaded back.

Every step goes over HTTP as one of the members. Each says what it did and how long it took.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from dianjing.core.item import Item, Media
from dianjing.core.processing import Sample
from dianjing.core.words import Words
from dianjing.demo.hands import boxes
from dianjing.demo.passages import LICENCE, passages
from dianjing.demo.people import ANNOTATORS, LEAD, REVIEWER, join, set_up, sign_in
from dianjing.demo.pictures import LICENCES, marks, pictures, wheel
from dianjing.demo.rounds import annotate, propose_again, quality, release, review, rework, settle_what_was_asked, worth
from dianjing.demo.standing import NAMES, ROUNDS, is_finished, lead_of, project_of, wait_for_jobs
from dianjing.demo.telling import Say, Story, script, step
from dianjing.pipelines.local import Account, Dropped, run
from dianjing.pipelines.plan import Plan
from dianjing.sdk.door import Door
from dianjing.sdk.models import Project

WORKSPACE = "点睛演示 Demo"


def is_told(door: Door) -> bool:
    """Whether the server holds the whole demo. Raises ``Conflict`` where it holds something else."""
    if not door.is_set_up():
        return False
    with lead_of(door).client as client:
        return is_finished(client)


def next_task(door: Door) -> str:
    """Where the next picture waits: the path of its project's workbench in the browser."""
    lead = sign_in(door, LEAD)
    with lead.client as client:
        project = client.projects.get("pictures-boxes")
        return f"w/{client.workspace.slug}/projects/{project.id}/work"


def tell(door: Door, say: Say) -> Story:
    """The whole story: on a fresh server from its beginning, on one where it was interrupted from there."""
    story = Story(door, say)
    _people(story)
    with TemporaryDirectory(prefix="dianjing-demo-") as folder:
        _files(story, Path(folder))
        for name in NAMES:
            _import(story, Path(folder) / name, name)
    for name in NAMES:
        _project(story, name)
    for name in NAMES:
        for number in range(1, ROUNDS + 1):
            annotate(story, name, number)
            review(story, name)
            if number == 1:
                settle_what_was_asked(story, name)
            rework(story, name, last=number == ROUNDS)
            worth(story, name)
            if number < ROUNDS:
                propose_again(story, name)
            quality(story, name)
            release(story, name, number)
    for name in NAMES:
        _fresh(story, name)
    return story


def _people(story: Story) -> None:
    with step(story, Words(zh="建立工作空间，邀请成员", en="A workspace, and members by invitation")) as told:
        if not story.door.is_set_up():
            set_up(story.door, LEAD, WORKSPACE)
        story.members[LEAD.email] = lead_of(story.door)
        wait_for_jobs(story.lead.client)
        for who in (*ANNOTATORS, REVIEWER):
            story.members[who.email] = join(story.door, story.lead, who)
        names = "、".join(one.who.name for one in story.members.values())
        told.append(Words(zh=names, en=names.replace("、", ", ")))


def _files(story: Story, folder: Path) -> None:
    """Raw files as they come: with a duplicate and a broken one among them, which a curation plan finds."""
    plan = Plan.read({"steps": [{"operator": "exact-duplicates"}, {"operator": "image-health"}]})
    with step(story, Words(zh="清洗原始文件", en="Curate the raw files")) as told:
        found = {one.name: one.data for one in pictures(wheel())}
        found["photographs/same-as-coffee.png"] = found["photographs/coffee.png"]
        found["photographs/rocket-cut-off.jpg"] = found["photographs/rocket.jpg"][:20_000]
        account, dropped = Account(), list[Dropped]()
        kept = [one.sample.item.key for one in run(plan, _samples(found), account, dropped.append)]
        for name in kept:
            _write(folder / "pictures" / name, found[name])
        for language in ("zh", "en"):
            for one in passages(language):
                _write(folder / "passages" / one.name, one.text.encode())
                story.meant[one.name] = one.document
        reasons = ", ".join(f"{one.outcome.sample.item.key} ({one.outcome.reason})" for one in dropped)
        told.append(
            Words(zh=f"留下 {len(kept)} 张图片；丢弃 {reasons}", en=f"{len(kept)} pictures kept; dropped {reasons}")
        )
    draw = random.Random(story.seed)
    for name, by_class in marks().items():
        story.meant[name] = boxes(by_class, draw)


def _samples(found: dict[str, bytes]) -> Iterator[Sample]:
    import io

    for name in sorted(found):
        item = Item(key=name, modality="image", media=[Media(name="image", type="image/png")])
        yield Sample(item, lambda media, data=found[name]: closing(io.BytesIO(data)))  # type: ignore[misc]


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _import(story: Story, folder: Path, name: str) -> None:
    with step(story, Words(zh=f"导入 {name}", en=f"Import {name}")) as told:
        client = story.lead.client
        story.datasets[name] = client.datasets.ensure(name)
        done = client.imports.folder(story.datasets[name], folder)
        licences = sorted(set(LICENCES.values())) if name == "pictures" else [LICENCE]
        told.append(
            Words(
                zh=f"新增 {done.added} 个数据项，拒绝 {done.refused} 个；许可：{'；'.join(licences)}",
                en=f"{done.added} items added, {done.refused} refused; licences: {'; '.join(licences)}",
            )
        )


def _project(story: Story, name: str) -> None:
    wanted = script("projects")[name]
    with step(story, Words(zh=f"项目 {wanted['name']}，预标注", en=f"Project {wanted['name']}, pre-annotated")) as told:
        client = story.lead.client
        project = project_of(client, wanted["name"]) or client.projects.create(dataset=name, **wanted)
        client.projects.add_tasks(project)
        story.projects[name] = project
        ready = _until_proposed(story, project)
        told.append(Words(zh=f"{ready} 个任务待标注", en=f"{ready} tasks wait to be annotated"))


def _until_proposed(story: Story, project: Project) -> int:
    """Wait until no task waits for the assistant any more; how many wait for people."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        progress = story.lead.client.transport.get(f"/projects/{project.id}/progress")
        preparing = sum(one["tasks"] for one in progress["stages"] if one["stage"] == "propose")
        if not preparing and progress["tasks"]:
            return int(sum(one["tasks"] for one in progress["stages"] if one["stage"] == "annotate"))
        time.sleep(0.2)
    raise TimeoutError(f"the assistant of {project.name} did not finish")


def _fresh(story: Story, name: str) -> None:
    """A project over the same data that nobody has touched: for you to begin."""
    wanted = script("projects")[f"{name}-fresh"]
    with step(story, Words(zh=f"项目 {wanted['name']}，等你来试", en=f"Project {wanted['name']}, for you to try")):
        client = story.lead.client
        client.projects.add_tasks(project_of(client, wanted["name"]) or client.projects.create(dataset=name, **wanted))

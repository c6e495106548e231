"""The main job before your eyes: raw files in, annotated and checked by several people, a release loaded back.

Every step goes over HTTP as one of the members. Each says what it did and how long it took.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dianjing.core.document import Document
from dianjing.core.item import Item, Media
from dianjing.core.plugin import Sample
from dianjing.core.words import Words
from dianjing.demo.hands import boxes, missing, work_on
from dianjing.demo.passages import passages
from dianjing.demo.people import ANNOTATORS, LEAD, REVIEWER, Member, join, set_up, sign_in
from dianjing.demo.pictures import LICENCES, marks, pictures, wheel
from dianjing.demo.standing import NAMES, is_finished, lead_of, project_of, release_of, settled, wait_for_jobs
from dianjing.pipelines.local import Account, Dropped, run
from dianjing.pipelines.plan import Plan
from dianjing.sdk.door import Door
from dianjing.sdk.loading import load
from dianjing.sdk.models import Dataset, Lease, Project, Release

WORKSPACE = "点睛演示 Demo"
LICENCE = "CC0-1.0"
WORKED = {"pictures": 6, "passages": 60}
"""Pieces of work that the members do; the rest waits for you."""
MENDED = {"pictures": 1, "passages": 2}
"""Returned ones that they mend."""

Say = Callable[[Words, Words | None, float], None]
"""Told after each step: what was done, what came of it, and the seconds it took."""


@dataclass(slots=True)
class Story:
    """What has been made so far."""

    door: Door
    say: Say
    seed: int = 20261124
    members: dict[str, Member] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    releases: list[Release] = field(default_factory=list)
    meant: dict[str, Document] = field(default_factory=dict)

    @property
    def lead(self) -> Member:
        """Who leads the team."""
        return self.members[LEAD.email]


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
        _annotate(story, name)
        _review(story, name)
        _rework(story, name)
        _worth(story, name)
        _release(story, name)
    return story


@contextmanager
def _step(story: Story, words: Words) -> Iterator[list[Words]]:
    came_of_it: list[Words] = []
    begun_at = time.monotonic()
    yield came_of_it
    story.say(words, came_of_it[0] if came_of_it else None, time.monotonic() - begun_at)


def _people(story: Story) -> None:
    with _step(story, Words(zh="建立工作空间，邀请成员", en="A workspace, and members by invitation")) as told:
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
    with _step(story, Words(zh="清洗原始文件", en="Curate the raw files")) as told:
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
    with _step(story, Words(zh=f"导入 {name}", en=f"Import {name}")) as told:
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
    wanted: dict[str, Any] = json.loads(files("dianjing.demo").joinpath("projects.json").read_text(encoding="utf-8"))[
        name
    ]
    with _step(
        story, Words(zh=f"项目 {wanted['name']}，预标注", en=f"Project {wanted['name']}, pre-annotated")
    ) as told:
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


def _annotate(story: Story, name: str) -> None:
    draw = random.Random(f"{story.seed}:{name}")
    with _step(story, Words(zh=f"两人标注 {name}", en=f"Two people annotate {name}")) as told:
        wanted = WORKED[name] - settled(story.lead.client, story.projects[name]).handed_in
        done = slips = skipped = 0
        workers = [story.members[one.email] for one in ANNOTATORS]
        for turn in range(WORKED[name] * 4):
            if done >= wanted:
                break
            worker = workers[turn % len(workers)]
            leases = worker.client.work.claim(story.projects[name])
            if not leases:
                break
            lease = leases[0]
            meant = story.meant.get(str(lease.item["key"]))
            if meant is None:
                worker.client.work.skip(lease, "Left for somebody who knows the sky")
                skipped += 1
                continue
            # Somebody always misses something: a review that finds nothing would show nothing.
            made = work_on(lease, meant, draw, slip=True if not slips and len(meant.objects) > 1 else None)
            worker.client.work.draft(lease, 1, made.document)
            worker.client.work.submit(lease, made.document, seconds=made.seconds, edits=made.edits)
            done += 1
            slips += made.slipped
        told.append(Words(zh=f"提交 {done} 条，跳过 {skipped} 条", en=f"{done} submitted, {skipped} skipped"))


def _to_review(story: Story, name: str) -> Iterator[Lease]:
    """The leases of a review, as many as wait for one once the router has brought them."""
    reviewer = story.members[REVIEWER.email]
    settled(story.lead.client, story.projects[name])
    while leases := reviewer.client.work.claim(story.projects[name], stage="review"):
        yield leases[0]


def _review(story: Story, name: str) -> None:
    reviewer = story.members[REVIEWER.email]
    with _step(story, Words(zh=f"审核 {name}", en=f"Review {name}")) as told:
        accepted = returned = fixed = 0
        for lease in _to_review(story, name):
            meant, given = story.meant[str(lease.item["key"])], _given(lease)
            lost = missing(given, meant)
            # Never the last word twice: of what has slips, every second is mended on the spot, the others go back.
            if not lost:
                reviewer.client.work.judge(lease, "accept", seconds=4.0)
                accepted += 1
            elif fixed < returned - 1:
                mended = work_on(lease, meant, random.Random(fixed), slip=False)
                reviewer.client.work.judge(lease, "accept", document=mended.document, seconds=9.0)
                fixed += 1
            else:
                remark = {"text": f"少了一个“{lost[0].label}”。One {lost[0].label} is missing."}
                reviewer.client.work.judge(lease, "return", comments=[remark], seconds=6.0)
                returned += 1
        told.append(
            Words(
                zh=f"通过 {accepted} 条，改后通过 {fixed} 条，退回 {returned} 条",
                en=f"{accepted} accepted, {fixed} fixed and accepted, {returned} returned",
            )
        )


def _rework(story: Story, name: str) -> None:
    """The returned ones come first, with their comments; one stays returned, for you to see."""
    reviewer = story.members[REVIEWER.email]
    with _step(story, Words(zh=f"返工 {name}", en=f"Rework of {name}")) as told:
        most = MENDED[name] - settled(story.lead.client, story.projects[name]).mended
        again = 0
        for who in ANNOTATORS:
            worker = story.members[who.email]
            while leases := worker.client.work.claim(story.projects[name]):
                lease = leases[0]
                if not lease.comments or again >= most:
                    worker.client.transport.post(f"/leases/{lease.id}/release")
                    break
                made = work_on(lease, story.meant[str(lease.item["key"])], random.Random(again), slip=False)
                worker.client.work.submit(lease, made.document, seconds=made.seconds, edits=made.edits)
                again += 1
        for lease in _to_review(story, name):
            reviewer.client.work.judge(lease, "accept", seconds=4.0)
        told.append(Words(zh=f"{again} 条改好并通过", en=f"{again} mended and accepted"))


def _given(lease: Lease) -> Document:
    votes = lease.votes
    return Document.read(votes[-1]["document"] if votes else lease.document)


def _worth(story: Story, name: str) -> None:
    with _step(
        story,
        Words(zh=f"{name}：学习更正，算出辅助的价值", en=f"{name}: learn from corrections, and what help is worth"),
    ) as told:
        client, project = story.lead.client, story.projects[name]
        client.wait(str(client.transport.post(f"/projects/{project.id}/refit")["job"]))
        found = client.transport.get(f"/projects/{project.id}/assistance")
        speed, fate = found["speed"], found["fate"]
        shown = (
            "–"
            if speed["value"] is None
            else f"{speed['value']:.2f} [{speed['low'] or 0:.2f}, {speed['high'] or 0:.2f}]"
        )
        told.append(
            Words(
                zh=f"建议 {fate['proposed']} 个：采纳 {fate['accepted']}、修改 {fate['edited']}、"
                f"拒绝 {fate['rejected']}；"
                f"对照/辅助 每对象秒数之比 {shown}（脚本按固定节奏计时，不是测量）",
                en=f"{fate['proposed']} proposed: {fate['accepted']} accepted, {fate['edited']} edited, "
                f"{fate['rejected']} rejected; seconds an object, control over assisted: {shown} "
                "(scripted hands at a stated pace, not a measurement)",
            )
        )


def _release(story: Story, name: str) -> None:
    with _step(story, Words(zh=f"发布 {name}，加载并校验", en=f"Release {name}, load it back, verify it")) as told:
        client = story.lead.client
        release = release_of(client, name) or client.releases.create(
            story.datasets[name],
            projects=[story.projects[name].id],
            splits={"shares": {"train": 0.8, "val": 0.1, "test": 0.1}, "seed": 1, "stratify": "label"},
            licence=LICENCE,
            note="The demo's accepted work.",
        )
        story.releases.append(release)
        with TemporaryDirectory(prefix="dianjing-load-") as cache:
            loaded = load(release.address, client=client, cache=Path(cache))
            objects = sum(len(a.document.objects) for item in loaded for a in item.annotations)
            told.append(
                Words(
                    zh=f"{release.address}：{len(loaded)} 个数据项，{objects} 个对象，逐字节校验无误",
                    en=f"{release.address}: {len(loaded)} items, {objects} objects, verified byte by byte",
                )
            )

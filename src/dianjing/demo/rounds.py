"""Rounds of work: annotate, review, rework, learn, release; each of them over HTTP as the member who does it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dianjing.core.document import Document
from dianjing.core.words import Words
from dianjing.demo.hands import missing, work_on
from dianjing.demo.passages import LICENCE
from dianjing.demo.people import ANNOTATORS, REVIEWER, Member
from dianjing.demo.standing import release_of, settled
from dianjing.demo.telling import Story, script, step
from dianjing.sdk.loading import load
from dianjing.sdk.models import Lease

WORKED = {"pictures": (10, 15), "passages": (40, 60)}
"""Pieces of work that the members have handed in after each round; the rest waits for you."""
NOTES = (
    "首批通过的标注。The first batch that was accepted.",
    "第二批，并修正了退回的。The second batch, and what had come back.",
)


def annotate(story: Story, name: str, number: int) -> None:
    """Two people take turns until so much of the project is handed in as the round wants."""
    draw = random.Random(f"{story.seed}:{name}:{number}")
    with step(
        story, Words(zh=f"两人标注 {name}，第 {number} 轮", en=f"Two people annotate {name}, round {number}")
    ) as told:
        goal = WORKED[name][number - 1]
        wanted = goal - settled(story.lead.client, story.projects[name]).handed_in
        done = slips = skipped = 0
        workers = [story.members[one.email] for one in ANNOTATORS]
        for turn in range(goal * 4):
            if done >= wanted:
                break
            worker = workers[turn % len(workers)]
            leases = worker.client.work.claim(story.projects[name])
            if not leases:
                break
            lease = leases[0]
            meant = story.meant.get(str(lease.item["key"]))
            if meant is None:
                worker.client.work.skip(
                    lease,
                    "几乎都是看不清形状的暗点，请熟悉星空的人来标。Mostly faint dots; for somebody who knows the sky.",
                )
                skipped += 1
                continue
            if not done:
                _ask(story, name, worker, lease)
            # Somebody always misses something: a review that finds nothing would show nothing.
            made = work_on(lease, meant, draw, slip=True if not slips and meant.objects else None)
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


def review(story: Story, name: str) -> None:
    """The reviewer accepts, mends what is small, and returns with a remark."""
    reviewer = story.members[REVIEWER.email]
    with step(story, Words(zh=f"审核 {name}", en=f"Review {name}")) as told:
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


def rework(story: Story, name: str, *, last: bool) -> None:
    """The returned ones come first, with their comments; of the ``last`` round one stays, for you to see."""
    reviewer = story.members[REVIEWER.email]
    with step(story, Words(zh=f"返工 {name}", en=f"Rework of {name}")) as told:
        most = settled(story.lead.client, story.projects[name]).returned - last
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


def _ask(story: Story, name: str, worker: Member, lease: Lease) -> None:
    """What a guideline left open, somebody asks before they hand in."""
    if not _questions(story, name):
        wanted = {"text": script("talk")[name]["question"]}
        worker.client.transport.post(f"/leases/{lease.id}/question", wanted)


def settle_what_was_asked(story: Story, name: str) -> None:
    """The lead answers, and the answer becomes a rule of the guideline's next version."""
    talk, transport = script("talk")[name], story.lead.client.transport
    with step(story, Words(zh=f"答复提问，修订 {name} 的规范", en=f"Answer a question, mend the guideline of {name}")):
        for asked in _questions(story, name):
            if asked["resolved_at"] is None:
                transport.post(f"/tasks/{asked['task']}/comments", {"text": talk["answer"]})
                transport.patch(f"/comments/{asked['id']}", {"resolved": True})
        path = f"/projects/{story.projects[name].id}/guideline"
        old = transport.get(path)
        if old["version"] == 1:
            text = {
                spoken: old["text"][spoken].rstrip() + "\n" + talk["rule"][spoken] + "\n" for spoken in ("zh", "en")
            }
            transport.put(path, {"text": text, "based_on": 1, "note": talk["note"]})


def _questions(story: Story, name: str) -> list[dict[str, Any]]:
    return list(story.lead.client.transport.pages(f"/projects/{story.projects[name].id}/questions"))


def _given(lease: Lease) -> Document:
    votes = lease.votes
    return Document.read(votes[-1]["document"] if votes else lease.document)


def worth(story: Story, name: str) -> None:
    """The assistant learns from what people made of its proposals; what it was worth is said as a ratio."""
    with step(
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


def propose_again(story: Story, name: str) -> None:
    """What was learnt goes into the next batch: new proposals for the tasks that nobody has begun."""
    with step(
        story,
        Words(zh=f"{name}：按学到的重新预标注", en=f"{name}: proposals anew, by what was learnt"),
    ) as told:
        client, project = story.lead.client, story.projects[name]
        wish = next(one["settings"] for one in script("projects")[name]["workflow"]["stages"] if "settings" in one)
        done = (
            client.wait(
                str(client.transport.post(f"/projects/{project.id}/assist", {"all": True, **wish})["job"])
            ).result
            or {}
        )
        told.append(
            Words(
                zh=f"{done.get('proposed', 0)} 个任务有了新建议，{done.get('control', 0)} 个留作对照",
                en=f"{done.get('proposed', 0)} tasks have new proposals, {done.get('control', 0)} are the control arm",
            )
        )


def quality(story: Story, name: str) -> None:
    """How far first work agrees with what was accepted of it, by the metrics of the registry."""
    with step(
        story,
        Words(
            zh=f"{name}：首次提交与最终通过的一致程度", en=f"{name}: how far first work agrees with what was accepted"
        ),
    ) as told:
        found = story.lead.client.transport.get(f"/projects/{story.projects[name].id}/agreement")
        known = [one for one in found["with_accepted"] if one["found"]["value"] is not None]
        lines = {
            language: "; ".join(f"{one['title'][language]} {_with_interval(one['found'])}" for one in known) or "–"
            for language in ("zh", "en")
        }
        told.append(Words(zh=lines["zh"], en=lines["en"]))


def _with_interval(found: dict[str, Any]) -> str:
    """A measurement is never shown without its interval; a mean of several, by the intervals of its parts."""
    if found["low"] is not None:
        return f"{found['value']:.2f} [{found['low']:.2f}, {found['high']:.2f}] (n={found['n']})"
    parts = ", ".join(
        f"{name} {_with_interval(part)}" for name, part in found["parts"].items() if part["low"] is not None
    )
    return parts or f"– (n={found['n']})"


def release(story: Story, name: str, number: int) -> None:
    """Freeze what is accepted, and load it back as training code would."""
    with step(story, Words(zh=f"发布 {name}，加载并校验", en=f"Release {name}, load it back, verify it")) as told:
        client = story.lead.client
        made = release_of(client, name, number) or client.releases.create(
            story.datasets[name],
            projects=[story.projects[name].id],
            splits={"shares": {"train": 0.8, "val": 0.1, "test": 0.1}, "seed": 1, "stratify": "label"},
            licence=LICENCE,
            note=NOTES[number - 1],
        )
        with TemporaryDirectory(prefix="dianjing-load-") as cache:
            loaded = load(made.address, client=client, cache=Path(cache))
            objects = sum(len(a.document.objects) for item in loaded for a in item.annotations)
            told.append(
                Words(
                    zh=f"{made.address}：{len(loaded)} 个数据项，{objects} 个对象，逐字节校验无误",
                    en=f"{made.address}: {len(loaded)} items, {objects} objects, verified byte by byte",
                )
            )

"""A release: its manifest, how items are split, and the verification that whoever wrote and whoever reads it share.

A release is a folder or archive::

    manifest.json    what it is, canonical JSON; its sha256 is the release's hash
    data/SPLIT.jsonl typed lines: header, ontologies, items with their annotations
    media/ab/…       the originals, by content
    README.md        the card that people read
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Annotated, Any, BinaryIO, Literal, Protocol, Self

from pydantic import Field, JsonValue, ValidationError, model_validator

from dianjing.core.canonical import canonical, digest, parse
from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.model import Name, Sha256, Strict, invalid_from
from dianjing.core.words import Words

MANIFEST = "manifest.json"
CARD = "README.md"
VERSION: Literal[1] = 1

_BLOCK = 1 << 20
_TOLERANCE = 1e-6


class SplitPlan(Strict):
    """How items are split: shares that add up to one, a seed, and what must stay together or be spread evenly.

    ``group_by`` "group" keeps the items of a group (a study, a drive) in one split; "folder" those of a folder.
    ``stratify`` "label" gives each split its share of every label. With ``keep`` an item that came with a split stays.
    """

    shares: dict[Name, Annotated[float, Field(ge=0.0, le=1.0)]] = Field(default_factory=lambda: {"train": 1.0})
    seed: int = 0
    group_by: Literal["group", "folder"] | None = None
    stratify: Literal["label"] | None = None
    keep: bool = True

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.shares or abs(sum(self.shares.values()) - 1.0) > _TOLERANCE:
            raise ValueError(f"the shares of the splits add up to {sum(self.shares.values()):g}, not to 1")
        return self


@dataclass(frozen=True, slots=True)
class Splittable:
    """What a plan looks at in an item."""

    key: str
    group: str | None = None
    labels: frozenset[str] = frozenset()
    split: str | None = None


def split_items(items: Sequence[Splittable], plan: SplitPlan) -> dict[str, str]:
    """The split of each item by key. The same items, plan and seed give the same answer, in whatever order they come.

    Units (an item, or a group) are taken in the order of a seeded hash, stratum by stratum, the rarest label first;
    each goes to the split that lacks most of its share. A unit's stratum is its rarest label, after the idea of
    Sechidis, Tsoumakas & Vlahavas, On the Stratification of Multi-Label Data, 2011.
    """
    chosen = {one.key: one.split for one in items if plan.keep and one.split is not None}
    units: dict[str, list[Splittable]] = {}
    for one in items:
        if one.key not in chosen:
            units.setdefault(_unit(one, plan), []).append(one)
    counts = Counter(label for one in items for label in one.labels)
    strata: dict[str, list[str]] = {}
    for name, members in units.items():
        labels = {label for one in members for label in one.labels}
        rarest = min(labels, key=lambda label: (counts[label], label), default="") if plan.stratify else ""
        strata.setdefault(rarest, []).append(name)
    result: dict[str, str] = {key: split for key, split in chosen.items() if split is not None}
    for stratum in sorted(strata, key=lambda label: (counts[label], label)):
        given: Counter[str] = Counter()
        for name in sorted(strata[stratum], key=lambda name: _draw(plan.seed, name)):
            size = len(units[name])
            total = given.total() + size
            split = max(plan.shares, key=lambda one: (plan.shares[one] * total - given[one], plan.shares[one], one))
            given[split] += size
            result.update((one.key, split) for one in units[name])
    return result


def _unit(one: Splittable, plan: SplitPlan) -> str:
    if plan.group_by == "group" and one.group is not None:
        return f"group:{one.group}"
    if plan.group_by == "folder" and "/" in one.key:
        return f"folder:{one.key.rpartition('/')[0]}"
    return f"item:{one.key}"


def _draw(seed: int, name: str) -> str:
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()


def media_path(sha256: str, key: str) -> str:
    """Where an original lies in the package: by content, with the suffix of the item's key."""
    suffix = PurePosixPath(key).suffix.lower()
    short = suffix if suffix[1:].isalnum() and len(suffix) <= 10 else ""
    return f"media/{sha256[:2]}/{sha256}{short}"


class ReleaseFile(Strict):
    """A file of the release with its hash: data and card; media are named by the items."""

    path: str
    sha256: Sha256
    size: Annotated[int, Field(ge=0)]


class SplitFile(Strict):
    """A split: its file and how many items it holds."""

    name: Name
    path: str
    items: Annotated[int, Field(ge=0)]


class KeptBack(Strict):
    """An annotation that could not be brought forward, and why: it stands in the release as it was made."""

    key: str
    ontology: str
    code: str


class MigrationReport(Strict):
    """How work of several ontology versions was brought to one: the ``newest`` version by layer; annotations by the
    version that they were made under; values put aside by field; objects of a split class that nothing decides, by
    class; and what stays as it was made (``kept_back`` counts all, ``kept`` names the first of them)."""

    newest: dict[Name, str]
    made_under: dict[str, int]
    migrated: int = 0
    put_aside: dict[str, int] = Field(default_factory=dict)
    undecided: dict[str, int] = Field(default_factory=dict)
    kept_back: int = 0
    kept: list[KeptBack] = Field(default_factory=list)


class Manifest(Strict):
    """What a release is. ``spec`` says what went in and why; ``counts`` are of items, annotations, objects, labels;
    ``migration`` what was done where annotations were made under several versions of an ontology."""

    format: Literal["dianjing-release"]
    version: Literal[1]
    dataset: Name
    number: Annotated[int, Field(ge=1)]
    created: datetime
    licence: str | None = None
    note: str | None = None
    spec: dict[str, JsonValue] = Field(default_factory=dict)
    counts: dict[str, JsonValue] = Field(default_factory=dict)
    migration: MigrationReport | None = None
    splits: list[SplitFile] = Field(default_factory=list)
    files: list[ReleaseFile] = Field(default_factory=list)
    media_files: int = 0
    media_bytes: int = 0

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        """The manifest in ``data``. Raises ``Invalid``."""
        value = parse(data)
        try:
            return cls.model_validate_json(data)
        except ValidationError as error:
            raise invalid_from(error, "release.invalid_manifest", value) from error

    def stored(self) -> bytes:
        """Canonical JSON, without fields that hold their default."""
        return canonical(self.model_dump(mode="json", exclude_defaults=True))

    def hash(self) -> str:
        """The release's hash."""
        return digest(self.stored())

    @property
    def address(self) -> str:
        """``dataset@number``."""
        return f"{self.dataset}@{self.number}"


class ReleaseFiles(Protocol):
    """The files of a release, wherever they lie."""

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        ...

    def open(self, path: str) -> AbstractContextManager[BinaryIO]:
        """Open one."""
        ...


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a release, and in which file."""

    path: str
    words: Words


@dataclass(slots=True)
class Verified:
    """What a verification looked at. ``hash`` is the release's own; ``elsewhere`` counts media that the release names
    by hash and address and does not carry, and that are not here either."""

    manifest: Manifest
    hash: str
    files: int = 0
    media: int = 0
    bytes: int = 0
    elsewhere: int = 0


def read_manifest(release: ReleaseFiles) -> Manifest:
    """The manifest of a release. Raises ``Invalid`` where there is none or it is not canonical."""
    if not release.exists(MANIFEST):
        raise Invalid(
            "release.no_manifest",
            Words(zh="这里没有 manifest.json，不是一个版本", en="There is no manifest.json: this is no release."),
        )
    with release.open(MANIFEST) as stream:
        data = stream.read()
    manifest = Manifest.read(data)
    if manifest.stored() != data:
        raise Invalid(
            "release.altered_manifest",
            Words(zh="manifest.json 被改写过", en="manifest.json is not as it was written."),
            where=MANIFEST,
        )
    return manifest


def verify(release: ReleaseFiles, verified: Verified, *, media: bool = True) -> Iterator[Fault]:
    """Every fault of a release: files and media that are missing or not what the manifest and the items say.

    ``verified`` counts what was looked at. Memory stays bounded; each media file is read once.
    """
    for file in verified.manifest.files:
        verified.files += 1
        yield from _check(release, file.path, file.sha256, file.size, verified)
    if not media:
        return
    seen: set[bytes] = set()
    for split in verified.manifest.splits:
        if not release.exists(split.path):
            continue
        items = 0
        for line in _items(release, split.path):
            items += 1
            for path, sha256, size, carried in _media(line):
                mark = bytes.fromhex(sha256)
                if mark in seen:
                    continue
                seen.add(mark)
                if not carried and not release.exists(path):
                    verified.elsewhere += 1
                else:
                    verified.media += 1
                    yield from _check(release, path, sha256, size, verified)
        if items != split.items:
            yield Fault(
                split.path,
                Words(
                    zh=f"应有 {split.items} 个数据项，实有 {items} 个",
                    en=f"It should hold {split.items} items and holds {items}.",
                ),
            )


def _check(release: ReleaseFiles, path: str, sha256: str, size: int | None, verified: Verified) -> Iterator[Fault]:
    if not release.exists(path):
        yield Fault(path, Words(zh="文件缺失", en="The file is missing."))
        return
    found, length = hashlib.sha256(), 0
    with release.open(path) as stream:
        while block := stream.read(_BLOCK):
            found.update(block)
            length += len(block)
    verified.bytes += length
    if found.hexdigest() != sha256 or (size is not None and length != size):
        yield Fault(path, Words(zh="内容与发布时不同", en="It is not what was released."))


def _items(release: ReleaseFiles, path: str) -> Iterator[Mapping[str, Any]]:
    with release.open(path) as stream:
        for line in stream:
            try:
                value = json.loads(line)
            except ValueError:
                # The file's own hash has told already that it was changed.
                continue
            if isinstance(value, dict) and value.get("type") == "item":
                yield value


def _media(item: Mapping[str, Any]) -> Iterator[tuple[str, str, int | None, bool]]:
    """Path, hash, size of each part, and whether the release carries it. What lies elsewhere is looked for where
    ``dianjing.load`` puts it."""
    for media in item.get("media", ()):
        for part in media.get("parts", ()):
            path, sha256 = part.get("path"), part.get("sha256")
            if not isinstance(sha256, str) or len(sha256) != 64:
                continue
            if isinstance(path, str):
                yield path, sha256, part.get("size"), True
            elif part.get("address"):
                yield media_path(sha256, str(item.get("key", ""))), sha256, part.get("size"), False


def check(release: ReleaseFiles, *, media: bool = True) -> tuple[Verified, list[Fault]]:
    """Verify a release at once. Raises ``Invalid`` where it has no sound manifest."""
    manifest = read_manifest(release)
    verified = Verified(manifest, manifest.hash())
    try:
        return verified, list(verify(release, verified, media=media))
    except DianjingError as error:
        return verified, [Fault(error.where or "", error.words)]

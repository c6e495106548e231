"""Splits are reproducible, proportional and leak nothing; a release that was touched is told from one that was not."""

import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.errors import Invalid
from dianjing.core.release import Manifest, SplitFile, SplitPlan, Splittable, check, split_items
from dianjing.core.release import ReleaseFile as File

items = st.lists(
    st.builds(
        Splittable,
        st.text("abcd/", min_size=1, max_size=6),
        st.sampled_from([None, "g1", "g2", "g3"]),
        st.frozensets(st.sampled_from(["cat", "dog", "emu"])),
    ),
    max_size=60,
    unique_by=lambda one: one.key,
)
THREE = {"train": 0.7, "val": 0.2, "test": 0.1}


@given(items, st.integers(0, 5), st.randoms(), st.sampled_from([None, "group", "folder"]))
def test_the_order_of_items_does_not_matter_and_groups_stay_together(
    found: list[Splittable], seed: int, random: "object", group_by: str | None
) -> None:
    plan = SplitPlan.model_validate({"shares": THREE, "seed": seed, "group_by": group_by, "stratify": "label"})
    splits = split_items(found, plan)
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert split_items(shuffled, plan) == splits
    assert set(splits) == {one.key for one in found}
    if group_by == "group":
        by_group: dict[str, set[str]] = {}
        for one in found:
            if one.group is not None:
                by_group.setdefault(one.group, set()).add(splits[one.key])
        assert all(len(names) == 1 for names in by_group.values())


@pytest.mark.parametrize("stratify", [None, "label"])
def test_shares_are_kept_to_the_item_and_in_each_label(stratify: str | None) -> None:
    found = [Splittable(f"{n}", labels=frozenset({"rare" if n % 10 == 0 else "common"})) for n in range(1000)]
    splits = split_items(found, SplitPlan.model_validate({"shares": THREE, "seed": 7, "stratify": stratify}))
    assert Counter(splits.values()) == {"train": 700, "val": 200, "test": 100}
    if stratify:
        assert Counter(splits[str(n)] for n in range(0, 1000, 10)) == {"train": 70, "val": 20, "test": 10}


def test_another_seed_is_another_split_and_what_came_with_one_keeps_it() -> None:
    found = [Splittable(f"{n}", split="test" if n == 3 else None) for n in range(50)]
    one, other = (split_items(found, SplitPlan(shares=THREE, seed=seed)) for seed in (1, 2))
    assert one != other
    assert one["3"] == other["3"] == "test"


def test_shares_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up"):
        SplitPlan(shares={"train": 0.5, "test": 0.4})


class Files:
    """A release in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def exists(self, path: str) -> bool:
        return path in self.files

    @contextmanager
    def open(self, path: str) -> Iterator[BinaryIO]:
        yield io.BytesIO(self.files[path])


def small_release() -> dict[str, bytes]:
    picture = b"picture"
    digest = hashlib.sha256(picture).hexdigest()
    path = f"media/{digest[:2]}/{digest}.png"
    part = f'{{"path":"{path}","sha256":"{digest}","size":7}}'
    media = f'{{"name":"image","type":"image/png","parts":[{part}]}}'
    line = f'{{"type":"item","key":"a","modality":"image","media":[{media}]}}'
    data = f'{{"type":"header","format":"dianjing","version":1}}\n{line}\n'.encode()
    manifest = Manifest(
        format="dianjing-release",
        version=1,
        dataset="pets",
        number=1,
        created=datetime(2026, 1, 1, tzinfo=UTC),
        splits=[SplitFile(name="train", path="data/train.jsonl", items=1)],
        files=[File(path="data/train.jsonl", sha256=hashlib.sha256(data).hexdigest(), size=len(data))],
    )
    return {"manifest.json": manifest.stored(), "data/train.jsonl": data, path: picture}


def test_a_sound_release_has_no_fault() -> None:
    verified, faults = check(Files(small_release()))
    assert faults == []
    assert (verified.files, verified.media) == (1, 1)
    assert verified.manifest.address == "pets@1"


@pytest.mark.parametrize("touched", ["manifest.json", "data/train.jsonl", "media"])
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_every_touched_file_is_told(touched: str, how: str) -> None:
    files = small_release()
    path = next(name for name in files if name.startswith(touched))
    if how == "missing":
        del files[path]
    else:
        files[path] = files[path].replace(b"p", b"q", 1)
    if path == "manifest.json" and how == "missing":
        with pytest.raises(Invalid, match="no release"):
            check(Files(files))
    elif path == "manifest.json":
        # A manifest that was rewritten throughout is a sound one, of another release: its hash tells.
        assert check(Files(files))[0].hash != check(Files(small_release()))[0].hash
    else:
        _, faults = check(Files(files))
        assert path in [one.path for one in faults]

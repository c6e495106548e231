from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.errors import Invalid
from dianjing.core.splits import Subject, assign_splits

FRACTIONS = {"train": 0.7, "val": 0.2, "test": 0.1}

subjects = st.lists(
    st.builds(
        Subject,
        key=st.integers(0, 500).map(str),
        group=st.none() | st.sampled_from(["a", "b", "c", "d"]),
        strata=st.lists(st.sampled_from(["cat", "dog", "bird"]), max_size=3).map(tuple),
    ),
    unique_by=lambda one: one.key,
    max_size=60,
)


@given(subjects, st.text(max_size=5), st.randoms())
def test_all_are_assigned_and_groups_stay_whole_in_whatever_order(
    items: list[Subject], seed: str, chance: object
) -> None:
    found = assign_splits(items, FRACTIONS, seed)
    assert found.keys() == {one.key for one in items}
    assert set(found.values()) <= FRACTIONS.keys()
    for group in {one.group for one in items if one.group}:
        assert len({found[one.key] for one in items if one.group == group}) == 1
    shuffled = sorted(items, key=lambda one: hash((one.key, chance)))
    assert assign_splits(shuffled, FRACTIONS, seed) == found


@given(st.integers(10, 300), st.text(max_size=5))
def test_shares_are_kept_within_one_item(count: int, seed: str) -> None:
    found = Counter(assign_splits([Subject(str(n)) for n in range(count)], FRACTIONS, seed).values())
    for split, share in FRACTIONS.items():
        assert abs(found[split] - share * count) <= 1


def test_rare_classes_are_spread_over_the_splits() -> None:
    items = [Subject(str(n), strata=("rare", "common") if n % 50 == 0 else ("common",)) for n in range(1000)]
    for seed in "abcdef":
        found = assign_splits(items, FRACTIONS, seed)
        rare = Counter(found[one.key] for one in items if "rare" in one.strata)
        assert rare == {"train": 14, "val": 4, "test": 2}
        whole = Counter(found.values())
        assert whole == {"train": 700, "val": 200, "test": 100}


def test_the_seed_decides() -> None:
    items = [Subject(str(n)) for n in range(100)]
    assert assign_splits(items, FRACTIONS, "a") == assign_splits(items, FRACTIONS, "a")
    assert assign_splits(items, FRACTIONS, "a") != assign_splits(items, FRACTIONS, "b")


def test_earlier_splits_stand_when_the_dataset_grows() -> None:
    first = assign_splits([Subject(str(n)) for n in range(100)], FRACTIONS, "a")
    grown = assign_splits(
        [Subject(str(n), group="g" if n in (5, 150) else None) for n in range(200)], FRACTIONS, "a", first
    )
    assert {key: grown[key] for key in first} == first
    assert grown["150"] == first["5"]
    assert Counter(grown.values()) == {"train": 140, "val": 40, "test": 20}


def test_a_split_of_before_that_is_no_longer_asked_for_stands() -> None:
    found = assign_splits([Subject("a"), Subject("b")], {"train": 1.0}, "s", {"a": "holdout"})
    assert found == {"a": "holdout", "b": "train"}


@pytest.mark.parametrize("fractions", [{}, {"a": 0.5}, {"a": 1.5, "b": -0.5}, {"a": 0.7, "b": 0.7}])
def test_shares_must_add_up(fractions: dict[str, float]) -> None:
    with pytest.raises(Invalid) as caught:
        assign_splits([], fractions, "s")
    assert caught.value.code == "release.bad_fractions"

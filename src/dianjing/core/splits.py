"""Splits for training: seeded, stratified, and never one group on two sides."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dianjing.core.errors import Invalid
from dianjing.core.words import Words


@dataclass(frozen=True, slots=True)
class Subject:
    """An item to be assigned: its key, the group it must stay with, and the strata it counts for (its classes)."""

    key: str
    group: str | None = None
    strata: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    rank: bytes
    keys: list[str] = field(default_factory=list)
    strata: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))


def assign_splits(
    subjects: Iterable[Subject],
    fractions: Mapping[str, float],
    seed: str,
    keep: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The split of every key; equal input gives equal output, in whatever order it comes.

    Groups are dealt as wholes, the rarest stratum first, each to the split that still wants most of that stratum
    (iterative stratification: Sechidis, Tsoumakas, Vlahavas, ECML 2011). ``keep`` holds splits of an earlier
    release, which stand; a group that it tears apart follows its first key. Raises ``Invalid`` where the fractions
    are negative or do not add up to 1.

    >>> keys = [Subject(str(number)) for number in range(10)]
    >>> sorted(assign_splits(keys, {"train": 0.8, "test": 0.2}, "7").values()).count("test")
    2
    """
    _check(fractions)
    groups = _grouped(subjects, seed)
    strata: defaultdict[str, int] = defaultdict(int)
    total = 0
    for group in groups.values():
        total += len(group.keys)
        for stratum, count in group.strata.items():
            strata[stratum] += count
    dealing = _Dealing(fractions, total, strata)
    for name, group in list(groups.items()):
        kept = next((keep[key] for key in sorted(group.keys) if key in keep), None) if keep else None
        if kept is not None:
            dealing.give(groups.pop(name), kept)
    dealing.deal(list(groups.values()))
    return dealing.assigned


def _check(fractions: Mapping[str, float]) -> None:
    if not fractions or any(share < 0 for share in fractions.values()) or abs(sum(fractions.values()) - 1) > 1e-6:
        raise Invalid(
            "release.bad_fractions",
            Words(
                zh="各划分的比例须不小于 0 且合计为 1", en="The shares of the splits are at least 0 and add up to 1."
            ),
            params={"fractions": dict(fractions)},
        )


def _grouped(subjects: Iterable[Subject], seed: str) -> dict[tuple[bool, str], _Group]:
    groups: dict[tuple[bool, str], _Group] = {}
    for subject in subjects:
        name = (subject.group is not None, subject.key if subject.group is None else subject.group)
        group = groups.get(name)
        if group is None:
            rank = hashlib.sha256(f"{seed}\x00{name[0]}\x00{name[1]}".encode()).digest()
            group = groups[name] = _Group(rank)
        group.keys.append(subject.key)
        for stratum in set(subject.strata):
            group.strata[stratum] += 1
    return dict(sorted(groups.items(), key=lambda pair: pair[1].rank))


class _Dealing:
    """What each split still wants, in all and of each stratum."""

    def __init__(self, fractions: Mapping[str, float], total: int, strata: Mapping[str, int]) -> None:
        self.assigned: dict[str, str] = {}
        self._left = dict(strata)
        self._wants = {split: share * total for split, share in fractions.items()}
        self._wants_of = {
            stratum: {split: share * count for split, share in fractions.items()} for stratum, count in strata.items()
        }

    def give(self, group: _Group, split: str) -> None:
        for key in group.keys:
            self.assigned[key] = split
        if split in self._wants:
            self._wants[split] -= len(group.keys)
        for stratum, count in group.strata.items():
            self._left[stratum] -= count
            if split in self._wants:
                self._wants_of[stratum][split] -= count

    def deal(self, groups: list[_Group]) -> None:
        """Deal the groups, which come in their seeded order."""
        holding: defaultdict[str, list[_Group]] = defaultdict(list)
        for group in groups:
            for stratum in group.strata:
                holding[stratum].append(group)
        dealt: set[bytes] = set()
        while holding:
            rarest = min(holding, key=lambda stratum: (self._left[stratum], stratum))
            self._deal_all(holding.pop(rarest), rarest, dealt)
        self._deal_all(groups, None, dealt)

    def _deal_all(self, groups: list[_Group], stratum: str | None, dealt: set[bytes]) -> None:
        for group in groups:
            if group.rank not in dealt:
                dealt.add(group.rank)
                self.give(group, self._choice(stratum))

    def _choice(self, stratum: str | None) -> str:
        of = self._wants_of[stratum] if stratum is not None else self._wants
        return max(self._wants, key=lambda split: (of[split], self._wants[split], split))

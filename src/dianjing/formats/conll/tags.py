"""Entity tags: BIO (IOB2), IOB1, BIOES and BILOU, to entities and back.

Ramshaw and Marcus (1995) for IOB1, Tjong Kim Sang and Veenstra (1999) for IOB2, Ratinov and Roth (2009) for BILOU.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dianjing.formats.conll.options import Scheme

_TAG = re.compile(r"^(?:O|([BIESLUM])-(.+))$", re.DOTALL)
_BEGIN = frozenset("BSU")
_END = frozenset("ESLU")

Entity = tuple[int, int, str]
"""First token, token after the last, type."""


def parse(tag: str) -> tuple[str, str] | None:
    """The prefix and type of a tag, ("O", "") for none; None for what is no tag."""
    match = _TAG.match(tag)
    if match is None:
        return None
    return (match[1], match[2]) if match[1] else ("O", "")


@dataclass
class Seen:
    """What tags a file holds: enough to tell its scheme."""

    prefixes: set[str] = field(default_factory=set)
    types: dict[str, None] = field(default_factory=dict)
    begins_with_inside: bool = False
    begins_after_other: bool = False

    def look(self, tags: Sequence[str]) -> None:
        """Take the tags of one sentence into account."""
        before = ("O", "")
        for tag in tags:
            parsed = parse(tag) or ("O", "")
            prefix, kind = parsed
            if prefix != "O":
                self.prefixes.add(prefix)
                self.types[kind] = None
                same = before[0] != "O" and before[1] == kind
                self.begins_with_inside |= prefix in "IM" and not same
                self.begins_after_other |= prefix == "B" and not same
            before = parsed

    def scheme(self) -> Scheme:
        """The scheme that the tags are in. IOB1 writes B only between neighbours of one type."""
        if self.prefixes & {"L", "U"}:
            return "BILOU"
        if self.prefixes & {"E", "S"}:
            return "BIOES"
        return "IOB1" if self.begins_with_inside and not self.begins_after_other else "BIO"


def entities(tags: Iterable[str]) -> Iterator[tuple[Entity, bool]]:
    """The entities, read as conlleval does: one begins at B, S or U, or where the type changes.

    The flag tells one that its scheme would have tagged otherwise: it began inside, or did not end.
    """
    start, kind, sound = -1, "", True
    position = 0
    for position, tag in enumerate(tags):
        prefix, found = parse(tag) or ("O", "")
        if start >= 0 and (prefix == "O" or prefix in _BEGIN or found != kind):
            yield (start, position, kind), sound
            start = -1
        if prefix != "O" and start < 0:
            start, kind, sound = position, found, prefix in _BEGIN
        if prefix in _END and start >= 0:
            yield (start, position + 1, kind), sound
            start = -1
    if start >= 0:
        yield (start, position + 1, kind), sound


def tags_of(found: Sequence[Entity], count: int, scheme: Scheme) -> list[str]:
    """The tags of ``count`` tokens for entities that do not overlap, in order."""
    tags = ["O"] * count
    before: Entity = (-1, -1, "")
    for entity in found:
        start, end, kind = entity
        for position in range(start, end):
            tags[position] = f"{_prefix(position, entity, before, scheme)}-{kind}"
        before = entity
    return tags


def _prefix(position: int, entity: Entity, before: Entity, scheme: Scheme) -> str:
    start, end, kind = entity
    if scheme == "IOB1":
        touching = before[1] == start and before[2] == kind
        return "B" if position == start and touching else "I"
    if scheme == "BIO":
        return "B" if position == start else "I"
    single, last = ("S", "E") if scheme == "BIOES" else ("U", "L")
    if end - start == 1:
        return single
    return "B" if position == start else last if position == end - 1 else "I"

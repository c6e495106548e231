"""Split: give items their train, val and test, as a release would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pydantic import ValidationError

from dianjing.core.item import Item, Record
from dianjing.core.model import invalid_from
from dianjing.core.release import SplitPlan, Splittable, split_items


def plan_of(shares: Sequence[str], *, seed: int, group_by: str | None, stratify: bool, keep: bool) -> SplitPlan:
    """The plan that ``name=share`` texts and the other settings say. Raises ``Invalid``."""
    values = {name: _number(share) for name, _, share in (one.partition("=") for one in shares)}
    plan = {
        "shares": values,
        "seed": seed,
        "group_by": group_by,
        "stratify": "label" if stratify else None,
        "keep": keep,
    }
    try:
        return SplitPlan.model_validate(plan)
    except ValidationError as error:
        raise invalid_from(error, "split.invalid_plan", plan) from error


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        # The plan's own check says what is wrong with it.
        return text


def plan_splits(records: Iterable[Record], plan: SplitPlan) -> dict[str, str]:
    """The split of every item by key; a first pass over the records, of which only keys and labels are kept."""
    return split_items([splittable(record) for record in records if isinstance(record, Item)], plan)


def splittable(item: Item) -> Splittable:
    """What a plan looks at: the key, the group, the classes of the objects, the split it came with."""
    labels = frozenset(one.label for annotation in item.annotations for one in annotation.document.objects)
    return Splittable(item.key, item.group, labels, item.split)


def with_splits(records: Iterable[Record], splits: dict[str, str]) -> Iterator[Record]:
    """The records of a second pass, each item in its split."""
    for record in records:
        if isinstance(record, Item):
            yield record.model_copy(update={"split": splits.get(record.key, record.split)})
        else:
            yield record

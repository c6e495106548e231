"""The local engine: runs a plan over samples, one step after the other, in constant memory where steps allow it.

The same plan gives the same result here and on many machines: a step whose samples must be seen together declares a
key, and samples of one key always meet in one worker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from dianjing.core.processing import Outcome, Sample
from dianjing.pipelines.plan import Plan, step_of


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sample that a step dropped: people audit these."""

    step: str
    outcome: Outcome


@dataclass(slots=True)
class Account:
    """How many samples came into each step, how many it forwarded, and why it dropped the others."""

    came: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    dropped: Counter[tuple[str, str]] = field(default_factory=Counter)


def run(
    plan: Plan, samples: Iterable[Sample], account: Account, exclude: Callable[[Dropped], None]
) -> Iterator[Outcome]:
    """The outcomes that every step kept, with the facts of all steps together; ``exclude`` gets the others.

    Samples are taken in the order they come; sort them by key for a result that does not depend on the source.
    """
    stream: Iterable[Outcome] = (Outcome(sample, keep=True) for sample in samples)
    for number, step in enumerate(plan.steps, start=1):
        operator, options = step_of(step)
        stream = _step(f"{number}:{operator.name}", operator.apply, options, stream, account, exclude)
    yield from stream


def _step(
    name: str,
    apply: Callable[[Iterable[Sample], object], Iterator[Outcome]],
    options: object,
    incoming: Iterable[Outcome],
    account: Account,
    exclude: Callable[[Dropped], None],
) -> Iterator[Outcome]:
    before: list[Outcome] = []

    def feed() -> Iterator[Sample]:
        for outcome in incoming:
            account.came[name] += 1
            before.append(outcome)
            yield outcome.sample

    for outcome in apply(feed(), options):
        # Operators answer in order, one outcome a sample, so the oldest waiting one is this one's.
        earlier = before.pop(0)
        merged = Outcome(outcome.sample, outcome.keep, outcome.reason, {**earlier.facts, **outcome.facts})
        if merged.keep:
            account.kept[name] += 1
            yield merged
        else:
            account.dropped[name, merged.reason or "unknown"] += 1
            exclude(Dropped(name, merged))

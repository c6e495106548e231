"""Convert: one source in any format into one target in any other, streaming."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dianjing.core import registry
from dianjing.core.errors import Invalid
from dianjing.core.item import Item, Record
from dianjing.core.plugin import FormatManifest, Originals, Reader, Source, Writer
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.exchange.detection import FORMAT, format_named, readable, writable
from dianjing.exchange.options import from_pairs
from dianjing.kit.opening import open_source, open_target
from dianjing.kit.originals import NoOriginals, SourceOriginals

Step = Callable[[Iterator[Record]], Iterator[Record]]
"""What is done to the records on their way: filter, split, merge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to convert into what.

    ``strict`` leaves nothing at the target's place where something would be lost or was refused. ``media`` off
    writes labels only.
    """

    source: Path
    target: str
    source_format: str = "auto"
    target_format: str = "dianjing"
    source_options: Sequence[str] = ()
    target_options: Sequence[str] = ()
    strict: bool = False
    media: bool = True
    replace: bool = False
    steps: Sequence[Step] = ()


@dataclass(slots=True)
class Done:
    """What was done: formats found, items and ontologies carried."""

    source_format: str
    target_format: str
    items: int = 0
    ontologies: int = 0
    by_split: dict[str, int] = field(default_factory=dict)


class LostSomething(Invalid):
    """A strict conversion would have lost or refused something: nothing was written."""


def convert(order: Order, report: Report, progress: Callable[[int], None] | None = None) -> Done:
    """Carry the order out; ``progress`` is told the number of items after each.

    Raises ``NotFound`` for an unknown format or missing source, ``Invalid`` for data that is not the format's,
    ``Conflict`` for a target that is in the way, ``LostSomething`` where ``strict`` forbids. Nothing stands at the
    target's place unless all went through.
    """
    with open_source(order.source, report) as source:
        manifest = format_named(order.source_format, source)
        read = _reader(manifest)
        options = from_pairs(manifest, "reader", order.source_options)
        originals = SourceOriginals(source)
        return convert_records(read(source, options, report), originals, manifest.name, order, report, progress)


def convert_records(
    records: Iterator[Record],
    originals: Originals,
    source_format: str,
    order: Order,
    report: Report,
    progress: Callable[[int], None] | None = None,
) -> Done:
    """The second half of ``convert``, for records that come from elsewhere; errors as there."""
    manifest = registry.named(registry.formats(), order.target_format, FORMAT)
    write = _writer(manifest)
    options = from_pairs(manifest, "writer", order.target_options)
    done = Done(source_format, manifest.name)
    for step in order.steps:
        records = step(records)
    at_hand = originals if order.media else NoOriginals()
    with _patient_collector(), open_target(order.target, manifest.suffixes, replace=order.replace) as target:
        write(_counted(records, done, progress), target, at_hand, options, report)
        if order.strict and (report.count("lost") or report.count("refused")):
            raise LostSomething(
                "convert.lost",
                Words(
                    zh=f"有 {report.count('lost')} 处放不下、{report.count('refused')} 处被拒绝，没有写出",
                    en=f"{report.count('lost')} losses and {report.count('refused')} refusals: nothing was written.",
                ),
                hint=Words(zh="看报告，或去掉 --strict", en="See the report, or leave --strict out."),
            )
    return done


@contextmanager
def _patient_collector() -> Iterator[None]:
    """Let the garbage collector look less often: records make millions of containers and not one ring."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], 50_000), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def suffixes_of(format_name: str) -> tuple[str, ...]:
    """The suffixes of a format's single files. Raises ``NotFound`` for an unknown format."""
    return registry.named(registry.formats(), format_name, FORMAT).suffixes


def _counted(records: Iterable[Record], done: Done, progress: Callable[[int], None] | None) -> Iterator[Record]:
    for record in records:
        if isinstance(record, Item):
            done.items += 1
            if record.split is not None:
                done.by_split[record.split] = done.by_split.get(record.split, 0) + 1
            if progress is not None:
                progress(done.items)
        else:
            done.ontologies += 1
        yield record


@dataclass(frozen=True, slots=True)
class Read:
    """A source that was opened for reading, the format it is in, and its records."""

    source: Source
    format: str
    records: Iterator[Record]


@contextmanager
def reading(path: Path, format_name: str, pairs: Sequence[str], report: Report) -> Iterator[Read]:
    """A source with its records, for who reads without writing. Errors as ``convert``."""
    with open_source(path, report) as source:
        manifest = format_named(format_name, source)
        options = from_pairs(manifest, "reader", pairs)
        yield Read(source, manifest.name, _reader(manifest)(source, options, report))


def _reader(manifest: FormatManifest) -> Reader:
    reader = manifest.load_reader()
    if reader is None:
        raise _one_way(manifest, Words(zh="读取", en="read"), readable())
    return reader


def _writer(manifest: FormatManifest) -> Writer:
    writer = manifest.load_writer()
    if writer is None:
        raise _one_way(manifest, Words(zh="写出", en="written"), writable())
    return writer


def _one_way(manifest: FormatManifest, what: Words, others: Sequence[str]) -> Invalid:
    return Invalid(
        "formats.one_way",
        Words(
            zh=f"{manifest.title.said('zh')} 格式不能{what.said('zh')}",
            en=f"The format {manifest.title.said('en')} cannot be {what.said('en')}.",
        ),
        hint=Words(zh=f"可用的有：{'、'.join(others)}", en=f"There are: {', '.join(others)}."),
    )

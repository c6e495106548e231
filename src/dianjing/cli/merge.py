"""Put several datasets together, in whatever formats they are."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dianjing.cli._data import Force, Media, Output, Strict, To, ToOption, carry_out
from dianjing.cli._telling import AsJson

if TYPE_CHECKING:
    from dianjing.core.report import Report
    from dianjing.exchange.convert import Done

app = typer.Typer(add_completion=False)


@app.command()
def merge(
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders, archives; PREFIX=PATH puts PREFIX before keys.")
    ],
    output: Output,
    to: To = "dianjing",
    to_opt: ToOption = None,
    strict: Strict = False,
    media: Media = True,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Put several datasets together; items whose key was there before are refused and named.

    Exit codes as of convert.
    """
    from dianjing.exchange.convert import Order, convert_records, reading, suffixes_of
    from dianjing.exchange.merge import MergedOriginals, Stream
    from dianjing.exchange.merge import merge as together
    from dianjing.kit.opening import is_single

    order = Order(
        source=Path(sources[0]),
        target=output,
        target_format=to,
        target_options=to_opt or (),
        strict=strict,
        media=media,
        replace=force,
    )

    def work(report: Report, show: Callable[[int], None]) -> Done:
        with ExitStack() as stack:
            streams: list[Stream] = []
            for one in sources:
                prefix, sign, path = one.partition("=")
                read = stack.enter_context(reading(Path(path if sign else one), "auto", (), report))
                streams.append(Stream(read.source, read.records, prefix if sign else ""))
            numbered = media and not is_single(output, suffixes_of(to))
            records = together(streams, report, numbered=numbered)
            return convert_records(records, MergedOriginals(streams), "merge", order, report, show)

    carry_out(work, output, as_json=as_json)

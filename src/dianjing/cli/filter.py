"""Keep some items of a dataset, and some of what is said of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dianjing.cli._data import Force, From, FromOption, Media, Output, Strict, To, ToOption, carry_out
from dianjing.cli._telling import AsJson

app = typer.Typer(add_completion=False)


@app.command("filter")
def keep(
    source: Annotated[Path, typer.Argument(help="A file, a folder or an archive of any format.")],
    output: Output,
    key: Annotated[list[str] | None, typer.Option(help="Keep items whose key matches a pattern: cats/*.")] = None,
    split: Annotated[list[str] | None, typer.Option(help="Keep items of a split.")] = None,
    class_: Annotated[list[str] | None, typer.Option("--class", help="Keep objects of a class.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="Keep annotations with a status: accepted.")] = None,
    layer: Annotated[list[str] | None, typer.Option(help="Keep annotations of a layer.")] = None,
    drop_empty: Annotated[bool, typer.Option("--drop-empty", help="Leave out items without objects.")] = False,
    to: To = "dianjing",
    from_: From = "auto",
    from_opt: FromOption = None,
    to_opt: ToOption = None,
    strict: Strict = False,
    media: Media = True,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Keep the items, objects and annotations that are asked for; each option may be given several times.

    Exit codes as of convert.
    """
    from dianjing.exchange.convert import Order
    from dianjing.exchange.convert import convert as run
    from dianjing.exchange.select import Selection, select

    selection = Selection(
        keys=tuple(key or ()),
        splits=tuple(split or ()),
        statuses=tuple(status or ()),
        layers=tuple(layer or ()),
        classes=tuple(class_ or ()),
        drop_empty=drop_empty,
    )
    order = Order(
        source=source,
        target=output,
        source_format=from_,
        target_format=to,
        source_options=from_opt or (),
        target_options=to_opt or (),
        strict=strict,
        media=media,
        replace=force,
        steps=(lambda records: select(records, selection),),
    )
    carry_out(lambda report, show: run(order, report, show), output, as_json=as_json)

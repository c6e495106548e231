"""Give the items of a dataset their train, val and test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from dianjing.cli._data import Force, From, FromOption, Media, Output, Strict, To, ToOption, carry_out
from dianjing.cli._telling import AsJson

app = typer.Typer(add_completion=False)


@app.command()
def split(
    source: Annotated[Path, typer.Argument(help="A file, a folder or an archive of any format.")],
    output: Output,
    share: Annotated[list[str] | None, typer.Option(help="A split and its share; together they make 1.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same splits.")] = 0,
    group_by: Annotated[str | None, typer.Option(help="Keep together: group or folder.")] = None,
    stratify: Annotated[bool, typer.Option(help="Give each split its share of every class.")] = True,
    keep: Annotated[bool, typer.Option(help="Leave items that have a split in it.")] = False,
    to: To = "dianjing",
    from_: From = "auto",
    from_opt: FromOption = None,
    to_opt: ToOption = None,
    strict: Strict = False,
    media: Media = True,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Split a dataset as a release does: seeded, stratified by class, groups never torn apart. 80 / 10 / 10 by default.

    Exit codes as of convert.
    """
    from dianjing.core.report import Report
    from dianjing.exchange.convert import Order, reading
    from dianjing.exchange.convert import convert as run
    from dianjing.exchange.split import plan_of, plan_splits, with_splits

    settings: dict[str, Any] = {"seed": seed, "group_by": group_by, "keep": keep}
    plan = plan_of(share or ["train=0.8", "val=0.1", "test=0.1"], stratify=stratify, **settings)
    # Two passes over the source: the second tells the report what the first one saw too.
    with reading(source, from_, from_opt or (), Report()) as read:
        splits = plan_splits(read.records, plan)
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
        steps=(lambda records: with_splits(records, splits),),
    )
    carry_out(lambda report, show: run(order, report, show), output, as_json=as_json)

"""Convert data from any format to any other, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dianjing.cli._data import Force, From, FromOption, Media, Output, Strict, To, ToOption, carry_out
from dianjing.cli._telling import AsJson

app = typer.Typer(add_completion=False)


@app.command()
def convert(
    source: Annotated[Path, typer.Argument(help="A file, a folder or an archive (.zip, .tar, .tar.gz …).")],
    output: Output,
    to: To = "dianjing",
    from_: From = "auto",
    from_opt: FromOption = None,
    to_opt: ToOption = None,
    strict: Strict = False,
    media: Media = True,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Convert data from any format to any other, and say what could not be carried over.

    Exit codes: 0 converted; 1 something would be lost and --strict was given, nothing was written; 2 the data or an
    option is wrong; 4 there is no such file or format; 5 the target is in the way; 7 an optional library is missing.
    """
    from dianjing.exchange.convert import Order
    from dianjing.exchange.convert import convert as run

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
    )
    carry_out(lambda report, show: run(order, report, show), output, as_json=as_json)

"""Cut, list and withdraw releases."""

from __future__ import annotations

import re
from typing import Annotated, Any

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import Server, at_server, watching
from dianjing.cli._telling import AsJson, say_json, say_table
from dianjing.core.errors import Conflict, Invalid
from dianjing.core.words import Words
from dianjing.exchange.split import plan_of

app = typer.Typer(no_args_is_help=True, add_completion=False)

_ADDRESS = re.compile(r"([^@]+)(?:@([1-9][0-9]*))?")
_WHY = {
    "none": Words(zh="没有标注", en="not annotated"),
    "submitted": Words(zh="已提交，未审核", en="submitted, not reviewed"),
    "returned": Words(zh="被退回", en="returned"),
    "proposed": Words(zh="只有预标注", en="only proposed by a model"),
    "imported": Words(zh="随数据导入的", en="imported with the data"),
}


@app.command()
@at_server
def create(
    server: Server,
    address: Annotated[str, typer.Argument(help="The dataset, or DATASET@NUMBER with the number it will get.")],
    project: Annotated[list[str] | None, typer.Option(help="Whose accepted work goes in; all, unless named.")] = None,
    layer: Annotated[list[str] | None, typer.Option(help="A layer that goes in.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="accepted, imported, submitted …")] = None,
    split: Annotated[list[str] | None, typer.Option(help="A split and its share: train=0.8.")] = None,
    seed: Annotated[int, typer.Option(help="The seed of the split.")] = 0,
    stratify: Annotated[bool, typer.Option(help="Give each split its share of every label.")] = False,
    group_by: Annotated[str | None, typer.Option(help="group or folder: what stays together.")] = None,
    as_made: Annotated[
        bool, typer.Option("--as-made", help="Leave work under the ontology version that it was made under.")
    ] = False,
    carry_media: Annotated[
        bool, typer.Option("--carry-media", help="Copy media that are registered where they lie.")
    ] = False,
    note: Annotated[str | None, typer.Option(help="What is new in it.")] = None,
    licence: Annotated[str | None, typer.Option(help="The licence, such as CC-BY-4.0.")] = None,
    as_json: AsJson = False,
) -> None:
    """Cut a release and wait until it is frozen."""
    name, number = _named(address)
    plan = plan_of(split or ["train=1"], seed=seed, group_by=group_by, stratify=stratify, keep=True)
    spec: dict[str, Any] = {"note": note, "licence": licence, "layers": layer or []}
    spec["ontology"] = "as_made" if as_made else "newest"
    spec["carry_media"] = carry_media
    spec["splits"] = plan.model_dump(mode="json")
    if status:
        spec["statuses"] = status
    with server.client() as client:
        dataset = client.datasets.get(name)
        if number and number != dataset.releases + 1:
            raise Conflict(
                "release.number_taken",
                Words(
                    zh=f"下一个版本是 {name}@{dataset.releases + 1}，编号不能跳过或重用",
                    en=f"The next release is {name}@{dataset.releases + 1}; numbers are not skipped or used again.",
                ),
            )
        spec["projects"] = [client.projects.get(one).id for one in project or ()]
        left_out = client.releases.preview(dataset, **spec).left_out
        with watching(Words(zh="发布", en="Freezing"), quiet=as_json) as (_, on_job):
            release = client.releases.create(dataset, on_job=on_job, **spec)
    if as_json:
        say_json({**release.model_dump(), "left_out": left_out})
        return
    rows = [(key, f"{value:,}") for key, value in release.counts.items() if isinstance(value, int)]
    rows += [(f"  {key}", f"{value:,}") for key, value in release.counts.get("splits", {}).items()]
    say_table(release.address, [*rows, ("sha256", (release.hash or "")[:16])])
    if left_out:
        say_table(
            Words(zh="没有收入的数据项", en="Items that stay out").said(language()),
            [(_WHY[why].said(language()) if why in _WHY else why, f"{count:,}") for why, count in left_out.items()],
        )


@app.command("list")
@at_server
def list_releases(
    server: Server,
    dataset: Annotated[str, typer.Argument(help="The dataset's name.")],
    as_json: AsJson = False,
) -> None:
    """List the releases of a dataset, the newest first."""
    with server.client() as client:
        found = list(client.releases.list(client.datasets.get(dataset)))
    if as_json:
        say_json({"items": [one.model_dump() for one in found]})
    else:
        say_table(dataset, [(one.address, f"{one.counts.get('items', 0):,}  {one.state}") for one in found])


def _named(address: str) -> tuple[str, int | None]:
    """The dataset and the number in ``DATASET@NUMBER``. Raises ``Invalid``."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise Invalid(
            "release.address",
            Words(zh=f"“{address}”不是版本的写法", en=f"'{address}' does not name a release."),
            hint=Words(
                zh="写成“数据集”或“数据集@编号”，例如 pets@1", en="Write DATASET or DATASET@NUMBER, such as pets@1."
            ),
        )
    return match[1], int(match[2]) if match[2] else None

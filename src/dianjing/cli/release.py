"""Cut, list and withdraw releases."""

from __future__ import annotations

from typing import Annotated

import typer

from dianjing.cli._server import AsJson, DataDir, Space, TokenOption, Url, connected, watching
from dianjing.cli._telling import say_json, say_table
from dianjing.core.errors import Conflict
from dianjing.core.words import Words

app = typer.Typer(no_args_is_help=True)


@app.command()
def create(
    address: Annotated[str, typer.Argument(help="The dataset, or DATASET@NUMBER with the number it will get.")],
    project: Annotated[list[str] | None, typer.Option(help="Whose accepted work goes in; all, unless named.")] = None,
    layer: Annotated[list[str] | None, typer.Option(help="A layer that goes in.")] = None,
    status: Annotated[list[str] | None, typer.Option(help="accepted, imported, submitted …")] = None,
    split: Annotated[list[str] | None, typer.Option(help="A split and its share: train=0.8.")] = None,
    seed: Annotated[int, typer.Option(help="The seed of the split.")] = 0,
    stratify: Annotated[bool, typer.Option(help="Give each split its share of every label.")] = False,
    group_by: Annotated[str | None, typer.Option(help="group or folder: what stays together.")] = None,
    note: Annotated[str | None, typer.Option(help="What is new in it.")] = None,
    licence: Annotated[str | None, typer.Option(help="The licence, such as CC-BY-4.0.")] = None,
    url: Url = None,
    token: TokenOption = None,
    workspace: Space = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Cut a release and wait until it is frozen."""
    name, _, number = address.partition("@")
    spec: dict[str, object] = {"note": note, "licence": licence, "layers": layer or []}
    if status:
        spec["statuses"] = status
    shares = {one.partition("=")[0]: float(one.partition("=")[2] or 0) for one in split or ["train=1"]}
    spec["splits"] = {
        "shares": shares, "seed": seed, "group_by": group_by, "stratify": "label" if stratify else None,
    }  # fmt: skip
    with connected(url, token, workspace, data_dir) as client:
        dataset = client.datasets.get(name)
        if number and int(number) != dataset.releases + 1:
            raise Conflict(
                "release.number_taken",
                Words(
                    zh=f"下一个版本是 {name}@{dataset.releases + 1}，编号不能跳过或重用",
                    en=f"The next release is {name}@{dataset.releases + 1}; numbers are not skipped or used again.",
                ),
            )
        spec["projects"] = [client.projects.get(one).id for one in project or ()]
        with watching(Words(zh="发布", en="Freezing"), quiet=as_json) as (_, on_job):
            release = client.releases.create(dataset, on_job=on_job, **spec)
    if as_json:
        say_json(release.model_dump())
        return
    rows = [(key, f"{value:,}") for key, value in release.counts.items() if isinstance(value, int)]
    rows += [(f"  {key}", f"{value:,}") for key, value in release.counts.get("splits", {}).items()]
    say_table(release.address, [*rows, ("sha256", (release.hash or "")[:16])])


@app.command("list")
def list_releases(
    dataset: Annotated[str, typer.Argument(help="The dataset's name.")],
    url: Url = None,
    token: TokenOption = None,
    workspace: Space = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the releases of a dataset, the newest first."""
    with connected(url, token, workspace, data_dir) as client:
        found = list(client.releases.list(client.datasets.get(dataset)))
    if as_json:
        say_json({"items": [one.model_dump() for one in found]})
    else:
        say_table(dataset, [(one.address, f"{one.counts.get('items', 0):,}  {one.state}") for one in found])

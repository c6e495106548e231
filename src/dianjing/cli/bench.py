"""Measure the server on this machine, against named peers in the same run."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from dianjing.cli._telling import AsJson, say_json, say_table

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
def work(
    tasks: Annotated[int, typer.Option(help="Tasks that wait.")] = 1_000_000,
    people: Annotated[int, typer.Option(help="Simulated people in the open loop.")] = 10_000,
    seconds: Annotated[float, typer.Option(help="Seconds of each closed loop.")] = 15.0,
    open_seconds: Annotated[float, typer.Option(help="Seconds of each open loop, after people have come.")] = 20.0,
    aged: Annotated[int, typer.Option(help="Submissions after which the closed loop is repeated.")] = 300_000,
    head: Annotated[
        int, typer.Option(help="Tasks with overlap 3 that one person has done; at most the tasks.")
    ] = 100_000,
    as_json: AsJson = False,
) -> None:
    """Claim, save and submit over HTTP: closed loops, an open loop, and pgbench with the same SQL."""
    from dianjing.bench.work import CLOSED, Size, run

    loops = tuple(count for count in CLOSED if count <= people)
    size = Size(
        tasks=tasks, people=people, seconds=seconds, open_seconds=open_seconds, loops=loops, aged=aged, head=head
    )
    found = run(size, say=_say)
    if as_json:
        say_json(found)
        return
    _table("bench work", found, ("submits_per_s", "pgbench_tps", "ratio", "cpu_ms_per_loop", "cpu_ms_per_autosave"))
    _table("", found, ("people_at_p95_1s", "web_processes", "aged_ratio", "overlap_ratio", "tasks_per_s"))
    _table("", found, ("acknowledged", "lost_submissions", "double_leases", "errors"))


@app.command()
def imports(
    records: Annotated[int, typer.Option(help="Records of each kind.")] = 100_000, as_json: AsJson = False
) -> None:
    """Bring records in: bare, and with ten boxes each."""
    from dianjing.bench.imports import run

    found = run(records=records, say=_say)
    if as_json:
        say_json(found)
    else:
        _table(
            "bench imports", found, ("bare_per_s", "bare_per_cpu_s", "with_ten_boxes_per_s", "with_ten_boxes_per_cpu_s")
        )


@app.command()
def convert(images: Annotated[int, typer.Option(help="Images of the file.")] = 5_000, as_json: AsJson = False) -> None:
    """Convert COCO to our own format and back, against parsing the JSON alone."""
    from dianjing.bench.convert import run

    found = run(images=images, say=_say)
    if as_json:
        say_json(found)
    else:
        _table("bench convert", found, ("megabytes", "parse_s", "convert_s", "ratio", "objects_per_s", "peak_mib"))


@app.command()
def pages(rows: Annotated[int, typer.Option(help="Items and tasks.")] = 1_000_000, as_json: AsJson = False) -> None:
    """Turn over the task list and the gallery in every filter and order, first page and deep, with their plans.

    Ends with exit code 1 where a plan scans.
    """
    from dianjing.bench.pages import run

    found = run(rows=rows, say=_say)
    if as_json:
        say_json(found)
    else:
        _table("bench pages", found, ("rows", "lists", "slowest_ms"))
        for name, flaws in found["bad_plans"].items():
            typer.echo(f"{name}: {'; '.join(flaws)}", err=True)
    if found["bad_plans"]:
        raise typer.Exit(1)


@app.command()
def exports(
    records: Annotated[int, typer.Option(help="Records of ten boxes each.")] = 100_000, as_json: AsJson = False
) -> None:
    """Freeze and export a release: annotations a second, and the worker's peak of memory."""
    from dianjing.bench.exports import run

    found = run(records=records, say=_say)
    if as_json:
        say_json(found)
        return
    for name in ("release", "dianjing", "coco"):
        _table(
            f"bench exports: {name}",
            found[name],
            ("seconds", "annotations_per_s", "annotations_per_cpu_s", "worker_peak_mib"),
        )


@app.command()
def faults(
    faults: Annotated[int, typer.Option(help="How many accidents.")] = 500,
    seed: Annotated[int | None, typer.Option(help="Repeats the accidents of an earlier run.")] = None,
    people: Annotated[int, typer.Option(help="People who work meanwhile.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Kill processes, cut connections, fill the disk, and see that nothing acknowledged is lost.

    Ctrl-C ends the accidents early, and what has happened so far is looked at. Ends with exit code 1 where a promise
    was broken.
    """
    from dianjing.bench.faults import run

    found = run(faults=faults, seed=seed, people=people, say=_say)
    if as_json:
        say_json(found)
    else:
        _table("bench faults", found, ("seed", "faults", "acknowledged", "releases", "exports", "imports"))
        for line in found["broken"]:
            typer.echo(line, err=True)
    if found["broken"]:
        raise typer.Exit(1)


@app.command()
def ui(
    tasks: Annotated[int, typer.Option(help="Tasks handed in in one sitting.")] = 500,
    shapes: Annotated[int, typer.Option(help="Shapes on the picture that is panned.")] = 2_000,
    spans: Annotated[int, typer.Option(help="Spans in the text that is scrolled.")] = 5_000,
    rows: Annotated[int, typer.Option(help="Tasks in the list that is scrolled.")] = 1_000_000,
    browser: Annotated[str | None, typer.Option(help="The browser, where it is not the machine's own.")] = None,
    as_json: AsJson = False,
) -> None:
    """Work in a headless browser: first page, next task, panning, memory after many tasks, scrolling text and list."""
    from dianjing.bench.ui import run

    found = run(tasks=tasks, shapes=shapes, spans=spans, rows=rows, program=browser, say=_say)
    if as_json:
        say_json(found)
        return
    for name in ("first_page", "panning", "sitting", "text", "list"):
        _table(f"bench ui: {name}", found[name], tuple(found[name]))


def _table(title: str, found: dict[str, Any], names: tuple[str, ...]) -> None:
    say_table(title, [(name, f"{found[name]:,}") for name in names])


def _say(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()

"""``bench exports``: a release of many annotated items, and its export, in constant memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dianjing.bench import machine
from dianjing.bench.imports import lines
from dianjing.bench.instance import Measured, instance, owner
from dianjing.sdk.client import Client

Say = Callable[[str], None]

FORMATS = ("dianjing", "coco")
_BOXES = 10


def run(*, records: int = 100_000, say: Say = lambda line: None) -> dict[str, Any]:
    """Annotations a second of freezing and of each export, and the most memory that the worker held meanwhile."""
    with instance() as measured, owner(measured) as client:
        dataset = client.datasets.create("exports")
        file = measured.data_dir / "records.jsonl"
        with file.open("wb") as out:
            out.writelines(lines(records, boxes=True))
        say(f"{records:,} records with {_BOXES} boxes each are imported")
        client.imports.folder(dataset, file)
        _rest(client)
        told: dict[str, Any] = {"conditions": machine.conditions(), "records": records, "annotations": records * _BOXES}
        worker = _worker(measured)
        say("release")
        machine.forget_peak(worker)
        begun = _now(measured)
        release = client.releases.create(dataset, statuses=["imported"])
        told["release"] = _figures(records, begun, measured, worker)
        for name in FORMATS:
            say(f"export to {name}")
            machine.forget_peak(worker)
            begun = _now(measured)
            client.releases.export(release, name, Path(measured.data_dir) / f"{name}.zip")
            told[name] = _figures(records, begun, measured, worker)
        return told


def _now(measured: Measured) -> tuple[float, float]:
    """The time, and the CPU seconds that the whole instance has used."""
    return time.perf_counter(), sum(machine.cpu_seconds(measured.pid).values())


def _figures(records: int, begun: tuple[float, float], measured: Measured, worker: int) -> dict[str, float]:
    seconds, cpu = (now - before for now, before in zip(_now(measured), begun, strict=True))
    return {
        "seconds": round(seconds, 1),
        "annotations_per_s": round(records * _BOXES / seconds),
        "annotations_per_cpu_s": round(records * _BOXES / cpu),
        "worker_peak_mib": round(machine.peak_mebibytes(worker), 1),
    }


def _worker(measured: Measured) -> int:
    """The process id of the worker."""
    for pid in machine.descendants(measured.pid):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if b"dianjing.server.processes" in words and b"worker" in words:
            return pid
    raise RuntimeError("the instance has no worker")


def _rest(client: Client) -> None:
    """Cancel the job that looks at media after an import: it is not what is measured, and goes on for long."""
    while True:
        found = client.transport.get(f"{client.path}/jobs")["items"]
        running = [one for one in found if one["state"] in ("queued", "running")]
        if not running:
            return
        for one in running:
            if not one["cancel_requested"]:
                client.transport.post(f"/jobs/{one['id']}/cancel")
        time.sleep(0.5)

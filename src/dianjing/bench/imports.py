"""``bench imports``: typed lines through the import job of a running instance, at full length."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from dianjing.bench import machine
from dianjing.bench.instance import instance, owner
from dianjing.bench.scene import ONTOLOGY, ten_boxes
from dianjing.sdk.client import Client

Say = Callable[[str], None]


def run(*, records: int = 100_000, say: Say = lambda line: None) -> dict[str, Any]:
    """Records a second, from the first byte sent to the end of the job, and by CPU second of the whole instance; and
    the CPU of a record in microseconds, in the worker with what it starts, and in the database."""
    with instance() as measured:
        client = owner(measured)
        told: dict[str, Any] = {"conditions": machine.conditions(), "records": records}
        for name, boxes in (("bare", False), ("with_ten_boxes", True)):
            say(f"{records:,} records, {name.replace('_', ' ')}")
            file = measured.data_dir / f"{name}.jsonl"
            with file.open("wb") as out:
                out.writelines(lines(records, boxes=boxes))
            before = machine.cpu_seconds(measured.pid)
            seconds = _brought(client, name.replace("_", "-"), file)
            after = machine.cpu_seconds(measured.pid)
            used = {part: after[part] - before[part] for part in after}
            told[f"{name}_per_s"] = round(records / seconds)
            told[f"{name}_per_cpu_s"] = round(records / sum(used.values()))
            for part in ("worker", "database"):
                told[f"{name}_{part}_us"] = round(used[part] / records * 1e6, 1)
        return told


def _brought(client: Client, name: str, file: Path) -> float:
    dataset = client.datasets.create(name)
    begun = time.perf_counter()
    done = client.imports.folder(dataset, file)
    seconds = time.perf_counter() - begun
    if done.refused:
        raise RuntimeError(f"{done.refused} records were refused")
    return seconds


def lines(count: int, *, boxes: bool) -> Iterator[bytes]:
    """Typed lines of ``count`` texts; with ``boxes``, each has an annotation of ten objects."""
    yield b'{"type":"header","format":"dianjing","version":1}\n'
    yield b'{"type":"ontology","layer":"given","version":"1","ontology":' + orjson.dumps(ONTOLOGY) + b"}\n"
    annotation = b""
    if boxes:
        annotation = b',"annotations":[{"layer":"given","ontology":"given@1","document":' + ten_boxes().stored() + b"}]"
    for number in range(count):
        text = f'"text":"Record {number} of the measurement."'.encode()
        media = b',"media":[{"name":"text","type":"text/plain",' + text + b"}]"
        yield b'{"type":"item","key":"r' + str(number).encode() + b'","modality":"text"' + media + annotation + b"}\n"

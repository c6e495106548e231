"""``bench convert``: COCO to our own format against parsing the same JSON alone, in one process and in CPU seconds."""

from __future__ import annotations

import json
import math
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dianjing.bench import machine
from dianjing.core.report import Report
from dianjing.exchange.convert import Order, convert

Say = Callable[[str], None]

_OBJECTS = 7
"""Objects an image, as in COCO 2017."""
_ROUNDS = 3


def run(*, images: int = 5_000, say: Say = lambda line: None) -> dict[str, Any]:
    """The ratio (budget: 3), objects a second both ways, and the most memory that a conversion took.

    CPU seconds of the fastest of three rounds, so that what else the machine does weighs little.
    """
    with tempfile.TemporaryDirectory() as scratch:
        source, target, back = (Path(scratch) / name for name in ("instances.json", "out.jsonl", "back.json"))
        say(f"{images:,} images with {_OBJECTS} polygons each")
        source.write_text("".join(_coco(images)))
        parse = _fastest(lambda: json.loads(source.read_bytes()))
        there = _fastest(lambda: convert(_order(source, target, "dianjing"), Report()))
        again = _fastest(lambda: convert(_order(target, back, "coco"), Report()))
        objects = images * _OBJECTS
        return {
            "conditions": machine.conditions(),
            "megabytes": round(source.stat().st_size / 1e6, 1),
            "objects": objects,
            "parse_s": round(parse, 3),
            "convert_s": round(there, 3),
            "ratio": round(there / parse, 2),
            "objects_per_s": round(objects / there),
            "back_s": round(again, 3),
            "back_objects_per_s": round(objects / again),
            "peak_mib": _peak(source, target),
        }


def _order(source: Path, target: Path, target_format: str) -> Order:
    return Order(source=source, target=str(target), target_format=target_format, strict=True)


def _fastest(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def _peak(source: Path, target: Path) -> int:
    """MiB of a process that does nothing but convert, interpreter and libraries included."""
    code = "import sys; from dianjing.cli.main import main; main()"
    command = [sys.executable, "-c", code, "convert", str(source), "-o", str(target), "--json"]
    subprocess.run(command, check=True, capture_output=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10


def _coco(images: int) -> Iterator[str]:
    """A file like COCO's instances: polygons of 8 to 40 vertices, annotations in no order of images."""
    chance = random.Random(20240501)
    whole = {"file_name": "", "height": 480, "width": 640, "license": 1, "date_captured": "2013-11-14 17:02:52"}
    yield '{"info":{"year":2017},"licenses":[{"id":1,"name":"x","url":"y"}],"images":['
    for number in range(images):
        image = {**whole, "file_name": f"{number:012d}.jpg", "id": number + 1}
        yield ("," if number else "") + json.dumps(image)
    yield '],"annotations":['
    order = list(range(images * _OBJECTS))
    chance.shuffle(order)
    for count, number in enumerate(order):
        yield ("," if count else "") + json.dumps(_annotation(number, chance))
    categories = [{"supercategory": f"s{n // 10}", "id": n, "name": f"c{n}"} for n in range(1, 81)]
    yield f'],"categories":{json.dumps(categories)}}}'


def _annotation(number: int, chance: random.Random) -> dict[str, Any]:
    x, y, radius = chance.uniform(50, 590), chance.uniform(50, 430), chance.uniform(5, 50)
    corners = chance.randint(8, 40)
    flat: list[float] = []
    for corner in range(corners):
        angle = corner / corners * math.tau
        flat += [round(x + radius * math.cos(angle), 2), round(y + radius * math.sin(angle), 2)]
    left, top, right, bottom = min(flat[::2]), min(flat[1::2]), max(flat[::2]), max(flat[1::2])
    return {
        "segmentation": [flat],
        "area": round(math.pi * radius * radius, 4),
        "iscrowd": 0,
        "image_id": number // _OBJECTS + 1,
        "bbox": [left, top, round(right - left, 2), round(bottom - top, 2)],
        "category_id": chance.randint(1, 80),
        "id": number + 1,
    }

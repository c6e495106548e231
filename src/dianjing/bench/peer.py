"""The peer of ``bench work``: pgbench with the very SQL file that the server uses, on the same database."""

from __future__ import annotations

import re
import subprocess
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from dianjing.bench.scene import Scene, ten_boxes
from dianjing.server.db.embedded import Binaries
from dianjing.server.kit.hot import PLANNER

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def hot_statements() -> dict[str, str]:
    """The statements of ``server/work/hot.sql`` as they stand, by name, without comments."""
    text = files("dianjing.server.work").joinpath("hot.sql").read_text()
    _, *parts = _NAME.split(text)
    return {
        name: "\n".join(line.split("--")[0] for line in body.splitlines()).strip().rstrip(";")
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    }


def script() -> str:
    """Claim and submit, as one person after the other does them."""
    hot = hot_statements()
    return "\n".join(
        [
            "\\set n random(1, :people)",
            'SELECT user_id AS "user", user_id AS cursor FROM bench_people WHERE n = :n \\gset',
            _one_line(hot["claim"]) + " \\gset got_",
            "SELECT :got_id::text::uuid AS lease, gen_random_uuid() AS annotation,"
            " gen_random_uuid() AS submission \\gset",
            _one_line(hot["submit"]) + ";",
        ]
    )


def pgbench(scene: Scene, url: str, *, clients: int, seconds: int) -> dict[str, float]:
    """Transactions a second, one transaction being a claim and a submit, each committed by itself."""
    document = ten_boxes()
    given = {
        "people": str(len(scene.users)),
        "project": str(scene.project),
        "workspace": str(scene.workspace),
        "stages": "{annotate}",
        "demands": '{""}',
        "held": "{}",
        "others": "false",
        "lease_seconds": "1800",
        "stretch": "200",
        "verdict": "submit",
        "seconds": "31.5",
        "edits": "12",
        "objects": "10",
        "labels": "{car}",
        "conditions": "{}",
        "media_hashes": "{}",
        "hash": document.hash(),
        "document": "\\x" + document.stored().hex(),
        "via": "token",
        "request": "bench",
    }
    with TemporaryDirectory() as folder:
        file = Path(folder) / "hot.pgbench"
        file.write_text(script())
        planner = quote(" ".join(f"-c {name}={value}" for name, value in PLANNER.items()))
        address = f"{url}{'&' if '?' in url else '?'}options={planner}"
        command = [
            str(Binaries.found().program("pgbench")), "--no-vacuum", "--protocol", "prepared", "--file", str(file),
            "--client", str(clients), "--jobs", "2", "--time", str(seconds),
            *[f"--define={name}={value}" for name, value in given.items()], address,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise RuntimeError(f"pgbench failed: {done.stderr[-2000:]}")
    return {"tps": float(found[1])}


def _one_line(sql: str) -> str:
    return " ".join(sql.split())

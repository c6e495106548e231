from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dianjing.cli.main import main

COCO = {
    "images": [{"id": 1, "file_name": "猫.jpg", "width": 50, "height": 50}],
    "annotations": [{"id": 7, "image_id": 1, "category_id": 1, "bbox": [1, 1, 5, 5], "area": 25, "iscrowd": 0}],
    "categories": [{"id": 1, "name": "猫"}],
}


@pytest.fixture
def coco(tmp_path: Path) -> Path:
    place = tmp_path / "instances.json"
    place.write_text(json.dumps(COCO))
    return place


@dataclass
class Ran:
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line as it is typed, in this process."""

    def typed(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["dianjing", *map(str, arguments)])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        out, error = capfd.readouterr()
        return Ran(int(str(code or 0)), out, error)

    return typed


def test_convert_says_what_it_did(run: Run, tmp_path: Path, coco: Path) -> None:
    done = run("convert", coco, "--from", "coco", "--to", "dianjing", "-o", tmp_path / "out.jsonl")
    assert done.returncode == 0, done.stderr
    assert "coco → dianjing" in done.stdout
    assert (tmp_path / "out.jsonl").read_text().count("\n") == 3
    told = json.loads(run("convert", coco, "-o", tmp_path / "b.json", "--to", "coco", "--json").stdout)
    assert (told["written"], told["items"], told["from"], told["lost"]) == (True, 1, "coco", 0)


def test_convert_to_the_terminal(run: Run, coco: Path) -> None:
    done = run("convert", coco, "-o", "-")
    assert [json.loads(line)["type"] for line in done.stdout.splitlines()] == ["header", "ontology", "item"]


def test_strict_exits_with_1_and_writes_nothing(run: Run, tmp_path: Path, coco: Path) -> None:
    coco.write_text(json.dumps(COCO).replace('"category_id": 1', '"category_id": 9'))
    done = run("convert", coco, "-o", tmp_path / "out.jsonl", "--strict")
    assert done.returncode == 1
    assert "annotation 7" in done.stderr
    assert not (tmp_path / "out.jsonl").exists()
    told = json.loads(run("convert", coco, "-o", tmp_path / "out.jsonl", "--strict", "--json").stdout)
    assert (told["written"], told["refused"], told["entries"][0]["code"]) == (False, 1, "coco.unknown_category")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--from", "nonsense"], 4), (["--from-opt", "nonsense=1"], 2), (["--nonsense"], 2)],
)
def test_errors_have_exit_codes_and_no_traceback(
    run: Run, tmp_path: Path, coco: Path, arguments: list[str], code: int
) -> None:
    done = run("convert", coco, "-o", tmp_path / "out.jsonl", *arguments)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "nonsense" in done.stderr


def test_inspect_counts(run: Run, coco: Path) -> None:
    told = json.loads(run("inspect", coco, "--json").stdout)
    assert (told["format"], told["items"], told["classes"]) == ("coco", 1, {"猫": 1})
    assert "猫" in run("inspect", coco).stdout


def test_verify_tells_a_sound_package_from_a_changed_one(run: Run, tmp_path: Path, coco: Path) -> None:
    assert run("convert", coco, "--to", "package", "-o", tmp_path / "pets").returncode == 0
    sound = run("verify", tmp_path / "pets", "--json")
    assert (sound.returncode, json.loads(sound.stdout)["sound"]) == (0, True)
    (tmp_path / "pets/README.md").write_text("changed")
    changed = run("verify", tmp_path / "pets")
    assert changed.returncode == 1
    assert "README.md" in changed.stderr
    assert run("verify", tmp_path / "none").returncode == 4


def test_merge_split_and_filter(run: Run, tmp_path: Path, coco: Path) -> None:
    merged = run("merge", coco, f"b/={coco}", "-o", tmp_path / "m.jsonl", "--json")
    assert json.loads(merged.stdout)["items"] == 2, merged.stderr
    split = run(
        "split",
        tmp_path / "m.jsonl",
        "-o",
        tmp_path / "s.jsonl",
        "--share",
        "train=0.5",
        "--share",
        "val=0.5",
        "--json",
    )
    assert json.loads(split.stdout)["splits"] == {"train": 1, "val": 1}, split.stderr
    chosen = ("--split", "val", "--key", "*.jpg")
    kept = run("filter", tmp_path / "s.jsonl", "-o", tmp_path / "f.jsonl", *chosen, "--json")
    assert json.loads(kept.stdout)["items"] == 1, kept.stderr
    assert run("split", tmp_path / "m.jsonl", "-o", tmp_path / "x.jsonl", "--share", "train=2").returncode == 2

"""The commands of the README as they are typed, and the client that they speak through."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import dianjing as dj
from dianjing.core.errors import Forbidden, Invalid, MissingExtra, NotFound, Unauthenticated, Unavailable
from dianjing.core.item import Item
from dianjing.sdk.client import Client
from dianjing.sdk.loading import Release
from dianjing.sdk.local import running_instance
from tests.fixtures.server import Served, start_server

NAMES = ("beach.png", "cellar.png", "roof.png")


@dataclass(frozen=True, slots=True)
class Place:
    """A data directory with a server on it, and an empty folder where commands are typed."""

    data_dir: Path
    folder: Path
    served: Served

    def run(self, *words: str, code: int = 0, **environment: str) -> str:
        """Type a command; its standard output. Fails where it ends with another exit code."""
        process = typed(words, self.data_dir, self.folder, environment)
        out, error = process.communicate(timeout=180)
        assert process.returncode == code, f"{' '.join(words)} ended with {process.returncode}: {error or out}"
        return out if code == 0 else error

    def told(self, *words: str) -> dict[str, Any]:
        """Type a command with ``--json``; what it told."""
        found: dict[str, Any] = json.loads(self.run(*words, "--json"))
        return found


def typed(
    words: Sequence[str], data_dir: Path, folder: Path, environment: dict[str, str] | None = None
) -> subprocess.Popen[str]:
    own = {"DIANJING_DATA_DIR": str(data_dir), "XDG_CACHE_HOME": str(folder / "cache"), "LC_ALL": "C.UTF-8"}
    return subprocess.Popen(
        [sys.executable, "-m", "dianjing.cli", *words],
        cwd=folder,
        env={**os.environ, **own, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("typed")
    (folder / "photos").mkdir()
    for number, name in enumerate(NAMES):
        Image.new("RGB", (40, 30), (number * 80, 20, 60)).save(folder / "photos" / name)
    coco = {
        "images": [{"id": n, "file_name": name, "width": 40, "height": 30} for n, name in enumerate(NAMES, start=1)],
        "annotations": [
            {"id": n, "image_id": n, "category_id": 1, "bbox": [2, 3, 10, 9], "area": 90, "iscrowd": 0}
            for n in range(1, len(NAMES) + 1)
        ],
        "categories": [{"id": 1, "name": "cat"}],
    }
    (folder / "photos" / "instances.json").write_text(json.dumps(coco))
    data_dir = folder / "data"
    served = start_server(data_dir)
    yield Place(data_dir, folder, served)
    served.stop()


@pytest.fixture(scope="module")
def released(place: Place) -> Place:
    """After the lines of the README up to the release."""
    place.run("init")
    place.run("import", "photos", "--dataset", "pets")
    place.run("project", "create", "pets-boxes", "--dataset", "pets", "--template", "image-boxes")
    place.run("release", "create", "pets@1")
    return place


def test_the_lines_of_the_readme(released: Place) -> None:
    place = released
    assert "@" in place.told("init")["email"]
    assert place.told("import", "photos", "--dataset", "pets")["same"] == len(NAMES)
    (project,) = place.told("project", "list")["items"]
    assert project["name"] == "pets-boxes"
    assert sum(project["counts"].values()) == len(NAMES)
    (release,) = place.told("release", "list", "pets")["items"]
    assert (release["address"], release["state"], release["counts"]["objects"]) == ("pets@1", "ready", len(NAMES))
    place.run("export", "pets@1", "--to", "coco", "-o", "out/")
    written = [json.loads(file.read_text()) for file in (place.folder / "out").rglob("*.json")]
    assert sum(len(one.get("annotations", ())) for one in written) == len(NAMES)
    assert place.told("verify", "pets@1")["sound"] is True
    steps = place.told("audit", "lineage", "pets@1", NAMES[0])["steps"]
    assert [one["step"] for one in steps] == ["file", "import", "revision", "release"]
    assert "pets@1" in place.run("audit", "lineage", "pets@1", NAMES[0])
    assert place.told("quality", "agreement", "pets-boxes")["items"] == {"between_people": 0, "with_accepted": 0}
    place.run("convert", "photos/instances.json", "--from", "coco", "--to", "dianjing", "-o", "out.jsonl")
    assert (place.folder / "out.jsonl").read_text().count('"type":"item"') == len(NAMES)


def test_a_tampered_package_does_not_verify(released: Place) -> None:
    released.run("export", "pets", "--to", "package", "-o", "package/")
    assert released.told("verify", "package")["sound"] is True
    (data,) = (released.folder / "package").rglob("train.jsonl")
    data.write_bytes(data.read_bytes().replace(b'"cat"', b'"dog"'))
    assert "train.jsonl" in released.run("verify", "package", code=1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("verify", "pets@9"), 4),
        (("release", "create", "nothing"), 4),
        (("release", "create", "pets@7"), 5),
        (("release", "create", "pets@seven"), 2),
        (("release", "create", "pets", "--split", "train=much"), 2),
        (("import", "nowhere", "--dataset", "pets"), 4),
        (("export", "pets@1", "--to", "nonsense", "-o", "other/"), 4),
        (("project", "list", "--url", "http://127.0.0.1:9", "--token", "dj_x"), 6),
        (("project", "create"), 2),
        (("nonsense",), 2),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else str(one),
)
def test_a_failure_is_a_sentence_and_an_exit_code(released: Place, words: tuple[str, ...], code: int) -> None:
    said = released.run(*words, code=code)
    assert said.strip()
    assert "Traceback" not in said


def test_what_cannot_be_read_is_refused_and_the_rest_comes_in(place: Place) -> None:
    folder = place.folder / "mixed"
    folder.mkdir()
    (folder / "good.png").write_bytes((place.folder / "photos" / NAMES[0]).read_bytes())
    (folder / "thing.xyz").write_bytes(b"\x00\x01\x02")
    said = place.run("import", "mixed", "--dataset", "mixed", code=1)
    assert "thing.xyz" in said
    with dj.connect(data_dir=place.data_dir) as client:
        assert [one.key for one in client.datasets.items(client.datasets.get("mixed"))] == ["good.png"]
    place.run("project", "create", "mixed-boxes", "--dataset", "mixed", "--template", "image-boxes")
    release = place.told("release", "create", "mixed")
    assert (release["counts"]["items"], release["left_out"]) == (0, {"none": 1})


def test_a_release_is_an_iterable(released: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with dj.connect(data_dir=released.data_dir) as client:
        pets = dj.load("pets@1", client=client, cache=tmp_path)
    items = list(pets)
    assert len(pets) == len(items) == len(NAMES)
    assert all(isinstance(one, Item) for one in items)
    assert [one.label for one in items[0].annotations[0].document.objects] == ["cat"]
    file = pets.path(items[0])
    assert file is not None
    assert file.read_bytes().startswith(b"\x89PNG")
    assert [len(pets[name]) for name in pets.splits] == [len(NAMES)]
    with pytest.raises(KeyError, match="no split"):
        pets["nothing"]
    for library, method in (("pandas", "to_pandas"), ("pyarrow", "to_arrow"), ("datasets", "to_datasets")):
        monkeypatch.setitem(sys.modules, library, None)
        with pytest.raises(MissingExtra, match="pip install"):
            getattr(pets, method)()


def test_a_release_is_fetched_once_and_verified(released: Place, tmp_path: Path) -> None:
    with dj.connect(data_dir=released.data_dir) as client:
        pets: Release = dj.load("pets", client=client, cache=tmp_path)
        file = pets.path(next(iter(pets)))
        assert file is not None
        size = file.stat().st_size
        file.chmod(0o600)
        file.write_bytes(b"\0" * size)
        with pytest.raises(Invalid, match=file.name):
            dj.load("pets@1", client=client, cache=tmp_path)
        assert dj.load(pets.folder, verify=False).manifest.address == "pets@1"
        for wrong in ("no such thing", "pets@x"):
            with pytest.raises(Invalid):
                dj.load(wrong, client=client, cache=tmp_path)
        with pytest.raises(NotFound):
            dj.load("pets@99", client=client, cache=tmp_path)


def test_the_client_by_address_and_token(released: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    url = released.served.url
    with dj.connect(data_dir=released.data_dir) as local:
        full = local.create_token("everything").token
        reader = local.create_token("reader", ["account.read", "datasets.read", "items.read"]).token
    with dj.connect(url, full) as client:
        assert _names(client) >= {"pets"}
    with dj.connect(url, reader) as client:
        assert _names(client) >= {"pets"}
        with pytest.raises(Forbidden):
            client.datasets.create("others")
        with pytest.raises(Forbidden):
            client.projects.create("p", "pets", template="image-boxes")
    with dj.connect(url, "dj_wrong") as client, pytest.raises(Unauthenticated):
        _names(client)
    with dj.connect(url, full, workspace="nowhere") as client, pytest.raises(NotFound, match="nowhere"):
        _names(client)
    with dj.connect("http://127.0.0.1:9", full) as client, pytest.raises(Unavailable, match="cannot be reached"):
        client.transport.post("/session")
    monkeypatch.setenv("DIANJING_URL", url)
    monkeypatch.setenv("DIANJING_TOKEN", full)
    with dj.connect() as client:
        assert _names(client) >= {"pets"}
    assert "pets-boxes" in released.run("project", "list", DIANJING_URL=url, DIANJING_TOKEN=full)


def test_a_narrow_token_is_enough_for_what_it_names(released: Place, tmp_path: Path) -> None:
    with dj.connect(data_dir=released.data_dir) as local:
        loader = local.create_token("loader", ["releases.read", "exports.read"]).token
        half = local.create_token("half", ["releases.read"]).token
        slug = local.workspace.slug
    for workspace in (None, slug):
        with dj.connect(released.served.url, loader, workspace=workspace) as client:
            assert len(dj.load("pets@1", client=client, cache=tmp_path / str(workspace))) == len(NAMES)
            with pytest.raises(Forbidden, match=r"do not include datasets\.read"):
                _names(client)
    with (
        dj.connect(released.served.url, half) as client,
        pytest.raises(Forbidden, match=r"do not include exports\.read"),
    ):
        dj.load("pets@1", client=client, cache=tmp_path / "half")
    command = typed(
        ("verify", "pets@1"), released.data_dir, tmp_path, {"DIANJING_URL": released.served.url, "DIANJING_TOKEN": half}
    )
    _, error = command.communicate(timeout=180)
    assert command.returncode != 0
    assert "exports.read" in error


def test_commands_on_one_directory_share_one_server(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    begun = [typed(("init", "--json"), data_dir, tmp_path) for _ in range(3)]
    ended = [(*one.communicate(timeout=180), one.returncode) for one in begun]
    try:
        assert [code for _, _, code in ended] == [0, 0, 0], ended
        told = [json.loads(out) for out, _, _ in ended]
        assert len({one["email"] for one in told}) == 1
        assert told[0]["workspace"] == "default"
        instance = running_instance(data_dir)
        assert instance is not None
        assert instance.url is None
        assert (data_dir / "run" / "token").stat().st_mode & 0o077 == 0
        assert (data_dir / "owner.json").stat().st_mode & 0o077 == 0
    finally:
        _end(data_dir)


def _names(client: Client) -> set[str]:
    return {one.name for one in client.datasets.list()}


def _end(data_dir: Path) -> None:
    """End the server that commands began, and wait for it."""
    instance = running_instance(data_dir)
    if instance is not None:
        os.kill(instance.pid, signal.SIGTERM)
        while running_instance(data_dir) is not None or Path(f"/proc/{instance.pid}").exists():
            time.sleep(0.05)

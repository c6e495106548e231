from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dianjing.core.errors import Conflict, Invalid
from dianjing.kit.opening import open_target
from dianjing.kit.target import FileTarget, FolderTarget, StreamTarget
from dianjing.kit.zip_target import ZipStreamTarget, ZipTarget


class Stop(Exception):
    pass


def _stop_while_writing(target: FileTarget | FolderTarget | ZipTarget | ZipStreamTarget, name: str) -> None:
    with target as open_target:
        with open_target.open(name) as stream:
            stream.write(b"second")
        raise Stop


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "new" / "out.txt"
    with FileTarget(place) as target, target.open("") as stream:
        stream.write(b"first")
        assert not place.exists()
    assert place.read_bytes() == b"first"
    with pytest.raises(Stop):
        _stop_while_writing(FileTarget(place), "")
    assert place.read_bytes() == b"first"
    assert list(place.parent.iterdir()) == [place]


def test_a_single_file_holds_only_one(tmp_path: Path) -> None:
    with pytest.raises(Invalid), FileTarget(tmp_path / "a") as target, target.open("b"):
        pass
    with FileTarget(tmp_path / "a") as target:
        with target.open(""):
            pass
        with pytest.raises(Invalid) as caught, target.open(""):
            pass
        assert caught.value.code == "target.only_one_file"


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "out"
    with pytest.raises(Stop):
        _stop_while_writing(FolderTarget(place), "a/b.txt")
    assert list(tmp_path.iterdir()) == []
    with FolderTarget(place) as target:
        with target.open("a/b.txt") as stream:
            stream.write(b"x")
        assert not place.exists()
        for bad in ("../c", "/c", "a/b.txt"):
            with pytest.raises(Invalid), target.open(bad):
                pass
    assert (place / "a/b.txt").read_bytes() == b"x"
    assert list(tmp_path.iterdir()) == [place]


def test_a_folder_with_content_is_only_replaced_when_asked(tmp_path: Path) -> None:
    place = tmp_path / "out"
    place.mkdir()
    with FolderTarget(place) as target, target.open("a"):
        pass
    with pytest.raises(Conflict), FolderTarget(place):
        pass
    with FolderTarget(place, replace=True) as target, target.open("b"):
        pass
    assert [file.name for file in place.iterdir()] == ["b"]
    assert list(tmp_path.iterdir()) == [place]


def test_a_zip_takes_members_that_are_open_at_once_and_is_reproducible(tmp_path: Path) -> None:
    def write(place: Path) -> bytes:
        with ZipTarget(place) as target, target.open("data.jsonl") as outer:
            outer.write(b"1\n")
            with target.open("media/a.png") as inner:
                inner.write(b"png")
            outer.write(b"2\n")
        return place.read_bytes()

    assert write(tmp_path / "a.zip") == write(tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert archive.read("data.jsonl") == b"1\n2\n"
        assert archive.getinfo("media/a.png").compress_type == zipfile.ZIP_STORED
    with pytest.raises(Stop):
        _stop_while_writing(ZipTarget(tmp_path / "c.zip"), "a")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.zip", "b.zip"]


class OneWay(io.RawIOBase):
    """A pipe: cannot be sought."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.data += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def test_a_zip_streams_into_a_pipe() -> None:
    pipe = OneWay()
    with ZipStreamTarget(pipe) as target, target.open("a.txt") as stream:  # type: ignore[arg-type]
        stream.write(b"hello")
    with zipfile.ZipFile(io.BytesIO(bytes(pipe.data))) as archive:
        assert archive.read("a.txt") == b"hello"
    broken = OneWay()
    with pytest.raises(Stop):
        _stop_while_writing(ZipStreamTarget(broken), "a.txt")  # type: ignore[arg-type]
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(bytes(broken.data)))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("out.zip", ZipTarget),
        ("out.json", FileTarget),
        ("out", FolderTarget),
        ("v1.2", FolderTarget),
        ("x.json/", FolderTarget),
    ],
)
def test_a_path_says_what_it_means(tmp_path: Path, path: str, kind: type) -> None:
    with open_target(f"{tmp_path}/{path}", (".json",)) as target:
        assert isinstance(target, kind)
        if kind is FileTarget:
            with target.open(""):
                pass


def test_a_stream_is_a_single_file() -> None:
    out = io.BytesIO()
    with StreamTarget(out) as target, target.open("") as stream:
        stream.write(b"x")
    assert out.getvalue() == b"x"

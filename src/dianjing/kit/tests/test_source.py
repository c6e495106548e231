from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.errors import DianjingError, Invalid, NotFound, TooLarge
from dianjing.core.report import Report
from dianjing.kit.archives import TarSource, ZipSource
from dianjing.kit.names import normal_name
from dianjing.kit.opening import open_source
from dianjing.kit.source import FileSource, FolderSource, Limits


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@given(st.text(max_size=40))
def test_a_normal_name_stays_inside(name: str) -> None:
    try:
        normal = normal_name(name)
    except Invalid:
        return
    assert not normal.startswith("/")
    assert ".." not in normal.split("/")
    assert normal_name(normal) == normal


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", "C:\\x", "a/../../b", "a\x00b", "", ".", "a\nb", "\ud800"])
def test_unsafe_names_are_refused(name: str) -> None:
    with pytest.raises(Invalid) as caught:
        normal_name(name)
    assert caught.value.code == "source.unsafe_name"


def test_a_folder_lists_regular_files_in_order_and_reports_the_rest(tmp_path: Path) -> None:
    root = tmp_path / "data"
    for name in ("b/2.txt", "b/1.txt", "b-c.txt", "a.txt", ".hidden/x.txt", "b/.DS_Store"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    (tmp_path / "secret").write_text("no")
    (root / "link.txt").symlink_to(tmp_path / "secret")
    (root / "out").symlink_to(tmp_path)
    os.mkfifo(root / "pipe")
    report = Report()
    source = FolderSource(root, report)
    names = list(source.files())
    assert list(source.files()) == names
    assert names == sorted(names) == ["a.txt", "b-c.txt", "b/1.txt", "b/2.txt"]
    assert report.counts[("refused", "source.not_a_file")] == 3
    for name in ("../secret", "link.txt", "out/secret", "pipe", str(tmp_path / "secret")):
        assert not source.exists(name)
        with pytest.raises((NotFound, Invalid)), source.open(name):
            pass
    with source.open("b/1.txt") as stream:
        assert stream.read() == b"b/1.txt"
    assert source.size("a.txt") == 5


def test_decomposed_names_on_the_disk_are_found_by_their_composed_form(tmp_path: Path) -> None:
    decomposed = "cafe\u0301"
    (tmp_path / decomposed).mkdir()
    (tmp_path / decomposed / "e\u0301.txt").write_text("x")
    source = FolderSource(tmp_path, Report())
    (name,) = source.files()
    assert name == "caf\u00e9/\u00e9.txt"
    with source.open(name) as stream:
        assert stream.read() == b"x"
    with FolderSource(tmp_path, Report()).open(name) as stream:
        assert stream.read() == b"x"


def test_a_folder_with_too_many_files_is_refused(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").touch()
    with pytest.raises(TooLarge):
        list(FolderSource(tmp_path, Report(), Limits(files=4)).files())
    assert len(list(FolderSource(tmp_path, Report(), Limits(files=5)).files())) == 5


def test_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "b.json").write_text("{}")
    source = FileSource(tmp_path / "a.json")
    assert list(source.files()) == ["a.json"]
    assert source.exists("a.json")
    with pytest.raises(NotFound), source.open("b.json"):
        pass
    with pytest.raises(NotFound):
        FileSource(tmp_path / "none.json")


def test_a_zip_gives_its_files_and_reports_the_hostile_ones(tmp_path: Path) -> None:
    path = _zip(
        tmp_path / "a.zip", {"b.txt": b"b", "a\\c.txt": b"c", "../evil": b"e", "__MACOSX/b.txt": b"", "x/": b""}
    )
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("b.txt", b"second")
    report = Report()
    with ZipSource(path, report) as source:
        assert list(source.files()) == ["a/c.txt", "b.txt"]
        with source.open("b.txt") as stream:
            assert stream.read() == b"b"
        assert source.size("a/c.txt") == 1
        with pytest.raises(NotFound), source.open("link"):
            pass
    assert set(report.counts) == {
        ("refused", "source.unsafe_name"),
        ("refused", "source.not_a_file"),
        ("refused", "source.name_twice"),
    }


def test_encrypted_members_are_reported(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.txt": b"a"})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    report = Report()
    with ZipSource(path, report) as source:
        assert list(source.files()) == []
    assert report.counts == {("refused", "source.encrypted"): 1}


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    plain = _zip(tmp_path / "a.zip", {"zzzz.txt": b"a"}).read_bytes()
    (tmp_path / "a.zip").write_bytes(plain.replace(b"zzzz", "猫狗".encode("gb18030")))
    with ZipSource(tmp_path / "a.zip", Report()) as source:
        assert list(source.files()) == ["猫狗.txt"]


@pytest.mark.parametrize("suffix", [".zip", ".tar.gz", ".tar.bz2", ".tar.xz"])
def test_bombs_are_refused_without_being_unpacked(tmp_path: Path, suffix: str) -> None:
    bomb = tmp_path / f"bomb{suffix}"
    zeros = bytes(4 << 20)
    if suffix == ".zip":
        _zip(bomb, {"zeros": zeros})
    else:
        plain = io.BytesIO()
        with tarfile.open(fileobj=plain, mode="w") as tape:
            info = tarfile.TarInfo("zeros")
            info.size = len(zeros)
            tape.addfile(info, io.BytesIO(zeros))
        packers: dict[str, Callable[[bytes], bytes]] = {
            ".tar.gz": gzip.compress,
            ".tar.bz2": bz2.compress,
            ".tar.xz": lzma.compress,
        }
        bomb.write_bytes(packers[suffix](plain.getvalue()))
    with pytest.raises(TooLarge) as caught, open_source(bomb, Report(), Limits(ratio_from=1 << 20)):
        pass
    assert caught.value.code == "source.unpacks_too_large"
    with open_source(bomb, Report()) as source:
        assert source.size("zeros") == 4 << 20


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.txt": b"a" * 50, "b.txt": b"b" * 50})
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = (1).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(Invalid), ZipSource(path, Report()):
        pass


@pytest.mark.parametrize("cut", [10, 60, 120, 200])
def test_a_damaged_zip_is_a_clear_error(tmp_path: Path, cut: int) -> None:
    path = _zip(tmp_path / "a.zip", {"a.txt": os.urandom(300)})
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(Invalid) as caught, ZipSource(path, Report()):
        pass
    assert caught.value.code == "source.broken_archive"


def test_damage_inside_a_member_shows_while_reading(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.txt": os.urandom(300)})
    data = bytearray(path.read_bytes())
    data[100] ^= 0xFF
    path.write_bytes(data)
    with ZipSource(path, Report()) as source, pytest.raises(Invalid) as caught, source.open("a.txt") as stream:
        stream.read()
    assert caught.value.where == "a.zip: a.txt"


@pytest.mark.parametrize("mode", ["w:", "w:gz"])
def test_a_tar_gives_its_regular_files(tmp_path: Path, mode: Literal["w:", "w:gz"]) -> None:
    path = tmp_path / ("a.tar" if mode == "w:" else "a.tgz")
    with tarfile.open(path, mode) as tape:
        for name, data in (("x/b.txt", b"bb"), ("a.txt", b"a"), ("../evil", b"e")):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tape.addfile(info, io.BytesIO(data))
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("device", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            tape.addfile(info)
    report = Report()
    with TarSource(path, report) as source:
        assert list(source.files()) == ["a.txt", "x/b.txt"]
        with source.open("a.txt") as first, source.open("x/b.txt") as second:
            assert (second.read(), first.read()) == (b"bb", b"a")
    assert report.counts == {("refused", "source.not_a_file"): 3, ("refused", "source.unsafe_name"): 1}


def test_a_tar_cut_short_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as tape:
        info = tarfile.TarInfo("a")
        info.size = 5000
        tape.addfile(info, io.BytesIO(bytes(5000)))
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(Invalid), TarSource(path, Report()):
        pass


@given(st.binary(max_size=400), st.integers(0, 500), st.integers(0, 255))
def test_mutated_archives_never_give_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes, at: int, value: int
) -> None:
    folder = tmp_path_factory.mktemp("mutated")
    data = bytearray(_zip(folder / "a.zip", {"a.txt": b"hello" * 10, "b/c.txt": b"x"}).read_bytes())
    data[at % len(data)] = value
    (folder / "a.zip").write_bytes(bytes(data) + tail)
    try:
        with ZipSource(folder / "a.zip", Report()) as source:
            for name in source.files():
                with source.open(name) as stream:
                    stream.read()
    except DianjingError:
        pass

from __future__ import annotations

from pathlib import Path

import pytest

from dianjing.core.errors import NotFound
from dianjing.sdk.uploading import files_below


def test_a_folder_gives_its_regular_files_in_order(tmp_path: Path) -> None:
    for path in ("b/2.txt", "a.txt", "b/1.txt", ".hidden", ".git/config", "图/猫.png"):
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"12345")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    (tmp_path / "away").symlink_to("/etc")
    found = files_below(tmp_path)
    assert [one.path for one in found] == ["a.txt", "b/1.txt", "b/2.txt", "图/猫.png"]
    assert {one.size for one in found} == {5}


def test_a_file_is_itself_and_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "one.zip").write_bytes(b"123")
    assert [(one.path, one.size) for one in files_below(tmp_path / "one.zip")] == [("one.zip", 3)]
    with pytest.raises(NotFound, match="nowhere"):
        files_below(tmp_path / "nowhere")

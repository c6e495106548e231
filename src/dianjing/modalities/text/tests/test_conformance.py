"""Texts through their room's kit."""

from pathlib import Path

from dianjing.modalities.text.manifest import MANIFESTS
from dianjing.testing.modalities import conform


def test_it_keeps_what_its_room_promises(tmp_path: Path) -> None:
    (manifest,) = MANIFESTS
    files = {
        "a.txt": "点睛 dots the 👁️ eyes.\n".encode(),
        "b.md": "# 标题\n".encode("gb18030"),
        "c.txt": "𠀀".encode("utf-16"),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    conform(manifest, [tmp_path / name for name in files])

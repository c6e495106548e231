"""Pictures with texts through their room's kit."""

from pathlib import Path

from PIL import Image

from dianjing.modalities.image_text.manifest import MANIFESTS
from dianjing.testing.modalities import conform


def test_it_keeps_what_its_room_promises(tmp_path: Path) -> None:
    (manifest,) = MANIFESTS
    picture, text, broken = (tmp_path / name for name in ("a.png", "a.txt", "b.png"))
    Image.new("RGB", (300, 200), (200, 30, 30)).save(picture)
    text.write_bytes("点睛 dots the 👁️ eyes.\n".encode())
    broken.write_bytes(picture.read_bytes()[:60])
    conform(manifest, [picture, text], [broken])

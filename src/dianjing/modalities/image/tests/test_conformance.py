"""Images through their room's kit."""

from pathlib import Path

from PIL import Image

from dianjing.modalities.image.manifest import MANIFESTS
from dianjing.testing.modalities import conform


def test_it_keeps_what_its_room_promises(tmp_path: Path) -> None:
    (manifest,) = MANIFESTS
    picture = Image.effect_noise((300, 200), 80).convert("RGB")
    files = [tmp_path / name for name in ("a.png", "b.jpg", "名字.webp")]
    for file in files:
        picture.save(file)
    cut = tmp_path / "cut.png"
    cut.write_bytes(files[0].read_bytes()[:5000])
    conform(manifest, files, [cut])

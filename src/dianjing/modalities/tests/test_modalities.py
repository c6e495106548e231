"""Every modality keeps its contract: light manifest, code that answers, previews that can be opened."""

from pathlib import Path

import pytest
from PIL import Image

from dianjing.core import registry
from dianjing.core.plugin import ModalityCode


def sample(modality: str, folder: Path) -> tuple[Path, bytes]:
    if modality == "image":
        file = folder / "a.png"
        Image.new("RGB", (300, 200), (200, 30, 30)).save(file)
    else:
        file = folder / "a.txt"
        file.write_bytes("点睛 dots the 👁️ eyes.\n".encode())
    return file, file.read_bytes()[:64]


SINGLE = sorted(name for name, manifest in registry.modalities().items() if not manifest.composed)


@pytest.mark.parametrize("name", SINGLE)
def test_a_modality_accepts_probes_and_previews_its_own_files(name: str, tmp_path: Path) -> None:
    manifest = registry.modalities()[name]
    code = manifest.load()()
    assert isinstance(code, ModalityCode)
    file, head = sample(name, tmp_path)
    media_type = code.accepts(file.name, head)
    assert media_type in manifest.media_types
    facts = code.probe(file, media_type)
    previews = list(code.previews(file, media_type, facts))
    assert previews
    assert all(one.data for one in previews)
    assert code.accepts("a.bin", b"\x00\x01\x02\x03" * 8) is None


def test_one_file_is_accepted_by_one_modality(tmp_path: Path) -> None:
    for name in SINGLE:
        file, head = sample(name, tmp_path)
        takers = [one for one, m in registry.modalities().items() if m.load()().accepts(file.name, head)]
        assert takers == [name]

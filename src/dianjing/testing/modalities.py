"""The conformance kit of modalities: it knows its own files, opens them, and ends in our errors on broken ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from dianjing.core import registry
from dianjing.core.errors import DianjingError
from dianjing.core.plugin import ModalityCode, ModalityManifest, NoOptions
from dianjing.testing.plugins import described

HEAD = 4096
"""How many first bytes decide whose file it is."""

_NOBODYS = b"\x00\x01\x02\x03" * 16


def conform(modality: ModalityManifest, files: Iterable[Path], broken: Iterable[Path] = ()) -> None:
    """Recognise, probe and preview ``files``; ``broken`` ones are refused by the probe with an error of ours.

    Raises ``AssertionError`` naming what the modality breaks.
    """
    described(modality, NoOptions)
    assert set(modality.shapes) <= set(registry.shapes()), f"{modality.name} names a kind of shape that there is not"
    assert modality.media_types, f"{modality.name} names no media type"
    assert all(suffix.startswith(".") for suffix in modality.suffixes), f"{modality.name}: a suffix begins with a dot"
    code = modality.load()()
    assert isinstance(code, ModalityCode), f"{modality.name}: its code lacks accepts, probe or previews"
    assert code.accepts("a.bin", _NOBODYS) is None, f"{modality.name} takes what is nobody's"
    assert code.accepts("a", b"") is None, f"{modality.name} takes an empty file without a name"
    own = list(files)
    assert own, f"{modality.name}: give it a file of its own"
    for file in own:
        media_type = _accepted(modality, code, file)
        facts = code.probe(file, media_type)
        assert code.probe(file, media_type) == facts, f"{modality.name} probes {file.name} in two ways"
        json.dumps(facts, allow_nan=False)
        previews = list(code.previews(file, media_type, facts))
        assert len({preview.name for preview in previews}) == len(previews), (
            f"{modality.name}: two previews of one name"
        )
        whole = all(preview.data and "/" in preview.type for preview in previews)
        assert whole, f"{modality.name}: a preview of {file.name} has no bytes or no type"
    for file in broken:
        _refused(modality, code, file)


def _accepted(modality: ModalityManifest, code: ModalityCode, file: Path) -> str:
    head = file.read_bytes()[:HEAD]
    media_type = code.accepts(file.name, head)
    if modality.composed:
        assert media_type is None, f"{modality.name} is put together of several files and takes {file.name} for one"
        return _of_a_part(modality, file, head)
    assert media_type in modality.media_types, f"{modality.name} calls {file.name} {media_type!r}"
    for other in registry.modalities().values():
        if other.name != modality.name and not other.missing():
            taken = other.load()().accepts(file.name, head)
            assert taken is None, f"{other.name} takes {file.name} of {modality.name}, as {taken!r}"
    return media_type


def _of_a_part(modality: ModalityManifest, file: Path, head: bytes) -> str:
    """The media type that the modality of one of its parts gives to a file."""
    others = [one for one in registry.modalities().values() if not one.composed and not one.missing()]
    found: list[str] = [taken for one in others if (taken := one.load()().accepts(file.name, head)) is not None]
    assert found, f"{file.name} of {modality.name} is nobody's"
    assert found[0] in modality.media_types, f"{modality.name} knows no {found[0]!r}"
    return found[0]


def _refused(modality: ModalityManifest, code: ModalityCode, file: Path) -> None:
    head = file.read_bytes()[:HEAD]
    media_type = _of_a_part(modality, file, head) if modality.composed else code.accepts(file.name, head)
    if media_type is None:
        return
    try:
        list(code.previews(file, media_type, code.probe(file, media_type)))
    except DianjingError:
        return
    raise AssertionError(f"{modality.name} opens {file.name}, which is broken")

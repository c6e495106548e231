"""Every format of the house through the kit."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianjing.core import registry
from dianjing.core.item import Item
from dianjing.core.plugin import FormatManifest
from dianjing.core.report import Report
from dianjing.testing import formats as kit
from dianjing.testing.drawn_records import long_stream, records

FORMATS = list(registry.formats().values())
each = pytest.mark.parametrize("manifest", FORMATS, ids=lambda manifest: manifest.name)

LONG = 5_000
HEAVY = {"torch", "onnxruntime", "cv2", "open3d", "pydicom", "av", "pandas", "numpy", "PIL", "pyarrow", "scipy"}


def test_manifests_are_light() -> None:
    code = f"""
import sys
from dianjing.core import registry
assert len(registry.formats()) >= 6
assert not set(sys.modules) & {HEAVY!r}, set(sys.modules) & {HEAVY!r}
assert not any(name.endswith((".reader", ".writer")) for name in sys.modules if "formats" in name)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@each
def test_it_says_who_it_is(manifest: FormatManifest) -> None:
    kit.says_who_it_is(manifest)


@each
def test_it_recognises_its_own(manifest: FormatManifest, tmp_path: Path) -> None:
    for place in kit.places(manifest, tmp_path):
        kit.write(manifest, long_stream(manifest, 6), place, Report())
        kit.recognises_its_own(manifest, place)


@each
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_it_gives_back_or_says(
    manifest: FormatManifest, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    drawn = data.draw(records(manifest))
    kit.gives_back_or_says(manifest, drawn, tmp_path_factory.mktemp("trip"))


@each
def test_it_survives_damage(manifest: FormatManifest, tmp_path: Path) -> None:
    for place in kit.places(manifest, tmp_path):
        kit.write(manifest, long_stream(manifest, 6), place, Report())
        for file in kit.data_files(place):
            whole = file.read_bytes()
            for _, broken in kit.damaged(whole):
                file.write_bytes(broken)
                kit.survives(manifest, place)
            file.write_bytes(whole)


@each
@settings(max_examples=60)
@given(at=st.integers(0, 10**6), cut=st.integers(0, 20), put=st.binary(max_size=20))
def test_it_survives_any_bytes(
    manifest: FormatManifest, at: int, cut: int, put: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    place = kit.write(manifest, long_stream(manifest, 3), kit.places(manifest, folder)[-1], Report())
    whole = place.read_bytes()
    start = at % (len(whole) + 1)
    place.write_bytes(whole[:start] + put + whole[start + cut :])
    kit.survives(manifest, place)


@each
def test_memory_stays_bounded(manifest: FormatManifest, tmp_path: Path) -> None:
    place = kit.places(manifest, tmp_path)[1]
    assert kit.peak_of_writing(manifest, long_stream(manifest, LONG), place) < kit.BOUND
    count, peak = kit.peak_of_reading(manifest, place)
    assert peak < kit.BOUND
    assert count == LONG


def test_a_stream_held_in_memory_would_be_noticed() -> None:
    import tracemalloc

    tracemalloc.start()
    held = [record for record in long_stream(registry.formats()["dianjing"], LONG) if isinstance(record, Item)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(held) == LONG
    assert peak > 1.3 * kit.BOUND

"""Bulky shapes leave a document and come back unchanged; altered or hostile bytes are refused."""

import hashlib
from typing import Any

import pytest

from dianjing.core.document import Document, Payload
from dianjing.core.errors import Invalid, TooLarge
from dianjing.kit.payloads import LARGEST, inlined, outlined

MASK = {"kind": "mask", "size": [6, 8], "counts": "=3300000;"}
POINTS = {"kind": "points", "count": 100, "runs": [0, 5, 50, 5]}
VOLUME = {"kind": "volume", "size": [8, 6, 4], "slices": {"2": "=3300000;"}}
BOX = {"kind": "box", "x": 0, "y": 0, "width": 1, "height": 1}


def document(*shapes: dict[str, Any]) -> Document:
    objects = [{"id": f"o{n}", "label": "x", "shapes": [shape]} for n, shape in enumerate(shapes)]
    return Document.read({"objects": objects})


def test_content_goes_out_and_comes_back() -> None:
    blobs: dict[str, bytes] = {}

    def put(data: bytes) -> None:
        blobs[hashlib.sha256(data).hexdigest()] = data

    track = {"kind": "track", "of": "mask", "keys": [{"frame": 0, "shape": MASK}, {"frame": 1, "visible": False}]}
    full = document(MASK, POINTS, VOLUME, BOX, track)
    stored = outlined(full, put, limit=1)
    # The mask stands there twice, alone and in a track, and is one blob.
    assert len(blobs) == 3
    assert '"counts"' not in stored.stored().decode()
    assert Document.read(stored.stored()) == stored
    assert inlined(stored, lambda payload: blobs[payload.sha256]).stored() == full.stored()
    assert outlined(full, put) is full
    assert inlined(full, lambda payload: b"") is full


def payload(data: bytes, **more: Any) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "codec": "rle", **more}


@pytest.mark.parametrize(
    ("stored", "data", "code"),
    [
        (payload(b'"=3300000;"'), b'"=3300000:"', "payload.altered"),
        (payload(b'"=3300000;"', codec="zstd"), b'"=3300000;"', "payload.unknown_codec"),
        (payload(b'"`1`1"'), b'"`1`1"', "payload.unsound"),
        (payload(b"[1]"), b"[1]", "payload.unsound"),
        (payload(b"x" * 3), b"x" * 3, "json.malformed"),
        (payload(b"", bytes=LARGEST + 1), b"", "payload.too_large"),
    ],
)
def test_what_is_not_what_the_document_says_is_refused(stored: dict[str, Any], data: bytes, code: str) -> None:
    asked: list[Payload] = []

    def get(one: Payload) -> bytes:
        asked.append(one)
        return data

    with pytest.raises((Invalid, TooLarge)) as refused:
        inlined(document(BOX, {"kind": "mask", "size": [6, 8], "payload": stored}), get)
    assert (refused.value.code, refused.value.where) == (code, "objects[o1]")
    assert bool(asked) == (code not in ("payload.too_large", "payload.unknown_codec"))

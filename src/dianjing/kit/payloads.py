"""Bulky shapes as content-addressed blobs: out of a document that is stored, into one that is compared or written.

The codec ``rle`` is the canonical JSON of what the shape would hold inline: COCO's run-length string of a mask, the
slices of a volume, the runs of a set of points. It is not compressed, so that equal content has an equal hash
everywhere; run-length code is short already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Final

from pydantic import ValidationError

from dianjing.core.canonical import canonical, parse
from dianjing.core.document import Document, Object, Payload, Shape, read_shape
from dianjing.core.errors import Invalid, TooLarge
from dianjing.core.words import Words

CODEC: Final = "rle"

LIMIT: Final = 4096
"""Bytes from which on content leaves the document."""

LARGEST: Final = 256 << 20
"""Bytes of a payload that are read; more is refused before it is fetched."""

_CONTENT = {"mask": "counts", "volume": "slices", "points": "runs"}


def outlined(document: Document, put: Callable[[bytes], None], *, limit: int = LIMIT) -> Document:
    """The document with content of ``limit`` bytes and more as payloads; ``put`` is given the bytes of each."""

    def outline(shape: Shape) -> Shape:
        name = _CONTENT.get(shape.kind)
        content = getattr(shape, name, None) if name else None
        if name is None or content is None:
            return shape
        data = canonical(content)
        if len(data) < limit:
            return shape
        put(data)
        payload = Payload(sha256=hashlib.sha256(data).hexdigest(), bytes=len(data), codec=CODEC)
        return _rebuilt(shape, {name: None, "payload": payload})

    return _each_shape(document, outline)


def inlined(document: Document, get: Callable[[Payload], bytes]) -> Document:
    """The document with the content of every payload in its place; ``get`` fetches its bytes.

    Raises ``Invalid`` naming the object where bytes are not what the document says, ``TooLarge`` where they are more
    than ``LARGEST``.
    """

    def inline(shape: Shape) -> Shape:
        payload = getattr(shape, "payload", None)
        name = _CONTENT.get(shape.kind)
        if name is None or not isinstance(payload, Payload):
            return shape
        return _rebuilt(shape, {name: parse(_checked(payload, get)), "payload": None})

    return _each_shape(document, inline)


def _checked(payload: Payload, get: Callable[[Payload], bytes]) -> bytes:
    if payload.codec != CODEC:
        raise Invalid(
            "payload.unknown_codec",
            Words(
                zh=f"不认识的外部内容编码 {payload.codec!r}", en=f"The codec {payload.codec!r} of a payload is unknown."
            ),
        )
    if payload.bytes > LARGEST:
        raise TooLarge(
            "payload.too_large",
            Words(
                zh=f"外部内容有 {payload.bytes} 字节，超过上限 {LARGEST}",
                en=f"A payload has {payload.bytes} bytes, more than {LARGEST}.",
            ),
        )
    data = get(payload)
    if len(data) != payload.bytes or hashlib.sha256(data).hexdigest() != payload.sha256:
        raise Invalid(
            "payload.altered",
            Words(zh="外部内容与记录的校验值不符", en="A payload is not what the document says it is."),
            params={"sha256": payload.sha256},
        )
    return data


def _rebuilt(shape: Shape, update: dict[str, Any]) -> Shape:
    """Read anew, so that what a payload held meets the same checks as what a document holds."""
    value = {name: getattr(shape, name) for name in type(shape).model_fields} | update
    try:
        return read_shape(value)
    except ValidationError as error:
        raise Invalid(
            "payload.unsound",
            Words(zh=f"外部内容不是有效的 {shape.kind}", en=f"The content of a payload is no sound {shape.kind}."),
        ) from error


def _each_shape(document: Document, change: Callable[[Shape], Shape]) -> Document:
    objects = [_object(one, change) for one in document.objects]
    if all(one is two for one, two in zip(objects, document.objects, strict=True)):
        return document
    return document.model_copy(update={"objects": objects})


def _object(one: Object, change: Callable[[Shape], Shape]) -> Object:
    try:
        shapes = [_deep(shape, change) for shape in one.shapes]
    except (Invalid, TooLarge) as error:
        error.where = f"objects[{one.id}]"
        raise
    if all(a is b for a, b in zip(shapes, one.shapes, strict=True)):
        return one
    return one.model_copy(update={"shapes": shapes})


def _deep(shape: Shape, change: Callable[[Shape], Shape]) -> Shape:
    """A shape, or a track with the shapes at its keys."""
    keys = getattr(shape, "keys", None)
    if shape.kind != "track" or keys is None:
        return change(shape)
    changed = tuple(key if key.shape is None else key.model_copy(update={"shape": change(key.shape)}) for key in keys)
    if all(a.shape is b.shape for a, b in zip(changed, keys, strict=True)):
        return shape
    return shape.model_copy(update={"keys": changed})

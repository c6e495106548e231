"""The stored form of the commonest documents, straight from their JSON.

Most documents that are brought in hold labelled objects with one flat shape each (a box, a point, an interval) and
nothing else. Making models of them, only to write the same JSON down again, takes ten times as long as looking at the
values. ``plain_document`` answers for such documents exactly what ``Document.read(…).stored()`` would
(``tests/test_plain_documents.py`` holds one against the other), and for all others None.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, NamedTuple, TypeGuard

import orjson

from dianjing.core import registry
from dianjing.core.canonical import canonical
from dianjing.core.document import DOCUMENT_VERSION, Shape, SpatialShape
from dianjing.core.stored import StoredDocument

_DOCUMENT: Final = frozenset({"version", "objects"})
_MARKS: Final = frozenset({"crowd", "difficult", "truncated", "occluded"})
_MORE: Final = _MARKS | {"attributes", "score", "group"}

_IDS = re.compile(r"[A-Za-z0-9_.:-]{1,64}(?:\n[A-Za-z0-9_.:-]{1,64})*")
# Three patterns, not one: each begins with a letter of its own, for which the engine can leap ahead.
_WHOLE = re.compile(rb"\.0(?=[,}\]])")
_EXPONENT = re.compile(rb"e[-+0-9]")
_MINUS_ZERO = re.compile(rb"-0[,}\]]")
_BEYOND_BASIC_PLANE = re.compile(rb"[\xf0-\xf4]")


class _Flat(NamedTuple):
    """A kind of shape that is nothing but numbers in bounds: (name, least, most); and the defaults of the others."""

    needed: tuple[tuple[str, float, float], ...]
    others: Mapping[str, tuple[float, float, float]]


def plain_document(value: object) -> StoredDocument | None:
    """The stored form of a parsed document; None where it holds more than plain objects, or is not sound.

    ``value`` comes out of a JSON parser that knows no NaN.
    """
    if type(value) is not dict or not value.keys() <= _DOCUMENT or type(value.get("version", 1)) is not int:
        return None
    objects = value.get("objects")
    if value.get("version", 1) != DOCUMENT_VERSION or type(objects) is not list or not objects:
        return None
    labels: dict[str, int] = {}
    ids: list[str] = []
    for one in objects:
        label = _label_of(one)
        if label is None:
            return None
        labels[label] = labels.get(label, 0) + 1
        ids.append(one["id"])
    joined = "\n".join(ids)
    if len(set(ids)) != len(ids) or joined.count("\n") != len(ids) - 1 or not _IDS.fullmatch(joined):
        return None
    data = canonical_json(value if "version" in value else {**value, "version": DOCUMENT_VERSION})
    return StoredDocument(data, hashlib.sha256(data).hexdigest(), labels)


def _label_of(one: object) -> str | None:
    """The label of a plain object whose id is a text; None for another."""
    if type(one) is not dict:
        return None
    label, shapes = one.get("label"), one.get("shapes")
    if not is_name(label) or type(one.get("id")) is not str:
        return None
    rest = len(one) - 2
    if shapes is not None:
        if type(shapes) is not list or len(shapes) != 1 or not _is_flat(shapes[0]):
            return None
        rest -= 1
    if rest and not _is_plain_rest(one, rest):
        return None
    return label


def _is_plain_rest(one: dict[str, Any], rest: int) -> bool:
    """Whether the ``rest`` further values of an object are plain and none is what it would be without."""
    for name in _MORE & one.keys():
        value = one[name]
        rest -= 1
        if name in _MARKS:
            sound = value is True
        elif name == "attributes":
            sound = type(value) is dict and bool(value) and all(map(is_name, value)) and is_flat(value)
        elif name == "score":
            sound = (type(value) is float or type(value) is int) and 0.0 <= value <= 1.0
        else:
            sound = is_name(value)
        if not sound:
            return False
    return rest == 0


def is_name(value: object) -> TypeGuard[str]:
    """Whether a value is what ``core.model.Name`` takes."""
    return type(value) is str and 0 < len(value) <= 200


def is_flat(values: dict[str, Any]) -> bool:
    """Whether all values are texts, truths or nothing: what reads back as it is, whoever parsed it."""
    return all(type(one) is str or one is True or one is False or one is None for one in values.values())


def _is_flat(shape: object) -> bool:
    if type(shape) is not dict:
        return False
    kind = shape.get("kind")
    flat = _flat_shapes().get(kind) if type(kind) is str else None
    if flat is None:
        return False
    for name, least, most in flat.needed:
        value = shape.get(name)
        if (type(value) is not float and type(value) is not int) or not least <= value <= most:
            return False
    return len(shape) == len(flat.needed) + 1 or _others_are_plain(flat, shape)


def _others_are_plain(flat: _Flat, shape: dict[str, Any]) -> bool:
    needed = {name for name, _, _ in flat.needed}
    for name, value in shape.items():
        if name == "kind" or name in needed:
            continue
        bounds = flat.others.get(name)
        if bounds is None or (type(value) is not float and type(value) is not int):
            return False
        least, most, default = bounds
        if not least <= value <= most or value == default:
            return False
    return True


@cache
def _flat_shapes() -> Mapping[str, _Flat]:
    found = {name: _flat(plugin.model) for name, plugin in registry.shapes().items()}
    return {name: flat for name, flat in found.items() if flat is not None}


def _flat(model: type[Shape]) -> _Flat | None:
    """The numbers of a kind of shape; None for one with more to it than numbers in bounds."""
    checks = model.__pydantic_decorators__
    if checks.model_validators or checks.field_validators or checks.root_validators or checks.validators:
        return None
    needed: list[tuple[str, float, float]] = []
    others: dict[str, tuple[float, float, float]] = {}
    for name, field in model.model_fields.items():
        bounds = _bounds(field.annotation, field.metadata)
        if name in SpatialShape.model_fields:
            continue
        if bounds is None and field.is_required():
            return None
        if bounds is not None and field.is_required():
            needed.append((name, *bounds))
        elif bounds is not None and type(field.default) is float:
            others[name] = (*bounds, field.default)
    return _Flat(tuple(needed), others)


def _bounds(annotation: object, metadata: list[Any]) -> tuple[float, float] | None:
    """The least and the most of a number that is bounded both ways and in no other manner."""
    limits = {name: getattr(one, name) for one in metadata for name in ("ge", "le") if hasattr(one, name)}
    if annotation is not float or len(metadata) != 2 or len(limits) != 2:
        return None
    return float(limits["ge"]), float(limits["le"])


def canonical_json(value: Any) -> bytes:
    """What ``core.canonical.canonical`` writes of a list or object that a JSON parser made; much faster.

    The parser knew no NaN, and there is no integer beyond 2**53 - 1.
    """
    data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    if _BEYOND_BASIC_PLANE.search(data):
        # Keys may sort otherwise by UTF-16.
        return canonical(value)
    if not _is_odd(data) and not _WHOLE.search(data):
        return data
    if b"\\" in data:
        return canonical(value)
    # Without escapes, every quote begins or ends a text: what is between texts may be changed by itself.
    parts = data.split(b'"')
    outside = _WHOLE.sub(b"", b'"'.join(parts[::2]))
    if _is_odd(outside):
        return canonical(value)
    parts[::2] = outside.split(b'"')
    return b'"'.join(parts)


def _is_odd(data: bytes) -> bool:
    """Whether there may be a number that JavaScript writes otherwise: with an exponent, or minus zero."""
    return bool(_EXPONENT.search(data) or _MINUS_ZERO.search(data))

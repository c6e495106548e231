"""Canonical JSON (RFC 8785) and the hash over it.

Numbers are written as ECMAScript writes them, so ``10.0`` is ``10`` in Python and in JavaScript; keys are sorted by
their UTF-16 code units.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import Any

import orjson

from dianjing.core.errors import Invalid
from dianjing.core.words import Words

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

_LARGEST_EXACT = 2**53 - 1


def canonical(value: object) -> bytes:
    """The canonical UTF-8 bytes of a JSON value.

    Raises ``Invalid`` for NaN, infinities, integers beyond 2**53 - 1, lone surrogates and values that are not JSON.

    >>> canonical({"b": 10.0, "a": [1e21, 0.1]})
    b'{"a":[1e+21,0.1],"b":10}'
    """
    parts: list[str] = []
    _write(value, parts)
    try:
        return "".join(parts).encode("utf-8")
    except UnicodeEncodeError as error:
        raise _not_json("a text with a lone surrogate") from error


def canonical_dump(value: dict[str, Any]) -> bytes:
    """The same bytes for a value of nothing but what JSON parsers make, several times as fast.

    A C writer makes them, which differs from the canonical form in how it writes some numbers and sorts some keys:
    whole numbers lose their ".0" here, and all that is rarer is written by ``canonical``. Classes of values that are
    not JSON are not looked for. Raises ``Invalid`` as ``canonical`` does.

    >>> canonical_dump({"b": 10.0, "a": [1e21, 0.1]})
    b'{"a":[1e+21,0.1],"b":10}'
    """
    try:
        data = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return canonical(value)
    # Without escapes, every second piece between quotes is a text, and the others together hold all numbers.
    pieces = data.split(b'"')
    outside = b'"'.join(pieces[::2])
    if b"\\" in data or _is_rare(outside) or (not data.isascii() and _BEYOND_BASIC.search(data)):
        return canonical(value)
    if b".0" not in outside:
        return data
    pieces[::2] = _WHOLE.sub(b"", outside).split(b'"')
    return b'"'.join(pieces)


def _is_rare(outside: bytes) -> bool:
    """Whether there are exponents, what stands for NaN and infinities, minus zero, or perhaps too large numbers."""
    digits = outside.translate(_DIGITS)
    return (
        b"0e" in digits
        or b"null" in digits
        or b"-0.0" in outside
        or (b"0000000000000000" in digits and _LONG_WHOLE.search(outside) is not None)
    )


_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_WHOLE = re.compile(rb"\.0(?![0-9])")
_LONG_WHOLE = re.compile(rb"(?<![0-9.])[0-9]{16}")
# Keys beyond the basic plane sort differently by UTF-16.
_BEYOND_BASIC = re.compile(rb"[\xf0-\xf4]")


def digest(data: bytes) -> str:
    """The sha256 of ``data`` in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _write(value: object, parts: list[str]) -> None:
    # Documents are written on every submission: what JSON itself makes is asked for first, the abstract types last.
    if isinstance(value, str):
        parts.append(encode_basestring(value))
    elif isinstance(value, float):
        parts.append(_number(value))
    elif isinstance(value, dict):
        _write_object(value, parts)
    elif isinstance(value, list):
        _write_array(value, parts)
    elif isinstance(value, bool):
        parts.append("true" if value else "false")
    elif value is None:
        parts.append("null")
    elif isinstance(value, int):
        parts.append(_whole(value))
    elif isinstance(value, Mapping):
        _write_object(value, parts)
    elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        _write_array(value, parts)
    else:
        raise _not_json(f"a {type(value).__name__}")


def _write_object(value: Mapping[str, object], parts: list[str]) -> None:
    # Only keys beyond the basic plane sort differently by UTF-16 than by code point.
    keys = sorted(value) if "".join(value).isascii() else sorted(value, key=_utf16)
    opening = "{"
    for key in keys:
        parts.append(f"{opening}{encode_basestring(key)}:")
        _write(value[key], parts)
        opening = ","
    parts.append("}" if keys else "{}")


def _write_array(value: Sequence[object], parts: list[str]) -> None:
    parts.append("[")
    for index, element in enumerate(value):
        if index:
            parts.append(",")
        _write(element, parts)
    parts.append("]")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def _whole(value: int) -> str:
    if abs(value) > _LARGEST_EXACT:
        raise _not_json(f"the integer {value}, which JavaScript cannot hold")
    return str(value)


def _number(value: float) -> str:
    """ECMAScript's Number::toString, from Python's shortest digits (both are the shortest that read back equal)."""
    if value.is_integer() and abs(value) <= _LARGEST_EXACT:
        return str(int(value))
    if not math.isfinite(value):
        raise _not_json(f"the number {value}")
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        return mantissa.removesuffix(".0")
    power = int(exponent)
    if power < -6 or power >= 21:
        return f"{mantissa}e{'+' if power > 0 else '-'}{abs(power)}"
    # Python switches to exponents at 1e16 and below 1e-4, ECMAScript at 1e21 and below 1e-6.
    sign, digits = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    digits = digits.replace(".", "")
    return sign + (digits.ljust(power + 1, "0") if power > 0 else f"0.{'0' * (-power - 1)}{digits}")


def _not_json(what: str) -> Invalid:
    return Invalid(
        "json.not_canonical",
        Words(zh=f"无法写成规范 JSON：{what}", en=f"Cannot be written as canonical JSON: {what}."),
    )


def parse(data: bytes | str) -> Json:
    """Parse JSON. Raises ``Invalid`` with the line and column.

    NaN and Infinity, which JSON does not have, are refused, and so are integers that a double cannot hold.
    """
    try:
        value: Json = json.loads(data, parse_constant=_no_constant, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise Invalid("json.malformed", Words(zh=f"不是合法的 JSON：{error}", en=f"Not valid JSON: {error}")) from error
    return value


def _no_constant(token: str) -> float:
    raise Invalid("json.not_a_number", Words(zh=f"JSON 里不能有 {token}", en=f"JSON has no {token}."))


def _integer(token: str) -> int | float:
    value = int(token)
    if abs(value) <= _LARGEST_EXACT:
        return value
    # Beyond 2**53 a number is a double: fine where the digits are the double's own, a silent change otherwise.
    number = float(token)
    if _number(number) != token:
        raise Invalid(
            "json.integer_too_large",
            Words(
                zh=f"整数 {token} 超出双精度能表示的范围", en=f"The integer {token} is beyond what a double can hold."
            ),
            hint=Words(zh="改用字符串", en="Write it as a string."),
        )
    return number

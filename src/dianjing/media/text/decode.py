"""Decode a text file once, and remember how.

Unicode forms and line ends are never changed: offsets are code points of exactly this text, and releases ship it.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from dianjing.core.errors import Invalid, TooLarge
from dianjing.core.words import Words

MAX_BYTES = 64 * 1024 * 1024

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SURE = 0.2
"""The chaos above which a guessed encoding is not trusted."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the encoding it was read with, whether a byte order mark stood before it, whether it was a guess."""

    text: str
    encoding: str
    bom: bool
    guessed: bool = False


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """Decode ``data`` by its byte order mark, else as UTF-8, else by what its bytes look like.

    Raises ``Invalid`` for bytes that are no text, ``TooLarge`` above ``MAX_BYTES``.

    >>> decode("数据".encode("gb18030") * 20).encoding
    'gb18030'
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(
            "text.too_large",
            Words(zh=f"文本超过 {MAX_BYTES >> 20} MiB", en=f"The text is larger than {MAX_BYTES >> 20} MiB."),
            hint=Words(zh="按文档拆分后再导入", en="Split it into documents before importing."),
        )
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoded(_as(data[len(mark) :], name), name, bom=True)
    if encoding is not None:
        return Decoded(_as(data, encoding), codecs.lookup(encoding).name, bom=False)
    try:
        return Decoded(_no_zero(data.decode("utf-8")), "utf-8", bom=False)
    except UnicodeDecodeError:
        return _guessed(data)


def _as(data: bytes, encoding: str) -> str:
    try:
        return _no_zero(data.decode(encoding))
    except (UnicodeDecodeError, LookupError) as error:
        raise Invalid(
            "text.undecodable",
            Words(zh=f"不能按 {encoding} 解码：{error}", en=f"Cannot be decoded as {encoding}: {error}."),
        ) from error


def _guessed(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    # GB18030 is what Chinese files that are not UTF-8 nearly always are; a strict decode seldom passes by chance.
    try:
        text = data.decode("gb18030")
        if _mostly_chinese(text):
            return Decoded(_no_zero(text), "gb18030", bom=False, guessed=True)
    except UnicodeDecodeError:
        pass
    matches = from_bytes(data)
    best = matches.best()
    if best is None or best.chaos > _SURE:
        raise _not_text()
    # Among Latin encodings that fit as well as each other, the Western one is by far the most used.
    if "cp1252" in best.could_be_from_charset or any(m.encoding == "cp1252" and m.chaos <= best.chaos for m in matches):
        return Decoded(_as(data, "cp1252"), "cp1252", bom=False, guessed=True)
    return Decoded(_no_zero(str(best)), codecs.lookup(best.encoding).name, bom=False, guessed=True)


def _mostly_chinese(text: str) -> bool:
    beyond = [char for char in text[:4000] if ord(char) > 0x7F]
    common = sum(
        "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" for char in beyond
    )
    return bool(beyond) and common >= 0.9 * len(beyond)


def _no_zero(text: str) -> str:
    # PostgreSQL cannot store it, and no text has it: what holds one is binary.
    if "\x00" in text:
        raise _not_text()
    return text


def _not_text() -> Invalid:
    return Invalid(
        "text.not_text",
        Words(zh="内容不是文本，或编码无法识别", en="This is no text, or its encoding is not known."),
        hint=Words(zh="转成 UTF-8 后再导入", en="Convert it to UTF-8 before importing."),
    )


def newline_of(text: str) -> str:
    """The line end that is used most: ``crlf``, ``lf``, ``cr`` or ``none``."""
    crlf = text.count("\r\n")
    counts = {"crlf": crlf, "lf": text.count("\n") - crlf, "cr": text.count("\r") - crlf}
    name = max(counts, key=lambda key: counts[key])
    return name if counts[name] else "none"

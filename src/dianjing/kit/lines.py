"""Lines of big text files, one by one, each with its number for messages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO

from dianjing.core.errors import Invalid, TooLarge
from dianjing.core.words import Words
from dianjing.kit.typed_lines import LONGEST_LINE, too_long
from dianjing.media.text.decode import MAX_BYTES, decode

_HEAD = 1 << 20


def encoding_of(open_file: Callable[[], AbstractContextManager[BinaryIO]], size: int) -> tuple[str, bool]:
    """The encoding of a text file and whether a byte order mark stands before it.

    A file of up to 64 MiB is looked at whole, of a larger one the first MiB. Raises ``Invalid`` for what is no text.
    """
    with open_file() as stream:
        head = stream.read(MAX_BYTES if size <= MAX_BYTES else _HEAD)
    if len(head) < size and b"\n" in head:
        head = head[: head.rindex(b"\n") + 1]
    found = decode(head)
    return found.encoding, found.bom


def text_lines(
    open_file: Callable[[], AbstractContextManager[BinaryIO]], encoding: str, name: str, *, bom: bool
) -> Iterator[str]:
    """The decoded lines with their line ends as they are; the byte order mark is left out.

    Raises ``Invalid`` naming the line that the encoding does not have, ``TooLarge`` for one over ``LONGEST_LINE``.
    """
    number = 0
    with open_file() as stream, io.TextIOWrapper(stream, encoding=encoding, errors="strict", newline="") as text:
        while True:
            number += 1
            try:
                line = text.readline(LONGEST_LINE)
            except UnicodeDecodeError as error:
                raise Invalid(
                    "text.undecodable",
                    Words(zh=f"不能按 {encoding} 解码", en=f"Cannot be decoded as {encoding}."),
                    where=f"{name}:{number}",
                    hint=Words(zh="转成 UTF-8 再来", en="Convert it to UTF-8."),
                ) from error
            if not line:
                return
            if len(line) == LONGEST_LINE:
                raise TooLarge("line.too_long", too_long(LONGEST_LINE), where=f"{name}:{number}")
            yield line.removeprefix("\ufeff") if bom and number == 1 else line

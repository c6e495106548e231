"""Lines of big text files, one by one, each with its number for messages."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO

from dianjing.core.errors import Invalid, TooLarge
from dianjing.core.words import Words
from dianjing.kit.typed_lines import LONGEST_LINE, too_long
from dianjing.media.text.decode import decode

_HEAD = 1 << 20


def encoding_of(open_file: Callable[[], AbstractContextManager[BinaryIO]]) -> tuple[str, bool]:
    """The encoding of a text file and whether a byte order mark stands before it.

    UTF-8 is told by the whole file, block by block, another encoding by the first lines. Raises ``Invalid`` for what
    is no text.
    """
    with open_file() as stream:
        head = block = stream.read(_HEAD)
        utf8 = codecs.getincrementaldecoder("utf-8")("strict")
        try:
            while block:
                utf8.decode(block)
                block = stream.read(_HEAD)
            utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            cut = head.rfind(b"\n") + 1
            found = decode(head[:cut] if len(head) == _HEAD and cut else head)
            return found.encoding, found.bom
    if len(head) == _HEAD:
        # A letter may be cut in two at the end, which would look like another encoding.
        head = head[: head.rfind(b"\n") + 1] or head.decode("utf-8", "ignore").encode()
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

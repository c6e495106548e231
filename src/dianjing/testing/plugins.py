"""What every plug-in of every room promises of its description, and small things that the kits of rooms share."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, closing
from io import BytesIO
from typing import BinaryIO

from pydantic import BaseModel

from dianjing.core.item import Item
from dianjing.core.plugin import Plugin
from dianjing.core.words import Words

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_CODE = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")


def described(plugin: Plugin, options: type[BaseModel]) -> None:
    """Check a plug-in's name, its words in both languages, and its options. Raises ``AssertionError``."""
    assert _NAME.fullmatch(plugin.name), f"{plugin.name!r} is no name: small letters and digits, parted by - or _"
    said(plugin.title, f"the title of {plugin.name}")
    if plugin.summary is not None:
        said(plugin.summary, f"the summary of {plugin.name}")
    assert plugin.extra is None or plugin.requires, f"{plugin.name} names an extra, but no module that it brings"
    schema = options.model_json_schema()
    json.dumps(schema)
    assert not schema.get("required"), f"{plugin.name}: an option without a default cannot be left out"
    options()


def said(words: Words, what: str) -> None:
    """Check that words stand in both languages. Raises ``AssertionError``."""
    assert words.zh, f"{what} is not said in zh"
    assert words.en, f"{what} is not said in en"


def coded(code: str, what: str) -> None:
    """Check that a code is stable and plain (``outside_media``). Raises ``AssertionError``."""
    assert _CODE.fullmatch(code), f"{what} has the code {code!r}: small letters and digits, parted by . _ or -"


class HeldItem:
    """An item whose media lie in memory, as assistants and operators see one: bytes by name, text decoded as UTF-8."""

    def __init__(self, item: Item, media: Mapping[str, bytes]) -> None:
        self.item = item
        self._media = dict(media)

    def open(self, media: str) -> AbstractContextManager[BinaryIO]:
        """The bytes of a media."""
        return closing(BytesIO(self._media[media]))

    def text(self, media: str) -> str:
        """The text of a media."""
        return self._media[media].decode("utf-8")

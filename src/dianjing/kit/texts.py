"""The text of an item, wherever it is kept."""

from __future__ import annotations

from dianjing.core.errors import Invalid
from dianjing.core.item import Item, Media
from dianjing.core.plugin import Originals
from dianjing.core.words import Words
from dianjing.media.text.decode import MAX_BYTES, decode

_BLOCK = 1 << 20


def text_media(item: Item) -> Media | None:
    """The one text media of an item, or None where it has none or several."""
    texts = [media for media in item.media if media.text is not None or media.type.startswith("text/")]
    return texts[0] if len(texts) == 1 and len(item.media) == 1 else None


def text_of(media: Media, originals: Originals) -> str:
    """The decoded text: the one that travels with the record, else the file's.

    Raises ``Invalid`` where it is not at hand or no text.
    """
    if media.text is not None:
        return media.text
    opened = originals.open(media.parts[0]) if len(media.parts) == 1 else None
    if opened is None:
        raise Invalid(
            "text.not_at_hand",
            Words(zh="文本不在来源里", en="The text is not in the source."),
            hint=Words(zh="连同媒体一起转换", en="Convert it together with its media."),
        )
    encoding = media.facts.get("encoding")
    data = bytearray()
    with opened as stream:
        # One byte over the limit is enough for the decoder to refuse it.
        while len(data) <= MAX_BYTES and (block := stream.read(_BLOCK)):
            data += block
    return decode(bytes(data), encoding=encoding if isinstance(encoding, str) else None).text

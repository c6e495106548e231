"""Exact de-duplication: of samples with the same bytes, the first by key is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from dianjing.core.plugin import NoOptions
from dianjing.core.processing import OperatorKind, Outcome, Sample
from dianjing.core.words import Words

_CHUNK = 1 << 20


def content(sample: Sample, options: NoOptions) -> str:
    """The sha256 over the bytes of all media, in order; a media that came with its hash is not read again."""
    whole = hashlib.sha256()
    for media in sample.item.media:
        known = [part.sha256 for part in media.parts]
        if known and all(known):
            whole.update("".join(one or "" for one in known).encode())
        elif media.text is not None:
            whole.update(hashlib.sha256(media.text.encode()).hexdigest().encode())
        else:
            whole.update(_hash_of(sample, media.name).encode())
    return whole.hexdigest()


def _hash_of(sample: Sample, media: str) -> str:
    one = hashlib.sha256()
    with sample.open(media) as stream:
        while chunk := stream.read(_CHUNK):
            one.update(chunk)
    return one.hexdigest()


def apply(samples: Iterable[Sample], options: NoOptions) -> Iterator[Outcome]:
    """Keep the first of each content. Samples come in the order of their keys, so the kept one is always the same."""
    first: dict[str, str] = {}
    for sample in samples:
        key = content(sample, options)
        kept = first.setdefault(key, sample.item.key)
        if kept == sample.item.key:
            yield Outcome(sample, keep=True)
        else:
            yield Outcome(sample, keep=False, reason="duplicate", facts={"duplicate_of": kept})


PLUGIN = OperatorKind(
    name="exact-duplicates",
    title=Words(zh="完全重复", en="Exact duplicates"),
    summary=Words(zh="内容逐字节相同的只留一份", en="Of samples with the same bytes, one is kept."),
    modalities=("image", "text"),
    apply=apply,
    key=content,
)

"""Which format a source is in."""

from __future__ import annotations

from dianjing.core import registry
from dianjing.core.errors import Invalid
from dianjing.core.plugin import Detector, FormatManifest, Source, resolve
from dianjing.core.words import Words

SURE = 0.5
"""Below this likeness nothing is taken for a format."""

APART = 0.05
"""Two formats closer than this are ambiguous."""

_FORMAT = Words(zh="格式", en="format")


def likeness(source: Source) -> dict[str, float]:
    """How much the source looks like each format that can be read here, the most similar first."""
    found: dict[str, float] = {}
    for name, manifest in registry.formats().items():
        if manifest.detector is not None and manifest.reader is not None and not manifest.missing():
            detect: Detector = resolve(manifest.detector)
            found[name] = detect(source)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def detect(source: Source) -> FormatManifest:
    """The format of a source.

    Raises ``Invalid`` where it looks like none, or like several equally: the error names them.
    """
    scores = likeness(source)
    best = [name for name, score in scores.items() if score >= SURE]
    if not best:
        raise Invalid(
            "format.not_recognised",
            Words(zh="认不出数据的格式", en="The format of the data was not recognised."),
            where=source.name,
            hint=Words(
                zh=f"用 --from 指明格式，可选：{'、'.join(readable())}",
                en=f"Name it with --from; there are: {', '.join(readable())}.",
            ),
        )
    rivals = [name for name in best if scores[best[0]] - scores[name] < APART]
    if len(rivals) > 1:
        raise Invalid(
            "format.ambiguous",
            Words(zh=f"数据可能是：{'、'.join(rivals)}", en=f"The data could be any of: {', '.join(rivals)}."),
            where=source.name,
            hint=Words(zh="用 --from 指明其中一个", en="Name one of them with --from."),
            params={"candidates": rivals},
        )
    return registry.formats()[best[0]]


def format_named(name: str, source: Source) -> FormatManifest:
    """The format called ``name``, or the one that the source is in for ``auto``. Raises ``NotFound``, ``Invalid``."""
    return detect(source) if name == "auto" else registry.named(registry.formats(), name, _FORMAT)


def readable() -> list[str]:
    """The names of the formats that can be read."""
    return sorted(name for name, manifest in registry.formats().items() if manifest.reader is not None)


def writable() -> list[str]:
    """The names of the formats that can be written."""
    return sorted(name for name, manifest in registry.formats().items() if manifest.writer is not None)

"""Which format a source is in."""

from __future__ import annotations

from dianjing.core import registry
from dianjing.core.errors import Invalid
from dianjing.core.plugin import Detector, FormatManifest, Source, resolve
from dianjing.core.words import Words

SURE = 0.5
"""A format that is less sure than this does not claim a source."""

APART = 0.05
"""Two formats that are closer than this both claim it."""

FORMAT = Words(zh="格式", en="format")


def likeness(source: Source) -> dict[str, float]:
    """How sure each format that can be read here is of the source, the surest first."""
    found: dict[str, float] = {}
    for name, manifest in registry.formats().items():
        if manifest.detector is not None and manifest.reader is not None and not manifest.missing():
            detector: Detector = resolve(manifest.detector)
            found[name] = detector(source)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def detect(source: Source) -> str | None:
    """The name of the format that claims ``source``; None where none does.

    Raises ``Invalid`` naming the candidates where several are about equally sure.
    """
    claims = {name: sure for name, sure in likeness(source).items() if sure >= SURE}
    best = max(claims.values(), default=0.0)
    names = [name for name, sure in claims.items() if best - sure < APART]
    if len(names) > 1:
        raise Invalid(
            "formats.ambiguous",
            Words(zh=f"{source.name} 可能是 {'、'.join(names)}", en=f"{source.name} may be {', '.join(names)}."),
            where=source.name,
            hint=Words(zh="用 --from 指明格式", en="Name the format with --from."),
            params={"candidates": names},
        )
    return names[0] if names else None


def format_named(name: str, source: Source) -> FormatManifest:
    """The format called ``name``; for ``auto``, the one that claims the source.

    Raises ``NotFound`` for an unknown name, ``Invalid`` where no format claims the source, or several do.
    """
    found = detect(source) if name == "auto" else name
    if found is None:
        raise Invalid(
            "formats.not_recognised",
            Words(zh="认不出数据的格式", en="The format of the data was not recognised."),
            where=source.name,
            hint=Words(
                zh=f"用 --from 指明格式，可选：{'、'.join(readable())}",
                en=f"Name it with --from; there are: {', '.join(readable())}.",
            ),
        )
    return registry.named(registry.formats(), found, FORMAT)


def readable() -> list[str]:
    """The names of the formats that can be read."""
    return sorted(name for name, manifest in registry.formats().items() if manifest.reader is not None)


def writable() -> list[str]:
    """The names of the formats that can be written."""
    return sorted(name for name, manifest in registry.formats().items() if manifest.writer is not None)

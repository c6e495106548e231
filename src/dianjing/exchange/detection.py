"""Which format a source is in."""

from __future__ import annotations

from dianjing.core import registry
from dianjing.core.errors import Invalid
from dianjing.core.plugin import Detector, Source, resolve
from dianjing.core.words import Words

SURE = 0.5
"""A format that is less sure than this does not claim a source."""


def detect(source: Source) -> str | None:
    """The name of the format that claims ``source``; None where none does.

    Raises ``Invalid`` naming the candidates where two are equally sure.
    """
    claims: list[tuple[float, str]] = []
    for name, manifest in registry.formats().items():
        if manifest.detector is not None and not manifest.missing():
            detector: Detector = resolve(manifest.detector)
            claims.append((detector(source), name))
    best = max((sure for sure, _ in claims), default=0.0)
    if best < SURE:
        return None
    names = sorted(name for sure, name in claims if sure == best)
    if len(names) > 1:
        listed = ", ".join(names)
        raise Invalid(
            "formats.ambiguous",
            Words(zh=f"{source.name} 可能是 {listed}", en=f"{source.name} may be {listed}."),
            where=source.name,
            hint=Words(zh="用 --from 指明格式", en="Name the format with --from."),
        )
    return names[0]

"""Our own format."""

from dianjing.core.plugin import FormatManifest
from dianjing.core.words import Words

MANIFESTS = [
    FormatManifest(
        name="dianjing",
        title=Words(zh="点睛", en="Dianjing"),
        summary=Words(
            zh="无损：所有图层、修订、字段和体系，一行一条",
            en="Loss-free: every layer, revision, field and ontology, one a line",
        ),
        modalities=("*",),
        suffixes=(".jsonl",),
        shapes=("*",),
        media="beside",
        detector="dianjing.formats.dianjing.detect:detect",
        reader="dianjing.formats.dianjing.reader:read",
        lines="dianjing.formats.dianjing.reader:read_lines",
        writer="dianjing.formats.dianjing.writer:write",
    )
]

"""Release packages."""

from dianjing.core.plugin import FormatManifest
from dianjing.core.words import Words

MANIFESTS = [
    FormatManifest(
        name="package",
        title=Words(zh="版本包", en="Release package"),
        summary=Words(
            zh="可校验的发布包：清单、分集数据、媒体、说明卡",
            en="A release that can be verified: manifest, data by split, media, card.",
        ),
        modalities=("*",),
        shapes=("*",),
        media="inside",
        detector="dianjing.formats.package.reader:detect",
        reader="dianjing.formats.package.reader:read",
        lines="dianjing.formats.package.reader:read_lines",
        writer="dianjing.formats.package.writer:write",
        writer_options="dianjing.formats.package.options:Options",
    )
]

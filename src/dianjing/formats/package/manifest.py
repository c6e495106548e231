"""The release package."""

from dianjing.core.plugin import FormatManifest
from dianjing.core.words import Words

MANIFESTS = [
    FormatManifest(
        name="package",
        title=Words(zh="发布包", en="Release package"),
        summary=Words(
            zh="清单、按划分的数据、媒体、说明卡和校验和，可离线核验",
            en="Manifest, data by split, media, card and checksums; verified offline",
        ),
        modalities=("*",),
        shapes=("*",),
        media="beside",
        detector="dianjing.formats.package.reader:detect",
        reader="dianjing.formats.package.reader:read",
        writer="dianjing.formats.package.writer:write",
        reader_options="dianjing.formats.package.options:PackageRead",
        writer_options="dianjing.formats.package.options:PackageWrite",
    )
]

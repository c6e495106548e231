"""Plain text."""

from dianjing.core.plugin import FormatManifest
from dianjing.core.words import Words

MANIFESTS = [
    FormatManifest(
        name="text",
        title=Words(zh="纯文本", en="Plain text"),
        summary=Words(zh="一个文件或一行是一个数据项，没有标注", en="A file or a line is an item; without annotations"),
        modalities=("text",),
        suffixes=(".txt", ".md"),
        media="inside",
        detector="dianjing.formats.text.reader:detect",
        reader="dianjing.formats.text.reader:read",
        writer="dianjing.formats.text.writer:write",
        reader_options="dianjing.formats.text.options:TextRead",
        writer_options="dianjing.formats.text.options:TextWrite",
    )
]

"""CoNLL columns with entity tags."""

from dianjing.core.plugin import FormatManifest
from dianjing.core.words import Words

MANIFESTS = [
    FormatManifest(
        name="conll",
        title=Words(zh="CoNLL（BIO / BIOES）", en="CoNLL (BIO / BIOES)"),
        summary=Words(
            zh="一行一个词，末列是实体标签；支持 BIO、IOB1、BIOES、BILOU",
            en="A token a line, entity tags in the last column: BIO, IOB1, BIOES, BILOU",
        ),
        modalities=("text",),
        suffixes=(".conll", ".bio", ".iob", ".txt"),
        shapes=("span",),
        media="inside",
        detector="dianjing.formats.conll.detect:detect",
        reader="dianjing.formats.conll.reader:read",
        writer="dianjing.formats.conll.writer:write",
        reader_options="dianjing.formats.conll.options:ConllRead",
        writer_options="dianjing.formats.conll.options:ConllWrite",
        reference="https://aclanthology.org/W03-0419/",
    )
]

"""Tables of texts with labels."""

from dianjing.core.plugin import FormatManifest
from dianjing.core.words import Words

MANIFESTS = [
    FormatManifest(
        name="csv",
        title=Words(zh="CSV 表格", en="CSV table"),
        summary=Words(zh="一行一条文本，标签列成为问题", en="A text a row; columns of labels become questions"),
        modalities=("text",),
        suffixes=(".csv", ".tsv"),
        media="inside",
        detector="dianjing.formats.tabular.detect:detect_csv",
        reader="dianjing.formats.tabular.reader:read_csv",
        writer="dianjing.formats.tabular.writer:write_csv",
        reader_options="dianjing.formats.tabular.options:CsvRead",
        writer_options="dianjing.formats.tabular.options:CsvWrite",
        reference="https://www.rfc-editor.org/rfc/rfc4180",
    ),
    FormatManifest(
        name="jsonl",
        title=Words(zh="JSON 行", en="JSON lines"),
        summary=Words(zh="一行一个 JSON 对象，标签字段成为问题", en="An object a line; labels become questions"),
        modalities=("text",),
        suffixes=(".jsonl", ".ndjson", ".json"),
        media="inside",
        detector="dianjing.formats.tabular.detect:detect_jsonl",
        reader="dianjing.formats.tabular.reader:read_jsonl",
        writer="dianjing.formats.tabular.writer:write_jsonl",
        reader_options="dianjing.formats.tabular.options:RowsRead",
        writer_options="dianjing.formats.tabular.options:RowsWrite",
        reference="https://jsonlines.org",
    ),
]

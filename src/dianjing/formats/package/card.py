"""The card of a release: what a person reads first."""

from __future__ import annotations

from dianjing.core.release import Manifest

_MOST_CLASSES = 50


def card(manifest: Manifest) -> str:
    """The card in Markdown, in Chinese and English, made of nothing but the manifest."""
    address = f"{manifest.workspace}/{manifest.name}" if manifest.workspace else manifest.name
    title = f"{address}@{manifest.number}" if manifest.number else address
    counts = manifest.counts
    lines = [f"# {title}", ""]
    if manifest.note:
        lines += [manifest.note, ""]
    facts = [
        ("发布时间 Released", manifest.created.isoformat() if manifest.created else None),
        ("许可证 Licence", manifest.license),
        ("数据项 Items", f"{counts.items:,}"),
        ("标注 Annotations", f"{counts.annotations:,}"),
        ("对象 Objects", f"{counts.objects:,}"),
        ("关系 Relations", f"{counts.relations:,}"),
        ("媒体 Media", f"{counts.media_files:,} · {counts.media_bytes:,} B"),
        ("内容哈希 Content", f"`{manifest.content}`"),
    ]
    lines += _table([pair for pair in facts if pair[1]])
    lines += ["", "## 划分 Splits", "", *_table([(file.split or "–", f"{file.items:,}") for file in manifest.data])]
    if manifest.recipe.seed:
        recipe = manifest.recipe
        shares = ", ".join(f"{name} {share:g}" for name, share in recipe.fractions.items())
        strata = "分层 stratified" if recipe.stratify else "不分层 not stratified"
        grouped = f", 分组 grouped by `{recipe.group_by}`" if recipe.group_by else ""
        lines += ["", f"随机种子 Seed `{recipe.seed}`; {shares}; {strata}{grouped}"]
    if counts.classes:
        lines += ["", "## 类别 Classes", "", *_classes(counts.classes)]
    lines += ["", "## 使用 Use", "", *_USE]
    return "\n".join(lines) + "\n"


def _classes(classes: dict[str, int]) -> list[str]:
    most = sorted(classes.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = _table([(_plain(name), f"{count:,}") for name, count in most[:_MOST_CLASSES]])
    rest = len(most) - _MOST_CLASSES
    return [*rows, "", f"另有 {rest} 类 … and {rest} more"] if rest > 0 else rows


def _table(rows: list[tuple[str, str | None]]) -> list[str]:
    return ["| | |", "|---|---:|", *(f"| {name} | {value} |" for name, value in rows)]


def _plain(name: str) -> str:
    """A name from outside, in a table cell."""
    return name.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


_USE = [
    "```sh",
    "dianjing verify .          # 离线核验 check every file and line, offline",
    "dianjing convert . --to coco -o out/",
    "```",
    "```python",
    "import dianjing as dj",
    'dataset = dj.load(".")',
    "```",
]

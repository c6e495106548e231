"""The card of a release: what a person reads before they use it."""

from __future__ import annotations

from collections.abc import Mapping

from dianjing.core.release import Manifest


def card(manifest: Manifest) -> str:
    """Markdown in Chinese and English, made of the manifest alone, so that it never says anything else."""
    counts = manifest.counts
    labels = counts.get("labels")
    rows = (
        "\n".join(f"| {name} | {number:,} |" for name, number in labels.items()) if isinstance(labels, Mapping) else ""
    )
    splits = "\n".join(f"| {one.name} | {one.items:,} |" for one in manifest.splits)
    return f"""# {manifest.address}

{manifest.note or ""}

| | |
|---|---|
| 数据项 items | {counts.get("items", 0):,} |
| 标注 annotations | {counts.get("annotations", 0):,} |
| 对象 objects | {counts.get("objects", 0):,} |
| 媒体 media | {manifest.media_files:,} ({manifest.media_bytes:,} B) |
| 许可 licence | {manifest.licence or "未注明 not stated"} |
| 发布 released | {manifest.created:%Y-%m-%d %H:%M} UTC |

## 分集 Splits

| split | items |
|---|---|
{splits}

## 类别 Labels

| label | objects |
|---|---|
{rows}

{_migration(manifest)}## 使用 Use

```python
import dianjing as dj

release = dj.load("{manifest.address}")
for item in release["{manifest.splits[0].name if manifest.splits else "train"}"]:
    ...
```

校验 Verify: `dianjing verify {manifest.address}`
"""


def _migration(manifest: Manifest) -> str:
    told = manifest.migration
    if told is None:
        return ""
    made = "\n".join(f"| {version} | {number:,} |" for version, number in told.made_under.items())
    aside = ", ".join(f"{name}: {number:,}" for name, number in told.put_aside.items()) or "–"
    undecided = ", ".join(f"{name}: {number:,}" for name, number in told.undecided.items()) or "–"
    newest = ", ".join(told.newest.values())
    return f"""## 标注体系 Ontology

已迁移到 migrated to: {newest or "–"} ({told.migrated:,}). 保持原样 kept as made: {told.kept_back:,}.
移出的取值 values put aside: {aside}. 拆分后未定 undecided after a split: {undecided}.

| 标注时的版本 made under | annotations |
|---|---|
{made}

"""

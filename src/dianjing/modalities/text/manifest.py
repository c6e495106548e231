"""What the house knows of texts before it opens one."""

from dianjing.core.plugin import ModalityManifest
from dianjing.core.words import Words

MANIFESTS = [
    ModalityManifest(
        name="text",
        title=Words(zh="文本", en="Text"),
        summary=Words(
            zh="每个数据项是一篇文本：分类、情绪、实体、关系、改写。",
            en="One text an item: classes, sentiment, entities, relations, rewriting.",
        ),
        code="dianjing.modalities.text.modality:TextModality",
        media_name="text",
        media_types=("text/plain", "text/markdown"),
        suffixes=(".txt", ".md"),
        shapes=("whole", "span"),
    )
]

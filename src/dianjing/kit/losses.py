"""What a format cannot hold, said field by field: everything set that the writer does not name as kept."""

from __future__ import annotations

from collections.abc import Iterable, Set
from functools import cache
from typing import Any, Final

from pydantic import BaseModel

from dianjing.core.document import Document, Object
from dianjing.core.item import Annotation, Item, Media
from dianjing.core.report import Report
from dianjing.core.words import Words

_NAMES: Final = {
    "item.split": ("划分", "the split"),
    "item.group": ("分组", "the group of the item"),
    "item.metadata": ("元数据", "metadata"),
    "item.sensitivity": ("敏感级别", "the sensitivity level"),
    "item.derived": ("来源关系", "what the item was derived from"),
    "item.extra": ("其他格式的附加信息", "what another format said of the item"),
    "media.role": ("媒体的角色", "the role of a media"),
    "media.calibration": ("标定参数", "calibration"),
    "media.derived": ("媒体的来源关系", "what a media was derived from"),
    "annotation.layer": ("另一图层的标注", "the annotation of another layer"),
    "annotation.provenance": ("作者、时间、状态等过程记录", "who made it, when, and in which state"),
    "document.objects": ("对象", "objects"),
    "document.relations": ("关系", "relations"),
    "document.answers": ("对整个数据项的回答", "answers about the item"),
    "document.scores": ("回答的置信度", "scores of answers"),
    "document.evidence": ("回答的依据", "evidence of answers"),
    "document.absent": ("确认不存在的类别", "classes verified to be absent"),
    "document.rejected": ("被拒绝的预标注", "rejected proposals"),
    "document.extra": ("其他格式的附加信息", "what another format said of the document"),
    "object.shapes": ("形状", "a shape"),
    "object.attributes": ("属性", "attributes"),
    "object.score": ("置信度", "the score of an object"),
    "object.origin": ("对象的来历", "the origin of an object"),
    "object.crowd": ("“成群”标记", "the mark for crowds"),
    "object.difficult": ("“困难”标记", "the mark for difficult ones"),
    "object.truncated": ("“截断”标记", "the mark for truncated ones"),
    "object.occluded": ("“遮挡”标记", "the mark for occluded ones"),
    "object.group": ("对象的分组", "the group of an object"),
    "object.extra": ("其他格式的附加信息", "what another format said of an object"),
    "class.title": ("类别的显示名", "titles of classes"),
    "class.description": ("类别的说明", "descriptions of classes"),
    "class.parent": ("类别的上级", "the tree of classes"),
    "class.color": ("类别的颜色", "colours of classes"),
    "class.key": ("类别的快捷键", "keys of classes"),
    "class.concept": ("类别对应的概念", "concepts of classes"),
    "class.shapes": ("类别允许的形状", "which shapes a class may have"),
    "class.skeleton": ("骨架", "the skeleton of a class"),
    "class.attributes": ("类别的属性定义", "definitions of attributes"),
    "class.retired": ("“停用”标记", "the mark for retired classes"),
    "ontology.classes": ("类别", "classes"),
    "ontology.skeletons": ("骨架", "skeletons"),
    "ontology.relations": ("关系定义", "definitions of relations"),
    "ontology.questions": ("问题定义", "definitions of questions"),
    "ontology.knowledge": ("知识库", "knowledge bases"),
    "ontology.extra": ("其他格式的附加信息", "what another format said of the ontology"),
}

_PROVENANCE: Final = frozenset(Annotation.model_fields) - {"layer", "document", "ontology", "media_hashes"}


class Losses:
    """Reports what a writer that calls itself ``format`` leaves behind."""

    def __init__(self, report: Report, format_name: str) -> None:
        self._report = report
        self._format = format_name

    def item(self, item: Item, kept: Set[str]) -> None:
        """The fields of an item and its media that are set and not in ``kept``."""
        self._fields("item", item, kept | {"key", "modality", "media", "annotations", "extra"}, item.key)
        self._extra("item", item.extra, item.key)
        for media in item.media:
            self._media(media, item.key)

    def _media(self, media: Media, where: str) -> None:
        self._fields("media", media, {"name", "type", "parts", "text", "facts"}, where)

    def annotation(self, annotation: Annotation, kept: Set[str], where: str) -> None:
        """How it was made, and the fields of its document that are set and not in ``kept``."""
        made = any(name in _PROVENANCE and _is_set(annotation, name) for name in annotation.model_fields_set)
        if made:
            self.lost("annotation.provenance", where)
        self.document(annotation.document, kept, where)

    def document(self, document: Document, kept: Set[str], where: str) -> None:
        """The fields of a document that are set and not in ``kept``."""
        self._fields("document", document, kept | {"version", "extra"}, where)
        self._extra("document", document.extra, where)

    def object(self, one: Object, kept: Set[str], where: str) -> None:
        """The fields of an object that are set and not in ``kept``."""
        self._fields("object", one, kept | {"id", "label", "extra"}, f"{where}: {one.id}")
        self._extra("object", one.extra, f"{where}: {one.id}")

    def fields(self, what: str, model: BaseModel, kept: Set[str], where: str) -> None:
        """The fields of a class or an ontology that are set and not in ``kept``."""
        self._fields(what, model, kept, where)

    def lost(self, code: str, where: str) -> None:
        """One thing of a kind that ``_NAMES`` knows was lost."""
        zh, en = _NAMES[code]
        self._report.lost(
            code, Words(zh=f"{self._format} 格式放不下{zh}", en=f"{self._format} cannot hold {en}."), where=where
        )

    def _fields(self, what: str, model: BaseModel, kept: Iterable[str], where: str) -> None:
        for name in model.model_fields_set.difference(kept):
            if _is_set(model, name):
                self.lost(f"{what}.{name}", where)

    def _extra(self, what: str, extra: dict[str, Any], where: str) -> None:
        if extra.keys() - {self._format}:
            self.lost(f"{what}.extra", where)


def _is_set(model: BaseModel, name: str) -> bool:
    return bool(getattr(model, name) != _default(type(model), name))


@cache
def _default(model: type[BaseModel], name: str) -> Any:
    return model.model_fields[name].get_default(call_default_factory=True)


_ORDER: Final = ("accepted", "submitted", "imported", None, "proposed", "returned")


def chosen(item: Item, layer: str | None, losses: Losses) -> Annotation | None:
    """The one annotation that a format with no layers writes: of ``layer``, or the most settled, the latest of these.

    The others are reported as lost, unless a layer was asked for.
    """
    candidates = [one for one in item.annotations if layer is None or one.layer == layer]
    if not candidates:
        return None
    best = min(range(len(candidates)), key=lambda index: (_ORDER.index(candidates[index].status), -index))
    for index, other in enumerate(candidates):
        if index != best:
            losses.lost("annotation.layer", f"{item.key}: {other.layer}")
    return candidates[best]

"""Objects before the ontology: class, shapes, attributes."""

from __future__ import annotations

from collections.abc import Iterator

from dianjing.core import registry
from dianjing.core.document import Object, Shape
from dianjing.core.ontology import ResolvedClass
from dianjing.core.validation.examination import Examination, Fault, fault
from dianjing.core.validation.values import examine_fields, examine_values


def examine_object(look: Examination, one: Object) -> Iterator[Fault]:
    """The faults of one object: its class, its shapes, its attributes."""
    where = f"objects[{one.id}]"
    known = look.ontology.resolved.get(one.label)
    if known is None:
        yield fault(
            "unknown_class",
            f"{where}.label",
            one.id,
            zh=f"对象 {one.id} 的类别 {one.label!r} 不在标注体系中",
            en=f"Object {one.id} is a {one.label!r}, which the ontology does not have.",
        )
        return
    if known.definition.retired and (one.id, one.label) not in look.kept:
        yield fault(
            "retired_class",
            f"{where}.label",
            one.id,
            zh=f"类别 {one.label!r} 已停用，不能用于新的对象 {one.id}",
            en=f"The class {one.label!r} is retired; the new object {one.id} cannot have it.",
        )
    for number, shape in enumerate(one.shapes):
        yield from _shape(look, shape, known, one, f"{where}.shapes[{number}]")
    yield from examine_fields(look, known.attributes, one.attributes, f"{where}.attributes", one.id, "attribute")


def _shape(look: Examination, shape: Shape, known: ResolvedClass, owner: Object, where: str) -> Iterator[Fault]:
    if known.shapes is not None and shape.kind not in known.shapes and getattr(shape, "of", None) not in known.shapes:
        allowed = ", ".join(sorted(known.shapes))
        yield fault(
            "shape_not_allowed",
            where,
            owner.id,
            zh=f"对象 {owner.id}（{owner.label}）不能用 {shape.kind}，可用：{allowed}",
            en=f"Object {owner.id}, a {owner.label}, cannot be a {shape.kind}; allowed: {allowed}.",
        )
    if look.media is not None:
        yield from _place(look, shape, owner, where)
    if shape.kind == "keypoints":
        yield from _skeleton(look, shape, known, owner, where)
    elif shape.kind == "polyline":
        for number, one in enumerate(getattr(shape, "ranges", ())):
            place = f"{where}.ranges[{number}].attributes"
            yield from examine_values(look, known.attributes, one.attributes, place, owner.id, "attribute")
    elif shape.kind == "track":
        for number, key in enumerate(getattr(shape, "keys", ())):
            place = f"{where}.keys[{number}]"
            yield from examine_values(
                look, known.attributes, key.attributes, f"{place}.attributes", owner.id, "attribute"
            )
            if getattr(shape, "of", None) == "keypoints" and key.shape is not None:
                yield from _skeleton(look, key.shape, known, owner, f"{place}.shape")
    elif shape.kind == "span":
        yield from _target(look, shape, owner, where)


def _place(look: Examination, shape: Shape, owner: Object, where: str) -> Iterator[Fault]:
    media = look.media or ()
    if shape.media is not None:
        if shape.media not in media:
            yield fault(
                "unknown_media",
                f"{where}.media",
                owner.id,
                zh=f"对象 {owner.id} 的形状指向媒体 {shape.media!r}，而数据项只有：{', '.join(sorted(media))}",
                en=f"A shape of object {owner.id} is in media {shape.media!r}; the item has: "
                f"{', '.join(sorted(media))}.",
            )
    elif len(media) > 1 and _needs_media(shape):
        yield fault(
            "media_needed",
            where,
            owner.id,
            zh=f"数据项有多个媒体，对象 {owner.id} 的 {shape.kind} 需要写明属于哪一个",
            en=f"The item has several media; the {shape.kind} of object {owner.id} has to say which it is in.",
        )


def _skeleton(look: Examination, shape: Shape, known: ResolvedClass, owner: Object, where: str) -> Iterator[Fault]:
    name, points = str(getattr(shape, "skeleton", "")), len(getattr(shape, "points", ()))
    skeleton = look.ontology.skeleton_by_name.get(name)
    if skeleton is None or known.skeleton not in (None, name):
        expected = known.skeleton or ", ".join(look.ontology.skeleton_by_name) or "–"
        yield fault(
            "unknown_skeleton",
            f"{where}.skeleton",
            owner.id,
            zh=f"对象 {owner.id} 的骨架 {name!r} 不适用，应为：{expected}",
            en=f"Object {owner.id} has the skeleton {name!r}; expected: {expected}.",
        )
    elif points != len(skeleton.points):
        yield fault(
            "skeleton_points",
            f"{where}.points",
            owner.id,
            zh=f"骨架 {name} 有 {len(skeleton.points)} 个点，对象 {owner.id} 给出了 {points} 个",
            en=f"The skeleton {name} has {len(skeleton.points)} points; object {owner.id} gives {points}.",
        )


def _target(look: Examination, shape: Shape, owner: Object, where: str) -> Iterator[Fault]:
    target = getattr(shape, "target", None)
    if target is None:
        return
    if target.object is None:
        found = target.field in look.questions
    else:
        other = look.context.object(target.object)
        known = look.ontology.resolved.get(other.label) if other is not None else None
        found = known is not None and target.field in known.attributes
    if not found:
        named = f"{target.object}.{target.field}" if target.object else target.field
        yield fault(
            "unknown_target",
            f"{where}.target",
            owner.id,
            zh=f"对象 {owner.id} 标在不存在的文本 {named!r} 上",
            en=f"Object {owner.id} marks the text of {named!r}, which is not there.",
        )


def _needs_media(shape: Shape) -> bool:
    """Time lies on the item's own clock where no media is named, and ``whole`` means the whole item."""
    if getattr(shape, "target", None) is not None:
        return False
    kind = registry.shapes()[shape.kind]
    return kind.domain not in ("time", "any") or bool(getattr(shape, "of", ""))

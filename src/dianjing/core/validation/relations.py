"""Relations before the ontology: label, roles, members; and the classes said to be absent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dianjing.core.document import Relation
from dianjing.core.ontology import RelationDefinition, Role
from dianjing.core.validation.examination import Examination, Fault, fault
from dianjing.core.validation.values import examine_fields


def examine_relation(look: Examination, one: Relation) -> Iterator[Fault]:
    """The faults of one relation: its label, its roles and their members, its attributes."""
    where = f"relations[{one.id}]"
    known = look.ontology.relation_by_name.get(one.label)
    if known is None:
        yield fault(
            "unknown_relation",
            f"{where}.label",
            one.id,
            zh=f"关系 {one.id} 的类型 {one.label!r} 不在标注体系中",
            en=f"Relation {one.id} is a {one.label!r}, which the ontology does not have.",
        )
        return
    if known.retired and (one.id, one.label) not in look.kept:
        yield fault(
            "retired_relation",
            f"{where}.label",
            one.id,
            zh=f"关系类型 {one.label!r} 已停用，不能用于新的关系 {one.id}",
            en=f"The relation {one.label!r} is retired; the new relation {one.id} cannot have it.",
        )
    yield from _roles(look, one, known, where)
    attributes = {attribute.name: attribute for attribute in known.attributes}
    yield from examine_fields(look, attributes, one.attributes, f"{where}.attributes", one.id, "attribute")


def _roles(look: Examination, one: Relation, known: RelationDefinition, where: str) -> Iterator[Fault]:
    for name, members in one.members.items():
        role = known.roles.get(name)
        if role is None:
            yield fault(
                "unknown_role",
                f"{where}.members.{name}",
                one.id,
                zh=f"关系 {one.id}（{one.label}）没有角色 {name!r}，可用：{', '.join(known.roles)}",
                en=f"Relation {one.id}, a {one.label}, has no role {name!r}; there are: {', '.join(known.roles)}.",
            )
            continue
        yield from _members(look, one, name, role, members, where)
    for name, role in known.roles.items():
        if look.complete and len(one.members.get(name, ())) < role.minimum:
            yield fault(
                "too_few_members",
                f"{where}.members.{name}",
                one.id,
                zh=f"关系 {one.id} 的角色 {name!r} 至少需要 {role.minimum} 个成员",
                en=f"Relation {one.id} needs at least {role.minimum} as {name!r}.",
            )


def _members(
    look: Examination, one: Relation, name: str, role: Role, members: Sequence[str], where: str
) -> Iterator[Fault]:
    place = f"{where}.members.{name}"
    if role.maximum is not None and len(members) > role.maximum:
        yield fault(
            "too_many_members",
            place,
            one.id,
            zh=f"关系 {one.id} 的角色 {name!r} 至多 {role.maximum} 个成员，现有 {len(members)} 个",
            en=f"Relation {one.id} may have {role.maximum} as {name!r} at most; it has {len(members)}.",
        )
    for member in members:
        if not _fits(look, member, role):
            allowed = ", ".join([*role.classes, *role.relations])
            yield fault(
                "role_member",
                place,
                one.id,
                zh=f"关系 {one.id} 的角色 {name!r} 不能是 {member}，可用：{allowed or '任意对象'}",
                en=f"In relation {one.id}, {member} cannot be {name!r}; allowed: {allowed or 'any object'}.",
            )


def _fits(look: Examination, member: str, role: Role) -> bool:
    found = look.context.object(member)
    if found is None:
        return look.relation_labels.get(member) in role.relations
    if not role.classes:
        return not role.relations
    known = look.ontology.resolved.get(found.label)
    # An unknown class is a fault of the object already.
    return known is None or not known.names.isdisjoint(role.classes)


def examine_absent(look: Examination) -> Iterator[Fault]:
    """The faults of the classes said to be absent."""
    present = {one.label for one in look.document.objects} if look.document.absent else set()
    for name in look.document.absent:
        if name not in look.ontology.class_by_name:
            yield fault(
                "unknown_class",
                f"absent.{name}",
                None,
                zh=f"“确认没有”的类别 {name!r} 不在标注体系中",
                en=f"{name!r}, said to be absent, is not in the ontology.",
            )
        elif name in present:
            yield fault(
                "absent_present",
                f"absent.{name}",
                None,
                zh=f"类别 {name!r} 标为“确认没有”，却有该类别的对象",
                en=f"{name!r} is said to be absent, but there are objects of it.",
            )

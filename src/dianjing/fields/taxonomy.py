"""Taxonomy: a place in a tree, as the path that leads to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, Self, cast

from pydantic import Field, JsonValue, model_validator

from dianjing.core.model import Name, Strict
from dianjing.core.ontology import FieldDefinition
from dianjing.core.plugin import FieldContext, FieldKind, Refused
from dianjing.core.words import Words
from dianjing.fields._options import distinct, no_list, twice

Path = Sequence[str]


class Branch(Strict):
    """A node of the tree; names are distinct among siblings."""

    name: Name
    title: Words | None = None
    children: list[Branch] = Field(default_factory=list)

    @model_validator(mode="after")
    def _distinct_children(self) -> Self:
        distinct(child.name for child in self.children)
        return self


class Taxonomy(FieldDefinition):
    """A value is a path of names from the top, or a list of paths where ``multiple``."""

    kind: Literal["taxonomy"]
    tree: Annotated[list[Branch], Field(min_length=1)]
    multiple: bool = False
    leaf_only: bool = False

    @model_validator(mode="after")
    def _distinct_tops(self) -> Self:
        distinct(branch.name for branch in self.tree)
        return self


def check(definition: Taxonomy, value: JsonValue, context: FieldContext) -> None:
    """Raise ``Refused`` for a path that the tree does not have, or one that ends too early."""
    if not definition.multiple:
        _walk(definition, value)
        return
    if not isinstance(value, list) or not value:
        raise no_list()
    for index, path in enumerate(value):
        _walk(definition, path)
        if path in value[:index]:
            raise twice(path)


def _walk(definition: Taxonomy, path: JsonValue) -> None:
    if not isinstance(path, list) or not path:
        raise Refused(zh="这里应是一条非空的路径", en="a path with something in it is expected here")
    level = definition.tree
    for step in path:
        branch = next((one for one in level if one.name == step), None)
        if branch is None:
            known = ", ".join(one.name for one in level)
            raise Refused(
                zh=f"路径 {path} 走不通：{step!r} 不在 {known or '（没有下级）'} 之中",
                en=f"the path {path} leads nowhere: {step!r} is none of {known or '(nothing below)'}",
            )
        level = branch.children
    if definition.leaf_only and level:
        raise Refused(zh=f"路径 {path} 还有下级，需选到最末一级", en=f"the path {path} goes on; choose a last level")


def similarity(definition: Taxonomy, a: JsonValue, b: JsonValue) -> float:
    """Twice the common way over both ways (Wu and Palmer, 1994); of several paths, the mean of each one's best."""
    if not definition.multiple:
        return _kinship(cast(Path, a), cast(Path, b))
    ones, twos = cast(list[Path], a), cast(list[Path], b)
    best = [max(_kinship(one, two) for two in twos) for one in ones]
    best += [max(_kinship(one, two) for one in ones) for two in twos]
    return sum(best) / len(best)


def _kinship(a: Path, b: Path) -> float:
    common = 0
    for one, two in zip(a, b, strict=False):
        if one != two:
            break
        common += 1
    return 2 * common / (len(a) + len(b))


PLUGIN = FieldKind(
    name="taxonomy",
    title=Words(zh="分类树", en="Taxonomy"),
    summary=Words(zh="在层级分类中选择", en="A place in a tree of classes"),
    model=Taxonomy,
    check=check,
    similarity=similarity,
)

"""The typed steps from one version of an ontology to the next, and what each does to a document made before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, JsonValue

from dianjing.core.document import Document, Object, Relation
from dianjing.core.errors import Invalid
from dianjing.core.migration.options import MergeOptions, OfferOptions, RenameOption
from dianjing.core.model import Name, Strict
from dianjing.core.ontology import ClassDefinition, FieldDefinition, Ontology, RelationDefinition, Role
from dianjing.core.words import Words

What = Literal["class", "relation"]

T = TypeVar("T", Object, Relation)


class Rename(Strict):
    """Another title. Names are permanent, so that no document changes."""

    step: Literal["rename"]
    what: What = "class"
    name: Name
    title: Words | None

    def on_ontology(self, ontology: Ontology) -> tuple[Ontology, list[Step]]:
        """The new version, and the steps back."""
        before = _definition(ontology, self.what, self.name).title
        renamed = _with(ontology, self.what, [self.name], title=self.title)
        return renamed, [Rename(step="rename", what=self.what, name=self.name, title=before)]

    def on_document(self, document: Document) -> Document:
        """As it was."""
        return document


class Add(Strict):
    """A new class or relation."""

    step: Literal["add"]
    definition: ClassDefinition | RelationDefinition

    def on_ontology(self, ontology: Ontology) -> tuple[Ontology, list[Step]]:
        """The new version, and the steps back: what was added is retired, since work may name it by now."""
        what: What = "class" if isinstance(self.definition, ClassDefinition) else "relation"
        if self.definition.name in _names(ontology, what):
            raise _refused(zh=f"{self.definition.name!r} 已经存在", en=f"{self.definition.name!r} is there already.")
        key = "classes" if what == "class" else "relations"
        added = _changed(ontology, {key: [*getattr(ontology, key), self.definition]})
        return added, [Retire(step="retire", what=what, name=self.definition.name)]

    def on_document(self, document: Document) -> Document:
        """As it was."""
        return document


class Retire(Strict):
    """No new work may use it; what is there stays."""

    step: Literal["retire"]
    what: What = "class"
    name: Name

    def on_ontology(self, ontology: Ontology) -> tuple[Ontology, list[Step]]:
        """The new version, and the steps back."""
        if _definition(ontology, self.what, self.name).retired:
            return ontology, []
        retired = _with(ontology, self.what, [self.name], retired=True)
        return retired, [Restore(step="restore", what=self.what, name=self.name)]

    def on_document(self, document: Document) -> Document:
        """As it was."""
        return document


class Restore(Strict):
    """Retired before, in use again."""

    step: Literal["restore"]
    what: What = "class"
    name: Name

    def on_ontology(self, ontology: Ontology) -> tuple[Ontology, list[Step]]:
        """The new version, and the steps back."""
        if not _definition(ontology, self.what, self.name).retired:
            return ontology, []
        restored = _with(ontology, self.what, [self.name], retired=False)
        return restored, [Retire(step="retire", what=self.what, name=self.name)]

    def on_document(self, document: Document) -> Document:
        """As it was."""
        return document


class Merge(Strict):
    """Several classes (or relations) become one that is there; they are retired."""

    step: Literal["merge"]
    what: What = "class"
    names: Annotated[list[Name], Field(min_length=1)]
    into: Name

    def on_ontology(self, ontology: Ontology) -> tuple[Ontology, list[Step]]:
        """The new version, and the steps back: what was merged is in use again."""
        target = _definition(ontology, self.what, self.into)
        if self.into in self.names or target.retired:
            raise _refused(
                zh=f"{self.into!r} 已停用或在被合并之列，不能作为合并的目标",
                en=f"{self.into!r} is retired, or one of those merged: nothing can be merged into it.",
            )
        for name in self.names:
            merged = _definition(ontology, self.what, name)
            if isinstance(merged, RelationDefinition) and isinstance(target, RelationDefinition):
                _roles_fit(merged, target)
        back: list[Step] = [
            Restore(step="restore", what=self.what, name=name)
            for name in self.names
            if not _definition(ontology, self.what, name).retired
        ]
        retired = _with(ontology, self.what, self.names, retired=True)
        return _widened(retired, self.what, {name: [self.into] for name in self.names}), back

    def on_document(self, document: Document) -> Document:
        """Objects (or relations) of the merged classes are of the other."""

        def relabel(one: T) -> T:
            return one.model_copy(update={"label": self.into}) if one.label in self.names else one

        changed = _relabelled(document, self.what, relabel)
        if self.what == "relation" or not document.absent:
            return changed
        # A class is absent only where everything that it now holds was said to be.
        absent = [name for name in document.absent if name not in self.names]
        if self.into in absent and not set(self.names) <= set(document.absent):
            absent.remove(self.into)
        return changed.model_copy(update={"absent": absent})


class Case(Strict):
    """Where the attribute has this value (or, of several, holds it), the object is of this class."""

    equals: JsonValue
    into: Name


class Split(Strict):
    """A class becomes several, told apart by an attribute; without a case that fits, by ``otherwise``.

    Where nothing decides, an object keeps the old class. The old class is retired, unless it is one of the targets.
    """

    step: Literal["split"]
    name: Name
    by: Name | None = None
    cases: list[Case] = Field(default_factory=list)
    otherwise: Name | None = None

    @property
    def targets(self) -> list[str]:
        """The classes that it can become."""
        into = [case.into for case in self.cases] + ([self.otherwise] if self.otherwise else [])
        return list(dict.fromkeys(into))

    def on_ontology(self, ontology: Ontology) -> tuple[Ontology, list[Step]]:
        """The new version, and the steps back: the old class is in use again."""
        retired = _definition(ontology, "class", self.name).retired
        known = [attribute.name for attribute in ontology.attributes_of(self.name)]
        if self.cases and self.by not in known:
            raise _refused(
                zh=f"类别 {self.name!r} 没有可据以拆分的属性 {self.by!r}",
                en=f"The class {self.name!r} has no attribute {self.by!r} to split it by.",
            )
        for target in self.targets:
            if _definition(ontology, "class", target).retired:
                raise _refused(zh=f"拆分的目标 {target!r} 已停用", en=f"{target!r}, a target of the split, is retired.")
        widened = _widened(ontology, "class", {self.name: self.targets})
        if retired or self.name in self.targets:
            return widened, []
        return _with(widened, "class", [self.name], retired=True), [Restore(step="restore", name=self.name)]

    def on_document(self, document: Document) -> Document:
        """Objects of the class are of the one that their attribute decides."""

        def relabel(one: T) -> T:
            if one.label != self.name:
                return one
            return one.model_copy(update={"label": self.decide(one.attributes.get(self.by or ""))})

        changed = _relabelled(document, "class", relabel)
        if self.name not in document.absent:
            return changed
        kept = [name for name in document.absent if name != self.name]
        return changed.model_copy(update={"absent": [*kept, *(one for one in self.targets if one not in kept)]})

    def decide(self, value: JsonValue) -> str:
        """The class for a value of the attribute; the old one where nothing decides."""
        for case in self.cases:
            if value == case.equals or (isinstance(value, list) and case.equals in value):
                return case.into
        return self.otherwise or self.name


Step = Annotated[
    Rename | Add | Retire | Restore | Merge | Split | RenameOption | MergeOptions | OfferOptions,
    Field(discriminator="step"),
]


def _refused(*, zh: str, en: str) -> Invalid:
    return Invalid("migration.impossible", Words(zh=zh, en=en))


def _names(ontology: Ontology, what: What) -> dict[str, Any]:
    return ontology.class_by_name if what == "class" else ontology.relation_by_name


def _definition(ontology: Ontology, what: What, name: str) -> ClassDefinition | RelationDefinition:
    found: ClassDefinition | RelationDefinition | None = _names(ontology, what).get(name)
    if found is None:
        raise _refused(zh=f"没有名为 {name!r} 的类别或关系", en=f"There is no {what} {name!r}.")
    return found


def _changed(ontology: Ontology, update: dict[str, Any]) -> Ontology:
    """A new ontology, checked as one that is read."""
    return Ontology.model_validate({name: getattr(ontology, name) for name in Ontology.model_fields} | update)


def _with(ontology: Ontology, what: What, names: Sequence[str], **update: Any) -> Ontology:
    key = "classes" if what == "class" else "relations"
    definitions = [one.model_copy(update=update) if one.name in names else one for one in getattr(ontology, key)]
    return _changed(ontology, {key: definitions})


def _relabelled(document: Document, what: What, relabel: Callable[[Any], Any]) -> Document:
    key = "objects" if what == "class" else "relations"
    return document.model_copy(update={key: [relabel(one) for one in getattr(document, key)]})


def _roles_fit(merged: RelationDefinition, target: RelationDefinition) -> None:
    missing = [role for role in merged.roles if role not in target.roles]
    if missing:
        raise _refused(
            zh=f"关系 {merged.name!r} 的角色 {missing[0]!r} 在 {target.name!r} 中不存在，无法合并",
            en=f"The relation {target.name!r} has no role {missing[0]!r}, so {merged.name!r} cannot be merged into it.",
        )


def _widened(ontology: Ontology, what: What, became: dict[str, list[str]]) -> Ontology:
    """Roles and references that take the old names take the new ones too, so that tied objects stay tied."""
    key = "classes" if what == "class" else "relations"

    def wide(names: Sequence[str]) -> list[str]:
        return list(dict.fromkeys([*names, *(new for name in names for new in became.get(name, ()))]))

    def role(one: Role) -> Role:
        return one.model_copy(update={key: wide(getattr(one, key))})

    def field(one: FieldDefinition) -> FieldDefinition:
        named = getattr(one, "classes", None) if what == "class" and one.kind == "object" else None
        return one.model_copy(update={"classes": wide(named)}) if named else one

    relations = [
        one.model_copy(
            update={
                "roles": {name: role(value) for name, value in one.roles.items()},
                "attributes": [field(attribute) for attribute in one.attributes],
            }
        )
        for one in ontology.relations
    ]
    classes = [
        one.model_copy(update={"attributes": [field(attribute) for attribute in one.attributes]})
        for one in ontology.classes
    ]
    questions = [field(question) for question in ontology.questions]
    return _changed(ontology, {"relations": relations, "classes": classes, "questions": questions})

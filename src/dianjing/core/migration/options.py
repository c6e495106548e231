"""Steps about the options of a field: several become one that is there, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.model import Name, Strict
from dianjing.core.ontology import Condition, FieldDefinition, Ontology
from dianjing.core.words import Words

Owner = Literal["class", "relation", "question"]
_PLACES: dict[Owner, str] = {"class": "classes", "relation": "relations", "question": "questions"}


class OptionsOf(Strict):
    """A field with a list of options: of a class (and those below it), of a relation, or a question.

    ``owner`` is the class or relation, None for a question. ``labels`` are those whose objects or relations have the
    field; it is filled in when the step is taken, so that a document can follow without the ontology.
    """

    what: Owner = "class"
    owner: Name | None = None
    field: Name
    labels: list[Name] = Field(default_factory=list)

    def definition(self, ontology: Ontology) -> Any:
        """The field. Raises ``Invalid`` where there is none, or it has no options."""
        found = next((one for one in self._fields(ontology) if one.name == self.field), None)
        if found is None or not getattr(found, "options", None):
            raise _refused(
                zh=f"{self.owner or '题目'} 没有带选项的字段 {self.field!r}",
                en=f"{self.owner or 'The questions'} have no field {self.field!r} with options.",
            )
        return found

    def changed(self, ontology: Ontology, change: Callable[[FieldDefinition], FieldDefinition]) -> Ontology:
        """The ontology with every field of the owner passed through ``change``."""
        key = _PLACES[self.what]
        if self.what == "question":
            update: list[Any] = [change(one) for one in ontology.questions]
        else:
            update = [
                one.model_copy(update={"attributes": [change(field) for field in one.attributes]})
                if one.name == self.owner
                else one
                for one in getattr(ontology, key)
            ]
        return Ontology.model_validate(
            {name: getattr(ontology, name) for name in Ontology.model_fields} | {key: update}
        )

    def bound(self, ontology: Ontology) -> OptionsOf:
        """With the labels that have the field now."""
        if self.what == "class":
            below = [
                one.name for one in ontology.classes if self.owner in [up.name for up in ontology.lineage(one.name)]
            ]
            return self.model_copy(update={"labels": below})
        return self.model_copy(update={"labels": [] if self.owner is None else [self.owner]})

    def values(self, document: Document, change: Callable[[JsonValue], JsonValue]) -> Document:
        """The document with every value of the field passed through ``change``."""
        if self.what == "question":
            return document.model_copy(update={"answers": self._with(document.answers, change)})
        key = "objects" if self.what == "class" else "relations"
        moved = [
            one.model_copy(update={"attributes": self._with(one.attributes, change)})
            if one.label in self.labels
            else one
            for one in getattr(document, key)
        ]
        return document.model_copy(update={key: moved})

    def _with(self, values: Mapping[str, JsonValue], change: Callable[[JsonValue], JsonValue]) -> dict[str, JsonValue]:
        return {name: change(value) if name == self.field else value for name, value in values.items()}

    def _fields(self, ontology: Ontology) -> Sequence[FieldDefinition]:
        if self.what == "question":
            return ontology.questions
        owners: Mapping[str, Any] = ontology.class_by_name if self.what == "class" else ontology.relation_by_name
        owner = owners.get(self.owner or "")
        return owner.attributes if owner is not None else []


class RenameOption(Strict):
    """Another title. The names of options are permanent, so that no document changes."""

    step: Literal["rename_option"]
    of: OptionsOf
    name: Name
    title: Words | None

    def on_ontology(self, ontology: Ontology) -> tuple[Ontology, list[Any]]:
        """The new version, and the steps back."""
        before = _option(self.of.definition(ontology), self.name)
        changed = _with_options(
            self.of,
            ontology,
            lambda options: [
                one.model_copy(update={"title": self.title}) if one.name == self.name else one for one in options
            ],
        )
        return changed, [RenameOption(step="rename_option", of=self.of, name=self.name, title=before.title)]

    def on_document(self, document: Document) -> Document:
        """As it was."""
        return document


class MergeOptions(Strict):
    """Several options become one that is there: what was answered with one of them counts as that one."""

    step: Literal["merge_options"]
    of: OptionsOf
    names: Annotated[list[Name], Field(min_length=1)]
    into: Name

    def on_ontology(self, ontology: Ontology) -> tuple[Ontology, list[Any]]:
        """The new version, in which conditions on the merged ones ask for the other; and the steps back."""
        definition = self.of.definition(ontology)
        if definition.kind != "choice":
            raise _refused(
                zh=f"字段 {self.of.field!r} 不是选项字段，不能合并选项",
                en=f"The field {self.of.field!r} is no choice: only options of a choice can be merged.",
            )
        _option(definition, self.into)
        if self.into in self.names:
            raise _refused(
                zh=f"选项 {self.into!r} 在被合并之列，不能作为合并的目标",
                en=f"The option {self.into!r} is one of those merged: nothing can be merged into it.",
            )
        order = [one.name for one in definition.options]
        merged = [
            Offered(option=_option(definition, name).model_dump(mode="json"), place=order.index(name))
            for name in self.names
        ]
        narrowed = _with_options(
            self.of, ontology, lambda options: [one for one in options if one.name not in self.names]
        )
        followed = self.of.changed(narrowed, self._condition)
        back = OfferOptions(
            step="offer_options",
            of=self.of,
            options=sorted(merged, key=lambda one: one.place),
            asked={
                one.name: one.when.model_dump(mode="json", by_alias=True, exclude_unset=True)
                for one, new in zip(self.of._fields(narrowed), self.of._fields(followed), strict=True)
                if one.when is not None and one.when != new.when
            },
        )
        return followed, [back]

    def on_document(self, document: Document) -> Document:
        """Values follow; of several chosen, each stands once."""
        return self.of.values(document, self._value)

    def _value(self, value: JsonValue) -> JsonValue:
        if isinstance(value, list):
            return list(dict.fromkeys(self.into if one in self.names else one for one in value))
        return self.into if value in self.names else value

    def _condition(self, definition: FieldDefinition) -> FieldDefinition:
        when = definition.when
        if when is None or when.field != self.of.field:
            return definition
        said = when.model_dump(mode="json", by_alias=True, exclude_unset=True)
        for key in ("equals", "in"):
            if key in said:
                said[key] = self._value(said[key])
        return definition.model_copy(update={"when": Condition.model_validate(said)})


class Offered(Strict):
    """An option as it was, and where it stood in the list."""

    option: dict[str, JsonValue]
    place: Annotated[int, Field(ge=0)]


class OfferOptions(Strict):
    """Options that went are offered again where they stood, and conditions ask for them again: the way back."""

    step: Literal["offer_options"]
    of: OptionsOf
    options: Annotated[list[Offered], Field(min_length=1)]
    asked: dict[Name, dict[str, JsonValue]] = Field(default_factory=dict)

    def on_ontology(self, ontology: Ontology) -> tuple[Ontology, list[Any]]:
        """The new version. Nothing leads back from it: what was merged may be merged again."""
        definition = self.of.definition(ontology)
        kind = type(definition.options[0])

        def offered(options: list[Any]) -> list[Any]:
            again = list(options)
            for one in self.options:
                option = kind.model_validate(one.option)
                if option.name not in {known.name for known in again}:
                    again.insert(min(one.place, len(again)), option)
            return again

        def asked(field: FieldDefinition) -> FieldDefinition:
            condition = self.asked.get(field.name)
            return field.model_copy(update={"when": Condition.model_validate(condition)}) if condition else field

        return self.of.changed(_with_options(self.of, ontology, offered), asked), []

    def on_document(self, document: Document) -> Document:
        """As it was: nobody can tell apart what was merged."""
        return document


def _with_options(of: OptionsOf, ontology: Ontology, change: Callable[[list[Any]], list[Any]]) -> Ontology:
    def one(field: FieldDefinition) -> FieldDefinition:
        if field.name != of.field:
            return field
        said = field.model_dump(mode="json", by_alias=True, exclude_unset=True)
        options = change(getattr(field, "options"))  # noqa: B009 - only kinds that have options come here
        return type(field).model_validate(
            said | {"options": [each.model_dump(mode="json", exclude_none=True) for each in options]}
        )

    return of.changed(ontology, one)


def _option(definition: Any, name: str) -> Any:
    found = next((one for one in definition.options if one.name == name), None)
    if found is None:
        raise _refused(
            zh=f"字段 {definition.name!r} 没有选项 {name!r}",
            en=f"The field {definition.name!r} has no option {name!r}.",
        )
    return found


def _refused(*, zh: str, en: str) -> Invalid:
    return Invalid("migration.impossible", Words(zh=zh, en=en))

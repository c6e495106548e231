"""From one version of an ontology to the next: what is read under a newer version runs these steps forward.

A stored annotation is never rewritten. It names the version it was made under; reading it at a later one runs the
migrations between, in memory. A migration that was undone meanwhile is left out together with its undoing, so that
work made before it is read exactly as it was made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.migration.options import MergeOptions, OfferOptions, OptionsOf, RenameOption
from dianjing.core.migration.settling import settled
from dianjing.core.migration.steps import Add, Case, Merge, Rename, Restore, Retire, Split, Step
from dianjing.core.model import Name, Strict
from dianjing.core.ontology import Ontology
from dianjing.core.words import Words

__all__ = [
    "Add",
    "Case",
    "Counts",
    "Merge",
    "MergeOptions",
    "Migration",
    "OfferOptions",
    "OptionsOf",
    "Rename",
    "RenameOption",
    "Restore",
    "Retire",
    "Split",
    "Step",
    "apply",
    "dry_run",
    "forward",
    "successor",
    "undo",
]


class Migration(Strict):
    """What led from one version of an ontology to the next: its steps, the steps back, and what it undoes, if so."""

    id: Name
    steps: list[Step]
    back: list[Step]
    undoes: Name | None = None


@dataclass(slots=True)
class Counts:
    """What a migration touches: documents, objects and relations by their old label, and values put aside by field.

    ``undecided`` counts objects of a class that was split, of which nothing says what they became.
    """

    documents: int = 0
    objects: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    undecided: Counter[str] = field(default_factory=Counter)


def apply(ontology: Ontology, identity: str, steps: Sequence[Step]) -> tuple[Ontology, Migration]:
    """The next version of an ontology, and the migration that leads to it.

    Raises ``Invalid`` for a step that names what is not there, or cannot be taken.
    """
    back: list[Step] = []
    taken: list[Step] = []
    for asked in steps:
        step = _bound(asked, ontology)
        taken.append(step)
        ontology, inverse = step.on_ontology(ontology)
        back = [*inverse, *back]
    return ontology, Migration(id=identity, steps=taken, back=back)


def _bound(step: Step, ontology: Ontology) -> Step:
    if isinstance(step, RenameOption | MergeOptions | OfferOptions):
        return step.model_copy(update={"of": step.of.bound(ontology)})
    return step


def undo(ontology: Ontology, identity: str, migration: Migration) -> tuple[Ontology, Migration]:
    """The version after ``migration`` was taken back.

    Work made before it is read as it was made. Work made under it keeps what nobody can tell apart: objects of a
    merged class stay in it, objects of a class that a split brought go back to the old one.
    """
    brought = {step.definition.name for step in migration.steps if isinstance(step, Add)}
    returned = [
        Merge(step="merge", names=names, into=step.name)
        for step in migration.steps
        if isinstance(step, Split) and (names := [one for one in step.targets if one in brought and one != step.name])
    ]
    back: list[Step] = [*migration.back, *returned]
    undone, taken = apply(ontology, identity, back)
    return undone, taken.model_copy(update={"undoes": migration.id})


def forward(
    document: Document, migrations: Sequence[Migration], ontology: Ontology, counts: Counts | None = None
) -> Document:
    """A document made before ``migrations``, as one of ``ontology``, the version after them.

    Values that the version no longer takes (a field that went, an option that went) are put aside under
    ``extra["dianjing"]["put_aside"]`` of what they belong to. ``counts`` is told what was touched.
    """
    moved = document
    for migration in _standing(migrations):
        for step in migration.steps:
            moved = step.on_document(moved)
            if isinstance(step, Split) and step.name not in step.targets and counts is not None:
                counts.undecided[step.name] += sum(one.label == step.name for one in moved.objects)
    if counts is not None:
        counts.objects.update(
            a.label for a, b in zip(document.objects, moved.objects, strict=True) if a.label != b.label
        )
        counts.relations.update(
            a.label for a, b in zip(document.relations, moved.relations, strict=True) if a.label != b.label
        )
    moved = settled(moved, ontology, Counter() if counts is None else counts.values)
    if counts is not None and moved != document:
        counts.documents += 1
    return document if moved == document else moved


def dry_run(documents: Iterable[Document], migrations: Sequence[Migration], ontology: Ontology) -> Counts:
    """What ``forward`` would touch in all of the documents."""
    counts = Counts()
    for document in documents:
        forward(document, migrations, ontology, counts)
    return counts


def successor(before: Ontology, after: Ontology) -> None:
    """Raise ``Invalid`` where ``after``, edited by hand, lacks a class or relation of ``before``: names stay."""
    for what, zh, old, new in (
        ("class", "类别", before.class_by_name, after.class_by_name),
        ("relation", "关系", before.relation_by_name, after.relation_by_name),
    ):
        for name in old:
            if name not in new:
                raise Invalid(
                    "ontology.name_removed",
                    Words(
                        zh=f"{zh} {name!r} 不能删除：名称是永久的，已有标注会用到它",
                        en=f"The {what} {name!r} cannot be removed: names are permanent, and work may use it.",
                    ),
                    where=f"{'classes' if what == 'class' else 'relations'}[{name}]",
                    hint=Words(zh="改为停用（retired）", en="Retire it instead."),
                )


def _standing(migrations: Sequence[Migration]) -> list[Migration]:
    """Without those undone on the way, and without their undoing."""
    standing: list[Migration] = []
    for migration in migrations:
        undone = next((one for one in standing if one.id == migration.undoes), None)
        if undone is not None:
            standing.remove(undone)
        else:
            standing.append(migration)
    return standing

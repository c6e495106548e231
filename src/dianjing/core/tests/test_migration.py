"""Steps from one version of an ontology to the next: documents follow, nothing is lost, and undoing is exact."""

from typing import Any

import pytest

from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.migration import (
    Add,
    Case,
    Counts,
    Merge,
    MergeOptions,
    Migration,
    OptionsOf,
    Rename,
    RenameOption,
    Retire,
    Split,
    apply,
    dry_run,
    forward,
    successor,
    undo,
)
from dianjing.core.ontology import ClassDefinition, Ontology
from dianjing.core.validation import validate, validate_ontology
from dianjing.core.words import Words

SIZE = {"name": "size", "kind": "choice", "options": [{"name": "small"}, {"name": "large"}]}
FIRST = Ontology.read(
    {
        "classes": [
            {"name": "car", "title": {"en": "Car"}, "attributes": [SIZE]},
            {"name": "lorry", "attributes": [{"name": "load", "kind": "text"}]},
            {"name": "person"},
        ],
        "relations": [
            {"name": "drives", "roles": {"who": {"classes": ["person"]}, "what": {"classes": ["lorry"]}}},
            {"name": "steers", "roles": {"who": {}, "what": {"classes": ["car"]}}},
        ],
        "questions": [{"name": "main", "kind": "object", "classes": ["lorry"]}],
    }
)
MADE = Document.read(
    {
        "objects": [
            {"id": "c", "label": "car", "attributes": {"size": "small"}},
            {"id": "d", "label": "car"},
            {"id": "l", "label": "lorry", "attributes": {"load": "sand"}},
            {"id": "p", "label": "person"},
        ],
        "relations": [{"id": "r", "label": "drives", "members": {"who": ["p"], "what": ["l"]}}],
        "answers": {"main": "l"},
    }
)


def labels(document: Document) -> dict[str, str]:
    return {one.id: one.label for one in document.objects} | {one.id: one.label for one in document.relations}


def step(*steps: Any, before: Ontology = FIRST, identity: str = "m1") -> tuple[Ontology, Migration]:
    after, migration = apply(before, identity, steps)
    validate_ontology(after)
    assert Migration.model_validate_json(migration.model_dump_json()) == migration
    return after, migration


def test_a_rename_edits_the_title_and_touches_no_document() -> None:
    after, migration = step(Rename(step="rename", name="car", title=Words(zh="轿车")))
    assert after.class_by_name["car"].title == Words(zh="轿车")
    assert forward(MADE, [migration], after) is MADE
    back, _ = undo(after, "m2", migration)
    assert back == FIRST


def test_a_merge_moves_objects_and_what_is_tied_to_them() -> None:
    after, migration = step(Merge(step="merge", names=["lorry"], into="car"))
    assert after.class_by_name["lorry"].retired
    assert after.relation_by_name["drives"].roles["what"].classes == ["lorry", "car"]
    counts = dry_run([MADE, Document()], [migration], after)
    assert counts == Counts(documents=1, objects={"lorry": 1}, values={"car.load": 1})  # type: ignore[arg-type]
    moved = forward(MADE, [migration], after)
    assert labels(moved) == {"c": "car", "d": "car", "l": "car", "p": "person", "r": "drives"}
    assert moved.objects[2].attributes == {}
    assert moved.objects[2].extra == {"dianjing": {"put_aside": {"load": "sand"}}}
    assert moved.answers == {"main": "l"}
    validate(moved, after, complete=True)


def test_work_made_before_an_undone_merge_is_read_as_it_was_made() -> None:
    merged, first = step(Merge(step="merge", names=["lorry"], into="car"))
    undone, second = undo(merged, "m2", first)
    assert not undone.class_by_name["lorry"].retired
    assert forward(MADE, [first, second], undone) is MADE
    between = forward(MADE, [first], merged)
    assert labels(forward(between, [second], undone))["l"] == "car"
    titled, third = step(Rename(step="rename", name="lorry", title=Words(en="Lorry")), before=undone, identity="m3")
    assert forward(MADE, [first, second, third], titled) is MADE


def test_a_split_is_decided_by_an_attribute_and_counts_what_is_not() -> None:
    small, large = ClassDefinition(name="small_car"), ClassDefinition(name="large_car")
    split = Split(
        step="split",
        name="car",
        by="size",
        cases=[Case(equals="small", into="small_car"), Case(equals="large", into="large_car")],
    )
    after, migration = step(Add(step="add", definition=small), Add(step="add", definition=large), split)
    assert after.class_by_name["car"].retired
    assert after.relation_by_name["steers"].roles["what"].classes == ["car", "small_car", "large_car"]
    counts = dry_run([MADE], [migration], after)
    assert (counts.documents, counts.objects, counts.undecided) == (1, {"car": 1}, {"car": 1})
    moved = forward(MADE, [migration], after)
    assert labels(moved)["c"] == "small_car"
    assert labels(moved)["d"] == "car"
    assert moved.objects[0].extra["dianjing"]["put_aside"] == {"size": "small"}
    undone, second = undo(after, "m2", migration)
    assert forward(MADE, [migration, second], undone) is MADE
    made_between = Document.read({"objects": [{"id": "n", "label": "large_car"}]})
    assert labels(forward(made_between, [second], undone)) == {"n": "car"}
    assert undone.class_by_name["small_car"].retired
    assert not undone.class_by_name["car"].retired


def test_a_split_without_a_case_sends_everything_the_same_way() -> None:
    added = Add(step="add", definition=ClassDefinition(name="vehicle"))
    after, migration = step(added, Split(step="split", name="car", otherwise="vehicle"))
    assert set(labels(forward(MADE, [migration], after)).values()) == {"vehicle", "lorry", "person", "drives"}


def test_absent_classes_follow() -> None:
    after, migration = step(Merge(step="merge", names=["lorry"], into="car"))
    both, one = Document.read({"absent": ["car", "lorry"]}), Document.read({"absent": ["car"]})
    assert forward(both, [migration], after).absent == ["car"]
    assert forward(one, [migration], after).absent == []
    after, migration = step(Split(step="split", name="car", otherwise="lorry"))
    assert forward(one, [migration], after).absent == ["lorry"]


def test_relations_merge_where_their_roles_fit() -> None:
    after, migration = step(Merge(step="merge", what="relation", names=["drives"], into="steers"))
    counts = dry_run([MADE], [migration], after)
    assert counts.relations == {"drives": 1}
    assert labels(forward(MADE, [migration], after))["r"] == "steers"
    other = Ontology.read({"relations": [{"name": "a", "roles": {"x": {}}}, {"name": "b", "roles": {"y": {}}}]})
    with pytest.raises(Invalid, match="no role 'x'"):
        apply(other, "m", [Merge(step="merge", what="relation", names=["a"], into="b")])


def test_a_retired_class_stays_in_the_work_that_has_it() -> None:
    after, migration = step(Retire(step="retire", name="lorry"))
    assert forward(MADE, [migration], after) is MADE
    validate(MADE, after, before=MADE)
    assert undo(after, "m2", migration)[0] == FIRST


@pytest.mark.parametrize(
    "impossible",
    [
        Merge(step="merge", names=["boat"], into="car"),
        Merge(step="merge", names=["car"], into="car"),
        Merge(step="merge", names=["car"], into="boat"),
        Split(step="split", name="car", by="colour", cases=[Case(equals="red", into="lorry")]),
        Split(step="split", name="car", otherwise="boat"),
        Retire(step="retire", name="boat"),
        Rename(step="rename", name="boat", title=Words(en="x")),
        Add(step="add", definition=ClassDefinition(name="car")),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused(impossible: Any) -> None:
    with pytest.raises(Invalid):
        apply(FIRST, "m", [impossible])


def test_what_an_edit_by_hand_took_away_is_put_aside() -> None:
    edited = Ontology.read(
        {
            "classes": [{"name": "car"}, {"name": "lorry"}, {"name": "person"}],
            "relations": [
                {"name": "drives", "roles": {"who": {}, "what": {}}},
                {"name": "steers", "roles": {"who": {}, "what": {}}},
            ],
        }
    )
    successor(FIRST, edited)
    scored = MADE.model_copy(update={"scores": {"/answers/main": 0.5}, "evidence": {"/answers/main": ["l"]}})
    counts = Counts()
    moved = forward(scored, [], edited, counts)
    assert counts.values == {"car.size": 1, "lorry.load": 1, "main": 1}
    assert moved.extra == {"dianjing": {"put_aside": {"main": "l"}}}
    assert (moved.answers, moved.scores, moved.evidence) == ({}, {}, {})
    validate(moved, edited)
    with pytest.raises(Invalid) as refused:
        successor(FIRST, Ontology.read({"classes": [{"name": "car"}]}))
    assert refused.value.where == "classes[lorry]"


def test_a_value_whose_question_is_no_longer_asked_goes_with_it() -> None:
    asked = Ontology.read(
        {
            "questions": [
                {"name": "a", "kind": "boolean"},
                {"name": "b", "kind": "boolean", "when": {"field": "a", "equals": True}},
                {"name": "c", "kind": "text", "when": {"field": "b", "set": True}},
            ]
        }
    )
    document = Document.read({"answers": {"b": True, "c": "x"}})
    assert forward(document, [], asked).answers == {}
    full = Document.read({"answers": {"a": True, "b": True, "c": "x"}})
    assert forward(full, [], asked) is full


COLOURS = Ontology.read(
    {
        "classes": [
            {
                "name": "vehicle",
                "attributes": [
                    {"name": "colour", "kind": "choice", "options": [{"name": n} for n in ("red", "crimson", "blue")]},
                    {"name": "shade", "kind": "text", "when": {"field": "colour", "in": ["crimson", "blue"]}},
                ],
            },
            {"name": "car", "parent": "vehicle"},
            {"name": "person", "attributes": [{"name": "colour", "kind": "text"}]},
        ],
        "questions": [
            {
                "name": "mood",
                "kind": "choice",
                "multiple": True,
                "options": [{"name": n, "title": {"en": n.title()}} for n in ("calm", "quiet", "loud")],
            }
        ],
    }
)
COLOURED = Document.read(
    {
        "objects": [
            {"id": "c", "label": "car", "attributes": {"colour": "crimson", "shade": "dark"}},
            {"id": "v", "label": "vehicle", "attributes": {"colour": "blue"}},
            {"id": "p", "label": "person", "attributes": {"colour": "crimson"}},
        ],
        "answers": {"mood": ["quiet", "loud", "calm"]},
    }
)
OF_COLOUR = OptionsOf(owner="vehicle", field="colour")


def test_merged_options_take_their_answers_along_and_undoing_gives_them_back() -> None:
    steps: list[Any] = [
        MergeOptions(step="merge_options", of=OF_COLOUR, names=["crimson"], into="red"),
        MergeOptions(step="merge_options", of=OptionsOf(what="question", field="mood"), names=["quiet"], into="calm"),
    ]
    after, migration = apply(COLOURS, "m1", steps)
    validate_ontology(after)
    counts = Counts()
    moved = forward(COLOURED, [migration], after, counts)
    validate(moved, after)
    assert [one.attributes.get("colour") for one in moved.objects] == ["red", "blue", "crimson"]
    # The condition of ``shade`` follows, so that what was said under it still counts.
    assert moved.objects[0].attributes["shade"] == "dark"
    assert moved.answers["mood"] == ["calm", "loud"]
    assert (counts.documents, dict(counts.values)) == (1, {})
    stored = Migration.model_validate_json(migration.model_dump_json(exclude_defaults=True))
    undone, undoing = undo(after, "m2", stored)
    assert undone == COLOURS
    assert forward(COLOURED, [stored, undoing], undone) == COLOURED
    # Work made meanwhile keeps what nobody can tell apart; what is no longer asked for is put aside, not dropped.
    later = forward(moved, [undoing], undone)
    validate(later, undone)
    assert later.objects[0].attributes == {"colour": "red"}
    assert later.objects[0].extra["dianjing"]["put_aside"] == {"shade": "dark"}


def test_an_option_s_new_title_changes_no_document() -> None:
    step = RenameOption(step="rename_option", of=OF_COLOUR, name="red", title=Words(zh="红", en="Red"))
    after, migration = apply(COLOURS, "m1", [step])
    assert after.class_by_name["vehicle"].attributes[0].model_dump()["options"][0]["title"]["zh"] == "红"
    assert forward(COLOURED, [migration], after) is COLOURED
    assert undo(after, "m2", migration)[0] == COLOURS


@pytest.mark.parametrize(
    "step",
    [
        MergeOptions(step="merge_options", of=OF_COLOUR, names=["red"], into="red"),
        MergeOptions(step="merge_options", of=OF_COLOUR, names=["green"], into="red"),
        MergeOptions(step="merge_options", of=OptionsOf(owner="car", field="colour"), names=["red"], into="blue"),
        RenameOption(step="rename_option", of=OptionsOf(owner="person", field="colour"), name="red", title=None),
        RenameOption(step="rename_option", of=OptionsOf(what="question", field="none"), name="red", title=None),
    ],
)
def test_steps_about_options_that_are_not_there_are_refused(step: Any) -> None:
    with pytest.raises(Invalid) as refused:
        apply(COLOURS, "m1", [step])
    assert refused.value.code == "migration.impossible"

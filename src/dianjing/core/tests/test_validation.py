"""What an ontology does not allow is refused, named and placed; what is only unfinished passes as a draft."""

from typing import Any

import pytest

from dianjing.core.document import Document
from dianjing.core.errors import Invalid
from dianjing.core.ontology import Ontology
from dianjing.core.validation import faults, ontology_faults, validate, validate_ontology

ONTOLOGY = Ontology.read(
    {
        "classes": [
            {
                "name": "vehicle",
                "shapes": ["box", "polygon"],
                "attributes": [
                    {"name": "moving", "kind": "boolean"},
                    {
                        "name": "speed",
                        "kind": "number",
                        "minimum": 0,
                        "required": True,
                        "when": {"field": "moving", "equals": True},
                    },
                ],
            },
            {"name": "car", "parent": "vehicle", "attributes": [{"name": "plate", "kind": "text", "required": True}]},
            {"name": "tram", "parent": "vehicle", "retired": True},
            {"name": "person", "skeleton": "stick", "attributes": [{"name": "drives", "kind": "object"}]},
            {"name": "lane", "shapes": ["polyline"], "attributes": [{"name": "dashed", "kind": "boolean"}]},
            {"name": "mark", "shapes": ["span"]},
        ],
        "skeletons": [
            {"name": "stick", "points": ["head", "foot"], "edges": [[0, 1]]},
            {"name": "hand", "points": ["thumb"]},
        ],
        "relations": [
            {
                "name": "rides",
                "roles": {"rider": {"classes": ["person"], "maximum": 2}, "in": {"classes": ["vehicle"]}},
                "attributes": [{"name": "sure", "kind": "boolean"}],
            },
            {"name": "denied", "roles": {"what": {"relations": ["rides"]}}},
        ],
        "questions": [
            {"name": "scene", "kind": "choice", "options": [{"name": "day"}, {"name": "night"}], "required": True},
            {"name": "note", "kind": "text", "when": {"field": "scene", "in": ["night"]}},
        ],
    }
)
BOX = {"kind": "box", "x": 0, "y": 0, "width": 1, "height": 1}
CAR = {"id": "c", "label": "car", "shapes": [BOX], "attributes": {"plate": "A 1"}}
PERSON = {"id": "p", "label": "person"}
RIDES = {"id": "r", "label": "rides", "members": {"rider": ["p"], "in": ["c"]}}


def points(*values: list[int], skeleton: str = "stick") -> dict[str, Any]:
    return {"kind": "keypoints", "skeleton": skeleton, "points": list(values)}


def codes(document: dict[str, Any], **how: Any) -> list[tuple[str, str]]:
    found = faults(Document.read(document), ONTOLOGY, **how)
    return [(one.code.removeprefix("document."), one.where) for one in found]


def test_a_finished_document_has_no_fault() -> None:
    document = {
        "objects": [
            {**CAR, "attributes": {"plate": "A 1", "moving": True, "speed": 3.5}},
            {**PERSON, "shapes": [points([1, 2, 2], [3, 4, 1])], "attributes": {"drives": "c"}},
            {
                "id": "l",
                "label": "lane",
                "shapes": [
                    {
                        "kind": "polyline",
                        "points": [[0, 0], [1, 1], [2, 2]],
                        "ranges": [{"first": 0, "last": 1, "attributes": {"dashed": True}}],
                    }
                ],
            },
            {
                "id": "m",
                "label": "mark",
                "shapes": [{"kind": "span", "start": 0, "end": 2, "target": {"field": "note", "quote": "ok"}}],
            },
        ],
        "relations": [RIDES, {"id": "d", "label": "denied", "members": {"what": ["r"]}}],
        "answers": {"scene": "night", "note": "ok"},
        "scores": {"/answers/scene": 0.5},
        "absent": ["vehicle"],
    }
    validate(Document.read(document), ONTOLOGY, media=["image"], complete=True)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"objects": [{"id": "x", "label": "boat"}]}, ("unknown_class", "objects[x].label")),
        ({"objects": [{**CAR, "label": "tram", "attributes": {}}]}, ("retired_class", "objects[c].label")),
        (
            {"objects": [{**CAR, "shapes": [points([1, 1, 1], [2, 2, 2])]}]},
            ("shape_not_allowed", "objects[c].shapes[0]"),
        ),
        ({"objects": [{**CAR, "shapes": [{**BOX, "media": "x"}]}]}, ("unknown_media", "objects[c].shapes[0].media")),
        ({"objects": [{**PERSON, "shapes": [points([1, 1, 1])]}]}, ("skeleton_points", "objects[p].shapes[0].points")),
        (
            {"objects": [{**PERSON, "shapes": [points([1, 1, 1], skeleton="hand")]}]},
            ("unknown_skeleton", "objects[p].shapes[0].skeleton"),
        ),
        ({"objects": [{**CAR, "attributes": {"colour": 1}}]}, ("unknown_attribute", "objects[c].attributes.colour")),
        ({"objects": [{**CAR, "attributes": {"plate": 1}}]}, ("value_refused", "objects[c].attributes.plate")),
        ({"objects": [{**CAR, "attributes": {"speed": 1}}]}, ("not_asked", "objects[c].attributes.speed")),
        ({"objects": [{**PERSON, "attributes": {"drives": "x"}}]}, ("value_refused", "objects[p].attributes.drives")),
        ({"answers": {"weather": "rain"}}, ("unknown_question", "answers.weather")),
        ({"answers": {"scene": "dusk"}}, ("value_refused", "answers.scene")),
        ({"answers": {"scene": "day", "note": "x"}}, ("not_asked", "answers.note")),
        ({"scores": {"/answers/scene": 0.5}}, ("unknown_pointer", "scores./answers/scene")),
        ({"absent": ["boat"]}, ("unknown_class", "absent.boat")),
        ({"objects": [CAR], "absent": ["car"]}, ("absent_present", "absent.car")),
        (
            {"objects": [PERSON], "relations": [{**RIDES, "label": "eats", "members": {"who": ["p"]}}]},
            ("unknown_relation", "relations[r].label"),
        ),
        (
            {"objects": [PERSON], "relations": [{**RIDES, "members": {"horse": ["p"]}}]},
            ("unknown_role", "relations[r].members.horse"),
        ),
        (
            {"objects": [PERSON], "relations": [{**RIDES, "members": {"in": ["p"]}}]},
            ("role_member", "relations[r].members.in"),
        ),
        (
            {"objects": [CAR, PERSON], "relations": [{"id": "d", "label": "denied", "members": {"what": ["c"]}}]},
            ("role_member", "relations[d].members.what"),
        ),
        (
            {
                "objects": [PERSON, {**PERSON, "id": "q"}, {**PERSON, "id": "s"}],
                "relations": [{**RIDES, "members": {"rider": ["p", "q", "s"]}}],
            },
            ("too_many_members", "relations[r].members.rider"),
        ),
        (
            {"objects": [CAR, PERSON], "relations": [{**RIDES, "attributes": {"sure": "yes"}}]},
            ("value_refused", "relations[r].attributes.sure"),
        ),
        (
            {
                "objects": [
                    {
                        "id": "m",
                        "label": "mark",
                        "shapes": [{"kind": "span", "start": 0, "end": 2, "target": {"field": "poem", "quote": "ok"}}],
                    }
                ]
            },
            ("unknown_target", "objects[m].shapes[0].target"),
        ),
    ],
)
def test_what_is_not_allowed_is_named_and_placed(document: dict[str, Any], expected: tuple[str, str]) -> None:
    assert codes(document, media=["image"]) == [expected]
    with pytest.raises(Invalid) as refused:
        validate(Document.read(document), ONTOLOGY, media=["image"])
    assert refused.value.code == f"document.{expected[0]}"
    assert refused.value.where == expected[1]
    assert all((refused.value.words.zh, refused.value.words.en))


def test_what_is_missing_is_asked_for_at_submission_only() -> None:
    document = {
        "objects": [{**CAR, "attributes": {"moving": True}}],
        "relations": [{**RIDES, "members": {"in": ["c"]}}],
    }
    assert codes(document) == []
    assert codes(document, complete=True) == [
        ("missing", "objects[c].attributes.speed"),
        ("missing", "objects[c].attributes.plate"),
        ("too_few_members", "relations[r].members.rider"),
        ("missing", "answers.scene"),
    ]
    with pytest.raises(Invalid) as refused:
        validate(Document.read(document), ONTOLOGY, complete=True)
    assert len(refused.value.params["faults"]) == 4  # type: ignore[arg-type]


def test_a_retired_class_stays_where_the_work_began_with_it() -> None:
    began = Document.read({"objects": [{**CAR, "label": "tram", "attributes": {}}]})
    assert list(faults(began, ONTOLOGY, before=began)) == []
    other = {
        "objects": [{**CAR, "label": "tram", "attributes": {}}, {**CAR, "id": "n", "label": "tram", "attributes": {}}]
    }
    assert codes(other, before=began) == [("retired_class", "objects[n].label")]


def test_where_an_item_has_several_media_a_shape_in_space_says_which() -> None:
    document = {"objects": [CAR, {**PERSON, "shapes": [{"kind": "interval", "start": 0, "end": 1}]}]}
    assert codes(document, media=["left", "right"]) == [("media_needed", "objects[c].shapes[0]")]
    named = {"objects": [{**CAR, "shapes": [{**BOX, "media": "left"}]}]}
    assert codes(named, media=["left", "right"]) == []


def test_texts_of_other_objects_are_marked_where_they_have_them() -> None:
    def marked(field: str, identity: str = "c") -> list[tuple[str, str]]:
        target = {"object": identity, "field": field, "quote": "A"}
        mark = {"id": "m", "label": "mark", "shapes": [{"kind": "span", "start": 0, "end": 1, "target": target}]}
        return codes({"objects": [CAR, mark]}, media=["left", "right"])

    # The box of the car has to say which media it is in; a mark on a written text has none.
    box = ("media_needed", "objects[c].shapes[0]")
    unknown = ("unknown_target", "objects[m].shapes[0].target")
    assert marked("plate") == [box]
    assert marked("colour") == [box, unknown]
    assert marked("plate", "x") == [box, unknown]


def test_a_retired_relation_stays_where_the_work_began_with_it() -> None:
    relations = [one.model_copy(update={"retired": True}) for one in ONTOLOGY.relations]
    retired = ONTOLOGY.model_copy(update={"relations": relations})
    began = Document.read({"objects": [CAR, PERSON], "relations": [RIDES]})
    assert [one.code for one in faults(began, retired)] == ["document.retired_relation"]
    assert list(faults(began, retired, before=began)) == []


def test_a_field_is_called_by_its_title() -> None:
    question = {"name": "scene", "kind": "text", "title": {"zh": "场景", "en": "Scene"}, "required": True}
    found = list(faults(Document(), Ontology.read({"questions": [question]}), complete=True))
    assert found[0].words.zh == "必填项 场景 没有填写"
    assert found[0].words.en == "Scene has to be filled."


def test_a_track_counts_by_what_it_tracks_and_its_keys_are_read() -> None:
    def tracked(**key: Any) -> dict[str, Any]:
        return {
            "objects": [
                {**CAR, "shapes": [{"kind": "track", "of": "box", "keys": [{"frame": 0, "shape": BOX, **key}]}]}
            ]
        }

    assert codes(tracked()) == []
    assert codes(tracked(attributes={"plate": 1})) == [
        ("value_refused", "objects[c].shapes[0].keys[0].attributes.plate")
    ]


@pytest.mark.parametrize(
    ("ontology", "where"),
    [
        ({"classes": [{"name": "a", "shapes": ["blob"]}]}, "classes[a].shapes"),
        (
            {"classes": [{"name": "a", "attributes": [{"name": "x", "kind": "link", "base": "wiki"}]}]},
            "classes[a].attributes[x]",
        ),
        ({"questions": [{"name": "x", "kind": "object", "classes": ["a"]}]}, "questions[x]"),
        ({"questions": [{"name": "x", "kind": "boolean", "when": {"field": "y", "set": True}}]}, "questions[x].when"),
        ({"relations": [{"name": "r", "roles": {"a": {"relations": ["s"]}}}]}, "relations[r].roles.a"),
        ({"relations": [{"name": "r", "roles": {"a": {"minimum": 2, "maximum": 1}}}]}, "relations[r].roles.a"),
    ],
)
def test_an_ontology_names_only_what_is_there(ontology: dict[str, Any], where: str) -> None:
    with pytest.raises(Invalid) as refused:
        validate_ontology(Ontology.read(ontology))
    assert refused.value.where == where


def test_questions_that_wait_for_each_other_are_refused() -> None:
    waiting = {
        "questions": [
            {"name": "a", "kind": "boolean", "when": {"field": "b", "set": True}},
            {"name": "b", "kind": "boolean", "when": {"field": "a", "set": True}},
            {"name": "c", "kind": "boolean", "when": {"field": "a", "set": True}},
        ]
    }
    assert [one.where for one in ontology_faults(Ontology.read(waiting))] == ["questions[a].when", "questions[b].when"]
    validate_ontology(ONTOLOGY)


def test_keypoints_of_a_track_are_those_of_the_skeleton() -> None:
    key = {"frame": 0, "shape": points([1, 1, 1])}
    document = {"objects": [{**PERSON, "shapes": [{"kind": "track", "of": "keypoints", "keys": [key]}]}]}
    assert codes(document) == [("skeleton_points", "objects[p].shapes[0].keys[0].shape.points")]

"""The document refuses what is unsound, names the place, and has one stored form."""

from typing import Any

import pytest

from dianjing.core import upcast
from dianjing.core.document import Document
from dianjing.core.errors import Invalid

BOX = {"kind": "box", "x": 10.0, "y": 20.0, "width": 30.0, "height": 40.0}


def car(identity: str = "o1", **more: Any) -> dict[str, Any]:
    return {"id": identity, "label": "car", "shapes": [BOX], **more}


def test_what_holds_its_default_is_not_stored_so_equal_documents_have_one_hash() -> None:
    short = Document.read({"objects": [car()]})
    long = Document.read(
        {
            "version": 1,
            "objects": [car(shapes=[{**BOX, "x": 10, "rotation": -0.0, "media": None}], crowd=False, attributes={})],
            "answers": {},
            "extra": {},
        }
    )
    assert short.stored() == long.stored()
    assert short.hash() == long.hash()
    assert short.stored() == (
        b'{"objects":[{"id":"o1","label":"car","shapes":[{"height":40,"kind":"box","width":30,"x":10,"y":20}]}],'
        b'"version":1}'
    )
    assert Document.read(short.stored()) == short


@pytest.mark.parametrize(
    ("document", "place", "says"),
    [
        ({"objects": [car(shapes=[{**BOX, "x": "10"}])]}, "objects[o1].shapes[0].x", "number"),
        ({"objects": [car(shapes=[{**BOX, "x": float("nan")}])]}, "objects[o1].shapes[0].x", "finite"),
        ({"objects": [car(shapes=[{**BOX, "width": -1}])]}, "objects[o1].shapes[0].width", "greater"),
        ({"objects": [car(shapes=[{"kind": "blob"}])]}, "objects[o1].shapes[0]", "'blob'"),
        ({"objects": [car(shapes=[BOX, BOX])]}, "objects[o1]", "two shapes"),
        ({"objects": [car(), car()]}, None, "'o1' is used twice"),
        ({"objects": [car("a/b")]}, "objects[a/b].id", "pattern"),
        ({"colour": 1}, "colour", "Extra"),
        ({"relations": [{"id": "r1", "label": "is", "members": {"a": ["r1"]}}]}, None, "its own"),
        ({"relations": [{"id": "r1", "label": "is", "members": {"a": ["o9"]}}]}, None, "'o9'"),
        ({"evidence": {"/answers/x": ["o9"]}}, None, "'o9'"),
        ({"scores": {"/answers/x": 1.5}}, "scores./answers/x", "less"),
        ({"version": 99}, "version", "99"),
    ],
)
def test_an_unsound_document_is_refused_with_its_place(document: dict[str, Any], place: str | None, says: str) -> None:
    with pytest.raises(Invalid) as refused:
        Document.read(document)
    assert refused.value.where == place
    assert says in str(refused.value)


def test_relations_may_tie_relations_but_not_in_a_circle() -> None:
    inner = {"id": "r1", "label": "says", "members": {"who": ["o1"]}}
    outer = {"id": "r2", "label": "denies", "members": {"what": ["r1"]}}
    assert len(Document.read({"objects": [car()], "relations": [outer, inner]}).relations) == 2
    circle = [{**inner, "members": {"who": ["r2"]}}, outer]
    with pytest.raises(Invalid, match="contains itself"):
        Document.read({"objects": [car()], "relations": circle})


def test_an_older_version_is_upcast_step_by_step() -> None:
    steps = {1: lambda old: {**old, "two": True}, 2: lambda old: {**old, "three": True}}
    assert upcast.to_current({"version": 1}, 3, steps) == {"version": 3, "two": True, "three": True}
    assert upcast.to_current({"version": 2}, 3, steps) == {"version": 3, "three": True}
    with pytest.raises(Invalid, match="version 4"):
        upcast.to_current({"version": 4}, 3, steps)

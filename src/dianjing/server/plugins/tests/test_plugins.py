"""Every room is served, and what cannot be used here is shown with the command that changes that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import jsonschema
import pytest

from dianjing.core.plugin import Plugin, Room
from dianjing.core.processing import CheckKind
from dianjing.core.words import Words
from dianjing.server.plugins.presenting import shown
from tests.fixtures.people import Place


@pytest.mark.parametrize("room", get_args(Room))
async def test_each_room_is_served_with_valid_schemas(room: str, place: Place) -> None:
    answer = await place.people["annotator"].get(f"/plugins/{room}")
    assert answer.status_code == 200
    items = answer.json()["items"]
    assert [item["name"] for item in items] == sorted(item["name"] for item in items)
    for item in items:
        assert item["title"]["zh"]
        assert item["title"]["en"]
        assert item["available"] == (item["install"] is None)
        for schema in item["options"].values():
            jsonschema.Draft202012Validator.check_schema(schema)


async def test_a_room_that_there_is_not_is_refused(place: Place) -> None:
    assert (await place.owner.get("/plugins/kitchens")).status_code == 422


async def test_a_format_says_what_it_reads_and_writes_and_nothing_of_where_its_code_lies(place: Place) -> None:
    formats = (await place.owner.get("/plugins/formats")).json()["items"]
    assert any(item["facts"]["reads"] and item["options"].get("reader") for item in formats)
    assert all("detector" not in item["facts"] and "code" not in item["facts"] for item in formats)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample(Plugin):
    speed: str = "slow"


def test_what_lacks_a_library_is_listed_with_the_command_that_installs_it() -> None:
    lacking = shown(_Sample(name="x", title=Words(zh="甲", en="X"), extra="video", requires=("no_such_module_at_all",)))
    assert not lacking.available
    assert lacking.missing == ["no_such_module_at_all"]
    assert lacking.install == "pip install 'dianjing[video]'"
    assert lacking.facts == {"speed": "slow"}
    there = shown(CheckKind(name="y", title=Words(zh="乙", en="Y"), judge=lambda document, context, options: []))
    assert there.available
    assert there.options["options"]["type"] == "object"

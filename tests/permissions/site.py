"""A workspace with things in it: what a route's path can name, each made by the builder of its parameter's name."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.types import ASGIApp

from dianjing.server.kit.resources import Resources
from tests.fixtures.application import MakeBrowser
from tests.fixtures.people import Person, Place, make_person, make_place
from tests.permissions.asking import Credentials


class NoBuilder(Exception):
    """A path parameter that no builder makes a thing for: add ``tests/permissions/builders/<parameter>.py``."""


def is_thing(parameter: str) -> bool:
    """Whether the parameter names something that belongs to somebody; a builder says ``IS_THING = False`` if not."""
    return parameter == "workspace" or bool(getattr(_builder(parameter, parameter), "IS_THING", True))


@dataclass(slots=True)
class Site:
    """``place`` and its things; ``made`` holds what has been built, by parameter."""

    place: Place
    resources: Resources
    browser: MakeBrowser
    served: ASGIApp
    made: dict[str, str] = field(default_factory=dict)

    async def value(self, parameter: str, path: str) -> str:
        """The id of the thing that ``parameter`` names in ``path``; made at the first call.

        A builder that needs another thing asks here for it: ``dataset = await site.value("dataset", path)``.
        """
        if parameter == "workspace":
            return str(self.place.id)
        if parameter not in self.made:
            self.made[parameter] = await _builder(parameter, path).build(self, path)
        return self.made[parameter]

    def forget_things(self) -> None:
        """Make things anew from here on: the last request may have taken them away."""
        self.made.clear()

    async def newcomer(self, *, administrator: bool = False) -> Person:
        """A person who is in no workspace."""
        return await make_person(self.resources.database, self.browser, administrator=administrator)


async def make_site(resources: Resources, browser: MakeBrowser, served: ASGIApp, *, whole: bool) -> Site:
    """A fresh site, with a person in every role when ``whole``, else with an owner alone."""
    place = await (
        make_place(resources.database, browser) if whole else make_place(resources.database, browser, roles=("owner",))
    )
    return Site(place=place, resources=resources, browser=browser, served=served)


async def token_of(person: Person, scope: str) -> Credentials:
    """A personal token of the person with one scope."""
    answer = await person.post("/me/tokens", {"name": f"for a test {uuid4().hex[:8]}", "scopes": [scope]})
    assert answer.status_code == 201, answer.text
    return Credentials(token=answer.json()["token"])


def _builder(parameter: str, path: str) -> Any:
    name = f"tests.permissions.builders.{parameter}"
    if importlib.util.find_spec(name) is None:
        raise NoBuilder(f"{path} names a {parameter!r}: add tests/permissions/builders/{parameter}.py")
    return importlib.import_module(name)

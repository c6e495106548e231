"""Templates: ontology, guideline and workflow of common projects, as data. A new one is one TOML file."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from dianjing.core.errors import NotFound
from dianjing.core.ontology import Ontology
from dianjing.core.words import Words


class Template(BaseModel):
    """How a project begins. The file's name is the template's."""

    model_config = ConfigDict(extra="forbid")

    name: str
    title: Words
    summary: Words
    modality: str
    ontology: dict[str, Any]
    guideline: Words
    workflow: dict[str, Any]
    settings: dict[str, Any] = Field(default_factory=dict)


@cache
def templates() -> dict[str, Template]:
    """Every template by name."""
    found = {}
    for file in sorted(files(__package__).joinpath("templates").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            name = file.name.removesuffix(".toml")
            found[name] = Template.model_validate({"name": name, **tomllib.loads(file.read_text(encoding="utf-8"))})
    return found


def template(name: str) -> Template:
    """The template called ``name``. Raises ``NotFound`` naming those there are."""
    found = templates().get(name)
    if found is None:
        known = ", ".join(templates())
        raise NotFound(
            "project.unknown_template",
            Words(zh=f"没有名为 {name!r} 的项目模板", en=f"There is no template called {name!r}"),
            hint=Words(zh=f"可用的有：{known}", en=f"There are: {known}"),
            where="template",
        )
    return found


def ontology_of(chosen: Template) -> Ontology:
    """The template's ontology, read."""
    return Ontology.read(chosen.ontology)

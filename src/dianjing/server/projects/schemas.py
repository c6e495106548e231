"""What crosses the border about projects."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from dianjing.core.words import Words

ProjectName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00/@]*$")
]
Text = Annotated[str, StringConstraints(max_length=10_000, pattern=r"^[^\x00]*$")]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00]*$")]
Verb = Annotated[str, StringConstraints(max_length=100)]


class Wish(BaseModel):
    """A request's body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class TemplateShown(BaseModel):
    """How a project can begin."""

    name: str
    title: Words
    summary: Words
    modality: str
    ontology: dict[str, JsonValue]
    guideline: Words
    workflow: dict[str, JsonValue]


class Templates(BaseModel):
    """All templates; there are few."""

    items: list[TemplateShown]
    next: None = None


class ProjectWish(Wish):
    """A new project over a dataset (its name or id), from a template or from an ontology of one's own."""

    name: ProjectName
    dataset: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    title: Title | None = None
    description: Text | None = None
    template: Annotated[str, StringConstraints(max_length=100)] | None = None
    ontology: dict[str, Any] | None = None
    guideline: Words | None = None
    workflow: dict[str, Any] | None = None
    settings: dict[str, Any] = Field(default_factory=dict)


class ProjectChanges(Wish):
    """What is changed of a project; settings that are not named stay."""

    name: ProjectName | None = None
    title: Title | None = None
    description: Text | None = None
    settings: dict[str, Any] | None = None


class DatasetNamed(BaseModel):
    """The dataset of a project."""

    id: UUID
    name: str


class LayerNamed(BaseModel):
    """The layer that a project's work belongs to."""

    id: UUID
    name: str


class ProjectShown(BaseModel):
    """A project; ``counts`` says how many tasks stand in each state."""

    id: UUID
    name: str
    title: str | None
    description: str | None
    dataset: DatasetNamed
    layer: LayerNamed
    template: str | None
    workflow: dict[str, JsonValue]
    settings: dict[str, JsonValue]
    ontology_version: int
    guideline_version: int
    counts: dict[str, int]
    permissions: list[str]
    created_by: UUID | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class StageWish(Wish):
    """A stage with its kind and settings."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    kind: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    settings: dict[str, JsonValue] = Field(default_factory=dict)


class WorkflowWish(Wish):
    """The stages that a task goes through."""

    stages: Annotated[list[StageWish], Field(min_length=1, max_length=50)]


class StageShown(BaseModel):
    """A stage as it runs, with all of its settings."""

    name: str
    kind: str
    title: Words
    work: str
    settings: dict[str, JsonValue]


class WorkflowShown(BaseModel):
    """A project's workflow."""

    stages: list[StageShown]


class ExceptionWish(Wish):
    """How a member's role differs in a project, and what they are qualified for."""

    widened: Annotated[list[Verb], Field(max_length=200)] = Field(default_factory=list)
    narrowed: Annotated[list[Verb], Field(max_length=200)] = Field(default_factory=list)
    qualifications: Annotated[list[Title], Field(max_length=200)] = Field(default_factory=list)


class ExceptionShown(BaseModel):
    """A member who differs from their role in a project."""

    member: UUID
    user: UUID
    widened: list[str]
    narrowed: list[str]
    qualifications: list[str]


class Exceptions(BaseModel):
    """All of them."""

    items: list[ExceptionShown]
    next: None = None

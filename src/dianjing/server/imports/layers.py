"""The layers that an import writes, and the ontologies that came with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from dianjing.core.ids import uuid7
from dianjing.core.item import OntologyRecord
from dianjing.core.ontology import Ontology
from dianjing.server.imports import repository
from dianjing.server.imports.reading import ReadAnnotation
from dianjing.server.items.arrivals import ArrivedAnnotation, Place
from dianjing.server.kit.unit_of_work import UnitOfWork


class Layers:
    """One layer for each that the records name, made when first met; with ``asked``, that one for all.

    ``write`` comes before the annotations of a batch are ``settled``.
    """

    def __init__(self, place: Place, asked: str | None, format_name: str) -> None:
        self._place = place
        self._asked = asked
        self._format = format_name
        self._ids: dict[str, UUID] = {}
        self._ontologies: dict[tuple[str, str], Ontology] = {}
        self._versions: dict[str, int] = {}
        """The number of an ontology by what annotations call it: ``layer@version``."""

    def note_ontology(self, record: OntologyRecord) -> None:
        """Keep an ontology for ``write``."""
        self._ontologies.setdefault((record.layer, record.version), record.ontology)

    async def write(self, uow: UnitOfWork, names: Iterable[str]) -> None:
        """Insert the layers of these names and of the ontologies, and the ontologies, as far as they are new; a layer
        of the name that the dataset has is taken."""
        for name in dict.fromkeys([*names, *(layer for layer, _ in self._ontologies)]):
            shown = self._asked or name
            if shown not in self._ids:
                self._ids[shown] = await self._layer(uow, shown)
        for (name, version), ontology in self._ontologies.items():
            if f"{name}@{version}" not in self._versions:
                self._versions[f"{name}@{version}"] = await repository.ontology_version(
                    uow, self._place.workspace, self._ids[self._asked or name], ontology, note=version
                )

    def settled(self, one: ReadAnnotation) -> ArrivedAnnotation:
        """``one`` with the layer and version of the database; no version where the import brings no such ontology."""
        return ArrivedAnnotation(
            self._ids[self._asked or one.layer],
            one.document,
            one.author_kind,
            "imported",
            None if one.ontology is None else self._versions.get(one.ontology),
            one.seconds,
            one.conditions,
        )

    async def _layer(self, uow: UnitOfWork, name: str) -> UUID:
        there = await repository.layer_named(uow, self._place.workspace, self._place.dataset, name)
        if there is not None:
            known: UUID = there.id
            return known
        made = uuid7()
        row: dict[str, Any] = {
            "id": made,
            "dataset_id": self._place.dataset,
            "kind": "import",
            "name": name,
            "source": {"format": self._format, "import": str(self._place.import_id)},
        }
        await repository.add_layer(uow, self._place.workspace, row)
        return made

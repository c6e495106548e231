"""The layers that an import writes, and the ontologies that came with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from dianjing.core.ids import uuid7
from dianjing.core.item import OntologyRecord
from dianjing.core.ontology import Ontology
from dianjing.server.imports import repository
from dianjing.server.items.arrivals import Arrival, Place
from dianjing.server.kit.unit_of_work import UnitOfWork


class Layers:
    """One layer for each that the records name, made when first met; with ``asked``, that one for all.

    Records are read in a thread before the layers are written: so ids and version numbers are given out first, and
    ``settled`` tells what they have become in the database.
    """

    def __init__(self, place: Place, asked: str | None, format_name: str) -> None:
        self._place = place
        self._asked = asked
        self._format = format_name
        self._ids: dict[str, UUID] = {}
        self._ontologies: dict[tuple[str, str], tuple[int, Ontology]] = {}
        self._layers: dict[UUID, UUID] = {}
        self._versions: dict[tuple[UUID, int], int] = {}

    def id_of(self, name: str) -> UUID:
        """The id of the layer for records of ``name``; it stands in the database once ``write`` has run."""
        return self._ids.setdefault(self._shown(name), uuid7())

    def note_ontology(self, record: OntologyRecord) -> None:
        """Keep an ontology for ``write``; its number is its place among those of this import."""
        self.id_of(record.layer)
        self._ontologies.setdefault((record.layer, record.version), (len(self._ontologies) + 1, record.ontology))

    def version_of(self, named: str | None) -> int | None:
        """The number of the ontology ``layer@version``; None where the import brings none of that name."""
        layer, _, version = (named or "").rpartition("@")
        known = self._ontologies.get((layer, version))
        return known[0] if known else None

    def take_up(self, names: Mapping[str, str]) -> None:
        """Go on with the layers of an earlier run of the same import."""
        self._ids = {name: UUID(identity) for name, identity in names.items()}

    def names(self) -> dict[str, str]:
        """The layers so far, for the checkpoint."""
        return {name: str(identity) for name, identity in self._ids.items()}

    async def write(self, uow: UnitOfWork) -> None:
        """Insert the layers and ontologies that are new; a layer of the name that the dataset has is taken."""
        for name, identity in self._ids.items():
            if identity not in self._layers:
                self._layers[identity] = await self._layer(uow, name, identity)
        for (name, version), (number, ontology) in self._ontologies.items():
            layer = self._layers[self.id_of(name)]
            if (layer, number) not in self._versions:
                self._versions[layer, number] = await repository.ontology_version(
                    uow, self._place.workspace, layer, ontology, note=version
                )

    def settled(self, arrival: Arrival) -> Arrival:
        """``arrival`` with the layers and versions of the database."""
        settled = []
        for one in arrival.annotations:
            layer = self._layers[one.layer_id]
            number = one.ontology_version
            version = None if number is None else self._versions.get((layer, number))
            settled.append(one._replace(layer_id=layer, ontology_version=version))
        return arrival._replace(annotations=tuple(settled))

    async def _layer(self, uow: UnitOfWork, name: str, identity: UUID) -> UUID:
        there = await repository.layer_named(uow, self._place.workspace, self._place.dataset, name)
        if there is not None:
            known: UUID = there.id
            return known
        row: dict[str, Any] = {
            "id": identity,
            "dataset_id": self._place.dataset,
            "kind": "import",
            "name": name,
            "source": {"format": self._format, "import": str(self._place.import_id)},
        }
        await repository.add_layer(uow, self._place.workspace, row)
        return identity

    def _shown(self, name: str) -> str:
        return self._asked or name

"""Agreement: between people who did the same items, and of first work with what was accepted in the end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.ontology import Ontology
from dianjing.core.processing import Measurement, Unit
from dianjing.server.kit.unit_of_work import UnitOfWork
from dianjing.server.quality import repository
from dianjing.server.quality.schemas import AgreementOut, MeasurementOut, MetricOut


async def agreement(uow: UnitOfWork, project: Row[Any]) -> AgreementOut:
    """Every metric of agreement of the registry, over the latest work of a project."""
    rows = await repository.handed_in(uow, project.workspace_id, project.id)
    ontology = Ontology.read(await repository.ontology(uow, project.workspace_id, project.id))
    return await asyncio.to_thread(_measured, rows, ontology)


def _measured(rows: Sequence[Row[Any]], ontology: Ontology) -> AgreementOut:
    people: dict[str, dict[str, Document]] = {}
    judged: dict[str, dict[str, Document]] = {}
    for row in reversed(rows):
        # The first that each handed in: what came later was made with somebody else's remarks.
        first = people.setdefault(str(row.item_id), {})
        if str(row.author_id) in first:
            continue
        first[str(row.author_id)] = Document.read(row.document)
        if row.accepted is not None and str(row.item_id) not in judged:
            judged[str(row.item_id)] = {
                "handed in": first[str(row.author_id)],
                "accepted": Document.read(row.accepted),
            }
    several = [Unit(item, documents) for item, documents in people.items() if len(documents) > 1]
    with_accepted = [Unit(item, documents) for item, documents in judged.items()]
    return AgreementOut(
        between_people=_metrics(several, ontology),
        with_accepted=_metrics(with_accepted, ontology),
        items={"between_people": len(several), "with_accepted": len(with_accepted)},
    )


def _metrics(units: Sequence[Unit], ontology: Ontology) -> list[MetricOut]:
    return [
        MetricOut(
            metric=name,
            title=kind.title.model_dump(exclude_none=True),
            source=kind.source,
            found=_shown(kind.measure(units, ontology, kind.options())),
        )
        for name, kind in sorted(registry.metrics().items())
        if kind.family == "agreement" and not kind.missing()
    ]


def _shown(found: Measurement) -> MeasurementOut:
    return MeasurementOut(
        value=found.value,
        low=found.low,
        high=found.high,
        n=found.n,
        parts={name: _shown(part) for name, part in found.parts.items()},
    )

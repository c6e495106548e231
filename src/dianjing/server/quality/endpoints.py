"""Routes about quality."""

from __future__ import annotations

from dianjing.server.kit.gates import Here, Permit
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.projects.access import project_access
from dianjing.server.quality import service
from dianjing.server.quality.schemas import AgreementOut

router = FeatureRouter("quality")


@router.get("/projects/{project}/agreement", operation_id="quality.agreement")
async def get_agreement(here: Here = Permit("quality.read", on=project_access)) -> AgreementOut:
    """How far people agree with each other, and their first work with what was accepted: with intervals."""
    return await service.agreement(here.uow, here.thing)

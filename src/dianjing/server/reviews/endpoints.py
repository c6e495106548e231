"""Routes of the review. A task to review is taken like any other: ``POST /projects/{project}/leases``, with a stage."""

from __future__ import annotations

import orjson

from dianjing.core.document import Document
from dianjing.server.errors import spoken_language
from dianjing.server.kit.gates import Permit
from dianjing.server.kit.hot_route import HotRequest, hot_route
from dianjing.server.kit.routing import FeatureRouter
from dianjing.server.reviews import service
from dianjing.server.reviews.access import lease_access, own_review
from dianjing.server.reviews.schemas import Judged, VerdictWish
from dianjing.server.work.submission import open_counter, warning

router = FeatureRouter("reviews")


@hot_route(
    router,
    "POST",
    "/leases/{lease}/verdict",
    operation_id="reviews.decide",
    gate=Permit("reviews.decide", on=lease_access),
    body=VerdictWish,
    answer=Judged,
)
async def decide(asked: HotRequest) -> bytes:
    """Accept, return with comments, or fix and accept. Sent twice under one submission id, it counts once."""
    facts, station = await own_review(asked)
    wish = asked.read(VerdictWish)
    document = None if wish.document is None else Document.read(wish.document)
    findings = []
    if document is not None:
        findings = await asked.resources.once(open_counter).examine(station, facts, document)
    outcome = await service.decide(
        asked.resources,
        asked.by,
        facts,
        service.Given(
            submission=wish.submission,
            verdict=wish.verdict,
            annotation=wish.annotation,
            remarks=[(one.text, one.object) for one in wish.comments],
            document=document,
            seconds=wish.seconds,
            edits=wish.edits,
        ),
    )
    language = spoken_language(asked.request.headers.get("accept-language"))
    return orjson.dumps(
        {
            "submission": str(wish.submission),
            "annotation": None if outcome.annotation is None else str(outcome.annotation),
            "task": str(facts.task),
            "remaining": outcome.remaining,
            "own_work": outcome.own_work,
            "warnings": [warning(check, finding, language) for check, finding in findings],
        }
    )

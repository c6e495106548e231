"""From a job's row to what clients see."""

from __future__ import annotations

from typing import Any

from dianjing.core.words import Words
from dianjing.server.jobs.schemas import JobError, JobLine, JobProgress, JobShown, JobThing
from dianjing.server.kit.background import jobs


def shown(row: Any) -> JobShown:
    """A row of ``jobs`` as it is shown."""
    kind = jobs().get(row.kind)
    return JobShown(
        id=row.id,
        workspace=row.workspace_id,
        kind=row.kind,
        title=kind.title if kind is not None else Words(en=row.kind),
        state=row.state,
        progress=JobProgress(
            done=row.done, total=row.total, message=None if row.message is None else Words(**row.message)
        ),
        thing=None if row.thing_id is None else JobThing(kind=row.thing_kind, id=row.thing_id),
        result=row.result,
        error=None if row.error is None else JobError(**row.error),
        log=[JobLine(**line) for line in row.log],
        attempts=row.run,
        cancel_requested=row.cancel_requested,
        created_by=row.created_by,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )

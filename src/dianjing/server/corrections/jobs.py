"""The jobs that do a correction and take it back."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import func

from dianjing.core.words import Words
from dianjing.server.corrections import repository, working
from dianjing.server.corrections.service import CORRECT, UNDO
from dianjing.server.kit.background import JobContext, job


@job(CORRECT, Words(zh="批量修正对象", en="Correct objects"))
async def correct(context: JobContext) -> Mapping[str, JsonValue]:
    """Correct the items that were written down, one a transaction."""
    return await _each(context, back=False)


@job(UNDO, Words(zh="撤销批量修正", en="Undo a correction"))
async def undo(context: JobContext) -> Mapping[str, JsonValue]:
    """Set back the items that were corrected, where nobody worked on them since."""
    return await _each(context, back=True)


async def _each(context: JobContext, *, back: bool) -> Mapping[str, JsonValue]:
    correction = UUID(str(context.arguments["correction"]))
    place = dict(context.checkpoint or {"after": None, "done": 0})
    while True:
        async with context.begin() as uow:
            ground = await working.ground_of(uow, context.workspace, correction)
            if ground is None:
                return {}
            after = None if place["after"] is None else UUID(place["after"])
            item = await repository.following(uow, context.workspace, correction, after, done=back)
            if item is None:
                there, gone_back = await working.counted(uow, context.workspace, correction)
                now = func.dianjing_now()
                values = {"undone": gone_back, "undone_at": now} if back else {"counts": there, "ended_at": now}
                await repository.change(uow, context.workspace, correction, **values)
                return {**(gone_back if back else there)}
            await (working.take_back if back else working.correct)(uow, ground, item)
            place = {"after": str(item.item_id), "done": place["done"] + 1}
            await context.save(uow, place)
        total = ground.correction.counts.get("done", 0) if back else ground.correction.items
        await context.progress(place["done"], total)

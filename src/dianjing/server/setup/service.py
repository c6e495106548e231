"""Whether the first user is still missing, safely asked by several at once."""

from __future__ import annotations

from sqlalchemy import func, select

from dianjing.server.accounts.service import is_there_a_user
from dianjing.server.kit.unit_of_work import UnitOfWork

_SETUP_LOCK = 0x646A_7365


async def is_needed(uow: UnitOfWork) -> bool:
    """Whether there is no user yet."""
    return not await is_there_a_user(uow)


async def begin_setup(uow: UnitOfWork) -> bool:
    """Take the right to set up, held to the end of the transaction; False when somebody has done it."""
    await uow.execute(select(func.pg_advisory_xact_lock(_SETUP_LOCK)))
    return await is_needed(uow)

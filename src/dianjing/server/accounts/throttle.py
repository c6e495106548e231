"""Throttled sign-in, in the database so that it holds over all processes.

Each attempt counts as failed before the password is looked at, in a transaction of its own, so a hundred attempts at
once are no way round. After the free ones, the pause doubles with each failure.
"""

from __future__ import annotations

import hashlib
import math

from sqlalchemy import case, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from dianjing.core.errors import Throttled
from dianjing.core.words import Words
from dianjing.server.db.models.users import SignInAttempt
from dianjing.server.kit.database import Database
from dianjing.server.kit.unit_of_work import UnitOfWork

FREE_BY_ACCOUNT = 5
FREE_BY_ADDRESS = 200
LONGEST_PAUSE = 900
_FORGET_AFTER = 86_400

# The database's own clock, unshifted: how long somebody must wait has nothing to do with a demo's story.
_now = func.clock_timestamp()


async def count_attempt(database: Database, email: str, address: str) -> None:
    """Count an attempt on the account from the address, and one from the address; committed at once.

    Raises ``Throttled`` with the seconds to wait when either comes too soon.
    """
    for subject, free in ((_account(email, address), FREE_BY_ACCOUNT), (_address(address), FREE_BY_ADDRESS)):
        async with database.begin() as uow:
            if not await _counted(uow, subject, free):
                raise await _too_soon(uow, subject, free)


async def forget_attempts(uow: UnitOfWork, email: str, address: str) -> None:
    """After a sign-in that worked, the account starts afresh, and the address keeps only the failures of others.

    A whole office signs in from one address every morning.
    """
    await uow.execute(delete(SignInAttempt).where(SignInAttempt.subject == _account(email, address)))
    await uow.execute(
        update(SignInAttempt)
        .where(SignInAttempt.subject == _address(address))
        .values(failures=func.greatest(SignInAttempt.failures - 1, 0))
    )


async def forget_old_attempts(uow: UnitOfWork) -> None:
    """Drop what no longer slows anybody down."""
    old = SignInAttempt.last_at < _now - func.make_interval(0, 0, 0, 0, 0, 0, _FORGET_AFTER)
    await uow.execute(delete(SignInAttempt).where(old))


async def _counted(uow: UnitOfWork, subject: bytes, free: int) -> bool:
    old = SignInAttempt.last_at < _now - func.make_interval(0, 0, 0, 0, 0, 0, _FORGET_AFTER)
    due = SignInAttempt.last_at + func.make_interval(0, 0, 0, 0, 0, 0, _pause(free)) <= _now
    counted = (
        insert(SignInAttempt)
        .values(subject=subject, failures=1, last_at=_now)
        .on_conflict_do_update(
            index_elements=[SignInAttempt.subject],
            set_={"failures": case((old, 1), else_=SignInAttempt.failures + 1), "last_at": _now},
            where=due,
        )
        .returning(SignInAttempt.failures)
    )
    return await uow.scalar(counted) is not None


async def _too_soon(uow: UnitOfWork, subject: bytes, free: int) -> Throttled:
    due = SignInAttempt.last_at + func.make_interval(0, 0, 0, 0, 0, 0, _pause(free))
    left = await uow.scalar(select(func.extract("epoch", due - _now)).where(SignInAttempt.subject == subject))
    seconds = max(1, math.ceil(float(left or 1)))
    return Throttled(
        "accounts.too_many_attempts",
        Words(zh=f"尝试次数过多，请 {seconds} 秒后再试", en=f"Too many attempts; try again in {seconds} seconds"),
        params={"retry_after": seconds},
    )


def _pause(free: int) -> object:
    over = func.least(func.greatest(SignInAttempt.failures - literal(free), 0), 20)
    return func.least(func.power(2.0, over) - 1, LONGEST_PAUSE)


def _account(email: str, address: str) -> bytes:
    return hashlib.sha256(f"account\n{email.lower()}\n{address}".encode()).digest()


def _address(address: str) -> bytes:
    return hashlib.sha256(f"address\n{address}".encode()).digest()

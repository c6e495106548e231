"""Errors of a part that may be back in a moment; whatever else goes wrong would only go wrong again."""

from __future__ import annotations

from typing import Final

import asyncpg
import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from dianjing.core.errors import Unavailable
from dianjing.server.kit.database import root_of

PASSING: Final = (
    Unavailable,
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.InsufficientResourcesError,
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    ConnectorException,
)

DATABASE_TROUBLE: Final = (*PASSING, asyncpg.PostgresError, SQLAlchemyError)
"""What a worker waits out rather than ends at: an instance must not go down because its schema is being changed."""


def is_passing(error: BaseException) -> bool:
    """Whether it may be over in a moment. SQLAlchemy wraps most of the driver's errors into one class of its own."""
    return isinstance(error, PASSING) or (isinstance(error, DBAPIError) and isinstance(root_of(error), PASSING))

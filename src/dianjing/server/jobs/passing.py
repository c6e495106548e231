"""Errors of a part that may be back in a moment; whatever else goes wrong would only go wrong again."""

from __future__ import annotations

from typing import Final

import asyncpg
import psycopg
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from dianjing.core.errors import Unavailable

PASSING: Final = (
    Unavailable,
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.TooManyConnectionsError,
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    ConnectorException,
)

DATABASE_TROUBLE: Final = (*PASSING, asyncpg.PostgresError, SQLAlchemyError)
"""What a worker waits out rather than ends at: an instance must not go down because its schema is being changed."""

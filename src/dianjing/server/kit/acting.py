"""On whose behalf a transaction runs: what the audit writes beside each change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

Via = Literal["session", "token", "job", "command", "system"]


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, by which way they came, and in which request; no user where the system itself acts."""

    user_id: UUID | None = None
    via: Via = "system"
    request_id: str = ""


SYSTEM = Acting()

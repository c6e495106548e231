"""Passwords: argon2id, in threads, a few at a time."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dianjing.core.errors import Invalid
from dianjing.core.words import Words
from dianjing.server.kit.resources import Resources

SHORTEST = 8
LONGEST = 200

# OWASP's second choice for argon2id: 19 MiB and two passes, about 40 ms of CPU.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# What is verified where there is no such account: the answer takes as long, so it does not tell which is the case.
_NOBODY = _HASHER.hash("a password that nobody has")
_GUESSED_FIRST = frozenset(
    {"12345678", "123456789", "1234567890", "87654321", "password", "password1", "qwertyui", "qwerty123"}
    | {"iloveyou", "sunshine", "princess", "football", "baseball", "abc12345", "a1234567", "1q2w3e4r", "1qaz2wsx"}
    | {"woaini1314", "5201314520", "dianjing", "admin123"}
)


class Passwords:
    """Hashes and verifies without holding up the requests of others."""

    def __init__(self, at_once: int) -> None:
        self._turns = asyncio.Semaphore(at_once)

    async def hash(self, password: str) -> str:
        """The argon2id hash, with its parameters and salt in it."""
        async with self._turns:
            return await asyncio.to_thread(_HASHER.hash, password)

    async def matches(self, stored: str | None, password: str) -> bool:
        """Whether this is the password of the hash; takes as long where there is no hash."""
        async with self._turns:
            return await asyncio.to_thread(_verify, stored, password)


def open_passwords(resources: Resources) -> Passwords:
    """The process's passwords."""
    return Passwords(resources.settings.password_hashes_at_once)


def check_password(password: str, email: str) -> None:
    """Raise ``Invalid`` for a password that would be guessed first. Length counts, not its kinds of characters."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise _weak(
            Words(
                zh=f"密码需要 {SHORTEST} 到 {LONGEST} 个字符", en=f"A password has {SHORTEST} to {LONGEST} characters"
            )
        )
    lowered = password.lower()
    if lowered in _GUESSED_FIRST or len(set(lowered)) < 4 or lowered in (email.lower(), email.lower().split("@")[0]):
        raise _weak(Words(zh="这个密码太容易被猜到", en="This password is too easy to guess"))


def _verify(stored: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def _weak(words: Words) -> Invalid:
    return Invalid(
        "accounts.weak_password",
        words,
        where="password",
        hint=Words(
            zh="几个不相干的词连起来，好记也难猜", en="A few unrelated words are easy to keep and hard to guess"
        ),
    )

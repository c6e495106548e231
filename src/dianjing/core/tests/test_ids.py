"""Identities sort by the time they were made."""

import time
from uuid import UUID

from dianjing.core.ids import uuid7, uuid7_bytes


def of(data: bytes) -> UUID:
    return UUID(bytes=data)


def test_ids_increase_whoever_asks_and_however_many_at_once() -> None:
    made = [uuid7(), *map(of, uuid7_bytes(10_000)), uuid7(), *map(of, uuid7_bytes(3))]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_is_a_uuid_of_version_7_and_tells_its_time() -> None:
    made = uuid7()
    for one in (made, of(uuid7_bytes(1)[0])):
        assert (one.version, one.variant) == (7, "specified in RFC 4122")
    # A batch before this one may have borrowed from the milliseconds to come.
    assert abs((made.int >> 80) - time.time_ns() // 1_000_000) < 1000


def test_none_at_all() -> None:
    assert uuid7_bytes(0) == []

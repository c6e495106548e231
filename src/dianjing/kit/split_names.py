"""Splits by the names that people give to files and folders: train2017, valid, dev, test.txt …"""

from __future__ import annotations

import re

from dianjing.kit.names import stem_of

_SPLIT = re.compile(r"(?:^|[/_.-])(train|valid|val|validation|dev|test)(?:[-_]?\d{4})?(?=$|[/_.-])")
_YEAR = re.compile(r"^(train|val|test)[-_]?\d{4}$")
_SAME = {"valid": "val", "validation": "val", "dev": "val"}


def usual_split(name: str) -> str:
    """The usual name of a split: years go, ``valid``, ``validation`` and ``dev`` are ``val``; others stay.

    >>> usual_split("train2017"), usual_split("dev"), usual_split("fold-1")
    ('train', 'val', 'fold-1')
    """
    plain = _YEAR.sub(r"\1", name)
    return _SAME.get(plain, plain)


def split_in(path: str) -> str | None:
    """The split that a path tells, the last part first; None where it tells none.

    >>> split_in("data/train/a.csv"), split_in("eng.test.txt"), split_in("contest.csv")
    ('train', 'test', None)
    """
    found = _SPLIT.findall(f"{path.rpartition('/')[0]}/{stem_of(path)}".lower())
    return usual_split(found[-1]) if found else None

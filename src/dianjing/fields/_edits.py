"""How far two texts are from each other, in single insertions, deletions and replacements."""

from __future__ import annotations


def edits(a: str, b: str) -> int:
    """The Levenshtein distance in code points.

    Bit-parallel (Myers, 1999, in the form of Hyyrö, 2003): one row of the table is one integer, so that texts of ten
    thousand characters take milliseconds.
    """
    if len(a) < len(b):
        a, b = b, a
    if not b:
        return len(a)
    places: dict[str, int] = {}
    for index, letter in enumerate(b):
        places[letter] = places.get(letter, 0) | 1 << index
    full = (1 << len(b)) - 1
    last = 1 << (len(b) - 1)
    up, down = full, 0
    distance = len(b)
    for letter in a:
        equal = places.get(letter, 0)
        vertical = equal | down
        diagonal = (((equal & up) + up) ^ up) | equal
        right = down | (full & ~(diagonal | up))
        left = up & diagonal
        distance += bool(right & last) - bool(left & last)
        right = (right << 1) | 1
        left <<= 1
        up = (left | ~(vertical | right)) & full
        down = right & vertical & full
    return distance


def closeness(a: str, b: str) -> float:
    """1 less the distance as a share of the longer text; 1 for two empty ones."""
    longer = max(len(a), len(b))
    return 1.0 - edits(a, b) / longer if longer else 1.0

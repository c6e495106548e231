"""Run-length masks as COCO writes them: runs of 0 and 1 in turn, down the columns, beginning with 0.

The compressed string holds each run in groups of five bits, least significant first, as characters from ``0`` on; from
the fourth run on it holds the difference from the run two before (the format of pycocotools' ``maskApi``). Work goes
on the runs, so that neither time nor memory depends on the number of pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

Runs = tuple[int, ...]
"""Lengths of runs, 0 and 1 in turn, beginning with 0; their sum is height times width."""

_LONGEST_NUMBER = 13
"""Characters of a number: 13 groups of five bits hold 64 bits."""


def decode(text: str, pixels: int) -> Runs:
    """The runs of a compressed string. Raises ``ValueError`` where it is broken or does not fill ``pixels``."""
    runs: list[int] = []
    filled = position = 0
    while position < len(text):
        number, position = _number(text, position)
        if len(runs) > 2:
            number += runs[-2]
        filled += number
        if number < 0 or filled > pixels:
            raise ValueError(f"the run-length code does not fit {pixels} pixels (run {len(runs)})")
        runs.append(number)
    if filled != pixels:
        raise ValueError(f"the run-length code fills {filled} of {pixels} pixels")
    return tuple(runs)


def _number(text: str, position: int) -> tuple[int, int]:
    number = 0
    for group in range(_LONGEST_NUMBER):
        if position + group >= len(text):
            raise ValueError("the run-length code ends in the middle of a number")
        bits = ord(text[position + group]) - 48
        if not 0 <= bits < 64:
            raise ValueError(f"{text[position + group]!r} is no character of a run-length code")
        number |= (bits & 0x1F) << (5 * group)
        if not bits & 0x20:
            if bits & 0x10:
                number -= 1 << (5 * group + 5)
            return number, position + group + 1
    raise ValueError("the run-length code holds a number of more than 64 bits")


def encode(runs: Sequence[int]) -> str:
    """The compressed string of runs, character for character what pycocotools writes."""
    letters: list[str] = []
    for index, run in enumerate(runs):
        number = run - runs[index - 2] if index > 2 else run
        while True:
            bits = number & 0x1F
            number >>= 5
            more = number != (-1 if bits & 0x10 else 0)
            letters.append(chr(bits + (0x20 if more else 0) + 48))
            if not more:
                break
    return "".join(letters)


def spans(runs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches of 1 as (start, end), end exclusive, neighbours joined and empty ones left out."""
    start = end = position = 0
    for index, run in enumerate(runs):
        if index % 2 and run:
            if position == end and end > start:
                end += run
            else:
                if end > start:
                    yield start, end
                start, end = position, position + run
        position += run
    if end > start:
        yield start, end


def runs_of(stretches: Iterable[tuple[int, int]], pixels: int) -> Runs:
    """The runs of ascending, disjoint stretches of 1."""
    runs: list[int] = []
    position = 0
    for start, end in stretches:
        if runs and start == position:
            runs[-1] += end - start
        else:
            runs += [start - position, end - start]
        position = end
    if position < pixels or not runs:
        runs.append(pixels - position)
    return tuple(runs)


def area(runs: Sequence[int]) -> int:
    """The number of pixels set."""
    return sum(runs[1::2])


def shared(a: Iterable[tuple[int, int]], b: Iterable[tuple[int, int]]) -> int:
    """How much two lists of ascending, disjoint stretches have in common."""
    total = 0
    ones, twos = iter(a), iter(b)
    one, two = next(ones, None), next(twos, None)
    while one is not None and two is not None:
        total += max(min(one[1], two[1]) - max(one[0], two[0]), 0)
        if one[1] <= two[1]:
            one = next(ones, None)
        else:
            two = next(twos, None)
    return total


def union(masks: Sequence[Sequence[int]], pixels: int) -> Runs:
    """The pixels set in any of the masks."""
    stretches = sorted(stretch for runs in masks for stretch in spans(runs))
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return runs_of(joined, pixels)


def blocks(runs: Sequence[int], height: int) -> Iterator[tuple[int, int, int, int]]:
    """The set pixels as upright blocks, ascending: (column, column after the last, row, row after the last).

    A block is one column wide, or as wide as whole columns are set: never more blocks than three a run.
    """
    for start, end in spans(runs):
        while start < end:
            column, row = divmod(start, height)
            whole = (end - start) // height if row == 0 else 0
            stop = start + whole * height if whole else min(end, (column + 1) * height)
            yield column, column + max(whole, 1), row, row + min(stop - start, height - row)
            start = stop


def bounds(runs: Sequence[int], height: int) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The upright rectangle of whole pixels around what is set; None for an empty mask."""
    left = top = right = bottom = None
    for start, end in spans(runs):
        first, last = start // height, (end - 1) // height
        one_column = first == last
        low, high = (start % height, (end - 1) % height + 1) if one_column else (0, height)
        left = first if left is None else left
        right = last + 1
        top = low if top is None else min(top, low)
        bottom = high if bottom is None else max(bottom, high)
    if left is None or top is None or right is None or bottom is None:
        return None
    return (float(left), float(top)), (float(right), float(bottom))

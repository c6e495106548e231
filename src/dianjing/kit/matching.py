"""Which objects of two documents are the same thing: the one-to-one matching with the highest total similarity."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from dianjing.core.document import Object
from dianjing.kit.similarity import Sight

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

A = TypeVar("A")
B = TypeVar("B")

Scores = Mapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True)
class Pair:
    """The positions of two things that belong together, and how alike they are."""

    a: int
    b: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs in the order of ``a``, and the positions that have no partner."""

    pairs: tuple[Pair, ...]
    only_a: tuple[int, ...]
    only_b: tuple[int, ...]


def match_objects(
    a: Sequence[Object], b: Sequence[Object], *, threshold: float = 0.5, same_label: bool = True
) -> Matching:
    """The matching of two lists of objects; ``same_label``: only objects of one class can belong together."""
    ones, twos = [Sight(one) for one in a], [Sight(two) for two in b]

    def score(one: Sight, two: Sight) -> float:
        if same_label and one.object.label != two.object.label:
            return 0.0
        return one.likeness(two)

    return match(ones, twos, score, threshold=threshold)


def match(a: Sequence[A], b: Sequence[B], score: Callable[[A, B], float], *, threshold: float) -> Matching:
    """The one-to-one matching with the highest sum of scores; pairs that score below ``threshold`` never match."""
    scores: dict[tuple[int, int], float] = {}
    for i, one in enumerate(a):
        for j, two in enumerate(b):
            found = score(one, two)
            if found >= threshold and found > 0.0:
                scores[i, j] = found
    pairs = tuple(Pair(i, j, scores[i, j]) for i, j in sorted(best_pairs(scores)))
    matched_a, matched_b = {pair.a for pair in pairs}, {pair.b for pair in pairs}
    return Matching(
        pairs,
        tuple(i for i in range(len(a)) if i not in matched_a),
        tuple(j for j in range(len(b)) if j not in matched_b),
    )


def best_pairs(scores: Scores) -> list[tuple[int, int]]:
    """The matching of the highest sum in a bipartite graph with positive scores on its edges.

    Objects touch few others, so the graph falls into small pieces; each is solved exactly.
    """
    pairs: list[tuple[int, int]] = []
    for edges in _pieces(scores):
        if len(edges) == 1:
            pairs += edges
            continue
        rows, columns = sorted({i for i, _ in edges}), sorted({j for _, j in edges})
        if min(len(rows), len(columns)) == 1:
            pairs.append(max(edges, key=lambda edge: (scores[edge], -edge[0], -edge[1])))
            continue
        pairs += _solve(edges, rows, columns, scores)
    return pairs


def _pieces(scores: Scores) -> list[list[tuple[int, int]]]:
    """The edges of each connected piece of the graph."""
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for i, j in scores:
        root[find(("a", i))] = find(("b", j))
    pieces: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for edge in scores:
        pieces.setdefault(find(("a", edge[0])), []).append(edge)
    return list(pieces.values())


def _solve(
    edges: Sequence[tuple[int, int]], rows: Sequence[int], columns: Sequence[int], scores: Scores
) -> list[tuple[int, int]]:
    import numpy as np

    turned = len(rows) > len(columns)
    if turned:
        rows, columns = columns, rows
    row_at = {row: index for index, row in enumerate(rows)}
    column_at = {column: index for index, column in enumerate(columns)}
    costs = np.zeros((len(rows), len(columns)))
    for i, j in edges:
        row, column = (j, i) if turned else (i, j)
        costs[row_at[row], column_at[column]] = -scores[i, j]
    found = [(rows[row], columns[column]) for row, column in enumerate(cheapest(costs))]
    pairs = [(column, row) if turned else (row, column) for row, column in found]
    return [pair for pair in pairs if pair in scores]


def cheapest(costs: NDArray[np.float64]) -> list[int]:
    """The column of each row in the cheapest assignment; there must be at least as many columns as rows.

    The Hungarian method by shortest augmenting paths (Kuhn 1955, Jonker and Volgenant 1987), one row after another;
    exact, in O(rows² · columns).
    """
    import numpy as np

    rows, columns = costs.shape
    row_price, column_price = np.zeros(rows), np.zeros(columns)
    owner = np.full(columns, -1)
    for start in range(rows):
        shortest = np.full(columns, np.inf)
        came_from = np.full(columns, -1)
        settled = np.zeros(columns, dtype=bool)
        row, through, length = start, -1, 0.0
        while row >= 0:
            reach = length + costs[row] - row_price[row] - column_price
            better = (reach < shortest) & ~settled
            shortest[better] = reach[better]
            came_from[better] = through
            through = int(np.argmin(np.where(settled, np.inf, shortest)))
            length = float(shortest[through])
            settled[through] = True
            row = int(owner[through])
        # Prices move by how much sooner than the path's end a column was reached.
        passed = settled & (owner >= 0)
        row_price[start] += length
        row_price[owner[passed]] += length - shortest[passed]
        column_price[settled] -= length - shortest[settled]
        while through >= 0:
            before = int(came_from[through])
            owner[through] = owner[before] if before >= 0 else start
            through = before
    assigned = np.empty(rows, dtype=int)
    taken = np.flatnonzero(owner >= 0)
    assigned[owner[taken]] = taken
    return [int(column) for column in assigned]

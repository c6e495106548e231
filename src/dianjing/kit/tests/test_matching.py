"""The matching is the best there is, judged by trying all; documents are matched by where their objects are."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.document import Object
from dianjing.kit.matching import best_pairs, match, match_objects

sizes = st.integers(0, 5)
score = st.sampled_from([0.0, 0.0, 0.25, 0.5, 0.75, 1.0]) | st.floats(0, 1)


@given(sizes, sizes, st.data())
def test_no_other_matching_has_a_higher_sum(rows: int, columns: int, data: st.DataObject) -> None:
    table = [[data.draw(score) for _ in range(columns)] for _ in range(rows)]
    scores = {(i, j): table[i][j] for i in range(rows) for j in range(columns) if table[i][j] > 0}
    pairs = best_pairs(scores)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    wide = table if rows <= columns else [list(column) for column in zip(*table, strict=True)]
    best = max(
        (sum(wide[i][j] for i, j in enumerate(order)) for order in permutations(range(max(rows, columns)), len(wide))),
        default=0.0,
    )
    assert sum(scores[pair] for pair in pairs) == pytest.approx(best)


def test_many_that_all_overlap_are_still_matched_exactly() -> None:
    """A permutation hidden in noise is the best matching, and is found."""
    random = np.random.default_rng(5)
    hidden = random.permutation(120)
    noise = random.random((120, 120)) * 0.5
    noise[np.arange(120), hidden] = 1.0
    scores = {(i, j): float(noise[i, j]) for i in range(120) for j in range(120)}
    assert sorted(best_pairs(scores)) == [(i, int(j)) for i, j in enumerate(hidden)]


def test_what_scores_under_the_threshold_stays_alone() -> None:
    found = match([0, 10], [1, 30], lambda x, y: 1 - abs(x - y) / 10, threshold=0.5)
    assert [(pair.a, pair.b) for pair in found.pairs] == [(0, 0)]
    assert found.only_a == (1,)
    assert found.only_b == (1,)


def box(identity: str, label: str, x: float) -> Object:
    shape = {"kind": "box", "x": x, "y": 0, "width": 10, "height": 10}
    return Object.model_validate({"id": identity, "label": label, "shapes": [shape]})


def test_classes_keep_objects_apart_unless_asked_not_to() -> None:
    a, b = [box("a", "cat", 0), box("b", "dog", 100)], [box("c", "dog", 1), box("d", "dog", 101)]
    assert [(pair.a, pair.b) for pair in match_objects(a, b).pairs] == [(1, 1)]
    assert [(pair.a, pair.b) for pair in match_objects(a, b, same_label=False).pairs] == [(0, 0), (1, 1)]


def test_the_best_sum_wins_over_the_best_single_pair() -> None:
    """Greedy would take the 0.9 and leave the others alone."""
    assert sorted(best_pairs({(0, 0): 0.8, (0, 1): 0.9, (1, 1): 0.8})) == [(0, 0), (1, 1)]

"""The bit-parallel edit distance, judged by the table that defines it."""

from hypothesis import given
from hypothesis import strategies as st

from dianjing.fields._edits import edits

words = st.text(alphabet="ab点😀", max_size=12)


def table(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


@given(words, words)
def test_the_distance_is_that_of_the_table(a: str, b: str) -> None:
    assert edits(a, b) == table(a, b)
    assert edits("q" * 70 + a, "q" * 70 + b) == table(a, b)

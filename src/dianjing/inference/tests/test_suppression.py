"""What stays is apart from what else stays, and nothing is dropped without cause."""

from hypothesis import given
from hypothesis import strategies as st

from dianjing.inference.suppression import surest


def near(a: int, b: int) -> bool:
    return abs(a - b) < 3


@given(st.lists(st.integers(0, 30)))
def test_what_stays_is_apart_and_what_went_was_near_a_surer_one(values: list[int]) -> None:
    kept = surest(values, rank=lambda value: -value, same=near)
    assert all(not near(a, b) for n, a in enumerate(kept) for b in kept[:n])
    for value in values:
        assert any(near(value, one) and one >= value for one in kept)

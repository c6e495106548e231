"""Canonical JSON is what RFC 8785 says, judged by another implementation."""

import math

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.canonical import canonical, canonical_dump, parse
from dianjing.core.errors import Invalid

numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53) + 1, 2**53 - 1)
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
)


@given(values)
def test_the_bytes_are_those_of_another_implementation(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


# Texts that look like numbers, and numbers that are written in another way than most.
awkward = st.sampled_from(["1.0,", '"', "\\", "-0.0", "1e5", "null", "\ue000", "\U00010000", "1234567890123456"])
plain = st.recursive(
    st.none() | st.booleans() | numbers | st.sampled_from([-0.0, 10.0, 1e16, 1e21, 1e-5, 1e-7]) | awkward,
    lambda inner: st.lists(inner) | st.dictionaries(awkward, inner),
)


@given(st.dictionaries(awkward, plain))
def test_the_quick_writer_writes_the_same(value: dict[str, object]) -> None:
    assert canonical_dump(value) == canonical(value)


@given(values)
def test_reading_and_writing_again_changes_nothing(value: object) -> None:
    once = canonical(value)
    assert canonical(parse(once)) == once


def test_keys_sort_by_utf16_code_units() -> None:
    assert canonical({"\ue000": 1, "\U00010000": 2}) == '{"\U00010000":2,"\ue000":1}'.encode()


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 2**53, "\ud800", {"a": b"bytes"}, {1, 2}])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(Invalid) as refused:
        canonical(value)
    assert refused.value.code == "json.not_canonical"


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**53, 2**70, -(2**53), 2.0**53, "\ud800", b"bytes"])
def test_the_quick_writer_refuses_the_same(value: object) -> None:
    outcomes: list[bytes | str] = []
    for write in (canonical, canonical_dump):
        try:
            outcomes.append(write({"a": value}))
        except Invalid as refused:
            outcomes.append(refused.code)
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{", "[" * 100_000])
def test_malformed_json_is_refused_with_a_place(text: str) -> None:
    with pytest.raises(Invalid):
        parse(text)

"""Krippendorff's alpha gives the figures its author published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.document import Document
from dianjing.core.ontology import Ontology
from dianjing.core.processing import Unit
from dianjing.metrics.krippendorff_alpha import PLUGIN, Options, alpha, measure
from dianjing.testing.metrics import Worked, conform

_: int | None = None

PUBLISHED: list[tuple[list[list[int | None]], float]] = [
    # Krippendorff 2011, part C: four observers, twelve units, gaps; nominal alpha 0.743.
    (
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
            [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
        ],
        0.743,
    ),
    # The same, part A: two observers, two values; alpha 0.095.
    (
        [
            [0, 1, 0, 0, 0, 0, 0, 0, 1, 0],
            [1, 1, 1, 0, 0, 1, 0, 0, 0, 0],
        ],
        0.095,
    ),
]


@pytest.mark.parametrize(("observers", "expected"), PUBLISHED)
def test_published_examples(observers: list[list[int | None]], expected: float) -> None:
    units = [[value for value in column if value is not None] for column in zip(*observers, strict=True)]
    found = alpha(units)
    assert found == pytest.approx(expected, abs=5e-4)


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=20))
def test_it_never_passes_one_and_is_one_only_without_disagreement(units: list[list[str]]) -> None:
    found = alpha(units)
    if found is not None:
        assert found <= 1.0
        assert (found == 1.0) == all(len(set(values)) < 2 for values in units if len(values) > 1)


def test_answers_of_documents_are_compared_question_by_question() -> None:
    units = [
        Unit(f"i{n}", {"a": Document(answers={"mood": "good"}), "b": Document(answers={"mood": mood})})
        for n, mood in enumerate(["good", "bad", "good", "good"])
    ]
    ontology = Ontology.read(
        {"questions": [{"name": "mood", "kind": "choice", "options": [{"name": "good"}, {"name": "bad"}]}]}
    )
    found = measure(units, ontology, Options(resamples=200))
    assert found.parts["mood"].n == 4
    assert found.value == found.parts["mood"].value == alpha([["g", "g"], ["g", "b"], ["g", "g"], ["g", "g"]])


def of_one_question(observers: list[list[int | None]]) -> tuple[list[Unit], Ontology]:
    options = [{"name": str(value)} for value in range(6)]
    ontology = Ontology.read({"questions": [{"name": "what", "kind": "choice", "options": options}]})
    units = [
        Unit(
            f"i{n}",
            {f"p{p}": Document(answers={"what": str(value)}) for p, value in enumerate(column) if value is not None},
        )
        for n, column in enumerate(zip(*observers, strict=True))
    ]
    return units, ontology


def test_it_keeps_what_its_room_promises() -> None:
    worked = []
    for observers, value in PUBLISHED:
        units, ontology = of_one_question(observers)
        source = "Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011"
        worked.append(
            Worked(units, ontology, value, source, tolerance=5e-4, options=Options(question="what", resamples=200))
        )
    conform(PLUGIN, worked)

from __future__ import annotations

import pytest

from dianjing.core import errors
from dianjing.sdk.problems import error_of


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, errors.Unauthenticated),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (410, errors.Gone),
        (413, errors.TooLarge),
        (422, errors.Invalid),
        (429, errors.Throttled),
        (500, errors.Unavailable),
        (503, errors.Unavailable),
    ],
)
def test_a_problem_is_the_error_that_the_server_raised(status: int, kind: type[errors.DianjingError]) -> None:
    problem = {
        "title": "title",
        "detail": "what happened",
        "code": "lease.lost",
        "where": "o1",
        "hint": "what to do",
        "params": {"annotation": "a"},
    }
    error = error_of(status, problem)
    assert type(error) is kind
    assert (error.code, error.where, error.params) == ("lease.lost", "o1", {"annotation": "a"})
    assert error.words.said("zh") == error.words.said("en") == "what happened"
    assert error.hint is not None
    assert error.hint.said("en") == "what to do"


def test_an_answer_that_is_no_problem_still_says_something() -> None:
    error = error_of(502, {})
    assert (error.code, error.words.said("en"), error.hint, error.params) == ("http.502", "HTTP 502", None, {})
    assert error_of(418, {"title": "Odd"}).words.said("en") == "Odd"

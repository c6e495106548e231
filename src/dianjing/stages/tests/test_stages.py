from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dianjing.core import registry
from dianjing.core.workflow import Ask, Decision, End, More, Move, StageSpec, TaskView, Vote, Wait, Workflow
from dianjing.testing.stages import conform

FLOW = Workflow(
    stages=[
        StageSpec(name="propose", kind="pre-annotate", settings={"assistant": "edges"}),
        StageSpec(name="annotate", kind="annotate"),
        StageSpec(name="review", kind="review"),
        StageSpec(name="accepted", kind="accepted"),
    ]
)


def ask(stage: str, settings: Mapping[str, Any] | None = None, **given: Any) -> Decision:
    kind = registry.stages()[FLOW.stage(stage).kind]  # type: ignore[union-attr]
    told = kind.settings.model_validate(dict(settings or {}))
    return kind.decide(TaskView(id="t", stage=stage, workflow=FLOW, **given), told)


def votes(*said: str) -> tuple[Vote, ...]:
    return tuple(
        Vote(number, f"u{number}", None if verdict == "invalid" else f"a{number}", f"h{number}", verdict, "why")  # type: ignore[arg-type]
        for number, verdict in enumerate(said)
    )


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("annotate", {}),
        ("annotate", {"overlap": 3, "role": "expert"}),
        ("review", {}),
        ("review", {"rate": 0.3, "reviewers": 2, "returns": 1}),
        ("pre-annotate", {"assistant": "edges"}),
        ("pre-annotate", {"assistant": "edges", "control": 0.0, "unsure": 0.4, "sure": 0.9, "sure_stage": "last"}),
        ("accepted", {}),
    ],
)
def test_keeps_the_contract(name: str, settings: dict[str, Any]) -> None:
    conform(registry.stages()[name], settings)


def test_a_stage_that_never_ends_is_found() -> None:
    from dataclasses import replace

    endless = replace(registry.stages()["annotate"], decide=lambda task, settings: More(1))
    with pytest.raises(AssertionError, match="never ends"):
        conform(endless, {})


def test_annotate_opens_what_is_missing_and_then_moves_on() -> None:
    assert ask("annotate", {"overlap": 3}) == More(3)
    assert ask("annotate", {"overlap": 3, "role": "expert"}, votes=votes("submit")) == More(2, role="expert")
    assert ask("annotate", {"overlap": 2}, votes=votes("submit", "submit")) == Move("review", head="a0")


def test_annotate_follows_the_vote_that_most_repeat() -> None:
    three = (Vote(0, "x", "a0", "h0"), Vote(1, "y", "a1", "h1"), Vote(2, "z", "a2", "h1"))
    assert ask("annotate", {"overlap": 3}, votes=three) == Move("review", head="a1")


def test_annotate_calls_an_item_unusable_only_where_most_do() -> None:
    assert ask("annotate", {"overlap": 2}, votes=votes("submit", "invalid")) == Move("review", head="a0")
    assert ask("annotate", {"overlap": 2}, votes=votes("invalid", "invalid")) == End("invalid", reason="why")


def test_a_returned_task_asks_one_person_whatever_the_overlap() -> None:
    assert ask("annotate", {"overlap": 3}, returns=1) == More(1)
    assert ask("annotate", {"overlap": 3}, returns=1, votes=votes("submit")) == Move("review", head="a0")


def test_review_returns_to_who_did_it_and_accepts_when_all_accept() -> None:
    assert ask("review") == More(1)
    back = ask("review", votes=votes("return"), workers=("ann", "bob"))
    assert back == Move("annotate", front=True, prefer="ann", reason="why")
    assert ask("review", votes=votes("accept")) == Move("accepted", head="a0")
    assert ask("review", {"reviewers": 2}, votes=votes("accept")) == More(1)


def test_review_looks_at_a_share_and_always_at_what_was_returned() -> None:
    drawn = [ask("review", {"rate": 0.25}, draw=number / 1000) for number in range(1000)]
    looked_at = sum(decision == More(1) for decision in drawn)
    assert 200 < looked_at < 300
    assert all(ask("review", {"rate": 0.0}, draw=n / 10, returns=1) == More(1) for n in range(10))


def test_review_stops_returning_when_told_so() -> None:
    assert ask("review", {"returns": 1}, votes=votes("return"), returns=1) == Move("accepted")


def test_the_control_arm_goes_without_and_is_independent_of_the_review_sample() -> None:
    settings = {"assistant": "edges", "control": 0.15}
    draws = [number / 4000 for number in range(4000)]
    without = Ask("proposal", "propose", {"assistant": "edges", "options": {}, "control": True})
    control = [draw for draw in draws if ask("propose", settings, draw=draw) == without]
    assert 500 < len(control) < 700
    answers = {"proposal": {"annotation": None, "objects": 0, "control": True}}
    assert ask("propose", settings, answers=answers) == Move("annotate", reason="control")
    reviewed = [draw for draw in control if ask("review", {"rate": 0.5}, draw=draw) == More(1)]
    assert 0.4 < len(reviewed) / len(control) < 0.6


def test_proposals_are_routed_by_confidence() -> None:
    settings = {"assistant": "edges", "control": 0.0, "unsure": 0.4, "sure": 0.9, "sure_stage": "review"}
    assert ask("propose", settings) == Ask(
        "proposal", "propose", {"assistant": "edges", "options": {}, "control": False}
    )
    answers = {"proposal": {"annotation": "p1", "objects": 2}}
    assert ask("propose", settings, answers=answers, proposal_score=0.2) == Move("annotate", front=True)
    assert ask("propose", settings, answers=answers, proposal_score=0.5) == Move("annotate")
    sure = ask("propose", settings, answers=answers, proposal_score=0.95)
    assert sure == Move("review", head="p1", reason="sure")
    failed = {"proposal": {"annotation": None, "problem": "assistant.failed"}}
    assert ask("propose", settings, answers=failed) == Move("annotate")
    assert ask("propose", settings, answers={"proposal": "nonsense"}) == Wait()

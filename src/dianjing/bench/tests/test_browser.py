"""The browser of ``bench ui``, a real one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dianjing.bench.browser import Browser, browser
from dianjing.core.errors import Unavailable


@pytest.fixture(scope="module")
def page() -> Iterator[Browser]:
    with browser(os.environ.get("DIANJING_TEST_BROWSER")) as started:
        yield started


def test_an_expression_is_awaited_and_what_it_throws_is_told(page: Browser) -> None:
    assert page.evaluate("new Promise((done) => setTimeout(() => done([1, 'two']), 10))") == [1, "two"]
    with pytest.raises(Unavailable, match="no such luck"):
        page.evaluate("(() => { throw new Error('no such luck') })()")
    with pytest.raises(Unavailable, match=r"Nothing\.known"):
        page.call("Nothing.known")


def test_what_does_not_come_true_is_told_with_what_the_page_says(page: Browser) -> None:
    page.evaluate("document.body.innerText = 'still here'; setTimeout(() => { window.late = 7 }, 50); 0")
    assert page.until("window.late", 10) == 7
    with pytest.raises(Unavailable, match=r"window\.never.*still here"):
        page.until("window.never", 0.2)


def test_a_key_is_pressed_as_a_person_presses_it(page: Browser) -> None:
    page.evaluate("window.seen = []; addEventListener('keydown', (key) => seen.push([key.key, key.ctrlKey])); 0")
    page.press("Enter", "Enter", modifiers=2)
    page.press("v", "KeyV")
    assert page.evaluate("window.seen") == [["Enter", True], ["v", False]]


def test_the_page_tells_what_it_holds_and_does(page: Browser) -> None:
    page.call("Performance.enable")
    before = page.metrics()
    page.evaluate("document.body.append(...Array.from({ length: 500 }, () => document.createElement('p')))")
    assert page.metrics()["Nodes"] >= before["Nodes"] + 500


def test_a_browser_leaves_nothing_behind() -> None:
    with browser(os.environ.get("DIANJING_TEST_BROWSER")) as started:
        profile = started.evaluate("1") and _profile_of(started.process_id)
        assert profile.is_dir()
    assert not profile.exists()
    assert not Path(f"/proc/{started.process_id}").exists()


def _profile_of(process: int) -> Path:
    words = Path(f"/proc/{process}/cmdline").read_text().split("\0")
    (named,) = [word for word in words if word.startswith("--user-data-dir=")]
    return Path(named.partition("=")[2])

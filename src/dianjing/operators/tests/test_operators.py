"""Operators: what is dropped is dropped for a reason, and cutting the work into parts changes nothing."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from typing import BinaryIO

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from dianjing.core import registry
from dianjing.core.item import Item, Media
from dianjing.core.plugin import NoOptions
from dianjing.core.processing import Outcome, Sample
from dianjing.operators import exact_duplicates, image_health
from dianjing.pipelines.local import Account, Dropped, run
from dianjing.pipelines.plan import Plan


def from_bytes(data: bytes) -> Callable[[str], AbstractContextManager[BinaryIO]]:
    return lambda name: closing(io.BytesIO(data))


def sample(key: str, data: bytes, media_type: str = "image/png") -> Sample:
    return Sample(Item(key=key, modality="image", media=[Media(name="image", type=media_type)]), from_bytes(data))


def png(pixels: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def noise(low: int, high: int, size: int = 128) -> bytes:
    return png(np.random.default_rng(1).integers(low, high, (size, size, 3), dtype=np.uint8))


def reasons(outcomes: Iterator[Outcome]) -> list[str | None]:
    return [outcome.reason for outcome in outcomes]


def test_unhealthy_pictures_are_dropped_for_their_own_reason() -> None:
    sharp = Image.open(io.BytesIO(noise(0, 255)))
    blurred = io.BytesIO()
    big = sharp.resize((512, 512)).filter(ImageFilter.GaussianBlur(24))
    gradient = np.asarray(big).astype(float) + np.linspace(-80, 80, 512)[None, :, None]
    Image.fromarray(np.clip(gradient, 0, 255).astype(np.uint8)).save(blurred, "PNG")
    samples = [
        sample("good.png", noise(0, 255)),
        sample("dark.png", noise(0, 8)),
        sample("bright.png", noise(250, 255)),
        sample("flat.png", png(np.full((64, 64, 3), 120, np.uint8))),
        sample("small.png", noise(0, 255, size=16)),
        sample("blurred.png", blurred.getvalue()),
        sample("cut.png", noise(0, 255)[:2000]),
    ]
    found = reasons(image_health.apply(samples, image_health.Options()))
    assert found == [None, "too_dark", "too_bright", "no_contrast", "too_small", "out_of_focus", "broken"]


@given(st.lists(st.sampled_from([b"a", b"b", b"c"]), max_size=12), st.integers(1, 4))
def test_duplicates_are_the_same_on_one_machine_and_on_many(contents: list[bytes], workers: int) -> None:
    samples = [sample(f"{number:03}", data) for number, data in enumerate(contents)]
    options = NoOptions()
    alone = {o.sample.item.key: o.keep for o in exact_duplicates.apply(samples, options)}
    parted: dict[str, bool] = {}
    for worker in range(workers):
        mine = [s for s in samples if int(exact_duplicates.content(s, options), 16) % workers == worker]
        parted |= {o.sample.item.key: o.keep for o in exact_duplicates.apply(mine, options)}
    assert parted == alone
    assert sum(alone.values()) == len(set(contents))


def test_a_plan_accounts_for_every_sample() -> None:
    plan = Plan.read({"steps": [{"operator": "exact-duplicates"}, {"operator": "image-health"}]})
    samples = [sample("a", noise(0, 255)), sample("b", noise(0, 255)), sample("c", noise(0, 8))]
    account, dropped = Account(), list[Dropped]()
    kept = list(run(plan, samples, account, dropped.append))
    assert [one.sample.item.key for one in kept] == ["a"]
    assert {one.outcome.sample.item.key: one.outcome.reason for one in dropped} == {"b": "duplicate", "c": "too_dark"}
    assert account.came == {"1:exact-duplicates": 3, "2:image-health": 2}
    assert account.kept == {"1:exact-duplicates": 2, "2:image-health": 1}


def test_every_operator_answers_one_outcome_a_sample_in_order() -> None:
    samples = [sample(f"{n}", noise(0, 200 + n)) for n in range(5)]
    for operator in registry.operators().values():
        found = list(operator.apply(samples, operator.options()))
        assert [one.sample.item.key for one in found] == [one.item.key for one in samples]

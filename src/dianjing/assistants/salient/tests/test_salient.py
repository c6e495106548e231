"""The box proposer finds what stands out, and its head learns what to keep and what to call it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from dianjing.assistants.salient.assistant import Options, SalientBoxes
from dianjing.assistants.salient.regions import components
from dianjing.core import registry
from dianjing.core.document import Document, read_shape
from dianjing.core.errors import Invalid
from dianjing.core.item import Item, Media
from dianjing.core.ontology import Ontology

ONTOLOGY = Ontology.read({"classes": [{"name": "ball", "shapes": ["box"]}, {"name": "brick", "shapes": ["box"]}]})

RED, BLUE = (200, 40, 30), (40, 60, 200)


class PictureItem:
    """An item that holds its picture in memory."""

    def __init__(self, picture: Image.Image) -> None:
        out = io.BytesIO()
        picture.save(out, "PNG")
        self._data = out.getvalue()
        self.item = Item(key="a.png", modality="image", media=[Media(name="image", type="image/png")])

    @contextmanager
    def open(self, media: str) -> Iterator[BinaryIO]:
        yield io.BytesIO(self._data)

    def text(self, media: str) -> str:
        raise AssertionError("a picture has no text")


def scene(*things: tuple[tuple[int, int, int, int], tuple[int, int, int]], seed: int = 0) -> Image.Image:
    noise = np.random.default_rng(seed).normal(0, 4, (300, 400, 3))
    image = Image.fromarray(np.clip(noise + np.array([150, 150, 140]), 0, 255).astype(np.uint8))
    for (x, y, width, height), colour in things:
        ImageDraw.Draw(image).rectangle([x, y, x + width - 1, y + height - 1], fill=colour)
    return image


def likeness(document: Document, box: tuple[int, int, int, int]) -> tuple[float, str]:
    x, y, width, height = box
    wanted = read_shape({"kind": "box", "x": x, "y": y, "width": width, "height": height})
    similarity = registry.shapes()["box"].similarity
    return max(((similarity(o.shapes[0], wanted), o.label) for o in document.objects), default=(0.0, ""))


def test_things_are_boxed_in_the_pixels_of_the_original() -> None:
    things = [((60, 50, 90, 70), RED), ((240, 160, 80, 100), BLUE)]
    found = SalientBoxes().propose(PictureItem(scene(*things)), ONTOLOGY, Options(), None)
    for box, _ in things:
        assert likeness(found, box)[0] > 0.8
    assert all(0.4 <= (one.score or 0) <= 1 for one in found.objects)


def test_corrections_teach_names_and_what_to_leave() -> None:
    assistant, state = SalientBoxes(), None
    for seed in range(8):
        item = PictureItem(
            scene(((60, 50, 90, 70), RED), ((240, 160, 80, 100), BLUE), ((330, 20, 18, 18), BLUE), seed=seed)
        )
        kept = Document.read(
            {
                "objects": [
                    {
                        "id": "a",
                        "label": "brick",
                        "shapes": [{"kind": "box", "x": 60, "y": 50, "width": 90, "height": 70}],
                    },
                    {
                        "id": "b",
                        "label": "ball",
                        "shapes": [{"kind": "box", "x": 240, "y": 160, "width": 80, "height": 100}],
                    },
                ]
            }
        )
        state = assistant.fit([(item, Document(), kept)], ONTOLOGY, Options(), state)
    test = PictureItem(scene(((200, 40, 95, 72), RED), ((40, 150, 78, 104), BLUE), ((350, 250, 18, 18), BLUE), seed=99))
    before = assistant.propose(test, ONTOLOGY, Options(minimum_score=0), None)
    after = assistant.propose(test, ONTOLOGY, Options(minimum_score=0), state)
    assert likeness(after, (200, 40, 95, 72))[1] == "brick"
    assert likeness(after, (40, 150, 78, 104))[1] == "ball"

    def speck(document: Document) -> float:
        return next(o.score or 0.0 for o in document.objects if o.shapes[0].width < 30)  # type: ignore[attr-defined]

    assert speck(after) < speck(before), "small specks were never kept"


@given(st.lists(st.lists(st.booleans(), min_size=6, max_size=6), min_size=1, max_size=8))
def test_components_are_those_of_a_flood_fill(rows: list[list[bool]]) -> None:
    mask = np.array(rows)
    labels, count = components(mask)
    assert ((labels > 0) == mask).all()
    assert _partition(labels, mask) == _partition(_flooded(mask), mask)
    assert count == len(set(labels[mask].tolist()))


def _flooded(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    labels = np.zeros(mask.shape, np.int64)
    for seed in np.argwhere(mask).tolist():
        if labels[tuple(seed)]:
            continue
        waiting, name = [tuple(seed)], int(labels.max()) + 1
        while waiting:
            y, x = waiting.pop()
            if 0 <= y < mask.shape[0] and 0 <= x < mask.shape[1] and mask[y, x] and not labels[y, x]:
                labels[y, x] = name
                waiting += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    return labels


def _partition(labels: NDArray[np.int64], mask: NDArray[np.bool_]) -> set[frozenset[tuple[int, int]]]:
    names = set(labels[mask].tolist())
    return {frozenset((y, x) for y, x in np.argwhere(labels == name).tolist()) for name in names}


def test_a_picture_without_things_gives_no_sure_box() -> None:
    found = SalientBoxes().propose(PictureItem(scene()), ONTOLOGY, Options(minimum_score=0.8), None)
    assert found.objects == []


def test_an_ontology_without_boxes_is_refused() -> None:
    with pytest.raises(Invalid, match="takes boxes"):
        SalientBoxes().propose(
            PictureItem(scene()), Ontology.read({"classes": [{"name": "a", "shapes": ["span"]}]}), Options(), None
        )


def test_before_anything_was_learnt_boxes_are_called_what_was_asked() -> None:
    ontology = Ontology.read({"classes": [{"name": "a", "shapes": ["box"]}, {"name": "b", "shapes": ["box"]}]})
    picture = PictureItem(scene(((40, 40, 60, 50), (200, 30, 30))))

    def labels(options: Options) -> set[str]:
        return {one.label for one in SalientBoxes().propose(picture, ontology, options, None).objects}

    assert labels(Options()) == {"a"}
    assert labels(Options(label="b")) == {"b"}
    with pytest.raises(Invalid, match="no class that takes boxes"):
        labels(Options(label="c"))

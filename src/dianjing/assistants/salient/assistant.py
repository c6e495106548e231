"""Salient boxes: proposes, and learns from what people made of its proposals."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, Field

from dianjing.assistants.salient.head import Example, State, fitted, keep_probability, label_of
from dianjing.assistants.salient.regions import WORKING_SIZE, Region, overlap, regions
from dianjing.core import registry
from dianjing.core.document import Document, Object, read_shape
from dianjing.core.errors import Invalid
from dianjing.core.ontology import Ontology
from dianjing.core.processing import AssistItem
from dianjing.core.words import Words
from dianjing.inference.suppression import surest
from dianjing.media.raster.image import decoded, opened, upright


class Options(BaseModel):
    """``label``: what boxes are called before anything was learnt, else the ontology's first class that takes boxes.

    ``minimum_score``: below it nothing is proposed; ``most``: boxes a picture at most.
    """

    label: str | None = None
    minimum_score: Annotated[float, Field(ge=0, le=1)] = 0.4
    most: Annotated[int, Field(ge=1, le=200)] = 12


class SalientBoxes:
    """See ``dianjing.core.processing.AssistantCode`` and ``Learner``."""

    def propose(self, item: AssistItem, ontology: Ontology, options: Options, state: bytes | None) -> Document:
        """Boxes with scores, most certain first. Raises ``Invalid`` where no class takes boxes."""
        allowed = _box_classes(ontology, options.label)
        head = State() if state is None else State.model_validate_json(state)
        found, scale = _regions_of(item)
        scored = [(keep_probability(head, one), one) for one in found]
        sure = [pair for pair in scored if pair[0] >= options.minimum_score]
        chosen = surest(sure, rank=lambda pair: -pair[0], same=_same)
        return Document(
            objects=[
                Object(
                    id=f"p{number}",
                    label=label_of(head, one, allowed),
                    shapes=[read_shape(_box(one, scale))],
                    score=round(score, 4),
                )
                for number, (score, one) in enumerate(chosen[: options.most], start=1)
            ]
        )

    def fit(
        self,
        examples: Iterable[tuple[AssistItem, Document, Document]],
        ontology: Ontology,
        options: Options,
        state: bytes | None,
    ) -> bytes:
        """Learn from proposals that were kept under some class, and from those that were not."""
        head = State() if state is None else State.model_validate_json(state)
        learnt: list[Example] = []
        for item, _, kept in examples:
            found, scale = _regions_of(item)
            learnt += [Example(one, _kept_as(_box(one, scale), kept)) for one in found]
        return fitted(head, learnt).model_dump_json().encode()


def _regions_of(item: AssistItem) -> tuple[list[Region], float]:
    """The regions of an item's picture, and how many picture pixels a working pixel is."""
    media = item.item.media[0]
    with item.open(media.name) as stream, tempfile.NamedTemporaryFile() as copy:
        copy.write(stream.read())
        copy.flush()
        with opened(Path(copy.name)) as image:
            decoded(image, Path(item.item.key))
            picture = upright(image).convert("RGB")
    scale = max(1.0, max(picture.size) / WORKING_SIZE)
    small = picture.resize(
        (max(1, round(picture.width / scale)), max(1, round(picture.height / scale))), reducing_gap=2
    )
    return regions(np.asarray(small)), scale


def _same(a: tuple[float, Region], b: tuple[float, Region]) -> bool:
    """Whether two regions overlap by more than half."""
    return overlap((a[1].x, a[1].y, a[1].width, a[1].height), (b[1].x, b[1].y, b[1].width, b[1].height)) > 0.5


def _box(region: Region, scale: float) -> dict[str, object]:
    return {
        "kind": "box",
        "x": round(region.x * scale, 1),
        "y": round(region.y * scale, 1),
        "width": round(region.width * scale, 1),
        "height": round(region.height * scale, 1),
    }


def _kept_as(box: dict[str, object], kept: Document) -> str | None:
    """The class of the kept object whose box is the same thing: an overlap of at least one half."""
    wanted = read_shape(box)
    similarity = registry.shapes()["box"].similarity
    best: tuple[float, str | None] = (0.5, None)
    for one in kept.objects:
        for shape in one.shapes:
            if shape.kind == "box":
                best = max(best, (similarity(wanted, shape), one.label), key=lambda pair: pair[0])
    return best[1]


def _box_classes(ontology: Ontology, first: str | None) -> list[str]:
    """The classes that take boxes, the ``first`` one first. Raises ``Invalid`` where there is none."""
    allowed = [one.name for one in ontology.classes if not one.retired and (not one.shapes or "box" in one.shapes)]
    if not allowed:
        raise Invalid(
            "assistant.no_class",
            Words(zh="标注体系里没有可用矩形框的类别", en="No class of the ontology takes boxes."),
            hint=Words(zh="给某个类别加上“矩形框”", en="Allow boxes for a class."),
        )
    if first is not None and first not in allowed:
        raise Invalid(
            "assistant.unknown_class",
            Words(zh=f"类别“{first}”不存在或不能用矩形框", en=f"'{first}' is no class that takes boxes."),
            where="label",
            hint=Words(zh=f"可用的类别：{'、'.join(allowed)}", en=f"Choose one of: {', '.join(allowed)}."),
        )
    return sorted(allowed, key=lambda name: name != first)

"""Recognised by lists called images, annotations or categories with COCO's members."""

from __future__ import annotations

from dianjing.core.plugin import Source
from dianjing.formats.coco.files import coco_files


def detect(source: Source) -> float:
    """How much the most similar JSON file looks like COCO."""
    return max((like for _, like in coco_files(source)), default=0.0)

"""Recognises and reads Flickr30k Entities: ``Sentences/x.txt``, ``Annotations/x.xml``, and the pictures beside."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pydantic import BaseModel, ValidationError

from dianjing.core.errors import DianjingError, Invalid
from dianjing.core.item import Annotation, Item, Media, MediaPart, OntologyRecord, Record
from dianjing.core.model import invalid_from
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import Source
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.formats.flickr30k import boxes, markup
from dianjing.formats.flickr30k.alignment import OTHER, PHRASE, REFERS, document_of, labels_of
from dianjing.formats.flickr30k.markup import NOT_VISUAL
from dianjing.kit.media_types import image_type
from dianjing.media.text.decode import MAX_BYTES, decode

LAYER = "flickr30k"
SENTENCES = "Sentences/"
ANNOTATIONS = "Annotations/"
_FOLDERS = ("flickr30k-images/", "flickr30k_images/", "images/", "Images/", "")
_LOOKED_AT = 2000
_MOST_TYPES = 500


def detect(source: Source) -> float:
    """Sure where a text of ``Sentences`` has its XML in ``Annotations``."""
    for name in islice(source.files(), _LOOKED_AT):
        folder, found, stem = name.partition(ANNOTATIONS)
        if found and stem.endswith(".xml") and source.exists(f"{folder}{SENTENCES}{stem[:-4]}.txt"):
            return 0.95
    return 0.0


def read(source: Source, options: BaseModel, report: Report) -> Iterator[Record]:
    """The ontology of all types that occur, then a picture with its sentences each."""
    yield OntologyRecord(layer=LAYER, version="1", ontology=_ontology(source))
    for name in _texts(source):
        try:
            yield _item(source, name)
        except DianjingError as error:
            report.refused_error(error, where=name)


def _texts(source: Source) -> Iterator[str]:
    return (name for name in source.files() if SENTENCES in name and name.endswith(".txt"))


def _ontology(source: Source) -> Ontology:
    types: dict[str, None] = {}
    labels: dict[str, None] = {}
    for name in _texts(source):
        try:
            _, phrases, page = _parsed(source, name)
        except DianjingError:
            continue  # it is reported where the item is read
        for phrase in phrases:
            types.update(dict.fromkeys(phrase.types))
        labels.update(dict.fromkeys(labels_of(phrases, page.boxes)))
        if len(types) + len(labels) > _MOST_TYPES:
            raise Invalid("flickr30k.too_many_types", Words(zh="类型太多", en="There are too many types."))
    kinds = [name for name in labels if name != PHRASE]
    names = {"options": [{"name": name} for name in types]} if types else {"options": [{"name": OTHER}]}
    attributes = [
        {"name": "type", "kind": "choice", "multiple": True, **names},
        {"name": NOT_VISUAL, "kind": "boolean"},
    ]
    classes = [
        {"name": PHRASE, "shapes": ["span", "box"] if PHRASE in labels else ["span"], "attributes": attributes},
        *({"name": name, "shapes": ["box"]} for name in kinds),
    ]
    roles = {"phrase": {"classes": [PHRASE], "maximum": 1}, "region": {}}
    return Ontology.read({"classes": classes, "relations": [{"name": REFERS, "roles": roles}]})


def _parsed(source: Source, name: str) -> tuple[str, list[markup.Phrase], boxes.Page]:
    with source.open(name) as stream:
        marked = decode(stream.read(min(source.size(name), MAX_BYTES) + 1)).text
    text, phrases = markup.parse(marked[:-1] if marked.endswith("\n") else marked)
    path = _xml_of(name)
    if not source.exists(path):
        return text, phrases, boxes.Page()
    with source.open(path) as stream:
        page = boxes.parse(stream.read(min(source.size(path), boxes.MAX_BYTES) + 1))
    return text, phrases, page


def _xml_of(name: str) -> str:
    folder, _, stem = name.partition(SENTENCES)
    return f"{folder}{ANNOTATIONS}{stem[: -len('.txt')]}.xml"


def _item(source: Source, name: str) -> Item:
    text, phrases, page = _parsed(source, name)
    folder, _, stem = name.partition(SENTENCES)
    filename = page.filename or f"{stem[: -len('.txt')]}.jpg"
    places = (f"{folder}{one}{filename}" for one in _FOLDERS)
    path = next((one for one in places if source.exists(one)), None)
    size = {"width": page.width, "height": page.height} if page.width and page.height else {}
    try:
        document = document_of(phrases, page.boxes)
        picture = Media.model_validate(
            {
                "name": "image",
                "type": image_type(filename),
                "facts": size,
                "parts": [MediaPart(path=path)] if path else [],
            }
        )
        words = Media(name="text", type="text/plain", text=text)
        annotation = Annotation(layer=LAYER, ontology=f"{LAYER}@1", document=document)
        made = [annotation] if document.objects else []
        return Item(key=filename, modality="image-text", media=[picture, words], annotations=made)
    except ValidationError as error:
        raise invalid_from(error, "flickr30k.bad_item", {"key": filename}) from error

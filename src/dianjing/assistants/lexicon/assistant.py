"""Dictionary and patterns: proposes spans, and learns terms and trust from what people made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, Field

from dianjing.assistants.lexicon.patterns import PATTERNS
from dianjing.core.document import Document, Object, read_shape
from dianjing.core.errors import Invalid
from dianjing.core.ontology import ClassDefinition, Ontology
from dianjing.core.processing import AssistItem
from dianjing.core.words import Words
from dianjing.inference.suppression import surest

_SHORTEST = 2
_LONGEST = 60
_MOST_TERMS = 20_000


class Options(BaseModel):
    """``terms``: words by class that are known beforehand; ``patterns``: whether built-in patterns are used."""

    terms: dict[str, list[str]] = Field(default_factory=dict)
    patterns: bool = True
    minimum_score: Annotated[float, Field(ge=0, le=1)] = 0.5


class State(BaseModel):
    """What corrections taught: ``terms[class][term] = [kept, refused]`` and the same for each built-in pattern."""

    terms: dict[str, dict[str, list[int]]] = Field(default_factory=dict)
    patterns: dict[str, list[int]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: code points ``start`` to ``end``, its class, how sure we are, and the pattern it came from."""

    start: int
    end: int
    label: str
    score: float
    pattern: int | None = None


class LexiconSpans:
    """See ``dianjing.core.processing.AssistantCode`` and ``Learner``."""

    def propose(self, item: AssistItem, ontology: Ontology, options: Options, state: bytes | None) -> Document:
        """Spans that do not overlap, the surest and longest first. Raises ``Invalid`` where no class takes spans."""
        known = State() if state is None else State.model_validate_json(state)
        text = item.text(item.item.media[0].name)
        chosen = _apart(
            one
            for one in candidates(text, _span_classes(ontology), options, known)
            if one.score >= options.minimum_score
        )
        return Document(
            objects=[
                Object(
                    id=f"p{number}",
                    label=one.label,
                    shapes=[read_shape({"kind": "span", "start": one.start, "end": one.end})],
                    score=round(one.score, 4),
                )
                for number, one in enumerate(sorted(chosen, key=lambda one: one.start), start=1)
            ]
        )

    def fit(
        self,
        examples: Iterable[tuple[AssistItem, Document, Document]],
        ontology: Ontology,
        options: Options,
        state: bytes | None,
    ) -> bytes:
        """Count kept and refused occurrences of every term and pattern; new terms come from what people marked."""
        known = State() if state is None else State.model_validate_json(state)
        classes = _span_classes(ontology)
        for item, _, kept in examples:
            text = item.text(item.item.media[0].name)
            marked = {
                (start, end): one.label
                for one in kept.objects
                for start, end in _spans(one)
                if 0 <= start < end <= len(text)
            }
            for one in _apart(candidates(text, classes, options, known)):
                if one.pattern is not None:
                    tally = known.patterns.setdefault(f"{one.pattern}:{one.label}", [0, 0])
                    tally[0 if marked.get((one.start, one.end)) == one.label else 1] += 1
            _learn_terms(known, text, marked)
        return known.model_dump_json().encode()


def candidates(text: str, classes: list[ClassDefinition], options: Options, state: State) -> Iterator[Found]:
    """Every occurrence of a term or pattern, overlapping ones too."""
    for one in classes:
        terms = {term: [1, 0] for term in options.terms.get(one.name, []) if term}
        terms |= state.terms.get(one.name, {})
        if terms:
            # Longer terms stand first, so that the alternation takes the longest at each place.
            words = sorted(terms, key=lambda term: (-len(term), term))
            for match in re.finditer("|".join(_bounded(word) for word in words), text):
                kept, refused = terms[match.group()]
                yield Found(match.start(), match.end(), one.name, (kept + 1) / (kept + refused + 1.5))
    if options.patterns:
        yield from _by_pattern(text, classes, state)


def _by_pattern(text: str, classes: list[ClassDefinition], state: State) -> Iterator[Found]:
    for one in classes:
        names = _names(one)
        for number, pattern in enumerate(PATTERNS):
            if not names & pattern.names:
                continue
            kept, refused = state.patterns.get(f"{number}:{one.name}", [0, 0])
            score = (kept + 8 * pattern.trust) / (kept + refused + 8)
            for match in pattern.expression.finditer(text):
                group = "span" if pattern.expression.groupindex and match.group("span") else 0
                yield Found(match.start(group), match.end(group), one.name, score, number)


def _learn_terms(state: State, text: str, marked: dict[tuple[int, int], str]) -> None:
    for (start, end), label in marked.items():
        term = text[start:end]
        terms = state.terms.setdefault(label, {})
        if _SHORTEST <= len(term) <= _LONGEST and "\n" not in term and len(terms) < _MOST_TERMS:
            terms.setdefault(term, [0, 0])
    covered = set(marked)
    for label, terms in state.terms.items():
        for term, tally in terms.items():
            for match in re.finditer(_bounded(term), text):
                place = (match.start(), match.end())
                inside = any(start <= place[0] and place[1] <= end and (start, end) != place for start, end in covered)
                if not inside:
                    tally[0 if marked.get(place) == label else 1] += 1


def _bounded(term: str) -> str:
    """The term as a pattern: Latin words are not found inside others."""
    left = r"(?<![A-Za-z0-9])" if re.match(r"[A-Za-z0-9]", term) else ""
    right = r"(?![A-Za-z0-9])" if re.match(r"[A-Za-z0-9]", term[-1]) else ""
    return f"{left}{re.escape(term)}{right}"


def _apart(found: Iterable[Found]) -> list[Found]:
    """Without overlaps: longer ones first, then surer ones."""
    return surest(
        found,
        rank=lambda one: (one.start - one.end, -one.score, one.start, one.label),
        same=lambda a, b: a.start < b.end and b.start < a.end,
    )


def _spans(one: Object) -> Iterator[tuple[int, int]]:
    for shape in one.shapes:
        if shape.kind == "span":
            yield getattr(shape, "start", 0), getattr(shape, "end", 0)


def _names(one: ClassDefinition) -> set[str]:
    titles = (one.title.zh, one.title.en) if one.title else ()
    return {name.lower() for name in (one.name, one.concept, *titles) if name}


def _span_classes(ontology: Ontology) -> list[ClassDefinition]:
    allowed = [one for one in ontology.classes if not one.retired and (not one.shapes or "span" in one.shapes)]
    if not allowed:
        raise Invalid(
            "assistant.no_class",
            Words(zh="标注体系里没有可用选区的类别", en="No class of the ontology takes spans."),
            hint=Words(zh="给某个类别加上“选区”", en="Allow spans for a class."),
        )
    return allowed

"""What the strategies draw is allowed, has one stored form, and covers every kind."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianjing.core import registry
from dianjing.core.document import Document
from dianjing.core.ontology import Ontology
from dianjing.core.validation import validate, validate_ontology
from dianjing.testing.documents import ontologies_with_documents, shapes
from dianjing.testing.shapes import keeps_promises

some = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])


@some
@given(ontologies_with_documents())
def test_a_drawn_document_is_allowed_and_reads_as_it_was_stored(drawn: tuple[Ontology, Document]) -> None:
    ontology, document = drawn
    validate_ontology(ontology)
    validate(document, ontology, complete=True)
    assert Document.read(document.stored()) == document
    assert Document.read(document.stored()).stored() == document.stored()
    assert Ontology.read(ontology.stored()) == ontology


@pytest.mark.parametrize("name", sorted(registry.shapes()))
@settings(max_examples=20)
@given(data=st.data())
def test_drawn_shapes_keep_the_promises_of_their_room(name: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(shapes([name]), min_size=2, max_size=2))
    assert {shape.kind for shape in drawn} == {name}
    keeps_promises(registry.shapes()[name], drawn)

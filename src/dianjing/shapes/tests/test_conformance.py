"""Every kind of shape goes through the kit."""

import pytest

from dianjing.core import registry
from dianjing.testing.shapes import conform


@pytest.mark.parametrize("name", sorted(registry.shapes()))
def test_a_shape_keeps_what_its_room_promises(name: str) -> None:
    conform(registry.shapes()[name])

"""Every kind of field goes through the kit."""

import pytest

from dianjing.core import registry
from dianjing.testing.fields import conform


@pytest.mark.parametrize("name", sorted(registry.fields()))
def test_a_field_keeps_what_its_room_promises(name: str) -> None:
    conform(registry.fields()[name])

"""Fixtures that cross rooms; each file of ``tests/fixtures`` is one subject."""

from hypothesis import settings

# A test that fails because the machine was busy proves nothing: no example has a time limit.
settings.register_profile("dianjing", deadline=None)
settings.load_profile("dianjing")

pytest_plugins = (
    "tests.fixtures.no_network",
    "tests.fixtures.postgres",
    "tests.fixtures.application",
    "tests.fixtures.people",
    "tests.fixtures.server",
    "tests.fixtures.s3",
)

"""Fixtures that cross rooms; each file of ``tests/fixtures`` is one subject."""

pytest_plugins = ("tests.fixtures.postgres", "tests.fixtures.application", "tests.fixtures.people")

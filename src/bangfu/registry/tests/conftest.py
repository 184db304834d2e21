"""The cast is at hand in every test of this room."""

from bangfu.registry.tests.cast import cast  # noqa: F401

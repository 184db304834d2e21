"""Pages of the register."""

from bangfu.registry.views.finding import find
from bangfu.registry.views.lists import households, persons
from bangfu.registry.views.numbers import reveal_contact, reveal_number
from bangfu.registry.views.people import older, person

__all__ = ["find", "households", "older", "person", "persons", "reveal_contact", "reveal_number"]

"""What the templates of warnings need beyond the ground's."""

from __future__ import annotations

from django import template

from bangfu.rulebook import queries as rulebook

register = template.Library()


@register.filter
def told(sentence: str) -> str:
    """A rule's sentence in the reader's language; other text as it is."""
    return rulebook.told(sentence)

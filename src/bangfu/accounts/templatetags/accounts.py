"""Words of the journal for templates."""

from __future__ import annotations

from django import template

from bangfu.accounts.lines import ACTS

register = template.Library()


@register.filter
def act(verb: str) -> str:
    """What was done, in words; another room's act by its name."""
    return str(ACTS.get(verb, verb))

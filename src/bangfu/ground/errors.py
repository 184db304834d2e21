"""What the product says when it will not do something: words a clerk can act on, never False. No framework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar


def gettext_noop(text: str) -> str:
    """The text itself, marked for the translators: for modules that may not import a framework."""
    return text


class Refused(Exception):
    """The act was not done; the sentence says why and what to do next.

    A sentence with facts is a template: Refused(gettext_noop("“{text}”不是金额。"), text="1,2") is translated, then filled.
    """

    status: ClassVar[int] = 422

    def __init__(self, sentence: object, **facts: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.facts = facts

    def said(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in the language of `translate`, with its facts filled in."""
        text = translate(str(self.sentence))
        return text.format(**self.facts) if self.facts else text

    def __str__(self) -> str:
        return self.said()


class NotAllowed(Refused):
    """The person may not do this, or not here. Rooms make their own words of it."""

    status = 403


class NotFound(Refused):
    """The thing is not there, or not for this person: the two are never told apart."""

    status = 404


class AlreadyDone(Refused):
    """The act was done before and is not done twice."""

    status = 409


class StaleVersion(Refused):
    """Someone else saved in between: nothing was written, both values are given."""

    status = 409

    def __init__(self, sentence: object, *, now: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
        super().__init__(sentence)
        self.now = dict(now)
        self.wanted = dict(wanted)

    @property
    def both(self) -> list[tuple[str, Any, Any]]:
        """(field, value now, value wanted) for each field that differs."""
        return [(name, self.now.get(name), value) for name, value in self.wanted.items()]


class MissingVersion(Refused):
    """A save came without the version it was based on: nothing was written."""

    status = 428


class Broken(Refused):
    """Something kept cannot be read back: a key is gone, a file was changed. An administrator must look."""

    status = 500

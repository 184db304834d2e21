"""Who may say who a row is: those who work where the people live. Departments and inspectors do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bangfu.accounts import queries as accounts
from bangfu.divisions import queries as divisions
from bangfu.ground.errors import NotAllowed, gettext_noop
from bangfu.linkage.models import Link, Mismatch, Question
from bangfu.registry import queries as register

WORKING = ("village", "township", "county")


class NotYourQuestion(NotAllowed):
    """The row and the people it may be live outside the officer's range, or the officer's role only looks."""


def places_worked(staff: Any) -> Callable[[str], bool]:
    """Whether a working role of the officer covers a village; a row without one is for those who work for the whole county."""
    scope = accounts.scope_of(staff)
    low, high = divisions.code_range(divisions.county().code)
    posts = [post for post in scope.posts if post.role in WORKING]
    has_county = any(first <= low and high <= last for post in posts for first, last in post.ranges)
    return lambda code: scope.covers_village(code, *WORKING) if code else has_county


def check_can_answer(staff: Any, question: Question) -> None:
    """Nothing when the officer works where the row or one of its candidates is. Raises: NotYourQuestion."""
    places = [question.village_code, *question.candidates.values_list("village_code", flat=True)]
    works = places_worked(staff)
    if not any(works(code) for code in places):
        raise NotYourQuestion(gettext_noop("这一条不在您的范围内。"))


def check_can_confirm(staff: Any, question: Question, person: int) -> None:
    """Nothing when the officer works where the chosen candidate lives. Raises: NotYourQuestion."""
    check_can_answer(staff, question)
    works = places_worked(staff)
    for candidate in question.candidates.filter(person_id=person):
        if not works(candidate.village_code):
            raise NotYourQuestion(gettext_noop("所选人员不在您的范围内,请交县级确认。"))


def check_can_refuse(staff: Any, question: Question) -> None:
    """Nothing when every candidate lives where the officer works: nobody refuses what they cannot see. Raises: NotYourQuestion."""
    check_can_answer(staff, question)
    if not can_refuse(staff, question):
        raise NotYourQuestion(gettext_noop("有候选人员不在您的范围内,不能认定均不是,请交县级确认。"))


def can_refuse(staff: Any, question: Question) -> bool:
    """Whether every candidate lives where the officer works."""
    works = places_worked(staff)
    return all(works(code) for code in question.candidates.values_list("village_code", flat=True))


def check_can_amend(staff: Any, link: Link, person: int | None) -> None:
    """Nothing when the officer works where the person linked and the one to be live. Raises: NotYourQuestion."""
    wanted = {pk for pk in (link.person_id, person) if pk is not None}
    homes = register.persons_seen_by(staff).filter(pk__in=wanted).values_list("home_id", "home__village_code")
    scope, works = accounts.scope_of(staff), places_worked(staff)
    may = [works(code) or (home in scope.household_ids and can_amend(staff)) for home, code in homes]
    if len(may) != len(wanted) or not all(may) or not can_amend(staff):
        raise NotYourQuestion(gettext_noop("所涉人员不在您的范围内,不能更正。"))


def can_amend(staff: Any) -> bool:
    """Whether the officer works anywhere at all: what they may amend is what they may see."""
    return bool(accounts.scope_of(staff).roles & set(WORKING))


def check_can_settle(staff: Any, mismatch: Mismatch) -> None:
    """Nothing when the officer works where the row or its person is. Raises: NotYourQuestion."""
    if not places_worked(staff)(mismatch.village_code):
        raise NotYourQuestion(gettext_noop("这一条不在您的范围内。"))


def sees_whole_county(staff: Any) -> bool:
    """Whether one of the officer's ranges holds the county: rows that name no village are theirs."""
    low, high = divisions.code_range(divisions.county().code)
    return any(first <= low and high <= last for first, last in accounts.scope_of(staff).ranges)

"""What is where, and what it was called when. Places are public: no reader is asked for."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Q

from bangfu.divisions import naming, rules
from bangfu.divisions.lines import PlacePage as PlacePage
from bangfu.divisions.lines import VillageLine as VillageLine
from bangfu.divisions.models import Division, Edition, Succession, VillageFact
from bangfu.divisions.tree import Place as Place
from bangfu.divisions.tree import Range as Range
from bangfu.divisions.tree import forget as forget
from bangfu.divisions.tree import whole_tree
from bangfu.ground import clock
from bangfu.ground.errors import NotFound, gettext_noop


class PlaceNotLoaded(NotFound):
    """The county this installation serves has no divisions yet."""


def county() -> Place:
    """The place this installation serves. Raises: PlaceNotLoaded."""
    code = rules.full_code(settings.BANGFU_PLACE)
    place = whole_tree().latest(code)
    if place is None:
        raise PlaceNotLoaded(gettext_noop("还没有载入本县的区划。"))
    return place


def place_of(code: str, on: dt.date | None = None) -> Place | None:
    """The version in force on a day (today when not said), else the newest one; None for a code never heard of."""
    tree = whole_tree()
    return tree.at(code, on or clock.today()) or tree.latest(code)


def name_of(code: str, on: dt.date | None = None) -> str:
    """The name people say, 大黑庄村 or 义井镇; a code never heard of is its own name."""
    place = place_of(code, on)
    return place.short_name if place else code


def path_of(code: str, on: dt.date | None = None) -> str:
    """Township and village, as in 义井镇 大黑庄村; a place above the village is its own name."""
    place = place_of(code, on)
    if place is None or place.level < Division.Level.VILLAGE:
        return name_of(code, on)
    above = name_of(place.parent_code, place.valid_from if on is None else on)
    return f"{above} {place.short_name}"


def townships(on: dt.date | None = None) -> list[Place]:
    """The townships of the county in force on a day, by code."""
    return _in_force(Division.Level.TOWNSHIP, rules.code_range(settings.BANGFU_PLACE), on)


def villages(township_code: str | None = None, on: dt.date | None = None) -> list[Place]:
    """The villages in force on a day, of one township or of the county, by code."""
    return _in_force(Division.Level.VILLAGE, rules.code_range(township_code or settings.BANGFU_PLACE), on)


def code_range(code: str) -> Range:
    """The lowest and highest 12-digit code inside a place, both included. Raises: NotADivisionCode."""
    return rules.code_range(code)


def ranges_of(code: str) -> tuple[Range, ...]:
    """The ranges of every code whose people are now inside a place: its own, and those it took over whole.

    A place that was shared out between several is not added. Raises: NotADivisionCode.
    """
    tree = whole_tree()
    key = f"ranges {code}"
    if key not in tree.kept:
        tree.kept[key] = naming.ranges_inside(tree, rules.code_range(code))
    found = tree.kept[key]
    assert isinstance(found, tuple)
    return found


def current_codes(code: str, on: dt.date | None = None) -> tuple[str, ...]:
    """The codes in force on a day (today when not said) that hold what this code held, later or earlier.

    One for a place in force, renamed or merged; several for one that was shared out, or one that was several before.
    """
    return naming.codes_on(whole_tree(), code, on or clock.today())


def village_code_by_name(on: dt.date | None = None) -> dict[tuple[str, str], str]:
    """(township, village) as clerks write them -> 12-digit code.

    Without a day: every name ever used, leading to the code in force today (former names follow their successors).
    With one: the names and codes in force that day. A pair two villages answer to is left out; ("", village) is
    there when the name is the only one in the county.
    """
    tree, day = whole_tree(), on or clock.today()
    key = f"names {on or ''} {day}"
    if key not in tree.kept:
        names = naming.names_ever if on is None else naming.names_in_force
        tree.kept[key] = names(tree, rules.code_range(settings.BANGFU_PLACE), day)
    found = tree.kept[key]
    assert isinstance(found, dict)
    return found


def once_poor_villages(on: dt.date | None = None) -> frozenset[str]:
    """Codes in force on a day that are, or took over, a village once on the poor list. Source: facts of the village."""
    return frozenset(now for code in set(_poor_codes()) for now in current_codes(code, on))


def handovers() -> list[Succession]:
    """Every takeover, newest first. Grain: one row per predecessor and successor."""
    return list(Succession.objects.order_by("-on", "before_code"))


def versions_of(code: str) -> tuple[Place, ...]:
    """Every version of one code, oldest first."""
    return whole_tree().versions.get(code, ())


def predecessors_of(code: str) -> tuple[str, ...]:
    """The codes this one took over, directly."""
    return whole_tree().predecessors.get(code, ())


def successors_of(code: str) -> tuple[str, ...]:
    """The codes that took this one over, directly."""
    return whole_tree().successors.get(code, ())


def village_lines(on: dt.date | None = None) -> list[VillageLine]:
    """Every version of every village of the county as it stands on a day, by code. Grain: one row per version."""
    day = on or clock.today()
    poor = once_poor_villages(day) | frozenset(_poor_codes())
    inside = rules.code_range(settings.BANGFU_PLACE)
    return [_line(place, day, poor) for place in naming.villages_of(whole_tree(), inside)]


def townships_ever() -> list[Place]:
    """Every township the county has or had, by code; its newest version."""
    low, high = rules.code_range(settings.BANGFU_PLACE)
    found = {p.code: p for p in whole_tree().places() if p.level == Division.Level.TOWNSHIP and low <= p.code <= high}
    return list(found.values())


def page_of(code: str) -> PlacePage:
    """What the page of one place says. Raises: NotFound for a code never heard of."""
    place = place_of(code)
    if place is None:
        raise NotFound(gettext_noop("没有这个区划代码。"))
    links = Succession.objects.filter(Q(before_code=code) | Q(after_code=code)).order_by("on", "before_code")
    return PlacePage(
        code=code,
        name=place.name,
        path=path_of(code),
        is_invented=place.is_invented,
        versions=tuple((v.name, v.valid_from, v.valid_to) for v in versions_of(code)),
        took_over=tuple((path_of(s.before_code), s.before_code, s.on, s.note) for s in links if s.after_code == code),
        taken_over_by=tuple(
            (path_of(s.after_code), s.after_code, s.on, s.note) for s in links if s.before_code == code
        ),
        inside=tuple((p.short_name, p.code) for p in whole_tree().places() if p.parent_code == code),
    )


def edition_source() -> str:
    """Where the codes of this installation come from; empty when none were loaded."""
    return (
        Edition.objects.filter(place_code=rules.full_code(settings.BANGFU_PLACE))
        .values_list("source", flat=True)
        .first()
        or ""
    )


def _line(place: Place, day: dt.date, poor: frozenset[str]) -> VillageLine:
    state = "live" if place.is_in_force(day) else "coming" if place.valid_from > day else "past"
    return VillageLine(
        code=place.code,
        name=place.short_name,
        township=name_of(place.parent_code, place.valid_from),
        township_code=place.parent_code,
        valid_from=place.valid_from,
        valid_to=place.valid_to,
        state=state,
        is_invented=place.is_invented,
        before=_named(predecessors_of(place.code)),
        after=_named(successors_of(place.code)),
        once_poor=place.code in poor,
    )


def _named(codes: tuple[str, ...]) -> str:
    return "、".join(path_of(code) for code in codes)


def _poor_codes() -> list[str]:
    return list(VillageFact.objects.filter(was_poor_village=True).values_list("village_code", flat=True))


def _in_force(level: int, inside: Range, on: dt.date | None) -> list[Place]:
    day, tree = on or clock.today(), whole_tree()
    return [
        place
        for place in tree.places()
        if place.level == level and inside[0] <= place.code <= inside[1] and place.is_in_force(day)
    ]

"""From any name or code a place ever had to the one in force. Works on the tree, asks nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bangfu.divisions import rules
from bangfu.divisions.models import Division
from bangfu.divisions.tree import Place, Range, Tree

Pair = tuple[str, str]


def codes_on(tree: Tree, code: str, on: dt.date) -> tuple[str, ...]:
    """The codes in force on a day that hold what this one held: itself, else its nearest heirs, else its forebears."""
    if tree.at(code, on):
        return (code,)
    first = tree.versions[code][0] if code in tree.versions else None
    links = tree.predecessors if first and on < first.valid_from else tree.successors
    return tuple(dict.fromkeys(_nearest(tree, code, on, links)))


def _nearest(tree: Tree, code: str, on: dt.date, links: dict[str, tuple[str, ...]]) -> Iterator[str]:
    for here in links.get(code, ()):
        if tree.at(here, on):
            yield here
        else:
            yield from _nearest(tree, here, on, links)


def ranges_inside(tree: Tree, inside: Range) -> tuple[Range, ...]:
    """The range itself, and those of places outside it whose every heir is inside. Largest places first."""
    ranges = [inside]

    def is_inside(code: str) -> bool:
        return any(low <= code <= high for low, high in ranges)

    for place in sorted(tree.places(), key=lambda place: (place.level, place.code)):
        heirs = tree.successors.get(place.code, ())
        if heirs and not is_inside(place.code) and all(_ends_inside(tree, heir, inside) for heir in heirs):
            ranges.append(rules.code_range(place.code))
    return tuple(ranges)


def _ends_inside(tree: Tree, code: str, inside: Range) -> bool:
    """Whether the last heirs of a place all lie inside the range."""
    return all(
        inside[0] <= last <= inside[1]
        for last in (code, *rules.chain_from(code, tree.successors))
        if last not in tree.successors
    )


def names_in_force(tree: Tree, inside: Range, on: dt.date) -> dict[Pair, str]:
    """(township, village) -> code, for the names of one day: official ones first, then other spellings."""
    return _surest(_levels_of(tree, _living(tree, inside, on)))


def names_ever(tree: Tree, inside: Range, today: dt.date) -> dict[Pair, str]:
    """(township, village) -> code in force today, for every name ever used; what is in force goes before the past."""
    living = _living(tree, inside, today)
    past = [
        (place, codes_on(tree, place.code, today)) for place in villages_of(tree, inside) if place not in set(living)
    ]
    led = [(place, codes[0]) for place, codes in past if len(codes) == 1]
    return _surest(
        [
            *_levels_of(tree, living),
            [(pair, code) for place, code in led for pair in _spellings(place.name, _township(tree, place))],
            [(pair, code) for place, code in led for pair in _spellings(place.name, _township_of_heir(tree, code))],
        ]
    )


def _surest(levels: list[list[tuple[Pair, str]]]) -> dict[Pair, str]:
    """What two villages answer to at one level is dropped; an earlier level is never overruled."""
    answers: dict[Pair, str] = {}
    for level in levels:
        fresh: dict[Pair, set[str]] = {}
        for pair, code in level:
            if pair not in answers:
                fresh.setdefault(pair, set()).add(code)
        answers.update({pair: next(iter(codes)) for pair, codes in fresh.items() if len(codes) == 1})
    return answers


def _levels_of(tree: Tree, living: list[Place]) -> list[list[tuple[Pair, str]]]:
    """Official names, then other spellings, then villages without their township."""
    return [
        [((_township(tree, place), place.name), place.code) for place in living],
        [(pair, place.code) for place in living for pair in _spellings(place.name, _township(tree, place))],
        [(("", name), place.code) for place in living for name in rules.village_aliases(place.name)],
    ]


def villages_of(tree: Tree, inside: Range) -> list[Place]:
    """Every version of every village inside a range, by code and start."""
    return [p for p in tree.places() if p.level == Division.Level.VILLAGE and inside[0] <= p.code <= inside[1]]


def _living(tree: Tree, inside: Range, on: dt.date) -> list[Place]:
    return [place for place in villages_of(tree, inside) if place.is_in_force(on)]


def _spellings(village: str, township: str) -> Iterator[Pair]:
    for above in rules.township_aliases(township):
        for name in rules.village_aliases(village):
            yield above, name


def _township(tree: Tree, place: Place) -> str:
    above = tree.at(place.parent_code, place.valid_from) or tree.latest(place.parent_code)
    return above.name if above else place.parent_code


def _township_of_heir(tree: Tree, code: str) -> str:
    """A former village is also looked for under the township its people belong to now."""
    return _township(tree, tree.versions[code][-1])

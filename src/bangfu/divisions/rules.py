"""What a division code and a village's name say by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

WIDTHS = (2, 4, 6, 9, 12)
"""Digits that name a province, city, county, township and village; the rest of the twelve are zeros."""

VILLAGE_ENDINGS = ("村民委员会", "村委会")
COMMUNITY_ENDINGS = ("社区居民委员会", "社区居委会", "社区居委", "社区委会", "居民委员会", "居委会", "社区")
TOWNSHIP_ENDINGS = ("街道办事处", "人民政府", "街道", "镇", "乡")


class NotADivisionCode(ValueError):
    """The text is no division code of 2, 4, 6, 9 or 12 digits."""


def full_code(code: str) -> str:
    """The twelve-digit form of a code. Raises: NotADivisionCode."""
    text = code.strip()
    if not text.isascii() or not text.isdigit() or len(text) not in WIDTHS:
        raise NotADivisionCode(code)
    return text.ljust(12, "0")


def level_of(code: str) -> int:
    """1 province, 2 city, 3 county, 4 township, 5 village. Raises: NotADivisionCode."""
    full = full_code(code)
    return next(level for level, width in enumerate(WIDTHS, start=1) if not full[width:].strip("0"))


def prefix_of(code: str) -> str:
    """The digits that every place inside shares. Raises: NotADivisionCode."""
    return full_code(code)[: WIDTHS[level_of(code) - 1]]


def code_range(code: str) -> tuple[str, str]:
    """The lowest and the highest twelve-digit code inside, both included. Raises: NotADivisionCode."""
    prefix = prefix_of(code)
    return prefix.ljust(12, "0"), prefix.ljust(12, "9")


def parent_of(code: str) -> str:
    """The twelve-digit code one level up; empty for a province. Raises: NotADivisionCode."""
    level = level_of(code)
    return "" if level == 1 else full_code(full_code(code)[: WIDTHS[level - 2]])


def stem_of(name: str, endings: Iterable[str]) -> str:
    """The name without the first of the endings it carries; a name that is nothing else stays whole."""
    for ending in endings:
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name


def short_name(name: str) -> str:
    """The name people say: 大黑庄村委会 is 大黑庄村, 南关路社区居委会 is 南关路社区; other names stay."""
    if any(name.endswith(ending) for ending in COMMUNITY_ENDINGS):
        return stem_of(name, COMMUNITY_ENDINGS) + "社区"
    stem = stem_of(name, VILLAGE_ENDINGS)
    return stem if stem == name or stem.endswith("村") else f"{stem}村"


def village_aliases(name: str) -> frozenset[str]:
    """Every way a clerk writes this village: 大黑庄, 大黑庄村, 大黑庄村委会, 大黑庄村民委员会, 大黑庄村村委会."""
    if any(name.endswith(ending) for ending in COMMUNITY_ENDINGS):
        stem = stem_of(name, COMMUNITY_ENDINGS)
        return frozenset({name, stem, *(stem + ending for ending in COMMUNITY_ENDINGS)})
    stem = stem_of(name, VILLAGE_ENDINGS)
    bare = stem[:-1] if stem.endswith("村") and len(stem) > 2 else stem
    said = {bare, f"{bare}村"}
    return frozenset({name, *said, *(word + ending for word in said for ending in VILLAGE_ENDINGS)})


def township_aliases(name: str) -> frozenset[str]:
    """义井镇 is also written 义井 and 义井镇人民政府."""
    return frozenset({name, stem_of(name, TOWNSHIP_ENDINGS), f"{name}人民政府", f"{name}政府"})


def chain_from(code: str, successors: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The places that took over from this one, first generation first; the place itself is not among them."""
    seen, waiting = {code}, list(successors.get(code, ()))
    while waiting:
        here = waiting.pop(0)
        if here in seen:
            continue
        seen.add(here)
        yield here
        waiting.extend(successors.get(here, ()))


def is_in_circle(code: str, successors: Mapping[str, Iterable[str]]) -> bool:
    """Whether following the successors of a place leads back to it."""
    followed = [code, *chain_from(code, successors)]
    return any(code in successors.get(here, ()) for here in followed)

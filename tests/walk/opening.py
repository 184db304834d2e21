"""Who may open what, in words that compose. Each takes a viewer and a half, and says yes or no."""

from __future__ import annotations

from collections.abc import Callable

from tests.walk.cast import SENDS_ROSTERS, Half, Viewer

Opening = Callable[[Viewer, Half], bool]
WORKING = ("village", "township", "county")


def anybody(viewer: Viewer, half: Half) -> bool:
    """Signed in or not."""
    return True


def staff(viewer: Viewer, half: Half) -> bool:
    """Whoever is signed in, with or without a grant."""
    return viewer.is_inside


def nobody(viewer: Viewer, half: Half) -> bool:
    """The address takes no such request."""
    return False


def in_area(viewer: Viewer, half: Half) -> bool:
    """Those whose area holds the half."""
    return viewer.is_inside and half.name in viewer.covers


def whole_county(viewer: Viewer, half: Half) -> bool:
    """Those whose area is the county."""
    return viewer.is_inside and {"near", "far"} <= viewer.covers


def sender(viewer: Viewer, half: Half) -> bool:
    """The department whose file the half's roster is, and the county's officers."""
    return viewer.is_inside and (SENDS_ROSTERS in viewer.departments or "county" in viewer.roles)


def maker(viewer: Viewer, half: Half) -> bool:
    """The half's own clerk."""
    return viewer.is_inside and viewer.staff == half.staff


def role(*names: str) -> Opening:
    """Those who hold one of the roles, anywhere."""
    return lambda viewer, half: viewer.is_inside and bool(viewer.roles & set(names))


def both(*openings: Opening) -> Opening:
    """Those for whom every one of these holds."""
    return lambda viewer, half: all(opening(viewer, half) for opening in openings)


def either(*openings: Opening) -> Opening:
    """Those for whom one of these holds."""
    return lambda viewer, half: any(opening(viewer, half) for opening in openings)


worker = both(in_area, role(*WORKING))
"""Those who may change what is known of the half's people."""
assigner = both(in_area, role("township", "county"))
"""Those who may hand the half's warnings out."""
reader_of_file = either(in_area, sender)
"""Those whose villages stand in the half's file, and who sent it."""
reader_of_all_rows = either(whole_county, both(staff, lambda viewer, half: SENDS_ROSTERS in viewer.departments))
"""Those who may read a file row by row, whoever it is about."""
corrector = either(assigner, sender)
"""Those who may mend a row of the half's file."""

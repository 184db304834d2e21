"""The part of the county an officer may see, for the ORM and the lake alike."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

Range = tuple[str, str]
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Post:
    """One live grant: a role and the code ranges it is held for."""

    role: str
    ranges: tuple[Range, ...]


@dataclass(frozen=True)
class Scope:
    """The union of an officer's live grants.

    `ranges`: code ranges, both ends included, whose households may be seen. `household_ids`: single households
    besides. `departments`: whose uploads may be seen and sent, never households. `roles`: held today, anywhere.
    `posts`: which role holds where.
    """

    ranges: tuple[Range, ...] = ()
    household_ids: frozenset[int] = frozenset()
    departments: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    posts: tuple[Post, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no household and no upload to see."""
        return not (self.ranges or self.household_ids or self.departments)

    def covers_village(self, code: str, *roles: str) -> bool:
        """Whether a village's households may be seen; with roles, whether one of them is held there."""
        if not roles:
            return any(low <= code <= high for low, high in self.ranges)
        return any(low <= code <= high for post in self.posts if post.role in roles for low, high in post.ranges)

    def covers_household(self, household_id: int, village_code: str) -> bool:
        """Whether this household may be seen, by its village or by name."""
        return household_id in self.household_ids or self.covers_village(village_code)

    def village_q(self, field: str = "village_code") -> Q:
        """The rows whose village may be seen."""
        condition = NOTHING
        for low, high in self.ranges:
            condition |= Q(**{f"{field}__gte": low, f"{field}__lte": high})
        return condition

    def household_q(self, village_field: str = "village_code", id_field: str = "id") -> Q:
        """The rows whose household may be seen, by village or by name."""
        if not self.household_ids:
            return self.village_q(village_field)
        return self.village_q(village_field) | Q(**{f"{id_field}__in": sorted(self.household_ids)})

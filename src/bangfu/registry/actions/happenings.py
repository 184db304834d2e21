"""Events: what happened, when in the world and when it was written down. Never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from bangfu.ground import clock
from bangfu.registry.actions.book import Candidate, first_known
from bangfu.registry.actions.chunks import Import
from bangfu.registry.actions.facts import Written
from bangfu.registry.actions.memberships import Moved
from bangfu.registry.models import Event, Presence
from bangfu.registry.terms import EventKind


def record_event(
    *,
    kind: str,
    happened_on: dt.date,
    source: str,
    household_id: int,
    sentence: str = "",
    detail: Mapping[str, Any] | None = None,
    by: Any,
) -> Event:
    """Something that happened to a household is on record; the same happening is recorded once.

    `source` names the row it came from, such as case:17. The caller journals its own act.
    """
    return _recorded(
        Event(household_id=household_id, kind=kind, happened_on=happened_on, source=source, by=by), sentence, detail
    )


def record_person_event(
    *,
    kind: str,
    happened_on: dt.date,
    source: str,
    person_id: int,
    sentence: str = "",
    detail: Mapping[str, Any] | None = None,
    by: Any,
) -> Event:
    """Something that happened to a person is on record; the same happening is recorded once. The caller journals its own act."""
    return _recorded(
        Event(person_id=person_id, kind=kind, happened_on=happened_on, source=source, by=by), sentence, detail
    )


def _recorded(event: Event, sentence: str, detail: Mapping[str, Any] | None) -> Event:
    about: dict[str, Any] = {"household": event.household_id, "person": event.person_id}
    event.sentence, event.detail, event.recorded_at = sentence[:300], dict(detail or {}), clock.now()
    alike = Event.objects.filter(kind=event.kind, happened_on=event.happened_on, source=event.source, withdrawn_at=None)
    same = alike.filter(**about, sentence=event.sentence).first()
    if same:
        return same
    event.save(force_insert=True)
    return event


def of_people(
    imported: Import, good: Mapping[int, Candidate], fresh: set[int], gone: set[int], moved: Mapping[int, Moved]
) -> None:
    """Deaths, moves away, births and changes of household that a file brought are events."""
    events = [*_gone(imported, good, gone), *_moved(imported, good, moved), *_born(imported, good, fresh)]
    Event.objects.bulk_create(events)


def of_households(imported: Import, written: Written) -> None:
    """Households whose kind or monitoring a file changed have an event that says from what to what."""
    events = []
    for (household_id,), after in written.after.items():
        before = written.before.get((household_id,))
        if before is None or after is None or not before.values["kind"]:
            continue
        was, now = ([v.values["kind"], v.values["monitored_kind"], v.values["risk_removed"]] for v in (before, after))
        if was != now:
            words = f"{_kinds(was)} → {_kinds(now)}"
            events.append(_event(imported, EventKind.KIND_CHANGED, imported.data_on, words, household_id=household_id))
    Event.objects.bulk_create(events)


def _kinds(values: list[Any]) -> str:
    kind, monitored, is_removed = values
    removed = "(风险已消除)" if monitored and is_removed else ""
    return f"{kind or '一般农户'}{'、' + monitored if monitored else ''}{removed}"


def _gone(imported: Import, good: Mapping[int, Candidate], gone: set[int]) -> Iterator[Event]:
    words = {
        Presence.Status.DIED.value: (EventKind.DIED, "死亡"),
        Presence.Status.MOVED_OUT.value: (EventKind.MOVED_OUT, "迁出"),
    }
    for pid in sorted(gone):
        row, home = good[pid].row, good[pid].home
        if row.status in words:
            kind, word = words[row.status]
            happened_on = row.status_on or imported.data_on
            yield _event(
                imported, kind, happened_on, f"{row.name}{word}", person_id=pid, household_id=home.id if home else None
            )


def _moved(imported: Import, good: Mapping[int, Candidate], moved: Mapping[int, Moved]) -> Iterator[Event]:
    for pid in sorted(moved):
        was, now = (
            [s.household_id for s in stays if s.to_on is None] for stays in (moved[pid].before, moved[pid].after)
        )
        if not was or not now or was[-1] == now[-1]:
            continue
        name = good[pid].row.name
        yield _event(imported, EventKind.LEFT, imported.data_on, f"{name}转出", person_id=pid, household_id=was[-1])
        yield _event(imported, EventKind.JOINED, imported.data_on, f"{name}转入", person_id=pid, household_id=now[-1])


def _born(imported: Import, good: Mapping[int, Candidate], fresh: set[int]) -> Iterator[Event]:
    """A child of less than a year in a household that was registered before it was born is a birth."""
    babies = {}
    for pid in sorted(fresh):
        row, home = good[pid].row, good[pid].home
        if home and not home.is_new and row.born_on and 0 <= (imported.data_on - row.born_on).days < 366:
            babies[pid] = (row, home)
    since = first_known({home.id for _, home in babies.values()})
    for pid, (row, home) in babies.items():
        if row.born_on and home.id in since and since[home.id] < row.born_on:
            yield _event(
                imported, EventKind.JOINED, row.born_on, f"{row.name}出生", person_id=pid, household_id=home.id
            )


def _event(imported: Import, kind: EventKind, happened_on: dt.date, sentence: str, **about: int | None) -> Event:
    return Event(
        kind=kind.value,
        happened_on=happened_on,
        recorded_at=imported.now,
        source=imported.source,
        sentence=sentence,
        **about,
    )

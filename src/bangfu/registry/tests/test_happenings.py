"""Events are recorded once and never changed."""

from bangfu.registry import actions, queries
from bangfu.registry.models import Event
from bangfu.registry.tests.cast import TODAY


def test_event_is_recorded_once_however_often_it_is_told(cast):
    told = {
        "kind": "checked",
        "happened_on": TODAY,
        "source": "warning:3",
        "household_id": cast.wang.id,
        "sentence": "无风险",
    }

    first = actions.record_event(**told, by=cast.officers["village"])
    again = actions.record_event(**told, by=cast.officers["village"])

    assert first == again
    assert Event.objects.count() == 1
    assert queries.events_of(cast.wang.id, TODAY) == [first]


def test_another_sentence_is_another_event(cast):
    told = {"kind": "checked", "happened_on": TODAY, "source": "warning:3", "household_id": cast.wang.id}

    actions.record_event(**told, sentence="无风险", by=cast.officers["village"])
    actions.record_event(**told, sentence="有风险", detail={"risk": "因病"}, by=cast.officers["village"])

    assert Event.objects.count() == 2


def test_event_of_a_person(cast):
    event = actions.record_person_event(
        kind="graduated", happened_on=TODAY, source="case:1", person_id=cast.li.daughter.pk, by=cast.officers["village"]
    )

    assert (event.person, event.household, event.detail) == (cast.li.daughter, None, {})

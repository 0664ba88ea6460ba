"""Between JSON and the schema's types."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import strawberry

from contracts.commands.filing import FILE, Birth, Number, Person
from contracts.words.persons import AgeBand, NumberKind
from contracts.words.reports import Age, WayIn
from gateway.graphql.declared import input_of, part_of
from gateway.graphql.inputs import as_id, as_key, body_of
from gateway.graphql.reports.content.about_person import BirthContent, PersonNumbersContent
from gateway.graphql.reports.types import Report
from gateway.graphql.wire import UnexpectedAnswer, read

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
HEAD = {"id": ID, "version": 1, "state": "submitted", "positions": ["author"], "withheld": []}


def test_an_input_is_sent_with_wire_names_and_only_what_was_given() -> None:
    given = input_of(FILE)(
        idempotency_key="a-key-of-mine",
        encounter_date=date(2026, 11, 20),
        way_in=WayIn.CHILD_DUTY,
        still_here_until=datetime(2026, 11, 24, 15, tzinfo=UTC),
        person=part_of(Person)(
            birth=part_of(Birth)(age_band=AgeBand.AGE_14_17),
            numbers=[part_of(Number)(kind=NumberKind.JMBG, value="0101010710017")],
        ),
    )
    assert body_of(given) == {
        "encounterDate": "2026-11-20",
        "wayIn": "child_duty",
        "stillHereUntil": "2026-11-24T15:00:00+00:00",
        "stillHereUntilUnknown": False,
        "person": {"birth": {"ageBand": "14-17"}, "numbers": [{"kind": "jmbg", "value": "0101010710017"}]},
    }


def test_what_can_be_no_id_or_key_is_left_for_the_service_to_refuse() -> None:
    assert as_id(strawberry.ID("../referrals")).int == 0
    assert as_key("good-key") == "good-key"
    assert as_key("bad\r\nkey: x") == ""


def test_an_answer_is_read_and_unknown_fields_are_dropped() -> None:
    classes = {
        "birth": {"age": "child", "birthDate": None, "ageBand": "9-13", "new": 1},
        "reference": None,
        "unheard_of": {"a": 1},
    }
    withheld = [{"class": "clinical", "mask": "none", "reason": "sealed"}]
    report = Report.of({**HEAD, "classes": classes, "withheld": withheld, "extra": 1})
    assert report.birth == BirthContent(recorded=True, age=Age.CHILD, age_band=AgeBand.AGE_9_13)
    assert report.reference is None
    assert report.withheld[0].class_ == "clinical"


def test_a_class_of_which_only_its_existence_is_shown_says_just_that() -> None:
    report = Report.of({**HEAD, "classes": {"person_numbers": {"recorded": False}}})
    assert report.person_numbers == PersonNumbersContent(recorded=False)


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ({**HEAD}, "Report.classes"),
        ({**HEAD, "classes": {"birth": {"age": "Jelisaveta"}}}, "BirthContent.age"),
        ({**HEAD, "classes": {}, "version": "1"}, "Report.version"),
        ({**HEAD, "classes": {}, "positions": "author"}, "Report.positions"),
        ({**HEAD, "classes": {"birth": {"birthDate": "Jelisaveta"}}}, "BirthContent.birthDate"),
        ({"classes": {}}, "Report: a field is missing"),
    ],
)
def test_an_answer_that_the_schema_has_no_place_for_names_the_place_and_not_the_value(
    answer: dict[str, object], place: str
) -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        Report.of(answer)
    assert place in str(caught.value)
    assert "Jelisaveta" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_what_a_list_holds_is_read_when_it_is_asked_for() -> None:
    report = Report.of({**HEAD, "classes": {}, "withheld": [{"class": "clinical", "mask": "Jelisaveta"}]})
    with pytest.raises(UnexpectedAnswer, match=r"Withheld\.mask"):
        list(report.withheld)


def test_an_answer_that_is_no_object_is_refused() -> None:
    with pytest.raises(UnexpectedAnswer, match="not an object"):
        read(BirthContent, ["a"])

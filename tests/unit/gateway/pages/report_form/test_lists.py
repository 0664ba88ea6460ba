"""Institutions that a reporter may leave out: each is once, and no one's municipality is guessed."""

from __future__ import annotations

from uuid import UUID

import pytest

from contracts import reference
from gateway.pages.languages.choice import Language
from gateway.pages.report_form.screens.lists import reporting_units, units_to_leave_out, with_chosen
from tests.support.walks import walk


@walk("unit", reference.units(), ids=lambda unit: unit.code)
def test_each_unit_stands_once_wherever_the_reporter_works(unit: reference.Unit) -> None:
    codes = [code for group in units_to_leave_out(unit.id, Language.EN) for code, _ in group.choices]
    kinds = ("social_work", "investigators", "patrol")
    assert sorted(codes) == sorted(str(each.id) for each in reference.units() if each.kind in kinds)


def test_the_serving_centre_of_a_town_without_police_of_its_own_is_near() -> None:
    near, *_ = units_to_leave_out(reference.unit_by_code("obsabac.emergency").id, Language.SR_LATN)
    assert (near.heading, [name for _, name in near.choices]) == (
        "In your municipality",
        ["Centar za socijalni rad Šabac"],
    )


def test_a_unit_that_was_chosen_and_is_not_offered_stays_under_its_own_heading() -> None:
    gone, there = str(reference.centre_intake_unit()), reporting_units(Language.EN)
    offered = there[0].choices[0][0]
    *same, chosen = with_chosen(there, [offered, gone], Language.EN)
    assert same == there
    assert (chosen.heading, [code for code, _ in chosen.choices]) == ("Chosen before", [gone])
    assert with_chosen(there, [offered], Language.EN) == there


@pytest.mark.parametrize("unit", [None, reference.centre_intake_unit()], ids=["no unit", "a unit without a place"])
def test_without_a_place_of_work_nothing_is_near(unit: UUID | None) -> None:
    assert [group.heading for group in units_to_leave_out(unit, Language.EN)] == ["Centres for social work", "Police"]


@pytest.mark.parametrize(
    ("language", "novi_sad"),
    [
        (Language.SR_CYRL, "Нови Сад, Служба за заштиту деце и одраслих"),
        (Language.SR_LATN, "Novi Sad, Služba za zaštitu dece i odraslih"),
        (Language.EN, "Novi Sad, Protection service for children and adults"),
    ],
)
def test_a_centre_for_social_work_begins_with_its_town_where_the_heading_says_what_it_is(
    language: Language, novi_sad: str
) -> None:
    centres, _ = units_to_leave_out(None, language)
    assert novi_sad in [name for _, name in centres.choices]
    towns = {each.name_sr_cyrl[0] for each in reference.municipalities()}
    assert language is not Language.SR_CYRL or {name[0] for _, name in centres.choices} == towns

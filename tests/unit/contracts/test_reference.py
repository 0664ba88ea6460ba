"""The reference data: what it holds, how it is asked, and that a broken file does not load."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from contracts import reference
from contracts.reference import files
from contracts.reference.catalogue import catalogue
from contracts.reference.errors import ReferenceDataError, UnknownReference


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("70203", "BEOGRAD"),  # Beograd-Palilula
        ("89010", "VOJVODINA"),  # Novi Sad
        ("80438", "VOJVODINA"),  # Subotica
        ("71269", "SUMADIJA_ZAPADNA_SRBIJA"),  # Šabac
        ("70645", "SUMADIJA_ZAPADNA_SRBIJA"),  # Kragujevac
        ("71331", "JUZNA_ISTOCNA_SRBIJA"),  # Niš-Medijana
        ("71099", "JUZNA_ISTOCNA_SRBIJA"),  # Smederevo
        ("70947", "JUZNA_ISTOCNA_SRBIJA"),  # Požarevac
    ],
)
def test_a_municipality_lies_in_its_statistical_region(code: str, region: str) -> None:
    assert reference.region(code) == region


def test_every_sign_is_in_one_list_and_in_both_scripts() -> None:
    lists = reference.indicator_lists()
    sectors = ["health", "labour", "police", "social_care", "education", "ngo", "migration"]
    assert {each.code for each in lists} == {"general", "children", "domestic_servitude", *sectors}
    codes = [sign.code for each in lists for sign in each.indicators]
    assert len(codes) == len(set(codes)) == 163
    for each in lists:
        # Two screens of a phone: a longer list is not read to its end.
        assert len(each.indicators) <= 22
        for text in (each.title, each.source, *(sign.text for sign in each.indicators)):
            assert re.search(r"[Ѐ-ӿ]", text.sr_cyrl)
            assert not re.search(r"[Ѐ-ӿ]", text.sr_latn + text.en)
        assert not each.verified, "set verified only with the Centre's word, and say so here"


def test_every_district_lies_in_one_region_and_all_168_municipalities_are_there() -> None:
    places = reference.municipalities()
    assert len(places) == 168
    regions_of: dict[str, set[str]] = {}
    for place in places:
        regions_of.setdefault(place.district, set()).add(place.region)
    assert all(len(regions) == 1 for regions in regions_of.values())
    assert Counter(next(iter(regions)) for regions in regions_of.values()) == {
        "BEOGRAD": 1,
        "VOJVODINA": 7,
        "SUMADIJA_ZAPADNA_SRBIJA": 8,
        "JUZNA_ISTOCNA_SRBIJA": 9,
    }


@pytest.mark.parametrize(
    ("code", "latin", "cyrillic", "plain"),
    [
        ("70548", "Žitorađa", "Житорађа", "Zitoradja"),
        ("70459", "Vrnjačka Banja", "Врњачка Бања", "Vrnjacka Banja"),
        ("80306", "Odžaci", "Оџаци", "Odzaci"),
        ("70777", "Ljubovija", "Љубовија", "Ljubovija"),
        ("70912", "Petrovac na Mlavi", "Петровац на Млави", "Petrovac na Mlavi"),
        ("71315", "Niš-Crveni krst", "Ниш-Црвени крст", "Nis-Crveni krst"),
    ],
)
def test_a_municipality_is_named_in_both_scripts_and_plainly(code: str, latin: str, cyrillic: str, plain: str) -> None:
    place = reference.municipality(code)
    assert (place.name_sr_latn, place.name_sr_cyrl, place.name_plain) == (latin, cyrillic, plain)


def test_places_beyond_the_municipalities_have_a_name_a_region_of_their_own_and_no_one_who_serves_them() -> None:
    beyond = {place.code: place for place in reference.elsewhere()}
    assert set(beyond) == {"RS-KM", "ABROAD", "UNKNOWN"}
    assert set(beyond).isdisjoint(place.code for place in reference.municipalities())
    assert {place.region for place in beyond.values()}.isdisjoint(place.region for place in reference.municipalities())
    for place in beyond.values():
        assert len(set(place.name.everywhere())) == 3
        assert reference.region(place.code) is place.region
        assert reference.place_name(place.code, "sr-Cyrl") == place.name.sr_cyrl
        with pytest.raises(UnknownReference):
            reference.serving_csr(place.code)
    assert reference.place_name("71331", "sr-Cyrl") == "Ниш-Медијана"
    assert reference.place_name("71331", "en") == "Niš-Medijana"


def test_city_municipalities_share_one_centre_for_social_work() -> None:
    nis = {reference.serving_csr(code) for code in ("71285", "71307", "71315", "71323", "71331")}
    assert nis == {reference.unit_by_code("csrnis.protection").id}
    belgrade = {reference.serving_csr(place.code) for place in reference.municipalities() if place.district == "RS-00"}
    assert len(belgrade) == 1
    assert reference.serving_csr("70432") == reference.serving_csr("71358")  # Vranje and Vranjska Banja
    assert reference.serving_csr("70203") != reference.serving_csr("71323")  # two places called Palilula
    assert reference.serving_csr("89010") == reference.unit_by_code("csrnovisad.protection").id


def test_every_municipality_is_served_by_a_unit_of_social_care_that_can_be_written_to() -> None:
    for place in reference.municipalities():
        unit = reference.unit(reference.serving_csr(place.code))
        assert unit.sector == "social_care"
        assert unit.verified is False
        assert reference.agency(unit.agency).kind == "csr"
    assert len({reference.serving_csr(place.code) for place in reference.municipalities()}) == 145


def test_units_have_random_ids_and_addresses_that_reach_no_one() -> None:
    units = reference.units()
    assert {unit.id.version for unit in units} == {4}
    assert len({unit.email for unit in units}) == len(units)
    assert all(unit.email.endswith(".example.org") for unit in units)
    assert all(re.fullmatch(r"\+381[0-9]{2}0[0-9]{5}", unit.phone) for unit in units)


def test_the_centre_has_one_unit_for_intake_and_one_on_duty() -> None:
    centre = reference.unit_by_code("centre.intake")
    assert reference.centre_intake_unit() == centre.id
    assert reference.unit(reference.centre_duty_unit()).sector == "centre"
    assert reference.roster().unit == reference.centre_duty_unit()


def test_the_standing_order_has_a_person_after_the_first_and_reaches_no_one_real() -> None:
    roster = reference.roster()
    assert roster.first == roster.order[0] == roster.people[0].person
    assert len(set(roster.order)) == len(roster.people) >= 3
    assert {person.mail.rpartition(".")[0].rpartition(".")[2] for person in roster.people} == {"example"}
    assert len({person.mail for person in roster.people} | {person.phone for person in roster.people}) == 2 * len(
        roster.people
    )
    assert all(re.fullmatch(r"\+381[0-9]{2}0[0-9]{5}", person.phone) for person in roster.people)


def test_a_person_on_call_is_found_by_the_subject_of_their_token() -> None:
    second = reference.roster().people[1]
    assert reference.on_call(second.person) == second
    with pytest.raises(UnknownReference, match="person on call"):
        reference.on_call(reference.roster().unit)


def test_texts_stand_in_three_languages_and_the_cyrillic_ones_hold_no_latin_letter() -> None:
    answers = [answer for question in reference.questions() for answer in question.answers]
    rows = (
        *reference.instructions(),
        *reference.all_whereabouts(),
        *reference.stages(),
        *reference.questions(),
        *answers,
    )
    for row in rows:
        assert len(set(row.text.everywhere())) == 3, row.code
        assert not re.search(r"[A-Za-z]", row.text.sr_cyrl.replace("{until}", "")), row.code
        assert re.search(r"[Ѐ-ӿ]", row.text.sr_cyrl), row.code
    assert reference.stage("accepted").text.in_language("en") == "Accepted"
    assert reference.stage("accepted").text.in_language("sr-Cyrl") == "Прихваћено"
    assert reference.stage("accepted").text.in_language("de") == "Prihvaćeno"


def test_the_codes_of_the_design_are_there() -> None:
    assert {row.code for row in reference.all_whereabouts()} == {
        "still_here",
        "left_alone",
        "left_with_companion",
        "safe",
    }
    assert {row.code for row in reference.stages()} >= {
        "reported",
        "taken_over",
        "referred",
        "accepted",
        "escalated",
        "rerouted",
    }
    assert {row.code for row in reference.stages()} >= {"withdrawn", "revoked"}
    assert reference.instruction("keep_until_we_come").needs_until is True
    assert reference.instruction("do_not_hold").needs_until is False


def test_whom_to_call_begins_with_the_police_and_says_which_number_is_invented() -> None:
    assert [(each.phone, each.synthetic, each.verified) for each in reference.contacts()] == [
        ("192", False, False),
        ("194", False, False),
        (reference.contact("centre_duty").phone, True, False),
        ("0800100388", False, False),
    ]
    # No subscriber number in Serbia begins with 0: what is invented reaches no one, and nothing else is like it.
    for contact in reference.contacts():
        assert (re.fullmatch(r"\+381[0-9]{2}0[0-9]{5}", contact.phone) is not None) is contact.synthetic, contact.code


def test_the_hospital_has_its_own_name() -> None:
    hospital = reference.agency(reference.unit_by_code("kcnis.emergency").agency)
    assert hospital.name.everywhere() == (
        "Univerzitetski klinički centar Niš",
        "Универзитетски клинички центар Ниш",
        "University Clinical Centre Niš",
    )


def test_police_look_for_labour_and_forced_crime_too() -> None:
    police = next(each for each in reference.indicator_lists() if each.code == "police")
    assert [sign.code for sign in police.indicators] == [f"P{number}" for number in range(1, 23)]
    assert "forced labour and forced crime" in police.source.en


@pytest.mark.parametrize(
    ("code", "urgency", "duration", "calendar"),
    [
        ("TRIAGE_ASSESS", None, timedelta(hours=24), "hours"),
        ("TRIAGE_ASSESS", "urgent", timedelta(hours=24), "hours"),
        ("REFERRAL_DECIDE", "immediate", timedelta(hours=4), "hours"),
        ("REFERRAL_DECIDE", "urgent", timedelta(hours=24), "hours"),
        ("REFERRAL_DECIDE", "standard", timedelta(days=5), "working_days"),
        ("DELIVERY_60S", None, timedelta(seconds=60), "hours"),
        ("TAKEOVER_15MIN", None, timedelta(minutes=15), "hours"),
        ("ASK_WHEN_SAFE", None, timedelta(hours=72), "hours"),
        ("ADVICE_ANSWER", None, timedelta(hours=8), "hours"),
    ],
)
def test_due_times(code: str, urgency: str | None, duration: timedelta, calendar: str) -> None:
    due = reference.due_time(code, urgency)
    assert (due.duration, due.calendar) == (duration, calendar)
    assert due.legal_basis
    assert not due.verified


@pytest.mark.parametrize(
    ("ask", "kind", "code"),
    [
        (lambda: reference.unit(UUID(int=1)), "unit", str(UUID(int=1))),
        (lambda: reference.agency(UUID(int=1)), "agency", str(UUID(int=1))),
        (lambda: reference.unit_by_code("nowhere.unit"), "unit", "nowhere.unit"),
        (lambda: reference.municipality("99999"), "municipality", "99999"),
        (lambda: reference.region("99999"), "municipality", "99999"),
        (lambda: reference.serving_csr("99999"), "municipality", "99999"),
        (lambda: reference.instruction("dance"), "instruction", "dance"),
        (lambda: reference.whereabouts("moon"), "whereabouts", "moon"),
        (lambda: reference.question("why"), "question", "why"),
        (lambda: reference.stage("encore"), "stage", "encore"),
        (lambda: reference.contact("nobody"), "contact", "nobody"),
        (lambda: reference.due_time("NEVER"), "due time", "NEVER"),
        (lambda: reference.due_time("REFERRAL_DECIDE"), "due time", "REFERRAL_DECIDE"),
        (lambda: reference.due_time("REFERRAL_DECIDE", "soon"), "urgency", "soon"),
    ],
)
def test_an_unknown_code_is_named_with_its_kind(ask: Callable[[], object], kind: str, code: str) -> None:
    with pytest.raises(UnknownReference) as refused:
        ask()
    assert (refused.value.kind, refused.value.code) == (kind, code)
    assert code in str(refused.value)


def test_what_is_no_code_is_not_repeated() -> None:
    with pytest.raises(UnknownReference) as refused:
        reference.municipality("Devojka iz Niša, 064 123 456")
    assert "Devojka" not in str(refused.value)
    assert refused.value.code == "(not a code)"


@pytest.mark.parametrize(
    ("file", "find", "replace", "says"),
    [
        ("units.yaml", "functions: [centre_intake, centre_duty]", "functions: [centre_intake]", "centre_duty"),
        ("units.yaml", "sector: health\n", "sector: health\n    colour: red\n", "colour"),
        ("instructions.yaml", "needs_until: true", "needs_until: false", "keep_until_we_come"),
        ("questions.yaml", "code: left_alone", "code: not_known", "still_there"),
        ("csr.csv", "\nada,", "\natlantis,", "ada, atlantis"),
        ("csr.csv", "\nalibunar,", "\nada,", "ada stands twice"),
        ("municipalities.csv", "RS-19", "Rasinski", "70017"),
        ("due_times.yaml", "P5D", "PT5H", "whole days"),
        ("due_times.yaml", "urgency: urgent", "urgency: immediate", "stands twice"),
        ("contacts.yaml", 'phone: "192"', 'phone: "call us"', "police"),
        ("roster.yaml", "unit: ", "unit: 00000000-0000-4000-8000-000000000000 # ", "roster.yaml"),
        (
            "roster.yaml",
            "person: 105e0317-6bf7-416d-8629-a0afa8066108",
            "person: 25c2350d-9287-4578-ba2a-5565e02fdb58",
            "stands twice",
        ),
        ("roster.yaml", 'phone: "+381', 'phone: "381', "phone"),
    ],
)
def test_a_broken_file_does_not_load_and_says_where(
    monkeypatch: pytest.MonkeyPatch, file: str, find: str, replace: str, says: str
) -> None:
    whole = files.text_of(file)
    assert find in whole
    broken = whole.replace(find, replace, 1)
    read = files.text_of
    monkeypatch.setattr(files, "text_of", lambda name: broken if name == file else read(name))
    with pytest.raises(ReferenceDataError, match=re.escape(says)):
        catalogue.__wrapped__()

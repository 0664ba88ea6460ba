"""The navigation: which role is offered which place, which place is marked, and what a title says of it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from contracts import reference
from contracts.scopes import ROLE_PERMISSIONS
from gateway.pages.permissions import gets_work
from gateway.pages.start.navigation import GUIDANCE, START, Title, links, places_for, title_of

REPORTING, ADVICE, LIST, ROSTER = ("/entry", "/entries"), ("/advice",), ("/list",), ("/roster",)
FRONT_LINE, FIGURES = REPORTING + ADVICE, ("/figures",)
KEYING = ("/entry", "/entry/keyed", "/entries")
FOR_ALL = (GUIDANCE, "/help")
TAKES_ON = {
    "health_reporter": "kcnis.emergency",
    "police_investigator": "punis.investigators",
    "labour_inspector": "inspekcijanis.inspection",
    "csr_worker": "csrnis.protection",
    "csr_supervisor": "csrnis.protection",
    "unit_supervisor": "ngo.provider",
    "foreigners_officer": "punis.foreigners",
    "ngo_worker": "ngo.provider",
    "reception_worker": "centre.reception",
}
UNITS: dict[str, UUID] = {role: reference.unit_by_code(code).id for role, code in TAKES_ON.items()}
"""Of the roles to which requests are sent: a unit that takes some on."""
OFFERED: dict[str, tuple[str, ...]] = {
    "health_reporter": LIST + FRONT_LINE,
    "police_reporter": FRONT_LINE,
    "police_investigator": LIST,
    "labour_inspector": LIST + FRONT_LINE,
    "csr_worker": LIST + FRONT_LINE,
    "csr_supervisor": LIST,
    "unit_supervisor": LIST,
    "education_reporter": FRONT_LINE,
    "migration_officer": FRONT_LINE,
    "foreigners_officer": LIST,
    "ngo_worker": LIST + FRONT_LINE,
    "reception_worker": LIST,
    "centre_intake": LIST + ADVICE + KEYING + ROSTER + FIGURES,
    "centre_case_manager": LIST,
    "centre_assessor": LIST,
    "centre_supervisor": LIST + ROSTER + FIGURES,
    "centre_director": LIST + FIGURES,
    "coordination_office": FIGURES,
    "national_rapporteur": FIGURES,
    "training_lead": (),
    "dpo_auditor": (),
    "agency_admin": (),
    "platform_admin": (),
}


def marked(roles: tuple[str, ...], path: str) -> dict[str, str]:
    return {each.address: each.current for each in links(roles, path, UNITS.get(roles[0])) if each.current}


@pytest.mark.parametrize("role", sorted(ROLE_PERMISSIONS))
def test_each_role_is_offered_what_it_can_use_and_nothing_else(role: str) -> None:
    assert [each.address for each in links((role,), "/", UNITS.get(role))] == [START, *OFFERED[role], *FOR_ALL]


def test_a_role_that_no_one_knows_is_offered_what_everybody_has() -> None:
    assert [each.address for each in links(("root",), "/")] == [START, *FOR_ALL]


def test_a_row_holds_six_and_what_is_left_of_more_stands_under_one_word() -> None:
    assert not [each for each in links(("health_reporter",), "/") if each.further]
    intake = links(("centre_intake",), "/")
    assert [each.address for each in intake if not each.further] == [
        START,
        "/list",
        "/advice",
        "/entry",
        "/entry/keyed",
    ]
    assert [each.address for each in intake if each.further] == ["/entries", "/roster", "/figures", *FOR_ALL]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", {"/": "page"}),
        ("/list", {"/list": "page"}),
        ("/records/6a0f4f0c", {"/list": "true"}),
        ("/records/6a0f4f0c/reads", {"/list": "true"}),
        ("/entries", {"/entries": "page"}),
        ("/entries/6a0f4f0c", {"/entries": "true"}),
        ("/entry", {"/entry": "page"}),
        ("/entry/6a0f4f0c/1", {"/entry": "true"}),
        ("/advice/6a0f4f0c", {"/advice": "true"}),
        ("/guidance", {"/guidance": "page"}),
        ("/find", {}),
        ("/listing", {}),
    ],
)
def test_the_place_that_one_is_at_is_marked_and_no_other(path: str, expected: dict[str, str]) -> None:
    assert marked(("csr_worker",), path) == expected


def test_a_place_that_is_not_offered_is_not_marked_either() -> None:
    assert marked(("police_reporter",), "/records/6a0f4f0c") == {}


def test_a_place_is_opened_by_permissions_and_by_nothing_else() -> None:
    assert [place.address for place in places_for({"coordination_office"})] == ["/figures"]
    assert places_for(()) == []
    assert places_for({"root"}) == []


@pytest.mark.parametrize("role", sorted(ROLE_PERMISSIONS))
def test_the_worklist_is_offered_to_those_who_are_sent_something(role: str) -> None:
    assert ("/list" in OFFERED[role]) == gets_work({role}, UNITS.get(role))


@pytest.mark.parametrize("unit", [None, reference.unit_by_code("kcnis.administration").id, uuid4()])
@pytest.mark.parametrize("role", TAKES_ON)
def test_no_worklist_is_offered_where_the_unit_takes_nothing_on(role: str, unit: UUID | None) -> None:
    assert not gets_work({role}, unit)
    assert "/list" not in [each.address for each in links((role,), "/", unit)]


def test_a_doctor_is_sent_nothing_for_which_the_unit_takes_others_on() -> None:
    assert not gets_work({"health_reporter"}, UNITS["csr_worker"])


NEUTRAL, RECORD = Title(), Title(of_record=True)
EVERYWHERE = (
    "/",
    "/list",
    "/records/6a0f4f0c",
    "/entry",
    "/entry/6a0f4f0c/1",
    "/entries",
    "/entries/6a0f4f0c",
    "/uploads/6a0f4f0c",
    "/advice",
    "/advice/6a0f4f0c",
    "/roster",
    "/figures",
    "/guidance",
    "/find",
    "/sheet",
)


def titled(role: str) -> dict[str, Title]:
    found = {path: title_of([role], path, UNITS.get(role)) for path in EVERYWHERE}
    return {path: title for path, title in found.items() if title != NEUTRAL}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (
            "centre_intake",
            {
                "/": Title("Home"),
                "/list": Title("Worklist"),
                "/records/6a0f4f0c": RECORD,
                "/advice": Title("Questions"),
                "/advice/6a0f4f0c": Title("Questions"),
                "/roster": Title("Duty roster"),
                "/figures": Title("Figures"),
            },
        ),
        ("csr_worker", {"/": Title("Home"), "/list": Title("Worklist"), "/records/6a0f4f0c": RECORD}),
        ("coordination_office", {"/": Title("Home"), "/figures": Title("Figures"), "/records/6a0f4f0c": RECORD}),
        *((role, {}) for role in ("health_reporter", "police_reporter", "labour_inspector", "education_reporter")),
    ],
)
def test_a_title_names_the_list_at_a_desk_and_nothing_where_one_reports(role: str, expected: dict[str, Title]) -> None:
    assert titled(role) == expected


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_stranger_reads_no_title(path: str) -> None:
    assert title_of((), path) == NEUTRAL

"""The navigation: which role is offered which place, and which place is marked."""

from __future__ import annotations

import pytest

from contracts.scopes import ROLE_PERMISSIONS, Permission
from gateway.pages.start.navigation import DESK, GUIDANCE, links, places_for

REPORTING, ADVICE, LIST, ROSTER = ("/entry", "/entries"), ("/advice",), ("/list",), ("/roster",)
FRONT_LINE, FIGURES = REPORTING + ADVICE, ("/figures",)
KEYING = ("/entry", "/entry/keyed", "/entries")
OFFERED: dict[str, tuple[str, ...]] = {
    "health_reporter": FRONT_LINE + LIST,
    "police_reporter": FRONT_LINE,
    "police_investigator": LIST,
    "labour_inspector": FRONT_LINE + LIST,
    "csr_worker": FRONT_LINE + LIST,
    "csr_supervisor": LIST,
    "unit_supervisor": LIST,
    "education_reporter": FRONT_LINE,
    "migration_officer": FRONT_LINE + LIST,
    "foreigners_officer": LIST,
    "ngo_worker": FRONT_LINE + LIST,
    "reception_worker": LIST,
    "centre_intake": KEYING + LIST + ADVICE + ROSTER + FIGURES,
    "centre_case_manager": (),
    "centre_assessor": (),
    "centre_supervisor": ROSTER + FIGURES,
    "centre_director": FIGURES,
    "coordination_office": FIGURES,
    "national_rapporteur": FIGURES,
    "dpo_auditor": (),
    "agency_admin": (),
    "platform_admin": (),
}


def marked(roles: tuple[str, ...], path: str) -> dict[str, str]:
    return {each.address: each.current for each in links(roles, path) if each.current}


@pytest.mark.parametrize("role", sorted(ROLE_PERMISSIONS))
def test_each_role_is_offered_what_it_can_use_and_nothing_else(role: str) -> None:
    assert [each.address for each in links((role,), "/")] == [DESK, *OFFERED[role], GUIDANCE]


def test_a_role_that_no_one_knows_is_offered_what_everybody_has() -> None:
    assert [each.address for each in links(("root",), "/")] == [DESK, GUIDANCE]


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
    assert marked(("health_reporter",), path) == expected


def test_a_place_that_is_not_offered_is_not_marked_either() -> None:
    assert marked(("police_reporter",), "/records/6a0f4f0c") == {}


def test_a_place_is_opened_by_permissions_and_by_nothing_else() -> None:
    assert [place.address for place in places_for({Permission.FLOW_READ})] == ["/figures"]
    assert places_for(()) == []
    assert places_for({"root"}) == []

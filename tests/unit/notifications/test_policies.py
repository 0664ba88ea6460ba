"""Who has an inbox and who may clear what: every role of the platform x every kind of notice."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from chassis.domain.errors import NotFound
from chassis.domain.principal import Principal
from contracts import access
from contracts.scopes import ROLE_PERMISSIONS, Permission
from notifications.application.inbox import DecisionReason, has_an_inbox, may_open
from notifications.domain.vocabulary import Recipient

WORKING = {role for role, carried in ROLE_PERMISSIONS.items() if Permission.REFERRALS_READ in carried}
NEVER_NOTIFIED = {"coordination_office", "national_rapporteur"}
ME, COLLEAGUE, MY_UNIT, OTHER_UNIT = (UUID(int=number) for number in range(1, 5))


def principal_with(*roles: str, unit: UUID | None = MY_UNIT) -> Principal:
    return Principal(ME, "p", "P", uuid4(), unit, None, frozenset(roles), 1, None)


def test_who_works_on_referrals_has_an_inbox_and_no_one_else() -> None:
    assert {role for role in ROLE_PERMISSIONS if has_an_inbox(principal_with(role))} == WORKING
    assert not WORKING & NEVER_NOTIFIED


def test_a_role_that_the_access_table_gives_a_position_has_an_inbox(monkeypatch: pytest.MonkeyPatch) -> None:
    table = access.load()
    found = table.positions | {"case": table.positions["case"] | {"tomorrow"}}
    assert not has_an_inbox(principal_with("tomorrow"))
    monkeypatch.setattr(access, "load", lambda: replace(table, positions=found))
    assert has_an_inbox(principal_with("tomorrow"))


@pytest.mark.parametrize("role", [*ROLE_PERMISSIONS, "a_role_of_tomorrow"])
def test_each_role_opens_its_units_and_its_own_notices_or_none(role: str) -> None:
    principal, entitled = principal_with(role), role in WORKING
    decisions = {
        "own": may_open(Recipient.person(ME), principal).allowed,
        "own, on duty": may_open(Recipient.on_duty(ME, OTHER_UNIT), principal).allowed,
        "unit": may_open(Recipient.unit(MY_UNIT), principal).allowed,
        "colleague on duty for the unit": may_open(Recipient.on_duty(COLLEAGUE, MY_UNIT), principal).allowed,
        "colleague": may_open(Recipient.person(COLLEAGUE), principal).allowed,
        "other unit": may_open(Recipient.unit(OTHER_UNIT), principal).allowed,
    }
    assert decisions == {
        "own": entitled,
        "own, on duty": entitled,
        "unit": entitled,
        "colleague on duty for the unit": False,
        "colleague": False,
        "other unit": False,
    }


@pytest.mark.parametrize("role", sorted(NEVER_NOTIFIED))
def test_the_office_is_notified_nothing_even_beside_another_role(role: str) -> None:
    principal = principal_with("centre_intake", role)
    assert not has_an_inbox(principal)
    assert may_open(Recipient.unit(MY_UNIT), principal).because is DecisionReason.NO_INBOX


def test_a_person_without_a_unit_shares_no_unit_with_anybody() -> None:
    assert not may_open(Recipient.unit(MY_UNIT), principal_with("csr_worker", unit=None)).allowed


def test_a_refusal_is_not_found() -> None:
    with pytest.raises(NotFound):
        may_open(Recipient.unit(OTHER_UNIT), principal_with("csr_worker")).require()

"""To which units referrals go, purpose by purpose, as the access table says it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from contracts import access, reference
from contracts.access.receiving import KIND_OF_ROLE

TABLE = access.load()
# Supervises units of any kind, so that it adds none.
OF_ANY_KIND = "unit_supervisor"


@pytest.mark.parametrize("purpose", list(TABLE.purposes))
def test_a_purpose_goes_where_people_of_its_roles_work_and_nowhere_else(purpose: str) -> None:
    kinds = {KIND_OF_ROLE[role] for role in TABLE.purposes[purpose].to if role != OF_ANY_KIND}
    for unit in reference.units():
        assert access.may_receive(unit.id, purpose) == (unit.kind in kinds and purpose in unit.receives), unit.code
        assert unit.kind in kinds or purpose not in unit.receives, (
            f"{unit.code} receives what none of its people takes on"
        )


def test_an_unknown_unit_and_an_unknown_purpose_get_nothing() -> None:
    assert not access.may_receive(uuid4(), "child_protection")
    for purpose in ("formal_identification", "unknown", ""):
        assert not any(access.may_receive(unit.id, purpose) for unit in reference.units())


def test_every_receiving_role_of_the_access_table_works_in_a_kind_of_unit_that_exists() -> None:
    roles = {role for purpose in TABLE.purposes.values() for role in purpose.to} - {OF_ANY_KIND}
    assert roles <= set(KIND_OF_ROLE)
    kinds = {unit.kind for unit in reference.units()}
    assert set(KIND_OF_ROLE.values()) <= kinds

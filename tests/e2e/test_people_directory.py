"""Whom the Centre can assign is known as soon as an installation runs, from the issuer's people on either stack."""

from __future__ import annotations

import pytest

from tests.e2e.people import WHO, Everybody


@pytest.mark.parametrize("role", ["centre_case_manager", "centre_assessor"])
async def test_who_assigns_is_told_everybody_of_the_role(people: Everybody, role: str) -> None:
    said = await people("supervisor.centre").ask("People", role=role)
    assert {(each["id"], each["name"], each["profession"]) for each in said} == {
        (str(each.sub), each.name, each.profession) for each in WHO.values() if role in each.roles
    }


async def test_another_institution_is_told_nobody(people: Everybody) -> None:
    answer = await people("csr.nis").graphql("People", {"role": "centre_case_manager"})
    assert [each["extensions"]["slug"] for each in answer.json()["errors"]] == ["forbidden"]

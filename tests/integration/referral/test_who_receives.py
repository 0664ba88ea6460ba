"""Whom the Centre may send to: every role of every purpose lists, reads, accepts and refuses it over HTTP, in its own unit alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from contracts import access
from contracts.access.receiving import KIND_OF_ROLE
from contracts.words.referrals import Purpose
from referral.adapters.directory import ReferenceDirectory
from tests.integration.referral.reading import authorised
from tests.support.referral import Bench, person
from tests.support.walks import walk

if TYPE_CHECKING:
    from chassis.domain.principal import Principal
    from tests.integration.referral.api import Api
    from tests.integration.referral.service import Service

TABLE = access.load()
RECEIVING = [
    (Purpose(purpose), role)
    for purpose, known in TABLE.purposes.items()
    for role in sorted(known.to)
    if not Purpose(purpose).by_law
]


@pytest.fixture
def service(service: Service) -> Service:
    """With the units of the reference data."""
    service.bench = Bench(directory=ReferenceDirectory())
    return service


def unit_of(purpose: Purpose, role: str) -> UUID:
    """A unit that takes the purpose on, and in which people of the role work."""
    return next(each.id for each in access.receivers(purpose) if KIND_OF_ROLE.get(role, each.kind) == each.kind)


async def asked(service: Service, purpose: Purpose, unit: UUID) -> UUID:
    """A request to the unit."""
    report = (await service.opened(child_path=False, serving_csr=None))["report"]
    return await service.sent(authorised(report, purpose=purpose, unit_id=unit))


async def listed(api: Api, who: Principal) -> list[str]:
    """Requests on their worklist."""
    return [each["id"] for each in (await api.by(who).get("/referrals?first=50")).json()["items"]]


def test_the_roles_that_are_tried_are_all_that_the_access_table_names() -> None:
    named = {role for known in TABLE.purposes.values() for role in known.to}
    assert {role for _, role in RECEIVING} == named == TABLE.positions["addressed"]
    assert len({purpose for purpose, _ in RECEIVING}) == len(Purpose) - 2


@walk("purpose, role, answer", [(*each, answer) for each in RECEIVING for answer in ("accept", "reject")])
async def test_each_role_answers_what_its_unit_is_asked_for(api: Api, purpose: Purpose, role: str, answer: str) -> None:
    unit = unit_of(purpose, role)
    referral, who = await asked(api.service, purpose, unit), person(role, unit)
    assert str(referral) in await listed(api, who)
    shown = (await api.by(who).get(f"/referrals/{referral}")).json()
    assert (shown["state"], shown["purpose"], shown["positions"]) == ("sent", purpose.value, [f"addressed.{purpose}"])
    body = {"expectedVersion": 1} | ({"reason": "no_capacity"} if answer == "reject" else {})
    said = await api.by(who).post(f"/referrals/{referral}/{answer}", body, headers={"idempotency-key": str(uuid4())})
    assert said.status == 200, said.body
    state, by = api.service.rows(f"select state, accepted_by from referral where id = '{referral}'")[0]
    assert (state, by) == (("accepted", str(who.subject)) if answer == "accept" else ("escalated", ""))
    supervises = role in ("csr_supervisor", "unit_supervisor")
    assert (await api.by(who).get(f"/referrals/{referral}")).status == (
        200 if answer == "accept" or supervises else 404
    )


@walk("purpose, role", RECEIVING)
async def test_the_same_role_of_another_unit_finds_nothing(api: Api, purpose: Purpose, role: str) -> None:
    """Also of one that takes the purpose on too."""
    unit = unit_of(purpose, role)
    referral = await asked(api.service, purpose, unit)
    others = {each.id for each in access.receivers(purpose)} - {unit}
    for elsewhere in (None, uuid4(), *sorted(others)[:1]):
        who = person(role, elsewhere)
        assert str(referral) not in await listed(api, who)
        assert await api.service.seen_in_sql(who, f"referral where id = '{referral}'") == 0
        assert (await api.by(who).get(f"/referrals/{referral}")).status == 404
        for path, body in (("accept", {}), ("reject", {"reason": "no_capacity"})):
            key = {"idempotency-key": str(uuid4())}
            refused = await api.by(who).post(
                f"/referrals/{referral}/{path}", {"expectedVersion": 1} | body, headers=key
            )
            assert refused.status == 404
    for known in set(TABLE.positions["addressed"]) - TABLE.purposes[purpose].to:
        assert (await api.by(person(known, unit)).get(f"/referrals/{referral}")).status == 404, known

"""The Centre's duty names the unit that goes on: identification has its word first, and without it nothing moves."""

import pytest

from tests.integration.gateway.test_commands_through_the_gateway import ID, KEY, named
from tests.support.gateway import GatewayCaller
from tests.support.upstream import Reply, problem, receipt


@pytest.mark.parametrize(
    "word",
    [Reply(receipt(ID)), problem(404, "not-found"), problem(409, "report-move-refused")],
)
async def test_when_the_centre_names_the_unit_identification_has_its_word_before_the_referral_moves(
    caller: GatewayCaller, word: Reply
) -> None:
    duty = caller.as_(roles=["centre_intake"])
    duty.upstream.says("identification", "POST", f"/referrals/{ID}/confirm", word)
    duty.upstream.says("referral", "POST", f"/referrals/{ID}/reject", Reply({"id": ID, "outcome": "passed_on"}))
    given = {"idempotencyKey": KEY, "referralId": ID, "expectedVersion": 1, "reason": "out_of_area", "rightUnitId": ID}
    assert (await named(duty, "RejectReferral", given))["outcome"] == "passed_on"
    first, second = duty.upstream.calls
    assert (first.path, first.sent, first.headers["idempotency-key"]) == (
        f"/referrals/{ID}/confirm",
        {"unitId": ID},
        KEY,
    )
    assert second.path == f"/referrals/{ID}/reject"


@pytest.mark.parametrize(
    ("status", "slug"),
    [
        (409, "nothing-to-confirm"),
        (429, "too-many-requests"),
        # The turn of duty, or the reference data, that the other service does not know of yet.
        (403, "forbidden"),
        (422, "unit-not-suitable"),
    ],
)
async def test_a_referral_does_not_move_where_the_unit_could_read_nothing(
    caller: GatewayCaller, status: int, slug: str
) -> None:
    duty = caller.as_(roles=["centre_intake"])
    duty.upstream.says("identification", "POST", f"/referrals/{ID}/confirm", problem(status, slug))
    given = {"idempotencyKey": KEY, "referralId": ID, "expectedVersion": 1, "reason": "out_of_area", "rightUnitId": ID}
    assert (await named(duty, "RejectReferral", given))["slug"] == slug
    assert duty.upstream.to("referral") == []

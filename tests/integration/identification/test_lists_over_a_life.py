"""After every command and every event of a report's life, lists show what is reached at that moment, and nothing that was."""

from __future__ import annotations

from dataclasses import dataclass

from identification.application.lists.ports import ListFilter
from tests.integration.chassis.scratch_database import Scratch
from tests.integration.identification.conftest import Service
from tests.integration.identification.forger import DUTY_UNIT, ELSEWHERE, SERVING, a_child, confirmed, revoked
from tests.integration.identification.in_sql import caller
from tests.integration.identification.test_lists_by_lot import asked_of_every_report, listed
from tests.integration.identification.test_withdrawing_consent import granted_on

PEOPLE = (
    "health.nis",
    "health2.nis",
    "csr.nis",
    "csr2.nis",
    "csr.supervisor",
    "csr.novisad",
    "intake.centre",
    "police.nis",
)
DISAGREE = (
    "select count(*) from disclosure d join report r on r.id = d.report_id "
    "where d.report_submitted_at is distinct from r.submitted_at"
)


@dataclass(frozen=True)
class Watch:
    """Compares what each person's list shows with one question to every report."""

    service: Service
    scratch: Scratch

    async def readers(self, report: str) -> set[str]:
        """Whose list has the report now, having seen that all lists are right."""
        found = set()
        for name in PEOPLE:
            who = caller(name)
            for own in (False, True):
                expected = await asked_of_every_report(self.service.app_db, who, own=own)
                pages = await listed(self.service.app_db, who, ListFilter(own=own), 2)
                assert [each for page in pages for each in page] == expected, (name, own)
            shown = (await self.service.get(name, "/reports?first=50")).json()["items"]
            found |= {name for item in shown if item["id"] == report}
        assert self.scratch.as_superuser(DISAGREE) == [["0"]]
        return found


OWN = {"health.nis", "health2.nis", "intake.centre"}


async def test_a_childs_report_is_on_the_lists_of_whoever_reaches_it_at_each_step(
    breakable: Service, scratch: Scratch
) -> None:
    watch, child = Watch(breakable, scratch), await a_child(breakable)
    serving = (child.report, child.referral, SERVING.unit)
    assert await watch.readers(child.report) == OWN
    await child.says_sent(SERVING.unit)
    assert await watch.readers(child.report) == OWN | {"csr.nis", "csr2.nis", "csr.supervisor"}
    await breakable.rejected(*serving)
    assert await watch.readers(child.report) == OWN | {"csr.supervisor"}
    await breakable.accepted(*serving, SERVING.sub)
    assert await watch.readers(child.report) == OWN | {"csr.nis", "csr2.nis", "csr.supervisor"}
    other = await a_child(breakable)
    await other.says_sent(SERVING.unit)
    await other.says_rerouted(ELSEWHERE.unit)
    assert await watch.readers(other.report) == OWN
    await other.says_accepted(ELSEWHERE.unit, ELSEWHERE.sub)
    assert await confirmed(other, ELSEWHERE.unit) == (200, None)
    assert await watch.readers(other.report) == OWN | {"csr.novisad"}
    await revoked(other, DUTY_UNIT)
    assert await watch.readers(other.report) == OWN
    successor = await revoked(child, ELSEWHERE.unit)
    assert await watch.readers(child.report) == OWN
    await breakable.sent(child.report, ELSEWHERE.unit, successor)
    assert await watch.readers(child.report) == OWN | {"csr.novisad"}
    await child.says_accepted(SERVING.unit, SERVING.sub)
    ahead = await a_child(breakable)
    await revoked(ahead, ELSEWHERE.unit)
    await ahead.says_sent(SERVING.unit)
    assert await watch.readers(ahead.report) == OWN


async def test_an_adults_report_leaves_the_lists_with_consent_or_when_it_is_taken_back(
    breakable: Service, scratch: Scratch
) -> None:
    watch, office = Watch(breakable, scratch), {"csr.nis", "csr2.nis", "csr.supervisor"}
    heard = {"expectedVersion": 1, "seenAlone": "yes", "calledBack": "yes"}
    for path, body, ground, left in (
        ("consent/withdraw", heard, "consent", OWN),
        ("withdraw", {"expectedVersion": 1, "reason": "filed_by_mistake"}, "vital_interest", OWN - {"intake.centre"}),
    ):
        report = (await breakable.filed(age="adult"))["id"]
        await granted_on(breakable, report, SERVING.unit, ground)
        assert await watch.readers(report) == OWN | office
        ended = await breakable.post("health.nis", f"/reports/{report}/{path}", body)
        assert ended.status == 200, ended.body
        assert await watch.readers(report) == left
    scratch.as_superuser(f"update report set withdrawn_at = now() - interval '90 days' where id = '{report}'")
    assert await watch.readers(report) == set()

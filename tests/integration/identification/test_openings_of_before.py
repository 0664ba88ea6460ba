"""What the release of before opened and brought about is written down by the migration, counted, and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from chassis.db.migrations import upgrade
from contracts import reference
from contracts.naming import referral_id
from tests.integration.chassis.scratch_database import Scratch, scratch_database
from tests.integration.identification.conftest import NIS, PEOPLE, Service
from tests.integration.identification.forger import DUTY_UNIT
from tests.integration.identification.raids import described, met
from tests.support.postgres import Cluster

BEFORE, CHILD = "2026_11_26_0900", "child_protection"
SERVING, ELSEWHERE = reference.serving_csr(NIS), PEOPLE["csr.novisad"].unit


@pytest.fixture
def old(postgres: Cluster) -> Iterator[Scratch]:
    """A database as the release of before left it."""
    with scratch_database(postgres, "identification") as made:
        upgrade("identification.migrations", made.dsn("identification_migrator").get_secret_value(), BEFORE)
        yield made


@dataclass(frozen=True)
class Filed:
    """A child's report of before; `submission` is the event that announced it."""

    on: Scratch
    report: UUID
    submission: UUID

    @property
    def referral(self) -> UUID:
        """The one that it brings about."""
        return referral_id(self.submission, CHILD)

    def announced(self, referral: UUID, unit: UUID, state: str = "addressed") -> None:
        """Referral had published it."""
        ended = "now()" if state == "ended" else "null"
        self.on.as_superuser(
            "insert into disclosure (referral_id, report_id, purpose, unit_id, state, ended_at) "
            f"values ('{referral}', '{self.report}', '{CHILD}', '{unit}', '{state}', {ended})"
        )

    def revoked_ahead(self, referral: UUID) -> None:
        """The Centre had revoked it before that."""
        self.on.as_superuser(
            "insert into revocation_ahead (referral_id, report_id, given_by, at) "
            f"values ('{referral}', '{self.report}', '{uuid4()}', now())"
        )


def filed(on: Scratch) -> Filed:
    """As the release of before filed it."""
    made = Filed(on, uuid4(), uuid4())
    on.as_superuser(
        "insert into report (id, reference, person_id, author_id, author_unit, author_agency, author_sector, way_in, child_path, danger, "
        "still_here, urgency, serving_csr, excluded_units, submitted_at, state, version, changes) values "
        f"('{made.report}', '{str(made.report)[:9]}', '{uuid4()}', '{uuid4()}', '{uuid4()}', '{uuid4()}', 'health', 'child_duty', true, 'no', "
        f"'yes', 'urgent', '{SERVING}', '{{}}', now(), 'submitted', 1, '[]')"
    )
    on.as_superuser(
        "insert into outbox (id, topic, key, sequence, type, source, time, correlationid, data) values "
        f"('{made.submission}', 'identification.reports', '{made.report}', 1, 'identification.report-submitted.v1', 'identification', "
        f"now(), '{uuid4()}', '{{\"servingCsr\": \"{SERVING}\"}}')"
    )
    return made


def newest(on: Scratch) -> None:
    """The migrations of today."""
    upgrade("identification.migrations", on.dsn("identification_migrator").get_secret_value())


def authorised(on: Scratch) -> set[tuple[str, str, str]]:
    """Referral, unit and way of everything that was written down."""
    return {tuple(row) for row in on.as_superuser("select referral_id, unit_id, way from authorisation")}  # type: ignore[misc]


def test_what_was_announced_is_kept_and_what_is_on_its_way_is_known(old: Scratch) -> None:
    announced, ended, on_its_way, moved = (filed(old) for _ in range(4))
    announced.announced(announced.referral, SERVING)
    ended.announced(ended.referral, SERVING, "ended")
    of_an_older_release = uuid4()
    moved.announced(of_an_older_release, ELSEWHERE)
    newest(old)
    kept = {(announced.referral, SERVING), (ended.referral, SERVING), (on_its_way.referral, SERVING)}
    kept |= {(of_an_older_release, ELSEWHERE), (moved.referral, SERVING)}
    assert authorised(old) == {(str(referral), str(unit), "kept") for referral, unit in kept}
    states = old.as_superuser("select state, count(*) from disclosure group by state order by state")
    assert states == [["addressed", "2"], ["ended", "1"]]


def test_a_revocation_that_came_before_its_referral_becomes_a_tombstone_and_a_mistaken_one_nothing(
    old: Scratch,
) -> None:
    right, wrong = filed(old), filed(old)
    right.revoked_ahead(right.referral)
    wrong.revoked_ahead(uuid4())
    newest(old)
    assert old.as_superuser("select referral_id, state from disclosure") == [[str(right.referral), "ended"]]


@pytest.mark.parametrize("second", [False, True], ids=["the first person", "the second person"])
async def test_a_child_for_whom_the_release_of_before_named_no_unit_is_directed_by_duty(
    breakable: Service, scratch: Scratch, second: bool
) -> None:
    excluded = described(2, conflict={"unitIds": [str(SERVING)]})
    raid = await met(breakable, **excluded, others=[excluded, described(1)])
    report, person = raid.ids[0], raid.ids[1] if second else None
    scratch.as_superuser("delete from authorisation")
    referral = await breakable.sent(report, ELSEWHERE, person=person)
    assert authorised(scratch) == set()
    await breakable.sent(report, DUTY_UNIT, referral, person)
    assert authorised(scratch) == {(str(referral), str(DUTY_UNIT), "kept")}
    for unit, answered in ((SERVING, 422), (ELSEWHERE, 200)):
        await breakable.rerouted(report, referral, DUTY_UNIT, unit, person)
        body = {"unitId": str(unit)}
        assert (await breakable.post("duty.centre", f"/referrals/{referral}/confirm", body)).status == answered
    assert (await breakable.get("csr.nis", f"/reports/{person or report}")).status == 404
    seen = await breakable.get("csr.novisad", f"/reports/{person or report}")
    assert seen.json()["positions"] == ["addressed.child_protection"]


async def test_what_the_release_of_before_files_while_it_still_runs_is_recognised(
    breakable: Service, scratch: Scratch
) -> None:
    plain, revoked = [(await breakable.filed())["id"] for _ in range(2)]
    scratch.as_superuser("delete from authorisation")
    scratch.as_superuser(
        "insert into revocation_ahead (referral_id, report_id, given_by, at) "
        f"values ('{await breakable.referral_of(revoked)}', '{revoked}', '{uuid4()}', now())"
    )
    for report in (plain, revoked):
        await breakable.sent(report, SERVING)
    assert scratch.as_superuser("select report_id, state from disclosure") == [[plain, "addressed"]]
    assert authorised(scratch) == {(str(await breakable.referral_of(plain)), str(SERVING), "kept")}
    refused = scratch.as_superuser("select report_id, reason from refused_opening")
    assert refused == [[revoked, "not_authorised"]]
    answer = await breakable.get("csr.nis", f"/reports/{plain}")
    assert answer.json()["positions"] == ["addressed.child_protection"]

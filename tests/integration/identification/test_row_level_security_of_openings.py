"""Row-level security of what may be opened: an author writes what the law says of a new report, the Centre who is next, no one else anything."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import AUTHOR, INTAKE, OTHER_INTAKE, Case, case_of, refused

ELSEWHERE = PEOPLE["csr.novisad"].unit
AUTHORISE = (
    "insert into authorisation (referral_id, report_id, person_id, purpose, unit_id, ground, way, given_by, at) "
    "values (gen_random_uuid(), :report, :person, 'child_protection', :unit, 'child_duty', :way, :by, now())"
)
CONFIRM = "update disclosure set state = once_confirmed, once_confirmed = null where referral_id = :referral"


async def a_report(service: Service, who: str = AUTHOR, **changes: object) -> Case:
    """New, with nothing beside it that anybody did."""
    report = (await service.filed(who, **changes))["id"]
    return await case_of(service, report, await service.referral_of(report))


def by(who: str) -> UUID:
    """Their id, as they sign."""
    return PEOPLE[who].sub


async def test_an_author_writes_the_serving_centre_and_one_of_the_place(service: Service, csr_nis: UUID) -> None:
    case = await a_report(service)
    for unit, way in ((csr_nis, "filed"), (ELSEWHERE, "in_area")):
        assert await case.run(AUTHOR, AUTHORISE, unit=unit, way=way, by=by(AUTHOR)) == 1
    for unit, way in ((ELSEWHERE, "filed"), (csr_nis, "successor"), (csr_nis, "confirmed")):
        await refused(case, AUTHOR, AUTHORISE, unit=unit, way=way, by=by(AUTHOR))
    await refused(case, AUTHOR, AUTHORISE, unit=csr_nis, way="filed", by=by(INTAKE))
    with pytest.raises(DBAPIError, match=r"row-level security|authorisation_given_by_someone"):
        await case.run(AUTHOR, AUTHORISE, unit=csr_nis, way="kept", by=by(AUTHOR))
    await service.post(INTAKE, f"/reports/{case.report}/take-over", {"expectedVersion": 1})
    await refused(case, AUTHOR, AUTHORISE, unit=ELSEWHERE, way="in_area", by=by(AUTHOR))


async def test_the_centre_names_who_goes_on_and_never_an_excluded_unit(service: Service) -> None:
    case = await a_report(service)
    for way in ("successor", "in_area", "confirmed"):
        assert await case.run(INTAKE, AUTHORISE, unit=ELSEWHERE, way=way, by=by(INTAKE)) == 1
    await refused(case, INTAKE, AUTHORISE, unit=ELSEWHERE, way="filed", by=by(INTAKE))
    await refused(case, INTAKE, AUTHORISE, unit=ELSEWHERE, way="confirmed", by=by(OTHER_INTAKE))
    excluding = await a_report(service, conflict={"unitIds": [str(ELSEWHERE)]})
    await refused(excluding, INTAKE, AUTHORISE, unit=ELSEWHERE, way="confirmed", by=by(INTAKE))
    own = await a_report(service, INTAKE)
    await refused(own, INTAKE, AUTHORISE, unit=ELSEWHERE, way="successor", by=by(INTAKE))


@pytest.mark.parametrize("who", ["csr.nis", "csr.novisad", "health2.nis", "police.nis", "office.national", None])
async def test_no_one_else_writes_any(service: Service, csr_nis: UUID, who: str | None) -> None:
    case = await a_report(service)
    for way in ("filed", "in_area", "successor", "confirmed"):
        given_by = by(who or AUTHOR)
        await refused(case, who, AUTHORISE, unit=csr_nis, way=way, by=given_by)


async def test_no_one_changes_or_takes_away_what_was_given(service: Service) -> None:
    case = await a_report(service)
    for who in (AUTHOR, INTAKE):
        for sql in ("update authorisation set unit_id = :unit", "delete from authorisation where unit_id = :unit"):
            await refused(case, who, sql, unit=ELSEWHERE)
        await refused(case, who, "select 1 from refused_opening")
    with pytest.raises(DBAPIError, match="permission denied"):
        await case.work("delete from authorisation where report_id = :report or referral_id = :referral")


async def test_what_waits_for_a_word_is_opened_by_one_that_was_given(service: Service, csr_nis: UUID) -> None:
    case = await a_report(service)
    await service.sent(str(case.report), csr_nis)
    await service.rerouted(str(case.report), case.referral, csr_nis, ELSEWHERE)
    await refused(case, INTAKE, CONFIRM)
    for who in (AUTHOR, "csr.nis", "csr.novisad"):
        assert await case.run(who, CONFIRM) == 0
    given = AUTHORISE.replace("gen_random_uuid()", ":referral")
    assert await case.run(INTAKE, given, unit=csr_nis, way="confirmed", by=by(INTAKE)) == 1
    await refused(case, INTAKE, CONFIRM)
    assert await case.run(INTAKE, given, unit=ELSEWHERE, way="confirmed", by=by(INTAKE)) == 1
    assert await case.run(INTAKE, CONFIRM) == 1


@pytest.mark.parametrize("state", ["addressed", "granted"])
async def test_what_is_open_is_ended_and_given_to_no_one_else(service: Service, csr_nis: UUID, state: str) -> None:
    case = await a_report(service)
    await service.sent(str(case.report), csr_nis)
    if state == "granted":
        await service.accepted(str(case.report), case.referral, csr_nis, PEOPLE["csr.nis"].sub)
    given = AUTHORISE.replace("gen_random_uuid()", ":referral")
    assert await case.run(INTAKE, given, unit=ELSEWHERE, way="confirmed", by=by(INTAKE)) == 1
    change = "update disclosure set {} where referral_id = :referral"
    for other in (
        "unit_id = :unit",
        "accepted_by = :by",
        "state = 'granted', accepted_by = :by",
        "state = 'addressed'",
    ):
        await refused(case, INTAKE, change.format(other), unit=ELSEWHERE, by=by("csr.novisad"))
    for other in ("unit_id = :unit", "accepted_by = :by"):
        ended = change.format(f"state = 'ended', ended_at = now(), {other}")
        await refused(case, INTAKE, ended, unit=ELSEWHERE, by=by("csr.novisad"))
    assert await case.run(INTAKE, change.format("state = 'ended', ended_at = now()")) == 1

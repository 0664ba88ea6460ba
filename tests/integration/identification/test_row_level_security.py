"""Row-level security: table x caller x operation, as the application's database role with a query that forgot its scope."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import (
    AUTHOR,
    COLLEAGUE,
    GRANTED,
    INTAKE,
    OTHER_INTAKE,
    STRANGERS,
    SUPERVISOR,
    TABLES,
    UNIT_OF_CSR,
    WARD,
    Case,
    a_case,
    refused,
)
from tests.support.walks import walk


class TestReading:
    """Which rows a query finds."""

    @walk("who", STRANGERS)
    async def test_a_person_without_a_position_finds_no_row_of_any_table(self, case: Case, who: str | None) -> None:
        assert {table: await case.seen(who, table) for table in TABLES} == dict.fromkeys(TABLES, 0)

    @walk("who", [AUTHOR, INTAKE, *UNIT_OF_CSR])
    async def test_who_holds_a_position_about_the_person_finds_person_and_report(self, case: Case, who: str) -> None:
        for table in ("report", "report_part", "person_part", "manifest", "addendum", "instruction", "whereabouts"):
            assert await case.seen(who, table) > 0, table

    async def test_the_ward_finds_what_is_the_wards_and_nothing_of_the_person(self, case: Case) -> None:
        found = {table: await case.seen(WARD, table) for table in TABLES}
        shown = {"report": 1, "report_part": 1, "manifest": 1, "instruction": 1, "whereabouts": 1}
        assert found == {**dict.fromkeys(TABLES, 0), **shown}
        assert (
            await case.run(WARD, "select from report_part where report_id = :report and class = 'unit_callback'") == 1
        )

    @pytest.mark.parametrize(
        ("state", "finding"),
        [
            ("addressed", {GRANTED, COLLEAGUE, SUPERVISOR}),
            ("granted", {GRANTED, COLLEAGUE, SUPERVISOR}),
            ("escalated", {SUPERVISOR}),
            ("ended", set()),
        ],
    )
    async def test_a_unit_finds_the_report_while_its_referral_is_open_to_it(
        self, breakable: Service, csr_nis: UUID, state: str, finding: set[str]
    ) -> None:
        case = await a_case(breakable, csr_nis)
        ended = ", ended_at = now()" if state == "ended" else ""
        await case.work(f"update disclosure set state = '{state}'{ended} where referral_id = :referral")
        for table in ("report", "report_part", "person_part", "manifest", "addendum", "disclosure", "disclosure_basis"):
            found = {who for who in UNIT_OF_CSR if await case.seen(who, table)}
            assert found == finding, table

    async def test_an_excluded_unit_finds_nothing_even_when_a_referral_reached_it(
        self, service: Service, csr_nis: UUID
    ) -> None:
        case = await a_case(service, csr_nis, "police.nis", conflict={"unitIds": [str(csr_nis)]})
        for who in UNIT_OF_CSR:
            for table in ("report", "report_part", "person_part", "manifest", "addendum"):
                assert await case.seen(who, table) == 0, (who, table)

    async def test_an_excluded_ward_finds_nothing(self, service: Service, csr_nis: UUID) -> None:
        ward = PEOPLE[AUTHOR].unit
        case = await a_case(service, csr_nis, AUTHOR, conflict={"unitIds": [str(ward)]})
        assert [await case.seen(WARD, table) for table in ("report", "report_part", "instruction")] == [0, 0, 0]
        assert await case.seen(AUTHOR, "report") == 1

    async def test_grounds_of_reading_are_their_readers_own(self, case: Case) -> None:
        body = {"scope": "clinical", "basis": "child_duty"}
        await case.service.post(INTAKE, f"/reports/{case.report}/reading-basis", body)
        found = {who: await case.seen(who, "reading_basis") for who in (INTAKE, OTHER_INTAKE, AUTHOR, WARD, GRANTED)}
        assert found == {INTAKE: 1, OTHER_INTAKE: 0, AUTHOR: 0, WARD: 0, GRANTED: 0}

    async def test_consents_are_not_the_wards(self, service: Service, csr_nis: UUID) -> None:
        case = await a_case(service, csr_nis, age="adult")
        assert await case.seen(AUTHOR, "consent") == await case.seen(INTAKE, "consent") == 2
        assert await case.seen(WARD, "consent") == await case.seen("police.nis", "consent") == 0

    @walk("table", ["outbox", "inbox_event", "inbox_waiting", "inbox_dead_letter"])
    async def test_the_application_reads_no_events(self, case: Case, table: str) -> None:
        await refused(case, INTAKE, f"select from {table}")

    @walk(
        "table",
        ["report_part", "person_part", "manifest", "addendum", "whereabouts", "consent", "ending"],
    )
    async def test_the_worker_reads_no_contents(self, case: Case, table: str) -> None:
        with pytest.raises(DBAPIError, match="permission denied"):
            await case.work(f"select from {table}")

    async def test_the_worker_says_only_in_the_platforms_name_that_a_unit_does_not_come(self, case: Case) -> None:
        said = "insert into instruction (report_id, code, given_by, at) values (:report, '{code}', '{by}', now())"
        platform = UUID(int=1)
        for code, by in (("speak_alone", platform), ("unit_not_coming", UUID(int=3))):
            with pytest.raises(DBAPIError, match="row-level security"):
                await case.work(said.format(code=code, by=by))
        assert await case.work(said.format(code="unit_not_coming", by=platform)) == 1

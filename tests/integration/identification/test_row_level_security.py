"""The second wall: table x caller x operation, as the application's database role with a query that forgot its scope."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import Case, a_case

AUTHOR, WARD, INTAKE, OTHER_INTAKE = "health.nis", "health2.nis", "intake.centre", "intake2.centre"
GRANTED, COLLEAGUE, SUPERVISOR = "csr.nis", "csr2.nis", "csr.supervisor"
STRANGERS = (
    "csr.novisad",
    "police.nis",
    "health.sabac",
    "office.national",
    "admin.kcnis",
    "dpo.centre",
    "manager.centre",
    "admin.kcnis@health.nis",
    "office.national@csr.nis",
    "health.sabac@csr.nis",
    None,
)
TABLES = (
    "report",
    "report_part",
    "person_part",
    "instruction",
    "whereabouts",
    "ending",
    "consent",
    "disclosure_basis",
    "disclosure",
    "reading_basis",
)
UNIT_OF_CSR = (GRANTED, COLLEAGUE, SUPERVISOR)


@pytest.fixture(scope="module")
def made() -> dict[str, Case]:
    """The case of this module, once it is made: its rows are read and refused, not changed."""
    return {}


@pytest.fixture
async def case(service: Service, csr_nis: UUID, made: dict[str, Case]) -> Case:
    if "case" not in made:
        made["case"] = await a_case(service, csr_nis)
    return replace(made["case"], service=service)


async def refused(case: Case, who: str | None, sql: str, **values: object) -> None:
    with pytest.raises(DBAPIError, match=r"row-level security|permission denied"):
        await case.run(who, sql, **values)


class TestReading:
    """Which rows a query finds."""

    @pytest.mark.parametrize("who", STRANGERS)
    async def test_somebody_without_a_position_finds_no_row_of_any_table(self, case: Case, who: str | None) -> None:
        assert {table: await case.seen(who, table) for table in TABLES} == dict.fromkeys(TABLES, 0)

    @pytest.mark.parametrize("who", [AUTHOR, INTAKE, *UNIT_OF_CSR])
    async def test_whoever_holds_a_position_about_the_person_finds_person_and_report(
        self, case: Case, who: str
    ) -> None:
        for table in ("report", "report_part", "person_part", "instruction", "whereabouts"):
            assert await case.seen(who, table) > 0, table

    async def test_the_ward_finds_what_is_the_wards_and_nothing_of_the_person(self, case: Case) -> None:
        found = {table: await case.seen(WARD, table) for table in TABLES}
        shown = {"report": 1, "report_part": 1, "instruction": 1, "whereabouts": 1}
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
        for table in ("report", "report_part", "person_part", "disclosure", "disclosure_basis"):
            found = {who for who in UNIT_OF_CSR if await case.seen(who, table)}
            assert found == finding, table

    async def test_an_excluded_unit_finds_nothing_even_when_a_referral_reached_it(
        self, service: Service, csr_nis: UUID
    ) -> None:
        case = await a_case(service, csr_nis, "police.nis", conflict={"unitIds": [str(csr_nis)]})
        for who in UNIT_OF_CSR:
            for table in ("report", "report_part", "person_part"):
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

    @pytest.mark.parametrize("table", ["outbox", "inbox_event", "inbox_waiting", "inbox_dead_letter"])
    async def test_the_application_reads_no_events(self, case: Case, table: str) -> None:
        await refused(case, INTAKE, f"select from {table}")

    @pytest.mark.parametrize("table", ["report_part", "person_part", "instruction", "whereabouts", "consent", "ending"])
    async def test_the_worker_reads_no_contents(self, case: Case, table: str) -> None:
        with pytest.raises(DBAPIError, match="permission denied"):
            await case.work(f"select from {table}")


NEW_REPORT = """insert into report
  (id, reference, person_id, author_id, author_unit, author_agency, author_sector, way_in, child_path, danger, still_here,
   urgency, excluded_units, submitted_at, state, version, changes)
  values (gen_random_uuid(), gen_random_uuid()::text, gen_random_uuid(), :author, :unit, gen_random_uuid(), 'health',
   'child_duty', true, 'no', 'no', 'urgent', '{}', now(), :state, 1, '[]')"""
REPORT_PART = "insert into report_part values (:report, :class, 'x')"
PERSON_PART = "insert into person_part values (:person, 'guardian', :report, 'x')"
INSTRUCTION = "insert into instruction (report_id, code, given_by, at) values (:report, 'speak_alone', :by, now())"
WHEREABOUTS = "insert into whereabouts (report_id, code, given_by, at) values (:report, 'safe', :by, now())"
ENDING = "insert into ending (report_id, referral_id, reason, given_by, at) values (:report, :of, 'safety', :by, now())"
CONSENT = """insert into consent (report_id, person_id, scope, given, recorded_by, recorded_at)
  values (:report, :person, 'share_clinical', true, :by, now())"""
BASIS = "insert into disclosure_basis values (:person, :purpose, :report, :ground, true, true)"
READING = """insert into reading_basis (report_id, reader_id, scope, basis, recorded_at)
  values (:report, :by, 'sealed_person', 'vital_interest', now())"""
DISCLOSURE = "insert into disclosure values (gen_random_uuid(), :report, 'child_protection', :by, 'addressed')"
EVERYBODY_BUT_AUTHOR = (WARD, INTAKE, *UNIT_OF_CSR, *STRANGERS)
EVERYBODY_BUT_INTAKE = (AUTHOR, WARD, *UNIT_OF_CSR, *STRANGERS)


def own(who: str | None) -> UUID:
    return uuid4() if who is None else PEOPLE[who.partition("@")[0]].sub


class TestAdding:
    """Who adds rows, and in whose name."""

    @pytest.mark.parametrize(
        ("who", "author", "unit", "state"),
        [
            pytest.param(AUTHOR, WARD, AUTHOR, "submitted", id="in a colleague's name"),
            pytest.param(AUTHOR, AUTHOR, "csr.nis", "submitted", id="in another unit's name"),
            pytest.param(AUTHOR, AUTHOR, AUTHOR, "received", id="as taken over already"),
            pytest.param("office.national", "office.national", "office.national", "submitted", id="by the office"),
            pytest.param("admin.kcnis", "admin.kcnis", "admin.kcnis", "submitted", id="by an administrator"),
            pytest.param(None, AUTHOR, AUTHOR, "submitted", id="by nobody"),
        ],
    )
    async def test_a_report_is_filed_by_its_author_from_the_own_unit(
        self, case: Case, who: str | None, author: str, unit: str, state: str
    ) -> None:
        await refused(case, who, NEW_REPORT, author=own(author), unit=PEOPLE[unit].unit, state=state)

    async def test_the_author_may(self, case: Case) -> None:
        filed = {"author": own(AUTHOR), "unit": PEOPLE[AUTHOR].unit, "state": "submitted"}
        assert await case.run(AUTHOR, NEW_REPORT, **filed) == 1

    @pytest.mark.parametrize("who", EVERYBODY_BUT_AUTHOR)
    async def test_contents_consents_answers_and_grounds_come_from_the_author_alone(
        self, case: Case, who: str | None
    ) -> None:
        await refused(case, who, REPORT_PART, **{"class": "notes"})
        await refused(case, who, PERSON_PART)
        await refused(case, who, CONSENT, by=own(who))
        await refused(case, who, WHEREABOUTS, by=own(who))
        await refused(case, who, BASIS, purpose="child_protection", ground="child_duty")

    @pytest.mark.parametrize("who", EVERYBODY_BUT_INTAKE)
    async def test_instructions_grounds_of_reading_and_ends_come_from_the_centre_alone(
        self, case: Case, who: str | None
    ) -> None:
        await refused(case, who, INSTRUCTION, by=own(who))
        await refused(case, who, READING, by=own(who))
        await refused(case, who, ENDING, of=case.referral, by=own(who))
        await refused(case, who, REPORT_PART, **{"class": "taken_over"})

    @pytest.mark.parametrize("who", [AUTHOR, *EVERYBODY_BUT_AUTHOR])
    async def test_nobody_of_the_application_opens_a_disclosure(self, case: Case, who: str | None) -> None:
        await refused(case, who, DISCLOSURE, by=own(who))

    @pytest.mark.parametrize(("statement", "who"), [(WHEREABOUTS, AUTHOR), (INSTRUCTION, INTAKE), (READING, INTAKE)])
    async def test_nobody_adds_in_anothers_name(self, case: Case, statement: str, who: str) -> None:
        await refused(case, who, statement, by=own(OTHER_INTAKE))

    async def test_a_consent_is_recorded_in_the_own_name(self, service: Service, csr_nis: UUID) -> None:
        case = await a_case(service, csr_nis, age="adult")
        await refused(case, AUTHOR, CONSENT, by=own(WARD))

    async def test_an_author_adds_nothing_to_somebody_elses_person(self, service: Service, csr_nis: UUID) -> None:
        case, other = await a_case(service, csr_nis), await a_case(service, csr_nis, "police.nis")
        for statement, values in ((PERSON_PART, {}), (CONSENT, {"by": own(AUTHOR)})):
            await refused(case.of(other), AUTHOR, statement, **values)
        await refused(case.of(other), AUTHOR, BASIS, purpose="child_protection", ground="child_duty")

    @pytest.mark.parametrize(
        ("purpose", "ground"),
        [
            ("urgent_health", "child_duty"),
            ("child_protection", "consent"),
            ("criminal_investigation", "vital_interest"),
        ],
    )
    async def test_an_author_makes_no_other_ground_than_the_childs(self, case: Case, purpose: str, ground: str) -> None:
        await refused(case, AUTHOR, BASIS, purpose=purpose, ground=ground)

    async def test_an_author_makes_no_ground_for_an_adult(self, service: Service, csr_nis: UUID) -> None:
        case = await a_case(service, csr_nis, age="adult")
        await refused(case, AUTHOR, BASIS, purpose="child_protection", ground="child_duty")

    async def test_an_author_ends_the_own_report_and_no_referral(self, case: Case) -> None:
        await refused(case, AUTHOR, ENDING, of=case.referral, by=own(AUTHOR))
        assert await case.run(AUTHOR, ENDING, of=None, by=own(AUTHOR)) == 1


class TestChanging:
    """What stays as it is."""

    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize("who", [AUTHOR, INTAKE, GRANTED])
    async def test_nothing_is_deleted(self, case: Case, table: str, who: str) -> None:
        await refused(case, who, f"delete from {table}")

    @pytest.mark.parametrize(
        "column",
        [
            "child_path = false",
            "excluded_units = '{}'",
            "author_id = person_id",
            "serving_csr = null",
            "delivered_at = now()",
        ],
    )
    @pytest.mark.parametrize("who", [AUTHOR, INTAKE])
    async def test_what_was_filed_stays_as_it_was_filed(self, case: Case, who: str, column: str) -> None:
        await refused(case, who, f"update report set {column} where id = :report")

    @pytest.mark.parametrize("who", [WARD, *UNIT_OF_CSR])
    async def test_a_reader_moves_no_report(self, case: Case, who: str) -> None:
        await refused(case, who, "update report set state = 'withdrawn' where id = :report")

    @pytest.mark.parametrize("who", STRANGERS)
    async def test_a_stranger_moves_no_report(self, case: Case, who: str | None) -> None:
        assert await case.run(who, "update report set version = 99 where id = :report") == 0

    @pytest.mark.parametrize(
        "table", ["report_part", "person_part", "instruction", "whereabouts", "ending", "consent", "reading_basis"]
    )
    async def test_what_stands_beside_a_report_is_never_changed(self, case: Case, table: str) -> None:
        for who in (AUTHOR, INTAKE):
            await refused(case, who, f"update {table} set report_id = report_id")

    @pytest.mark.parametrize("who", [AUTHOR, WARD, *UNIT_OF_CSR, *STRANGERS])
    async def test_no_grant_is_changed_but_by_the_centre(self, case: Case, who: str | None) -> None:
        assert await case.run(who, "update disclosure set accepted_by = null where referral_id = :referral") == 0

    async def test_the_centre_ends_a_grant_and_makes_none(self, case: Case) -> None:
        await refused(case, INTAKE, "update disclosure set accepted_by = report_id where referral_id = :referral")

    @pytest.mark.parametrize("who", [AUTHOR, WARD, INTAKE, *UNIT_OF_CSR])
    async def test_no_ground_of_disclosure_is_changed(self, case: Case, who: str) -> None:
        sql = "update disclosure_basis set live = false where report_id = :report"
        if who == INTAKE:
            await refused(case, who, sql)
        else:
            assert await case.run(who, sql) == 0

    @pytest.mark.parametrize("column", ["state = 'withdrawn'", "opened_at = now()", "child_path = false"])
    async def test_the_worker_dates_deliveries_and_nothing_else(self, case: Case, column: str) -> None:
        with pytest.raises(DBAPIError, match="permission denied"):
            await case.work(f"update report set {column} where id = :report")

    async def test_not_even_the_worker_reopens_what_has_ended(self, breakable: Service, csr_nis: UUID) -> None:
        case = await a_case(breakable, csr_nis)
        await case.work("update disclosure set state = 'ended', ended_at = now() where referral_id = :referral")
        with pytest.raises(DBAPIError, match="has ended"):
            await case.work("update disclosure set state = 'granted', ended_at = null where referral_id = :referral")

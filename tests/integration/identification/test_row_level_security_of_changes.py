"""Row-level security for what is added and changed: table x caller x statement, as the application's database role."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import (
    AUTHOR,
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
    case_of,
    owner_of,
    refused,
)
from tests.integration.identification.test_withdrawing_consent import granted_on
from tests.support.walks import walk

NEW_REPORT = """insert into report
  (id, reference, person_id, author_id, author_unit, author_agency, author_sector, way_in, child_path, danger, still_here,
   urgency, excluded_units, submitted_at, state, version, changes)
  values (gen_random_uuid(), gen_random_uuid()::text, gen_random_uuid(), :author, :unit, gen_random_uuid(), 'health',
   'child_duty', true, 'no', 'no', 'urgent', '{}', now(), :state, 1, '[]')"""


REPORT_PART = "insert into report_part values (:report, :class, 'x')"


PERSON_PART = "insert into person_part values (:person, 'guardian', :report, 'x')"


MANIFEST = "insert into manifest values (:report, 'x')"


ADDENDUM = """insert into addendum (id, report_id, person_id, kind, given_by, at, ciphertext)
  values (gen_random_uuid(), :report, :person, 'account', :by, now(), 'x')"""


INSTRUCTION = "insert into instruction (report_id, code, given_by, at) values (:report, 'speak_alone', :by, now())"


WHEREABOUTS = "insert into whereabouts (report_id, code, given_by, at) values (:report, 'safe', :by, now())"


ENDING = "insert into ending (report_id, referral_id, reason, given_by, at) values (:report, :of, 'safety', :by, now())"


CONSENT = """insert into consent (report_id, person_id, scope, given, recorded_by, recorded_at)
  values (:report, :person, 'share_clinical', true, :by, now())"""
ATTEMPT = """insert into consent (report_id, person_id, scope, given, reason, recorded_by, recorded_at)
  values (:report, :person, 'identification', null, 'unsafe', :by, now())"""


WITHDRAWAL = CONSENT.replace("true", "false")


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

    @walk(
        "who, author, unit, state",
        [
            (AUTHOR, WARD, AUTHOR, "submitted"),
            (AUTHOR, AUTHOR, "csr.nis", "submitted"),
            (AUTHOR, AUTHOR, AUTHOR, "received"),
            ("office.national", "office.national", "office.national", "submitted"),
            ("admin.kcnis", "admin.kcnis", "admin.kcnis", "submitted"),
            (None, AUTHOR, AUTHOR, "submitted"),
        ],
    )
    async def test_a_report_is_filed_by_its_author_from_the_own_unit(
        self, case: Case, who: str | None, author: str, unit: str, state: str
    ) -> None:
        await refused(case, who, NEW_REPORT, author=own(author), unit=PEOPLE[unit].unit, state=state)

    async def test_the_author_may(self, case: Case) -> None:
        filed = {"author": own(AUTHOR), "unit": PEOPLE[AUTHOR].unit, "state": "submitted"}
        assert await case.run(AUTHOR, NEW_REPORT, **filed) == 1

    @walk("who", EVERYBODY_BUT_AUTHOR)
    async def test_contents_consents_answers_and_grounds_come_from_the_author_alone(
        self, case: Case, who: str | None
    ) -> None:
        await refused(case, who, REPORT_PART, **{"class": "notes"})
        await refused(case, who, PERSON_PART)
        await refused(case, who, CONSENT, by=own(who))
        await refused(case, who, WHEREABOUTS, by=own(who))
        await refused(case, who, ADDENDUM, by=own(who))
        await refused(case, who, BASIS, purpose="child_protection", ground="child_duty")

    @walk("who", EVERYBODY_BUT_INTAKE)
    async def test_instructions_grounds_of_reading_and_ends_come_from_the_centre_alone(
        self, case: Case, who: str | None
    ) -> None:
        await refused(case, who, INSTRUCTION, by=own(who))
        await refused(case, who, READING, by=own(who))
        await refused(case, who, ENDING, of=case.referral, by=own(who))
        await refused(case, who, REPORT_PART, **{"class": "taken_over"})

    @walk("who", [AUTHOR, *EVERYBODY_BUT_AUTHOR])
    async def test_no_one_of_the_application_opens_a_disclosure(self, case: Case, who: str | None) -> None:
        await refused(case, who, DISCLOSURE, by=own(who))

    @walk("statement, who", [(WHEREABOUTS, AUTHOR), (ADDENDUM, AUTHOR), (INSTRUCTION, INTAKE), (READING, INTAKE)])
    async def test_no_one_adds_in_anothers_name(self, case: Case, statement: str, who: str) -> None:
        await refused(case, who, statement, by=own(OTHER_INTAKE))

    @walk("who", [WARD, *UNIT_OF_CSR, *STRANGERS])
    async def test_a_withdrawal_of_consent_comes_from_the_author_or_the_centre(
        self, case: Case, who: str | None
    ) -> None:
        await refused(case, who, WITHDRAWAL, by=own(who))

    async def test_author_and_centre_note_what_an_adult_says_of_consent_and_the_centre_never_that_a_child_agrees(
        self, service: Service, csr_nis: UUID
    ) -> None:
        case, child = await a_case(service, csr_nis, age="adult"), await a_case(service, csr_nis)
        for who, statement in product((AUTHOR, INTAKE), (WITHDRAWAL, CONSENT, ATTEMPT)):
            assert await case.run(who, statement, by=own(who)) == 1
            await refused(case, who, statement, by=own(OTHER_INTAKE))
        await refused(child, INTAKE, CONSENT, by=own(INTAKE))

    async def test_the_ledger_holds_a_word_or_a_reason_and_never_both(self, service: Service, csr_nis: UUID) -> None:
        case = await a_case(service, csr_nis, age="adult")
        for wrong in (ATTEMPT.replace("null", "true"), ATTEMPT.replace("'unsafe'", "null")):
            with pytest.raises(DBAPIError, match="consent_word_or_reason"):
                await case.run(AUTHOR, wrong, by=own(AUTHOR))

    async def test_a_consent_is_recorded_in_the_own_name(self, service: Service, csr_nis: UUID) -> None:
        case = await a_case(service, csr_nis, age="adult")
        await refused(case, AUTHOR, CONSENT, by=own(WARD))

    async def test_an_author_adds_nothing_to_a_person_elses_person(self, service: Service, csr_nis: UUID) -> None:
        case, other = await a_case(service, csr_nis), await a_case(service, csr_nis, "police.nis")
        by = {"by": own(AUTHOR)}
        for statement, values in ((PERSON_PART, {}), (CONSENT, by), (ADDENDUM, by)):
            await refused(case.of(other), AUTHOR, statement, **values)
        await refused(case.of(other), AUTHOR, BASIS, purpose="child_protection", ground="child_duty")

    @walk(
        "purpose, ground",
        [
            ("urgent_health", "child_duty"),
            ("child_protection", "consent"),
            ("criminal_investigation", "vital_interest"),
        ],
    )
    async def test_an_author_makes_no_other_ground_than_the_childs(self, case: Case, purpose: str, ground: str) -> None:
        await refused(case, AUTHOR, BASIS, purpose=purpose, ground=ground)

    async def test_nothing_is_added_to_a_report_that_was_taken_back(self, service: Service, csr_nis: UUID) -> None:
        case = await a_case(service, csr_nis, age="adult")
        assert await case.run(AUTHOR, ADDENDUM, by=own(AUTHOR)) == 1
        async with owner_of(service) as owner, owner.transaction() as connection:
            await connection.execute(text(f"update report set state = 'withdrawn' where id = '{case.report}'"))
        await refused(case, AUTHOR, ADDENDUM, by=own(AUTHOR))

    async def test_an_assessment_or_a_correction_comes_from_the_centre_alone_and_while_the_report_is_open(
        self, service: Service, csr_nis: UUID
    ) -> None:
        case = await a_case(service, csr_nis, age="adult")
        triage, *corrections = (
            ADDENDUM.replace("account", kind) for kind in ("triage", "corrections", "report", "municipality")
        )
        for who, statement in product(EVERYBODY_BUT_INTAKE, (triage, *corrections)):
            await refused(case, who, statement, by=own(who))
        for statement in (triage, *corrections):
            assert await case.run(INTAKE, statement, by=own(INTAKE)) == 1
        async with owner_of(service) as owner, owner.transaction() as connection:
            await connection.execute(text(f"update report set state = 'dismissed' where id = '{case.report}'"))
        await refused(case, INTAKE, triage, by=own(INTAKE))

    async def test_the_centre_ends_a_whole_report_once_it_has_taken_it_over(self, service: Service, case: Case) -> None:
        assert await case.run(INTAKE, ENDING, of=None, by=own(INTAKE)) == 1
        open_still = await case_of(service, str((await service.filed(AUTHOR))["id"]))
        await refused(open_still, INTAKE, ENDING, of=None, by=own(INTAKE))

    async def test_an_author_makes_no_ground_for_an_adult(self, service: Service, csr_nis: UUID) -> None:
        case = await a_case(service, csr_nis, age="adult")
        await refused(case, AUTHOR, BASIS, purpose="child_protection", ground="child_duty")

    async def test_an_author_ends_the_own_report_and_no_referral(self, case: Case) -> None:
        await refused(case, AUTHOR, ENDING, of=case.referral, by=own(AUTHOR))
        assert await case.run(AUTHOR, ENDING, of=None, by=own(AUTHOR)) == 1


class TestChanging:
    """What stays as it is."""

    @walk("table, who", product(TABLES, [AUTHOR, INTAKE, GRANTED]))
    async def test_nothing_is_deleted(self, case: Case, table: str, who: str) -> None:
        await refused(case, who, f"delete from {table}")

    @walk(
        "column, who",
        product(
            [
                "child_path = false",
                "excluded_units = '{}'",
                "author_id = person_id",
                "serving_csr = null",
                "delivered_at = now()",
            ],
            [AUTHOR, INTAKE],
        ),
    )
    async def test_what_was_filed_stays_as_it_was_filed(self, case: Case, who: str, column: str) -> None:
        await refused(case, who, f"update report set {column} where id = :report")

    @walk("who", [WARD, *UNIT_OF_CSR])
    async def test_a_reader_moves_no_report(self, case: Case, who: str) -> None:
        await refused(case, who, "update report set state = 'withdrawn' where id = :report")

    @walk("who", STRANGERS)
    async def test_a_stranger_moves_no_report(self, case: Case, who: str | None) -> None:
        assert await case.run(who, "update report set version = 99 where id = :report") == 0

    @walk(
        "table",
        ["report_part", "person_part", "addendum", "instruction", "whereabouts", "ending", "consent", "reading_basis"],
    )
    async def test_what_is_beside_a_report_is_never_changed(self, case: Case, table: str) -> None:
        for who in (AUTHOR, INTAKE):
            await refused(case, who, f"update {table} set report_id = report_id")

    @walk("who", [WARD, *UNIT_OF_CSR, *STRANGERS])
    async def test_what_a_report_holds_is_written_by_its_author_and_the_centre_alone(
        self, case: Case, who: str | None
    ) -> None:
        await refused(case, who, MANIFEST)
        # Who protects the child writes what it says.
        goes_on = int(who in (GRANTED, SUPERVISOR))
        assert await case.run(who, "update manifest set ciphertext = ciphertext where report_id = :report") == goes_on
        for adding in (AUTHOR, INTAKE):
            assert await case.run(adding, "update manifest set ciphertext = ciphertext where report_id = :report") == 1
            await refused(case, adding, "update manifest set report_id = report_id")
            await refused(case, adding, "delete from manifest")

    async def test_the_centre_begins_no_manifest(self, case: Case) -> None:
        await refused(case, INTAKE, MANIFEST)

    @walk("who", [AUTHOR, WARD, *UNIT_OF_CSR, *STRANGERS])
    async def test_no_grant_is_changed_but_by_the_centre(self, case: Case, who: str | None) -> None:
        assert await case.run(who, "update disclosure set accepted_by = null where referral_id = :referral") == 0

    async def test_the_centre_ends_a_grant_and_makes_none(self, case: Case) -> None:
        await refused(case, INTAKE, "update disclosure set accepted_by = report_id where referral_id = :referral")

    @walk("who", [AUTHOR, WARD, INTAKE, *UNIT_OF_CSR])
    async def test_no_ground_of_disclosure_is_changed(self, case: Case, who: str) -> None:
        sql = "update disclosure_basis set live = false where report_id = :report"
        if who == INTAKE:
            await refused(case, who, sql)
        else:
            assert await case.run(who, sql) == 0

    @walk("who", [AUTHOR, INTAKE, WARD, GRANTED])
    async def test_author_centre_and_who_helps_end_what_rests_on_consent_and_no_one_opens_it(
        self, service: Service, csr_nis: UUID, who: str
    ) -> None:
        case = await a_case(service, csr_nis, age="adult")
        case = replace(case, referral=await granted_on(service, str(case.report), csr_nis, "consent"))
        basis = "update disclosure_basis set live = {} where report_id = :report and ground = 'consent'"
        disclosure = "update disclosure set state = {} where referral_id = :referral"
        if who != WARD:
            await refused(case, who, basis.format("true"))
            await refused(case, who, disclosure.format("'addressed'"))
        ended = int(who != WARD)
        assert await case.run(who, basis.format("false")) == ended
        assert await case.run(who, disclosure.format("'ended', ended_at = now()")) == ended

    @walk("column", ["state = 'withdrawn'", "opened_at = now()", "child_path = false"])
    async def test_the_worker_dates_deliveries_and_nothing_else(self, case: Case, column: str) -> None:
        with pytest.raises(DBAPIError, match="permission denied"):
            await case.work(f"update report set {column} where id = :report")

    async def test_not_even_the_worker_reopens_what_has_ended(self, breakable: Service, csr_nis: UUID) -> None:
        case = await a_case(breakable, csr_nis)
        await case.work("update disclosure set state = 'ended', ended_at = now() where referral_id = :referral")
        with pytest.raises(DBAPIError, match="has ended"):
            await case.work("update disclosure set state = 'granted', ended_at = null where referral_id = :referral")

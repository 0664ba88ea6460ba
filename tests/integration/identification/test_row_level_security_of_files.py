"""Row-level security of files: caller x statement, as the application's database role with a query that forgot its scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from tests.integration.identification.attaching import ATTACHMENTS, CLINICAL, attached, ticket
from tests.integration.identification.conftest import PEOPLE, Service
from tests.integration.identification.in_sql import AUTHOR, INTAKE, STRANGERS, UNIT_OF_CSR, WARD, Case, run_as

SEGMENTS = "select from file_segment where file_id = :file"
TICKETS = "select from upload_ticket where id = :ticket"
USE = "update upload_ticket set used_at = now() where id = :ticket"
NEW_TICKET = """insert into upload_ticket (id, report_id, class, given_to, issued_at)
  values (gen_random_uuid(), :report, 'attachments', :to, now())"""
NEW_SEGMENT = "insert into file_segment (file_id, number, report_id, ciphertext) values (:file, 7, :report, 'x')"


@dataclass(frozen=True)
class WithFiles:
    """A case with a file of each class and a ticket."""

    case: Case
    files: dict[str, str]
    ticket: str

    async def run(self, who: str | None, sql: str, class_: str = ATTACHMENTS, **values: Any) -> int:
        given = {"file": self.files[class_], "ticket": self.ticket, "report": self.case.report, **values}
        return await run_as(self.case.service, who, sql, given)


@pytest.fixture
async def held(case: Case, service: Service) -> WithFiles:
    report = str(case.report)
    files = {class_: await attached(service, report, class_) for class_ in (ATTACHMENTS, CLINICAL)}
    return WithFiles(case, files, await ticket(service, report))


async def test_contents_are_found_by_whom_the_table_lets_open_them_and_no_one_else(held: WithFiles) -> None:
    found = {who: [await held.run(who, SEGMENTS, each) for each in (ATTACHMENTS, CLINICAL)] for who in (AUTHOR, INTAKE)}
    assert found == {AUTHOR: [1, 1], INTAKE: [1, 0]}
    for who in (WARD, *UNIT_OF_CSR, *STRANGERS):
        for class_ in (ATTACHMENTS, CLINICAL):
            assert await held.run(who, SEGMENTS, class_) == 0, who


async def test_a_ticket_is_found_and_used_by_its_caller_alone(held: WithFiles) -> None:
    for who in (WARD, INTAKE, *UNIT_OF_CSR, *STRANGERS):
        assert await held.run(who, TICKETS) == 0, who
        assert await held.run(who, USE) == 0, who
    assert await held.run(AUTHOR, TICKETS) == 1
    assert await held.run(AUTHOR, USE) == 1


async def test_tickets_and_contents_are_written_by_the_author_of_the_report_alone(held: WithFiles) -> None:
    for who in (WARD, INTAKE, *UNIT_OF_CSR, *STRANGERS):
        subject = PEOPLE[AUTHOR if who is None else who.partition("@")[0]].sub
        for sql in (NEW_TICKET, NEW_SEGMENT):
            with pytest.raises(DBAPIError, match="row-level security"):
                await held.run(who, sql, to=subject)
    assert await held.run(AUTHOR, NEW_TICKET, to=PEOPLE[AUTHOR].sub) == 1
    with pytest.raises(DBAPIError, match="row-level security"):
        await held.run(AUTHOR, NEW_TICKET, to=PEOPLE[WARD].sub)


async def test_nothing_of_it_is_changed_or_taken_away(held: WithFiles) -> None:
    for sql in (
        "update file_segment set ciphertext = 'x'",
        "delete from file_segment",
        "delete from upload_ticket",
        "update upload_ticket set class = 'clinical_images'",
        "update upload_ticket set given_to = given_to",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            await held.run(AUTHOR, sql)

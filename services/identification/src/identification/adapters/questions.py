"""Questions and answers beside a report, their texts sealed under the report's key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from chassis.db.writes import insertion
from chassis.domain.errors import NotFound
from chassis.vault.errors import CiphertextMismatch
from identification.adapters import tables
from identification.adapters.contents.altered_reports import Difference
from identification.adapters.contents.padding import padded, unpadded
from identification.adapters.contents.stored_parts import COLUMN
from identification.domain.errors import ReportAltered
from identification.domain.questions.question import Question

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Table

    from chassis.db.transaction import Transaction
    from chassis.vault.keyring import Keyring
    from chassis.vault.vault import Vault
    from identification.adapters.contents.altered_reports import AlteredReports
    from identification.application.reports.ports import SealedText
    from identification.domain.questions.question import Said

_question, _answer = tables.question, tables.answer
_ADD_OF = {table: insertion(table) for table in (_question, _answer)}


class PostgresQuestions:
    """The `Questions` port on one connection."""

    def __init__(self, connection: Transaction, vault: Vault, altered: AlteredReports) -> None:
        """Writes in the caller's transaction."""
        self._connection = connection
        self._vault = vault
        self._altered = altered

    async def ask(self, report_id: UUID, question_id: UUID, said: Said, by: UUID, position: str, at: datetime) -> None:
        await self._add(_question, report_id, question_id, said, by, position, at)

    async def answer(
        self, report_id: UUID, question_id: UUID, said: Said, by: UUID, position: str, at: datetime
    ) -> None:
        await self._add(_answer, report_id, question_id, said, by, position, at)

    async def get(self, report_id: UUID, question_id: UUID) -> Question:
        answered = exists().where(_answer.c.id == _question.c.id).label("answered")
        query = select(_question.c.id, _question.c.code, _question.c.given_by.label("asked_by"), answered)
        of_report = query.where(_question.c.id == question_id, _question.c.report_id == report_id)
        row = (await self._connection.execute(of_report)).one_or_none()
        if row is None:
            raise NotFound
        return Question(row.id, row.code, row.asked_by, row.answered)

    async def texts(self, sealed: Collection[SealedText]) -> dict[SealedText, str | None]:
        """What they say, as far as their keys are there."""
        reports = {each.report_id for each in sealed}
        keys = await self._vault.open(reports)
        found = {each: self._text(each, keys) for each in sealed if not keys.destroyed(each.report_id)}
        if len(reports) == 1 and None in found.values():
            raise ReportAltered
        return found

    async def _add(
        self, table: Table, report_id: UUID, id_: UUID, said: Said, by: UUID, position: str, at: datetime
    ) -> None:
        sealed = None
        if said.text is not None:
            keys, text = await self._vault.open([report_id]), padded(said.text.encode())
            sealed = keys.encrypt(report_id, table.name, COLUMN, f"{report_id}/{id_}", text)
        about = {"id": id_, "report_id": report_id, "code": said.code, COLUMN: sealed}
        self._connection.later(_ADD_OF[table], {**about, "given_by": by, "position": position, "at": at})

    def _text(self, sealed: SealedText, keys: Keyring) -> str | None:
        row = f"{sealed.report_id}/{sealed.id}"
        try:
            text = keys.decrypt(sealed.report_id, sealed.kind, COLUMN, row, sealed.ciphertext)
        except CiphertextMismatch:
            self._altered.found(sealed.report_id, Difference.VALUE)
            return None
        return unpadded(text).decode()

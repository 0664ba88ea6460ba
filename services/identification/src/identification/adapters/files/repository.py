"""Tickets and sealed segments in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import func, insert, select, update

from chassis.domain.errors import NotFound
from chassis.vault.errors import CiphertextMismatch
from contracts.words.files import FileClass
from identification.adapters import tables
from identification.adapters.contents.altered_reports import Difference
from identification.adapters.contents.padding import padded, unpadded
from identification.adapters.contents.stored_parts import COLUMN
from identification.domain.errors import ReportAltered
from identification.domain.files.file import Ticket

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime
    from uuid import UUID

    from chassis.db.transaction import Transaction
    from chassis.domain.principal import Principal
    from chassis.vault.vault import Vault
    from identification.adapters.contents.altered_reports import AlteredReports
    from identification.domain.reports.record import Filing

SEGMENT: Final = 256 * 1024
"""Bytes of a file that are sealed together. Files that are kept are cut like this, so it stays as it is."""
_STEP: Final = 32 * 1024
CAPTION: Final = "caption"
_addendum, _segment, _ticket = tables.addendum, tables.file_segment, tables.upload_ticket


class PostgresFiles:
    """The `Files` port on one connection."""

    def __init__(self, connection: Transaction, vault: Vault, altered: AlteredReports) -> None:
        """Reads and writes in the caller's transaction."""
        self._connection = connection
        self._vault = vault
        self._altered = altered

    async def issue(self, ticket: Ticket, filing: Filing, caption: str | None, principal: Principal) -> None:
        keys = await self._vault.open([filing.person_id])
        said, place = padded((caption or "").encode(), ticket.class_), _place_of_caption(filing, ticket.id)
        row: dict[str, object] = {"id": ticket.id, "report_id": ticket.report_id, "class": ticket.class_.value}
        row |= {"given_to": principal.subject, "issued_at": ticket.issued_at}
        row[CAPTION] = keys.encrypt(filing.person_id, _ticket.name, CAPTION, place, said)
        await self._connection.execute(insert(_ticket).values(row))

    async def ticket(self, ticket_id: UUID, *, for_update: bool = False) -> Ticket:
        query = select(_ticket).where(_ticket.c.id == ticket_id)
        row = (
            (await self._connection.execute(query.with_for_update() if for_update else query)).mappings().one_or_none()
        )
        if row is None:
            raise NotFound
        return Ticket(row["id"], row["report_id"], FileClass(row["class"]), row["issued_at"], row["used_at"])

    async def caption(self, ticket_id: UUID, filing: Filing) -> str | None:
        sealed = (
            await self._connection.execute(select(_ticket.c[CAPTION]).where(_ticket.c.id == ticket_id))
        ).scalar_one()
        # The release before asks without.
        if sealed is None:
            return None
        keys = await self._vault.open([filing.person_id])
        try:
            place = _place_of_caption(filing, ticket_id)
            said = keys.decrypt(filing.person_id, _ticket.name, CAPTION, place, sealed)
        except CiphertextMismatch:
            raise self._differs(filing, Difference.VALUE) from None
        return unpadded(said).decode() or None

    async def use(self, ticket_id: UUID, at: datetime) -> None:
        await self._connection.execute(update(_ticket).where(_ticket.c.id == ticket_id).values(used_at=at))

    async def held(self, report_id: UUID) -> tuple[int, int]:
        query = select(func.count(_segment.c.file_id.distinct()), func.count())
        number, segments = (await self._connection.execute(query.where(_segment.c.report_id == report_id))).one()
        return number, segments * SEGMENT

    async def store(self, filing: Filing, file_id: UUID, content: bytes) -> None:
        keys = await self._vault.open([filing.person_id])
        pieces = _pieces(len(content))
        for number, piece in enumerate(_cut(content)):
            sealed = keys.encrypt(
                filing.person_id, _segment.name, COLUMN, _place(filing, file_id, number, pieces), piece
            )
            about = {"file_id": file_id, "number": number, "report_id": filing.id}
            # One at a time: as many together as there are would lie in memory twice more.
            await self._connection.execute(insert(_segment), {**about, COLUMN: sealed})

    async def class_of(self, report_id: UUID, file_id: UUID, among: Collection[str]) -> str:
        query = select(_addendum.c.kind).where(_addendum.c.id == file_id, _addendum.c.report_id == report_id)
        class_ = (await self._connection.execute(query)).scalar_one_or_none()
        if class_ is None or class_ not in among:
            raise NotFound
        return str(class_)

    async def must_be_whole(self, filing: Filing, file_id: UUID, size: int) -> None:
        query = select(func.count()).where(_segment.c.file_id == file_id)
        if (await self._connection.execute(query)).scalar_one() != _pieces(size):
            raise await self._not_found(filing, file_id, size)

    async def segment(self, filing: Filing, file_id: UUID, number: int, size: int) -> bytes | None:
        pieces = _pieces(size)
        if number >= pieces:
            return None
        query = select(_segment.c[COLUMN]).where(_segment.c.file_id == file_id, _segment.c.number == number)
        sealed = (await self._connection.execute(query)).scalar_one_or_none()
        keys = await self._vault.open([filing.person_id])
        if keys.destroyed(filing.person_id):
            raise NotFound
        if sealed is None:
            raise await self._not_found(filing, file_id, size)
        try:
            place = _place(filing, file_id, number, pieces)
            piece = keys.decrypt(filing.person_id, _segment.name, COLUMN, place, sealed)
        except CiphertextMismatch:
            raise self._differs(filing, Difference.VALUE) from None
        return piece[: size - number * SEGMENT]

    async def _not_found(self, filing: Filing, file_id: UUID, size: int) -> Exception:
        """Of a file that the caller does not find whole: it is hidden from them, which is no alarm, or pieces of it are gone."""
        stored = await self._connection.execute(select(func.pieces_stored(filing.id, file_id)))
        return NotFound() if stored.scalar_one() == _pieces(size) else self._differs(filing, Difference.GONE)

    def _differs(self, filing: Filing, difference: Difference) -> ReportAltered:
        self._altered.found(filing.id, difference)
        return ReportAltered()


def _pieces(size: int) -> int:
    return -(-size // SEGMENT)


def _place(filing: Filing, file_id: UUID, number: int, pieces: int) -> str:
    """What a segment is bound to: its file, its place in it and how many there are."""
    return f"{filing.person_id}/{file_id}/{number}/{pieces}"


def _place_of_caption(filing: Filing, ticket_id: UUID) -> str:
    return f"{filing.person_id}/{ticket_id}"


def _cut(content: bytes) -> Iterator[bytes]:
    """Segments; the last one is filled up, so that its length reveals the size of the file less exactly."""
    for begin in range(0, len(content), SEGMENT):
        piece = content[begin : begin + SEGMENT]
        yield piece.ljust(-(-len(piece) // _STEP) * _STEP, b"\0")

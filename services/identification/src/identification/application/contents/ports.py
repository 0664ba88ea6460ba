"""What the use cases need to keep and to open personal contents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from identification.domain.reports.addendum import Addendum
    from identification.domain.reports.record import Filing, Progress


Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Resealed:
    """How much was sealed anew now, what was found erased, what could not be and why, by id; and when all of it ended."""

    reports: int
    drafts: int
    erased: int
    left: Mapping[UUID, str]
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class UpToVersion:
    """A version of one report, with all versions that added something: what was added before additions had one is counted off by them."""

    version: int
    additions: Sequence[int]


class Parts(Protocol):
    """Personal contents by class, sealed with the report's or the person's own key."""

    async def seal(self, filing: Filing, contents: Mapping[str, Content]) -> None:
        """Makes the two keys and stores every class under its own."""

    async def open(
        self, asked: Sequence[tuple[Filing, Sequence[str]]], until: UpToVersion | None = None
    ) -> Mapping[UUID, Mapping[str, Content]]:
        """By report, the contents of the classes named for it that are recorded; nothing else is fetched or decrypted.

        What was added later is put together with what was filed: texts one after the other, of anything else the newest; with
        `until` only what was there in that version.

        A report of which a named class was erased is left out. Raises ReportAltered when something else is stored of the only
        report asked for than was sealed; among several such a report is left out, so that it takes none of the others away.
        """

    async def add(self, filing: Filing, class_: str, content: Content) -> None:
        """Stores one more class under the keys that exist."""

    async def append(
        self,
        filing: Filing,
        addenda: Collection[Addendum],
        by: UUID,
        path: Progress | None = None,
        *,
        refiled: bool = False,
    ) -> None:
        """Stores what one version adds, behind what there is; `path` is the progress whose path is sealed with it, where that moves.

        `refiled`: so is the filing, which is another than was sealed.
        """

    async def was_added_to(self, report_id: UUID, since: datetime, beside: Collection[int]) -> bool:
        """Whether anyone said more of the person after that moment, `beside` versions that said something else, or added a file."""

    async def number_of_additions(self, report_id: UUID, beside: Collection[int]) -> int:
        """How often the report was added to, `beside` versions that said something else; counted on a report that is locked."""

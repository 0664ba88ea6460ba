"""Keeps whose report it is, so that later events find the author's inbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from notifications.application.ports import Author, UnitOfWork


@dataclass(frozen=True, slots=True)
class RememberAuthor:
    """A report was filed."""

    report_id: UUID
    author: Author


async def remember_author(command: RememberAuthor, uow: UnitOfWork) -> None:
    """Stores ids only; the author is told nothing, they have the receipt in hand."""
    await uow.matters.remember_author(command.report_id, command.author)

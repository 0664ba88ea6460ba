"""Whom a page offers a command: what the access table says of the reader's positions. The service decides when it is sent."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from contracts import access
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from gateway.pages.answers import ReadReceiptReport
    from gateway.pages.rendering.visitor import Visitor


def may(command: str, positions: Iterable[str]) -> bool:
    """Whether one of these positions may give the command."""
    return access.load().permits(command, positions)


async def receipt_for(visitor: Visitor, report: UUID, command: str) -> ReadReceiptReport:
    """What the form of a command about a report is made of; raises PageRefused where the visitor may not give it or sees no report."""
    receipt = (await visitor.ask("ReadReceipt", id=str(report)))["receipt"]
    if receipt is None or not may(command, receipt["positions"]):
        raise PageRefused("not-found", HTTPStatus.NOT_FOUND)
    return receipt

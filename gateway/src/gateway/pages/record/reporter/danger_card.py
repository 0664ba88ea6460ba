"""The card of a receipt while there is danger and the report is not taken over: whom to call, who was notified, when an answer is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from contracts import reference
from gateway.pages.languages.catalogues import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.pages.answers import ReadReceiptReceiptContent

_POLICE, _DUTY = "police", "centre_duty"
_CALL_POLICE: Final = N_("If somebody may be hurt now, call the police.")
_NOT_DELIVERED: Final = N_("Your report has not reached the Centre's duty yet. Call the duty now.")
_OF_CENTRE: Final = N_("Nobody has taken it over yet. Open the record and take it over.")
_NOT_TAKEN: Final = N_("Nobody has taken your report over yet. Call the Centre's duty now.")

_ON_ITS_WAY: Final = N_("The Centre's duty: the report is on its way")
_DELIVERED: Final = N_("The Centre's duty was told")
_DELIVERED_SOMETIME: Final = N_("The Centre's duty was told; the time was not noted")
_OPENED: Final = N_("A person at the Centre opened the report")
_CSR: Final = N_("The centre for social work where the child is gets a request too")


@dataclass(frozen=True, slots=True)
class Informed:
    """One who was notified; `at` where it was noted."""

    text: str
    at: str | None = None


@dataclass(frozen=True, slots=True)
class DangerCard:
    """The card. Its texts are sentences of the catalogues."""

    heading: str
    calls: reference.Contact
    informed: Sequence[Informed]
    due_at: str
    overdue: bool


def danger_card_of(receipt: ReadReceiptReceiptContent | None, *, of_centre: bool = False) -> DangerCard | None:
    """Of the class `receipt`; None where nothing waits. Whether a call is needed is identification's word.

    A reader `of_centre` has no one to call there: they take it over themselves.
    """
    if receipt is None or (waiting := receipt["waiting"]) is None:
        return None
    heading, calls_duty = _CALL_POLICE, bool(receipt["nobodyYet"]) and not of_centre
    if calls_duty:
        heading = _NOT_TAKEN if waiting["overdue"] or _seen(receipt) else _NOT_DELIVERED
    elif receipt["nobodyYet"]:
        heading = _OF_CENTRE
    return DangerCard(
        heading=heading,
        calls=reference.contact(_DUTY if calls_duty else _POLICE),
        informed=_informed_of(receipt, csr=waiting["csrTold"]),
        due_at=waiting["dueAt"],
        overdue=waiting["overdue"],
    )


def _seen(receipt: ReadReceiptReceiptContent) -> bool:
    return bool(receipt["deliveredAt"] or receipt["openedAt"])


def _informed_of(receipt: ReadReceiptReceiptContent, *, csr: bool) -> list[Informed]:
    delivered, opened = receipt["deliveredAt"], receipt["openedAt"]
    found = [Informed(_DELIVERED, delivered) if delivered else Informed(_DELIVERED_SOMETIME if opened else _ON_ITS_WAY)]
    found += [Informed(_OPENED, opened)] if opened else []
    return found + ([Informed(_CSR)] if csr else [])

"""What a report rests on, to the reporter who reads their receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.words.persons import ConsentStatus
from contracts.words.reports import WayIn
from gateway.pages.languages.catalogues import N_
from gateway.pages.record import labels

if TYPE_CHECKING:
    from gateway.pages.record.reporter.receipts import Receipt

MEANS: Final[dict[str, str]] = {
    WayIn.COULD_NOT_ASK: N_(
        "The person could not be asked. Who they are stays sealed, and nothing is passed on. Ask the person when it is safe."
    ),
    WayIn.THROUGH_ME: N_(
        "Who the person is stays with you. The Centre works through you: it asks by fixed questions, and you answer by choosing. "
        "Of the person it learns what you chose from the lists, the age in a band, the region, and whether they are Serbian or foreign. "
        "Your colleagues see how far the report has come, the danger, and what the Centre asks. Nobody else learns anything of the person."
    ),
    WayIn.OFFICIAL_DUTY: N_(
        "The person did not agree, so the Centre was told without a name. Do not add one. Nothing is passed on to others. "
        "If the person agrees later, record it here: then they can be helped."
    ),
    WayIn.VITAL_INTEREST: N_(
        "Life or health is in danger and the person could not be asked. The Centre reads the report; nothing is passed on by itself. "
        "Ask the person as soon as they can answer."
    ),
}
"""Way in -> what it means, to the reporter; of any other the receipt says nothing."""
_ASKED_LATER: Final = N_(
    "The person could not be asked when this was reported, and has agreed since. The Centre reads the whole report. "
    "Others learn only what they need to help."
)
_AGREED: Final = {
    WayIn.COULD_NOT_ASK: _ASKED_LATER,
    WayIn.VITAL_INTEREST: _ASKED_LATER,
    WayIn.OFFICIAL_DUTY: N_(
        "The person did not agree when this was reported, and has agreed since. Others learn only what they need to help. "
        "The report still holds no name."
    ),
}
_REFUSED: Final = N_(
    "The person does not agree. Nobody but you reads who they are and what was said about them. The Centre keeps the reference, "
    "where the report stands and whether there is danger; only danger to life or health opens the rest to it, for 72 hours."
)
UNVERIFIED: Final = N_("Unverified: whether the law obliges or allows you to report so is an open question.")


def meaning_of(receipt: Receipt) -> str | None:
    """What the report rests on now, to its author: their way in, and what the person has said since. None where that says nothing."""
    way = receipt.way_in or ""
    if not receipt.own or receipt.ended:
        return None
    if receipt.consent == ConsentStatus.REFUSED:
        return _REFUSED
    if receipt.consent == ConsentStatus.GIVEN and way in _AGREED:
        return _AGREED[WayIn(way)]
    # What was keyed in has a reporter who is not its author.
    return (labels.MEANS if receipt.keyed and receipt.of_centre else MEANS).get(way)

"""What the coded members of a receipt are called on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts import access
from contracts.words.persons import ConsentStatus
from contracts.words.reports import Answer, Manner, ReportState, WayIn, WithdrawalReason
from gateway.pages.casework.record import record_words
from gateway.pages.languages.catalogues import N_

if TYPE_CHECKING:
    from gateway.pages.my_reports.receipts import Receipt

STAGES: Final = {
    "saved": N_("Your report is saved. It is not in the Centre's duty inbox yet."),
    "delivered": N_("Your report is in the Centre's duty inbox. No person has opened it yet."),
    "opened": N_("A person at the Centre has opened your report. Nobody has taken it over yet."),
    "taken_over": N_("The Centre has taken your report over."),
    "nothing_said": N_(
        "The Centre has taken your report over. It has not said yet what you should do: stay reachable, this page shows it."
    ),
    "withdrawn": N_("The report was taken back by its author."),
}
STATES: Final[dict[str, str]] = {
    ReportState.SUBMITTED: N_("The report is sent. Nobody has taken it over yet."),
    ReportState.RECEIVED: N_("The Centre has taken the report over."),
    ReportState.WITHDRAWN: N_("The report was taken back."),
}
DANGERS: Final[dict[str, str]] = {
    Answer.YES: N_("Somebody is in immediate danger"),
    Answer.NO: N_("No immediate danger"),
    Answer.UNKNOWN: N_("It is not known whether there is immediate danger"),
}
KINDS: Final = (
    ("account", N_("What you saw and heard")),
    ("clinical", N_("Clinical findings")),
    ("care_needs", N_("What care the person needs")),
)
_OF_HEALTH_WORKERS: Final = frozenset({"clinical"})
REASONS: Final = (
    ("filed_by_mistake", N_("It was filed by mistake")),
    ("person_withdrew_consent", N_("The person no longer agrees")),
    ("duplicate", N_("The same report was already filed")),
)
OF_ALL: Final = tuple(
    (code, said) for code, said in REASONS if WithdrawalReason(code) is not WithdrawalReason.PERSON_WITHDREW_CONSENT
)
"""Why several persons' report is taken back: what one of them said of consent is recorded with that person alone."""
CHANGES: Final = {
    "state": N_("the report is in another state"),
    "takenOverAt": N_("the Centre has taken it over"),
    "withdrawnAt": N_("it was taken back"),
    "addenda": N_("something was added to it"),
    "age": N_("the age of the person was found out"),
    "consent": N_("something was recorded about the person's consent"),
}
CLASSES: Final = {
    "reference": N_("Reference and state"),
    "danger": N_("Immediate danger"),
    "receipt": N_("How far the report has come, step by step"),
    "instruction": N_("What the Centre has asked for"),
    "whereabouts": N_("Where the person is"),
    "open_question": N_("What the Centre asks and what was answered"),
}
WHY_WITHHELD: Final = {
    "not_for_position": N_("It is not for those who stand towards this report as you do."),
    "partly_for_position": N_("Those who stand towards this report as you do see a part of it."),
    "before_acceptance": N_("It is shown once the referral is accepted."),
    "step_up_required": N_("It is shown after a sign-in with a second factor."),
    "clinical_consent_required": N_("It is shown only with the person's consent."),
    "sealed": N_("It is sealed."),
    "consent_withdrawn": N_("The person does not consent."),
    "way_in": N_("This way of reporting tells others nothing of it, or only a part."),
}


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
        "The person did not agree, so the Centre was told without a name. Do not add one. Nothing is passed on to others."
    ),
    WayIn.VITAL_INTEREST: N_(
        "Life or health is in danger and the person could not be asked. The Centre reads the report; nothing is passed on by itself. "
        "Ask the person as soon as they can answer."
    ),
}
"""Way in -> what it means, to the reporter; of any other the receipt says nothing."""
_AGREED: Final = N_(
    "The person could not be asked when this was reported, and has agreed since. The Centre reads the whole report. "
    "Others learn only what they need to help."
)
_REFUSED: Final = N_(
    "The person does not agree. Nobody but you reads who they are and what was said about them. The Centre keeps the reference, "
    "where the report stands and whether there is danger; only danger to life or health opens the rest to it, for 72 hours."
)
_ASKED_LATER: Final = frozenset({WayIn.COULD_NOT_ASK, WayIn.VITAL_INTEREST})
UNVERIFIED: Final = N_("Unverified: whether the law obliges or allows you to report so is an open question.")


def meaning_of(receipt: Receipt) -> str | None:
    """What the report rests on now, to its author: their way in, and what the person has said since. None where that says nothing."""
    way = receipt.way_in or ""
    if not receipt.own or receipt.ended:
        return None
    if receipt.consent == ConsentStatus.REFUSED and way != WayIn.OFFICIAL_DUTY:
        return _REFUSED
    if receipt.consent == ConsentStatus.GIVEN and way in _ASKED_LATER:
        return _AGREED
    # What was keyed in has a reporter who is not its author.
    return (record_words.MEANS if receipt.keyed and receipt.of_centre else MEANS).get(way)


def kinds_for(sector: str | None, way: str | None = None) -> tuple[tuple[str, str], ...]:
    """What a reporter of this sector can add: findings come from those who examine people; nothing that the way in excludes."""
    held = access.load().way(way)
    return tuple(
        each
        for each in KINDS
        if (sector == "health" or each[0] not in _OF_HEALTH_WORKERS) and held.holds(each[0], Manner.WRITTEN)
    )

"""What the coded members of a receipt are called on the pages."""

from __future__ import annotations

from typing import Final

from contracts import access
from contracts.words.reports import Answer, Manner, WithdrawalReason
from gateway.pages.languages.catalogues import N_

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


def kinds_for(sector: str | None, way: str | None = None) -> tuple[tuple[str, str], ...]:
    """What a reporter of this sector can add: findings come from those who examine people; nothing that the way in excludes."""
    held = access.load().way(way)
    return tuple(
        each
        for each in KINDS
        if (sector == "health" or each[0] not in _OF_HEALTH_WORKERS) and held.holds(each[0], Manner.WRITTEN)
    )

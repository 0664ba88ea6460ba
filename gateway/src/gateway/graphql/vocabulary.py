"""The words of the schema: those of `contracts.words`, in their own sentence or the one given here."""

from enum import EnumType, StrEnum

import strawberry

from contracts.access.ruling import Reason
from contracts.words import (
    disclosures,
    files,
    indicators,
    notices,
    people,
    persons,
    procedures,
    referrals,
    reports,
    urgency,
)

_SAID_HERE: dict[EnumType, str] = {
    reports.AddendumKind: "Which text of a report an addition goes on with; it decides who reads it.",
    reports.WayIn: "On which ground the report is made.",
    disclosures.ReadingBasis: "Grounds that may be recorded before reading.",
    disclosures.RevocationReason: "Why the Centre ends what a referral opened.",
    referrals.Owner: "Who took a referral on: you, another person, or no one yet.",
    referrals.Outcome: "What became of a rejection: never where the referral went.",
    referrals.Purpose: "What a referral is for.",
    referrals.ReferralState: "The state of a referral.",
    notices.NoticeCode: "Why the recipient is notified; the same for every sector and purpose.",
}
_NAMED_HERE: dict[EnumType, str] = {reports.Caution: "FilingWarningCode", referrals.Outcome: "RejectionOutcome"}

# A type that names a word before it is marked would make a plain enum of it: the package imports this module first.
for module in (disclosures, files, indicators, notices, people, persons, procedures, referrals, reports, urgency):
    for word in [each for each in vars(module).values() if isinstance(each, EnumType) and each is not StrEnum]:
        strawberry.enum(word, name=_NAMED_HERE.get(word), description=_SAID_HERE.get(word, word.__doc__))

strawberry.enum(
    Reason,
    name="WithholdingReason",
    description="Why a class is held back or shown in part; never says whether anything is recorded.",
)


@strawberry.enum(description="How much of a class is shown, from least to most.")
class Mask(StrEnum):
    """How much of a class is shown."""

    NONE = "none"
    EXISTS = "exists"
    STATUS = "status"
    FEEDBACK = "feedback"
    RISK = "risk"
    RELATION = "relation"
    STAGE = "stage"
    GROUP = "group"
    REGION = "region"
    BAND = "band"
    LAST4 = "last4"
    OWN = "own"
    FULL = "full"

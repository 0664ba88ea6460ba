"""Commands on what is learned of a person later, and on what the Centre does for them then."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from contracts.commands.declaring import Declaration, Version, Versioned
from contracts.commands.reports import CALLED_BACK, SEEN_ALONE, Code
from contracts.conditions import fields, when
from contracts.fields import LanguageCode, SafeText
from contracts.models import CamelModel
from contracts.scopes import Permission
from contracts.words import limits
from contracts.words.persons import (
    AgeBasis,
    ChildAgrees,
    ConsentGiver,
    ConsentMethod,
    ConsentOutcome,
    GuardianCheckResult,
    InformedHow,
    NotAskedReason,
)
from contracts.words.referrals import Purpose
from contracts.words.reports import Age, Answer

_ANSWERED_ALONE = "Of who answered: whether they were seen alone when they did."
_ANSWER_CALLED_BACK = "Of who answered: whether a call back confirmed it."
_NO_FINDINGS = {"shareClinical": False}
_FITTING = when(
    "outcome",
    ConsentOutcome.NOT_ASKED.value,
    fields(given=["reason"], values=_NO_FINDINGS),
    fields(given=["seenAlone", "calledBack"], left_out=["reason"])
    | when("outcome", ConsentOutcome.REFUSED.value, fields(values=_NO_FINDINGS)),
)
"""What `asking_must_fit` asks for."""
_OF_A_REFUSAL = when("agreed", value=False, then=fields(left_out=["until"], values={"unitIds": [], "classes": []}))


class ConsentWithdrawal(CamelModel):
    """The person withdraws consent, as reported to the author, the Centre's intake or duty; how that was heard."""

    expected_version: Annotated[
        Version | None, Field(description="Not needed: a no counts, whatever changed since you saw the report.")
    ] = None
    seen_alone: Annotated[Answer, Field(description=SEEN_ALONE)]
    called_back: Annotated[Answer, Field(description=CALLED_BACK)]


class ConsentAnswer(Versioned):
    """What came of asking an adult for consent, as reported to the author, the Centre's intake or duty.

    It says how an answer was heard, or why the person could not be asked yet. A no counts in whatever version.
    """

    model_config = ConfigDict(json_schema_extra=_FITTING)

    outcome: ConsentOutcome
    share_clinical: Annotated[bool, Field(description="Of who agrees: findings too.")] = False
    reason: Annotated[NotAskedReason | None, Field(description="Of who could not be asked: why.")] = None
    seen_alone: Annotated[Answer | None, Field(description=_ANSWERED_ALONE)] = None
    called_back: Annotated[Answer | None, Field(description=_ANSWER_CALLED_BACK)] = None


class AnswerForPurpose(Versioned):
    """What was answered to a person being sent to units for one purpose; the last answer for a purpose counts.

    Who agrees says to which units, what they may read, and until when. A no ends what rested on an earlier yes, in
    whatever version.
    """

    model_config = ConfigDict(json_schema_extra=_OF_A_REFUSAL)

    purpose: Purpose
    agreed: bool
    unit_ids: Annotated[tuple[UUID, ...], Field(max_length=10, description="Of who agrees: the units.")] = ()
    classes: Annotated[
        tuple[Code, ...], Field(max_length=40, description="Of who agrees: what the units may read.")
    ] = ()
    until: Annotated[date | None, Field(description="Of who agrees: the last day, at most a year from now.")] = None
    language: Annotated[LanguageCode, Field(description="The language in which it was explained.")]
    interpreter: Annotated[bool, Field(description="Whether an interpreter explained it.")]
    seen_alone: Annotated[Answer, Field(description="Whether the person was seen alone.")]


class ReferralConsent(AnswerForPurpose):
    """What an adult answered to being sent to units for one purpose."""

    given_by: ConsentGiver
    method: ConsentMethod
    called_back: Annotated[Answer, Field(description="Whether a call back confirmed it.")]


class ChildViews(CamelModel):
    """What the child says to it, which is recorded beside what the guardianship authority answers and does not replace it."""

    heard: Annotated[Answer, Field(description="Whether the child was heard.")]
    agrees: Annotated[ChildAgrees, Field(description="Of a child who was not heard: unclear, or too young.")]
    words: Annotated[SafeText, Field(max_length=limits.GUARDIANSHIP)] | None = Field(
        default=None, description=f"In the child's words, at most {limits.GUARDIANSHIP:,} characters."
    )


class Guardianship(AnswerForPurpose):
    """What the guardianship authority answered for a child to its being sent to units for one purpose, with the child's views."""

    views: ChildViews


class GuardianCheck(Versioned):
    """What the guardianship authority found when it checked whether a parent or guardian is in conflict with the child."""

    result: GuardianCheckResult
    note: Annotated[SafeText, Field(max_length=limits.GUARDIANSHIP)] | None = Field(
        default=None, description=f"At most {limits.GUARDIANSHIP:,} characters."
    )


class ProsecutorInformed(Versioned):
    """The Centre informed the prosecutor that a person who is detained, charged or to be expelled may be a victim."""

    informed_on: date
    how: InformedHow
    office: Annotated[SafeText, Field(max_length=limits.PROSECUTOR)] | None = Field(
        default=None, description="Which prosecutor's office; left out only where the way in holds no text."
    )
    reference: Annotated[SafeText, Field(max_length=limits.PROSECUTOR)] | None = Field(
        default=None, description="Of the letter, or of the office."
    )
    note: Annotated[SafeText, Field(max_length=limits.INFORMED)] | None = Field(
        default=None, description=f"At most {limits.INFORMED:,} characters."
    )


class AgeFound(Versioned):
    """How old the person is, found out by the author, the Centre's intake or duty.

    That a child is an adult is proposed by a member of the Centre from whom the report does not come, and needs `confirmAge`.
    """

    age: Age
    basis: Annotated[AgeBasis, Field(description="From what it is known.")]
    birth_date: date | None = None


class AdultConfirmed(CamelModel):
    """A second person of the Centre confirms that a child is an adult, as it was proposed in this version."""

    expected_version: Annotated[Version, Field(description="The version whose proposal you saw.")]


WITHDRAW_CONSENT = Declaration(
    "withdrawConsent",
    "The person withdraws consent: what rested on it is closed on the very next read.",
    ConsentWithdrawal,
    "/reports/{report_id}/consent/withdraw",
    Permission.CONSENTS_WITHDRAW,
    operation="post_consent_withdrawal",
)
RECORD_CONSENT = Declaration(
    "recordConsent",
    "Records what came of asking an adult: a yes lifts the seal, a no closes what a withdrawal closes.",
    ConsentAnswer,
    "/reports/{report_id}/consent",
    Permission.CONSENTS_RECORD,
    operation="post_consent",
)
RECORD_REFERRAL_CONSENT = Declaration(
    "recordReferralConsent",
    "Records what an adult answered to being sent to units for a purpose: what they agree to can be sent, a no closes it.",
    ReferralConsent,
    "/reports/{report_id}/consent/referrals",
    Permission.CONSENTS_RECORD,
    operation="post_referral_consent",
)
RECORD_GUARDIANSHIP = Declaration(
    "recordGuardianship",
    "The centre for social work that protects a child agrees, or refuses, as guardianship authority that units are asked for it.",
    Guardianship,
    "/reports/{report_id}/guardianship",
    Permission.GUARDIANSHIPS_RECORD,
    operation="post_guardianship",
)
CHECK_GUARDIAN = Declaration(
    "checkGuardian",
    "The centre for social work that protects a child records whether a parent or guardian is in conflict with the child.",
    GuardianCheck,
    "/reports/{report_id}/guardian-check",
    Permission.GUARDIANSHIPS_RECORD,
    operation="post_guardian_check",
)
INFORM_PROSECUTOR = Declaration(
    "informProsecutor",
    "The Centre records that it informed the prosecutor of a person who is detained, charged or to be expelled.",
    ProsecutorInformed,
    "/reports/{report_id}/prosecutor",
    Permission.PROSECUTORS_INFORM,
    operation="post_prosecutor_informed",
)
RECORD_AGE = Declaration(
    "recordAge",
    "Records how old the person is: a child's refusal is void at once; that a child is an adult waits for another person.",
    AgeFound,
    "/reports/{report_id}/age",
    Permission.AGES_RECORD,
    operation="post_age",
)
CONFIRM_AGE = Declaration(
    "confirmAge",
    "A second person of the Centre confirms that a child is an adult: what rested on the child ends.",
    AdultConfirmed,
    "/reports/{report_id}/age/confirm",
    Permission.AGES_RECORD,
    operation="confirm_adult",
)

"""Refusals of this service, each with a stable slug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import DomainError, ErrorKind, IllegalTransition, StaleVersion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class ReportMoveRefused(IllegalTransition):
    """The report's state does not allow this."""

    slug = "report-move-refused"
    title = "The report is in a state that does not allow this. Read it again to see where it stands."


class ReportIncomplete(DomainError):
    """Part of the minimum is missing; all that is missing is named at once."""

    slug = "report-incomplete"
    title = 'Some answers are still missing. Give each of the named ones; "unknown" is an answer.'
    kind = ErrorKind.INVALID

    def __init__(self, missing: Sequence[str]) -> None:
        """`missing` are dotted JSON names."""
        super().__init__(None, missing=list(missing))


class WayInNotAvailable(DomainError):
    """A way in that is known but not in force yet."""

    slug = "way-in-not-available"
    title = "This way of reporting is not available yet. Call the Centre's duty, or choose one of the others."
    kind = ErrorKind.INVALID


class WayInDoesNotFitAge(DomainError):
    """Children go by duty, adults by consent: the age answered and the way in contradict each other."""

    slug = "way-in-does-not-fit-age"
    title = "For a child, or if you are not sure, choose the child's duty; for an adult, one of the other ways."
    kind = ErrorKind.INVALID


class ConsentMissing(DomainError):
    """The way in says that an adult consents, the consent itself was not given."""

    slug = "consent-missing"
    title = "Say that the person agreed to this report, or choose another way of reporting."
    kind = ErrorKind.INVALID


class EncounterInFuture(DomainError):
    """The encounter lies after today."""

    slug = "encounter-in-future"
    title = "The date of the encounter lies in the future. Correct it and send again."
    kind = ErrorKind.INVALID


class AgeContradictsBirth(DomainError):
    """On the adult's way a child would lose its protection, and on the child's way an adult would not be asked."""

    slug = "age-contradicts-birth"
    title = "The age and the birth date contradict each other. Correct one of them."
    kind = ErrorKind.INVALID
    CHILD_BY_BIRTH = (
        "The birth date or age band is a child's, and the answer is adult. Correct one of them, or answer not sure."
    )
    ADULT_BY_BIRTH = (
        "The birth date is an adult's, and the answer is child or not sure. Answer adult; "
        "if you doubt the date, as papers often make a child older, leave the birth date out."
    )


class ReportAlreadyTakenOver(StaleVersion):
    """A colleague was faster: the answer says who and when."""

    slug = "report-already-taken-over"
    title = "A colleague has already taken this report over. Open it to see who and when."

    def __init__(self, state: str, version: int, changed: Sequence[str], by: str, at: datetime) -> None:
        """`by` is the colleague's name: both work at the Centre's intake."""
        super().__init__(state, version, changed, takenOverBy=by, takenOverAt=at.isoformat())


class ChildReportCannotBeWithdrawn(DomainError):
    """A report about a child, or somebody who may be one, is not taken back (DESIGN 10.4)."""

    slug = "child-report-cannot-be-withdrawn"
    title = "A report about a child cannot be taken back. Tell the Centre's duty what has changed."


class SuccessorRequired(DomainError):
    """A child is never left without a unit: a revocation names the one that goes on."""

    slug = "successor-required"
    title = "Name the unit that takes the child's protection on: another centre for social work, or the Centre's duty."
    kind = ErrorKind.INVALID


class SuccessorNotSuitable(DomainError):
    """The named successor cannot take it."""

    slug = "successor-not-suitable"
    title = "The named unit cannot take this on. Choose another centre for social work, or the Centre's duty."
    kind = ErrorKind.INVALID


class DisclosureAlreadyEnded(DomainError):
    """Revoked is terminal."""

    slug = "disclosure-already-ended"
    title = "This referral has already ended. Nothing more is shown to that unit."


class ConsentNotAsked(DomainError):
    """A child's report rests on duty: there is no consent that could be withdrawn (DESIGN 10.4)."""

    slug = "consent-not-asked"
    title = "A report about a child does not rest on consent, so none can be withdrawn. Tell the Centre's duty what was said."


class ConsentAlreadyWithdrawn(DomainError):
    """The person has said so before."""

    slug = "consent-already-withdrawn"
    title = "That the person withdrew consent is recorded already. Nothing more needs to be done."


class UnitNotSuitable(DomainError):
    """The unit that the Centre's duty confirms must not get this referral."""

    slug = "unit-not-suitable"
    title = "The named unit is excluded from this report or takes no such referrals. Name another one."
    kind = ErrorKind.INVALID


class NothingToConfirm(DomainError):
    """The referral opens to no unit that a word of the Centre's duty could let in."""

    slug = "nothing-to-confirm"
    title = (
        "This referral has not been opened to any unit, so none can be confirmed. If it was sent just now, "
        "try again in a minute; otherwise revoke it and name the unit as its successor."
    )


class BasisDoesNotFit(DomainError):
    """The ground given does not open what was asked."""

    slug = "basis-does-not-fit"
    title = "This ground does not open what you asked for on this report. Choose the one that applies."
    kind = ErrorKind.INVALID


class ReportAltered(DomainError):
    """Something else is stored of the report than was filed: none of it can be trusted, so none is shown."""

    slug = "report-altered"
    title = "What is stored of this report is not what was filed, so nothing of it is shown. Call the Centre's duty."
    kind = ErrorKind.UNTRUSTED


class HandOverStands(DomainError):
    """One offer at a time, and nobody takes their own."""

    slug = "hand-over-stands"
    title = "This report is offered to your unit already. Wait until a colleague takes it, or take the offer back."


class NothingHandedOver(DomainError):
    """There is no offer that could be taken or ended."""

    slug = "nothing-handed-over"
    title = "This report is not offered to your unit, or not any more. Only its author can offer it anew."


class AlreadyHandedOver(DomainError):
    """A report has two authors at most."""

    slug = "already-handed-over"
    title = "A colleague has already taken this report. Open it to see where it stands."


class OwnUnitExcluded(DomainError):
    """Whoever the conflict question named never learns of the report (DESIGN 10.7)."""

    slug = "own-unit-excluded"
    title = "You said that your own unit must not learn of this report, so it is offered to nobody there. Call the Centre's duty."


class HandOverWithoutConsent(DomainError):
    """What the person took back closes at once: nobody reads it anew (decision 0020)."""

    slug = "hand-over-without-consent"
    title = "The person withdrew consent, so this report is handed over to nobody any more."


class DraftTooLarge(DomainError):
    """More was typed than a draft holds."""

    slug = "draft-too-large"
    title = "Together these answers are longer than a draft can hold (64 kB). Shorten the longest text and save again."
    kind = ErrorKind.INVALID


class TooManyDrafts(DomainError):
    """Nobody keeps more than so many drafts."""

    slug = "too-many-drafts"
    title = "You have 20 drafts already. File or discard one of them, then save this one again."


class PersonAlreadyOnDuty(DomainError):
    """Nobody is alerted in two places at once."""

    slug = "person-already-on-duty"
    title = "This person has another turn at that time. Choose another time or person, or end the other turn first."


class PlaceAlreadyTaken(DomainError):
    """Two people cannot both be alerted first."""

    slug = "place-already-taken"
    title = "Somebody else has this place at that time. Choose another place or time, or end the other turn first."


class RosterFull(DomainError):
    """The roster is told as a whole, so it has an end."""

    slug = "roster-full"
    title = "The roster has 200 turns already. Take some off that have not begun, or wait until old ones drop off."


class TurnAlreadyEnded(DomainError):
    """What is over stays as it was."""

    slug = "turn-already-ended"
    title = "This turn has ended already. Read the roster again to see who is on duty."


class TooManyAddenda(DomainError):
    """A report takes no more additions."""

    slug = "too-many-addenda"
    title = "This report has 20 additions already and takes no more. Tell the Centre's duty what you want to add."

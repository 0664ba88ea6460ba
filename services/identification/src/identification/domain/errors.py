"""Refusals of this service, each with a stable slug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import DomainError, ErrorKind, IllegalTransition, StaleVersion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID


class ReportMoveRefused(IllegalTransition):
    """The report's state does not allow this."""

    slug = "report-move-refused"
    title = "This is not possible with the report in its present state. Open it again to see what is possible now."


class ReportIncomplete(DomainError):
    """Part of the minimum is missing; all that is missing is named at once."""

    slug = "report-incomplete"
    title = "Some answers are still missing. Answer what is named; “I do not know” is an answer too."
    kind = ErrorKind.INVALID

    def __init__(self, missing: Sequence[str]) -> None:
        """`missing` are dotted JSON names."""
        super().__init__(None, missing=list(missing))


class WayInNotAvailable(DomainError):
    """A way in that is known and not in force here."""

    slug = "way-in-not-available"
    title = "This way of reporting is not open yet. Call the Centre's duty by telephone, or choose another way."
    kind = ErrorKind.INVALID


class WayInDoesNotFitAge(DomainError):
    """Children go by duty, adults by consent: the age answered and the way in contradict each other."""

    slug = "way-in-does-not-fit-age"
    title = (
        "This way of reporting does not fit the person's age. For a child, or when you are not sure, the report "
        "goes the child's way: choose it. For an adult choose one of the others."
    )
    kind = ErrorKind.INVALID


class ConsentMissing(DomainError):
    """The way in says that an adult consents, the consent itself was not given."""

    slug = "consent-missing"
    title = (
        "There is no consent that allows this. Ask the person when it is safe and record the answer, or choose "
        "another way."
    )
    kind = ErrorKind.INVALID


class EncounterInFuture(DomainError):
    """The encounter lies after today."""

    slug = "encounter-in-future"
    title = "The day of the encounter has not come yet. Enter the day on which you met the person."
    kind = ErrorKind.INVALID


class AgeContradictsBirth(DomainError):
    """On the adult's way a child would lose its protection, and on the child's way an adult would not be asked."""

    slug = "age-contradicts-birth"
    title = "The age and the date of birth do not agree. Correct one of them and send it again."
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
    title = "A colleague has already taken this report over. Open it again to see what is possible now."

    def __init__(self, state: str, version: int, changed: Sequence[str], by: str, at: datetime) -> None:
        """`by` is the colleague's name: both work at the Centre's intake."""
        super().__init__(state, version, changed, takenOverBy=by, takenOverAt=at.isoformat())


class ChildReportCannotBeWithdrawn(DomainError):
    """A report about a child, or a person who may be one, is not taken back (DESIGN 10.4)."""

    slug = "child-report-cannot-be-withdrawn"
    title = "A report about a child cannot be taken back. Tell the Centre's duty by telephone what has changed."


class DoneForAllPersons(DomainError):
    """Of several persons who were reported at once none is taken over, handed over or taken back alone."""

    slug = "done-for-all-persons"
    title = "This is done for all persons of the report at once. Open the first of them and do it there."

    def __init__(self, first: UUID) -> None:
        """`first` is the report of the first person."""
        super().__init__(None, reportId=str(first))


class SuccessorRequired(DomainError):
    """A child is never left without a unit: a revocation names the one that goes on."""

    slug = "successor-required"
    title = "A child must not be left without a responsible unit. Name the unit that takes over from here."
    kind = ErrorKind.INVALID


class SuccessorNotSuitable(DomainError):
    """The named successor cannot take it."""

    slug = "successor-not-suitable"
    title = "This unit cannot take over from here. Choose another unit of the list."
    kind = ErrorKind.INVALID


class DisclosureAlreadyEnded(DomainError):
    """Revoked is terminal."""

    slug = "disclosure-already-ended"
    title = "Access has already ended. Nothing more is shown to that unit."


class ConsentNotAsked(DomainError):
    """A child's report rests on duty: there is no consent that could be withdrawn (DESIGN 10.4)."""

    slug = "consent-not-asked"
    title = (
        "A report about a child does not rest on consent. Tell the Centre's duty by telephone what the child or a "
        "parent has said."
    )


class ReportedByDuty(DomainError):
    """The person said no before it was filed: it rests on a duty, and there is no consent that could end (DESIGN 10.4)."""

    slug = "reported-by-duty"
    title = (
        "This report rests on an official duty, not on consent: the person had not agreed when it was filed. Tell the "
        "Centre's duty by telephone what the person has said now."
    )


class ConsentAlreadyWithdrawn(DomainError):
    """The person has said so before."""

    slug = "consent-already-withdrawn"
    title = "It is recorded already that the person withdrew consent. Nothing more needs to be done."


class UnitNotSuitable(DomainError):
    """The unit that the Centre's duty confirms must not get this referral."""

    slug = "unit-not-suitable"
    title = "This unit cannot take this referral. Choose another unit of the list."
    kind = ErrorKind.INVALID


class NothingToConfirm(DomainError):
    """The referral opens to no unit that a word of the Centre's duty could let in."""

    slug = "nothing-to-confirm"
    title = (
        "This referral has not been opened to any unit, so none can be confirmed. If it was sent just now, try "
        "again in a minute. Otherwise revoke it and name the unit that goes on, which makes a new one."
    )


class BasisDoesNotFit(DomainError):
    """The ground given does not open what was asked."""

    slug = "basis-does-not-fit"
    title = "This ground does not open what you asked for on this report. Choose the one that applies."
    kind = ErrorKind.INVALID


class ReportAltered(DomainError):
    """Something else is stored of the report than was filed: none of it can be trusted, so none is shown."""

    slug = "report-altered"
    title = (
        "What is stored of this report is not what was filed. So nothing of it is shown, and this has been noted. "
        "Call the Centre's duty by telephone."
    )
    kind = ErrorKind.UNTRUSTED


class HandOverStands(DomainError):
    """One offer at a time, and authors do not take their own."""

    slug = "hand-over-stands"
    title = "This report is offered to your unit already. Wait until a colleague takes it, or take the offer back."


class NothingHandedOver(DomainError):
    """There is no offer that could be taken or ended."""

    slug = "nothing-handed-over"
    title = (
        "This report is not offered to your unit, or not any more. Open it again. Only its author can offer it anew."
    )


class AlreadyHandedOver(DomainError):
    """A report has two authors at most."""

    slug = "already-handed-over"
    title = "A colleague has already taken this report. Open it again to see what is possible now."


class OwnUnitExcluded(DomainError):
    """The unit named in the conflict question never learns of the report (DESIGN 10.7)."""

    slug = "own-unit-excluded"
    title = (
        "Your own unit must not learn of this report. You said so when you filed it, so it is offered to nobody "
        "there. Call the Centre's duty by telephone."
    )


class HandOverWithoutConsent(DomainError):
    """What the person took back closes at once: it is not read again (decision 0020)."""

    slug = "hand-over-without-consent"
    title = "The person withdrew consent. This report is handed over to nobody any more."


class DraftTooLarge(DomainError):
    """More was typed than a draft holds."""

    slug = "draft-too-large"
    title = "Your answers together are longer than can be kept. Shorten the longest text and send it again."
    kind = ErrorKind.INVALID


class TooManyDrafts(DomainError):
    """An author keeps no more than so many drafts."""

    slug = "too-many-drafts"
    title = "You have 20 unfinished reports already. Send or discard one of them, then continue with this one."


class PersonAlreadyOnDuty(DomainError):
    """A person is not alerted in two places at once."""

    slug = "person-already-on-duty"
    title = "This person has another turn at that time. Choose another time or person, or end the other turn first."


class PlaceAlreadyTaken(DomainError):
    """Two people cannot both be alerted first."""

    slug = "place-already-taken"
    title = "Somebody else has this place at that time. Choose another place or time, or end the other turn first."


class RosterFull(DomainError):
    """The roster is published as a whole, so it has an end."""

    slug = "roster-full"
    title = "The roster is full: it has 200 turns. Take turns off that have not begun, or wait until old ones drop off."


class TurnAlreadyEnded(DomainError):
    """What is over stays as it was."""

    slug = "turn-already-ended"
    title = "This turn has ended already. Open the roster again to see who is on duty now."


class TooManyAddenda(DomainError):
    """A report takes no more additions."""

    slug = "too-many-addenda"
    title = (
        "This report has 20 additions already and takes no more. Call the Centre's duty and tell them what you "
        "want to add."
    )

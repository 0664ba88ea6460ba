"""Refusals of this service, each with a stable slug."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.domain.errors import DomainError, ErrorKind, IllegalTransition, StaleVersion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID


class ReportMoveRefused(IllegalTransition, slug="report-move-refused"):
    """The report's state does not allow this."""

    title = "This is not possible with the report in its present state. Open it again to see what is possible now."


class NoCaseManager(DomainError, slug="no-case-manager", kind=ErrorKind.INVALID):
    """A case is given to a person who is not, or no longer, a case manager of the Centre."""

    title = "This is no case manager who works at the Centre now. Choose another one."


class RecusedFromCase(DomainError, slug="recused-from-case", kind=ErrorKind.CONFLICT):
    """A case is given to who gave it up for good."""

    title = "This case manager has recused themself from the case, so they are not given it again. Choose another one."


class AlreadyAssigned(DomainError, slug="already-assigned", kind=ErrorKind.CONFLICT):
    """A case is given to who has it already."""

    title = "This case manager has the case already. Choose another one, or leave it as it is."


class NothingToInform(DomainError, slug="nothing-to-inform", kind=ErrorKind.CONFLICT):
    """The prosecutor is said to be informed of a person of whom they are not, or no longer, to be informed."""

    title = "The prosecutor has been informed already, or need not be. Open the record again to see what it says now."


class CasesNotHandedOver(DomainError, slug="cases-not-handed-over"):
    """Of several cases some are none, or are theirs already; all of them are named, and none is handed over."""

    title = (
        "Some of these cases cannot be handed over, so none was. They have ended, have no case manager, belong to the one you chose, or "
        "that one has recused themself: leave out those that are named."
    )

    def __init__(self, references: Sequence[str]) -> None:
        """`references` of those that cannot go."""
        super().__init__(None, references=list(references))


class ReportIncomplete(DomainError, slug="report-incomplete", kind=ErrorKind.INVALID):
    """Part of the minimum is missing; all that is missing is named at once."""

    title = "Some answers are still missing. Answer what is named; “I do not know” is an answer too."

    def __init__(self, missing: Sequence[str]) -> None:
        """`missing` are dotted JSON names."""
        super().__init__(None, missing=list(missing))


class WayInNotAvailable(DomainError, slug="way-in-not-available", kind=ErrorKind.INVALID):
    """A way in that is known and not in force here."""

    title = "This way of reporting is not open yet. Call the Centre's duty by telephone, or choose another way."


class WayInDoesNotFitAge(DomainError, slug="way-in-does-not-fit-age", kind=ErrorKind.INVALID):
    """Children go by duty, adults by consent: the age answered and the way in contradict each other."""

    title = (
        "This way of reporting does not fit the person's age. For a child, or when you are not sure, the report "
        "goes the child's way: choose it. For an adult choose one of the others."
    )


class ConsentMissing(DomainError, slug="consent-missing", kind=ErrorKind.INVALID):
    """The way in says that an adult consents, the consent itself was not given."""

    title = (
        "There is no consent that allows this. Ask the person when it is safe and record the answer, or choose "
        "another way."
    )


class EncounterInFuture(DomainError, slug="encounter-in-future", kind=ErrorKind.INVALID):
    """The encounter lies after today."""

    title = "The day of the encounter has not come yet. Enter the day on which you met the person."


class AgeContradictsBirth(DomainError, slug="age-contradicts-birth", kind=ErrorKind.INVALID):
    """On the adult's way a child would lose its protection, and on the child's way an adult would not be asked."""

    title = "The age and the date of birth do not agree. Correct one of them and send it again."
    CHILD_BY_BIRTH = (
        "The birth date or age band is a child's, and the answer is adult. Correct one of them, or answer not sure."
    )
    ADULT_BY_BIRTH = (
        "The birth date is an adult's, and the answer is child or not sure. Answer adult; "
        "if you doubt the date, as papers often make a child older, leave the birth date out."
    )


class ReportAlreadyTakenOver(StaleVersion, slug="report-already-taken-over"):
    """A colleague was faster: the answer says who and when."""

    title = "A colleague has already taken this report over. Open it again to see what is possible now."

    def __init__(self, state: str, version: int, changed: Sequence[str], by: str, at: datetime) -> None:
        """`by` is the colleague's name: both work at the Centre's intake."""
        super().__init__(state, version, changed, takenOverBy=by, takenOverAt=at.isoformat())


class ChildReportCannotBeWithdrawn(DomainError, slug="child-report-cannot-be-withdrawn"):
    """A report about a child, or a person who may be one, is not taken back (DESIGN 10.4)."""

    title = "A report about a child cannot be taken back. Tell the Centre's duty by telephone what has changed."


class ChildReportCannotBeDismissed(DomainError, slug="child-report-cannot-be-dismissed"):
    """A child's report is not dismissed without the word of a supervisor (DESIGN 10.1)."""

    title = (
        "A report about a child, or a person who may be one, cannot be dismissed by one person. Propose it: a "
        "supervisor of the Centre decides."
    )


class DoneForAllPersons(DomainError, slug="done-for-all-persons"):
    """Of several persons who were reported at once none is taken over, assigned, handed over, taken back, corrected or dismissed alone."""

    title = "This is done for all persons of the report at once. Open the first of them and do it there."

    def __init__(self, first: UUID) -> None:
        """`first` is the report of the first person."""
        super().__init__(None, reportId=str(first))


class SuccessorRequired(DomainError, slug="successor-required", kind=ErrorKind.INVALID):
    """A child is never left without a unit: a revocation names the one that goes on."""

    title = "A child must not be left without a responsible unit. Name the unit that takes over from here."


class SuccessorNotSuitable(DomainError, slug="successor-not-suitable", kind=ErrorKind.INVALID):
    """The named successor cannot take it."""

    title = "This unit cannot take over from here. Choose another unit of the list."


class DisclosureAlreadyEnded(DomainError, slug="disclosure-already-ended"):
    """Revoked is terminal."""

    title = "Access has already ended. Nothing more is shown to that unit."


class ConsentNotAsked(DomainError, slug="consent-not-asked"):
    """A child's report rests on duty: there is no consent that could be withdrawn (DESIGN 10.4)."""

    title = (
        "A report about a child does not rest on consent. Tell the Centre's duty by telephone what the child or a "
        "parent has said."
    )


class ReportedByDuty(DomainError, slug="reported-by-duty"):
    """The person said no before it was filed, and has not agreed since: there is no consent that could end (DESIGN 10.4)."""

    title = (
        "This report rests on an official duty, not on consent: the person has not agreed so far. If they agree now, "
        "record that they do; a no changes nothing."
    )


class ConsentAlreadyWithdrawn(DomainError, slug="consent-already-withdrawn"):
    """The person has said so before."""

    title = "It is recorded already that the person withdrew consent. Nothing more needs to be done."


class UnitNotSuitable(DomainError, slug="unit-not-suitable", kind=ErrorKind.INVALID):
    """The unit to which the Centre sends a person, or that its duty confirms, must not get this referral."""

    title = "This unit cannot take this referral. Choose another unit of the list."


class NothingToConfirm(DomainError, slug="nothing-to-confirm"):
    """The referral opens to no unit that a word of the Centre's duty could let in."""

    title = (
        "This referral has not been opened to any unit, so none can be confirmed. If it was sent just now, try "
        "again in a minute. Otherwise revoke it and name the unit that goes on, which makes a new one."
    )


class BasisDoesNotFit(DomainError, slug="basis-does-not-fit", kind=ErrorKind.INVALID):
    """The ground given does not open what was asked."""

    title = "This ground does not open what you asked for on this report. Choose the one that applies."


class ReportAltered(DomainError, slug="report-altered", kind=ErrorKind.UNTRUSTED):
    """Something else is stored of the report than was filed: none of it can be trusted, so none is shown."""

    title = (
        "What is stored of this report is not what was filed. So nothing of it is shown, and this has been noted. "
        "Call the Centre's duty by telephone."
    )


class HandOverStands(DomainError, slug="hand-over-stands"):
    """One offer at a time, and authors do not take their own."""

    title = "This report is offered to your unit already. Wait until a colleague takes it, or take the offer back."


class NothingHandedOver(DomainError, slug="nothing-handed-over"):
    """There is no offer that could be taken or ended."""

    title = (
        "This report is not offered to your unit, or not any more. Open it again. Only its author can offer it anew."
    )


class AlreadyHandedOver(DomainError, slug="already-handed-over"):
    """A report has two authors at most."""

    title = "A colleague has already taken this report. Open it again to see what is possible now."


class OwnUnitExcluded(DomainError, slug="own-unit-excluded"):
    """The unit named in the conflict question never learns of the report (DESIGN 10.7)."""

    title = (
        "Your own unit must not learn of this report. You said so when you filed it, so it is offered to nobody "
        "there. Call the Centre's duty by telephone."
    )


class HandOverWithoutConsent(DomainError, slug="hand-over-without-consent"):
    """What the person took back closes at once: it is not read again (decision 0020)."""

    title = "The person withdrew consent. This report is handed over to nobody any more."


class DraftTooLarge(DomainError, slug="draft-too-large", kind=ErrorKind.INVALID):
    """More was typed than a draft holds."""

    title = "Your answers together are longer than can be kept. Shorten the longest text and send it again."


class TooManyDrafts(DomainError, slug="too-many-drafts"):
    """An author keeps no more than so many drafts."""

    title = "You have 20 unfinished reports already. Send or discard one of them, then continue with this one."


class PersonAlreadyOnDuty(DomainError, slug="person-already-on-duty"):
    """A person is not alerted in two places at once."""

    title = "This person has another turn at that time. Choose another time or person, or end the other turn first."


class PlaceAlreadyTaken(DomainError, slug="place-already-taken"):
    """Two people cannot both be alerted first."""

    title = "Somebody else has this place at that time. Choose another place or time, or end the other turn first."


class RosterFull(DomainError, slug="roster-full"):
    """The roster is published as a whole, so it has an end."""

    title = "The roster is full: it has 200 turns. Take turns off that have not begun, or wait until old ones drop off."


class TurnAlreadyEnded(DomainError, slug="turn-already-ended"):
    """What is over stays as it was."""

    title = "This turn has ended already. Open the roster again to see who is on duty now."


class TurnHasBegun(DomainError, slug="turn-has-begun"):
    """Who was on duty, and since when, is not rewritten."""

    title = "This turn has begun: only its end can be changed. To put somebody else on, end it and put a new turn on the roster."


class TooManyCorrections(DomainError, slug="too-many-corrections"):
    """What was fixed at filing is corrected only so often."""

    title = "This report was corrected 20 times already. Look at what stands in it, and call the Centre's supervisor."


class KeyedUnitFixed(DomainError, slug="keyed-unit-fixed"):
    """For whom a report was entered is corrected before a person works on it, and not after."""

    title = (
        "The Centre has taken this report over, or a colleague of the unit has taken it. Leave the unit for which it "
        "was entered as it is."
    )


class TooManyAddenda(DomainError, slug="too-many-addenda"):
    """A report takes no more additions."""

    title = (
        "This report has 20 additions already and takes no more. Call the Centre's duty and tell them what you "
        "want to add."
    )

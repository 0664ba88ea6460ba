"""Refusals about the formal procedure, each with a stable slug."""

from __future__ import annotations

from chassis.domain.errors import DomainError, ErrorKind, IllegalTransition


class ProcedureMoveRefused(IllegalTransition, slug="procedure-move-refused"):
    """The procedure's state does not allow this."""

    title = "This is not possible with the procedure in its present state. Open the record again to see what is possible now."


class NoProcedure(DomainError, slug="no-procedure"):
    """No procedure was opened for the person."""

    title = "No procedure has been opened for this person. Open one first."


class ProcedureBegan(DomainError, slug="procedure-began"):
    """A report with a procedure is not dismissed."""

    title = "A procedure was opened for this person, so the report is not dismissed. Decide or discontinue the procedure instead."


class AlreadyInProcedure(DomainError, slug="already-in-procedure"):
    """A person has one procedure at a time, also one that a director has still to rule on, on whichever of their reports."""

    title = (
        "There is a procedure for this person that is open, or waits for a director. Open the record again to see how far it is; it may "
        "be on another report that is linked to this one, or was."
    )


class DecisionInForce(DomainError, slug="decision-in-force"):
    """Of a person who was identified, on whichever of their reports, another procedure is opened after a revocation only."""

    title = (
        "This person was identified as a victim, and that decision is in force, so no other procedure is opened. If it may rest on an "
        "error, bring it to the director on the report on which it was decided."
    )


class NoNewFacts(DomainError, slug="no-new-facts"):
    """After a procedure that ended another is opened on what was reported or added since."""

    title = (
        "A procedure for this person ended, and nothing was added to this report since. Add the new facts to the report first, or open "
        "the procedure on a newer report of the person."
    )


class ProceduresOfBoth(DomainError, slug="procedures-of-both"):
    """Of two reports with a procedure each, one is open or before a director, and a person has one at a time."""

    title = "Each of the two has a procedure, and one of these is open or waits for a director. Conclude or discontinue it, then link."


class DecisionsOfBoth(DomainError, slug="decisions-of-both"):
    """Two who were decided differently are not one person before one of the two decisions was reviewed or revoked."""

    title = (
        "The two have different decisions. If they are one person, first request a review of the one or bring the other to the director, "
        "so that a director rules; then link."
    )


class NoProcedureThroughReporter(DomainError, slug="no-procedure-through-reporter"):
    """Of a person whom the reporter keeps to themself the Centre knows too little (DESIGN 10.4)."""

    title = (
        "This person is known to the reporter alone, so no procedure can be opened. Ask the reporter whether the person agrees to "
        "be named."
    )


class NotForPanel(DomainError, slug="not-for-panel", kind=ErrorKind.INVALID):
    """Who is appointed is no assessor of that profession at the Centre now, has the case or gave it up, or reported it."""

    title = (
        "A member of a panel is an assessor of that profession who works at the Centre now, neither has nor gave up "
        "the case, and did not report it. Choose another person."
    )


class DoesNotComeBack(DomainError, slug="does-not-come-back", kind=ErrorKind.INVALID):
    """Who was on a panel, or is, is not appointed to it again."""

    title = (
        "This person is on the panel or was replaced on it, and is not appointed to it again. Choose another person."
    )


class NotOnPanel(DomainError, slug="not-on-panel", kind=ErrorKind.INVALID):
    """Who is to be replaced is no member now."""

    title = "This person is not on the panel now. Choose one of its members."


class AlreadyVoted(DomainError, slug="already-voted"):
    """A member votes once about a proposal, and who made it has voted; who voted is not replaced before the proposal is decided."""

    title = "This member of the panel has already signed the proposal. Another member signs next."


class VotedMayNotRecuse(DomainError, slug="voted-may-not-recuse"):
    """Who proposed or signed what is proposed has acted on it: that is on the record and stays."""

    title = "You have voted about this proposal, so you stay on the panel. Say to a supervisor what you know: they can return the proposal."


class PanelMayNotConfirm(DomainError, slug="panel-may-not-confirm", kind=ErrorKind.FORBIDDEN):
    """A supervisor who sat on the panel, or has the case, does not confirm what it decided."""

    title = "You were on this panel or have this case. Ask another supervisor of the Centre to confirm the decision."


class AlreadyPresumed(DomainError, slug="already-presumed"):
    """It is recorded once in a procedure."""

    title = "It is recorded already that this person is a presumed victim. Open the record again to see it."


class NothingToServe(DomainError, slug="nothing-to-serve"):
    """Only a decision is served."""

    title = "Nothing has been decided in this procedure, so nothing is served. Wait for the decision."


class AlreadyServed(DomainError, slug="already-served"):
    """A decision is served once."""

    title = "How this decision was served is recorded already. Open the record again to see it."


class RecoveryMoveRefused(IllegalTransition, slug="recovery-move-refused"):
    """How far the recovery period is does not allow this."""

    title = (
        "This does not follow on how far the recovery period is. Open the record again to see what was recorded of it."
    )


class ChallengeMoveRefused(IllegalTransition, slug="challenge-move-refused"):
    """How far a review or a revocation is does not allow this."""

    title = "This does not follow on how far the review or the revocation is. Open the record again to see what is possible now."


class DecisionNotServed(DomainError, slug="decision-not-served"):
    """A review of what was decided is requested once it was served."""

    title = "The decision has not been served yet, so no review of it is requested. Record first how it was served."


class ReviewTooLate(DomainError, slug="review-too-late"):
    """It was asked for after the last day of the window."""

    title = "The last day on which a review could be requested has passed. New facts can be reported in a new report."


class DecidedInReview(DomainError, slug="decided-in-review"):
    """What came of a review is not reviewed again."""

    title = "This procedure was itself a review, and is not reviewed again. New facts can be reported in a new report."


class DecidedBefore(DomainError, slug="decided-before", kind=ErrorKind.FORBIDDEN):
    """Who decided in another procedure of the person, or assessed there, does not act in this one, on whichever report either is."""

    title = "You decided before about this person, or assessed them. Ask another person of the Centre to decide."


class SatBefore(DomainError, slug="sat-before", kind=ErrorKind.INVALID):
    """In another procedure of the same person other persons assess them than before."""

    title = (
        "Who sat on a panel for this person before, or decided about them, is not on another one. Choose another person; what they have "
        "signed already is returned to the panel first."
    )


class OwnRevocation(DomainError, slug="own-revocation", kind=ErrorKind.FORBIDDEN):
    """Who proposed a revocation does not confirm it."""

    title = "You proposed this revocation. Ask another director to confirm it."


class DecisionNeedsSecondFactor(DomainError, slug="decision-needs-second-factor", kind=ErrorKind.FORBIDDEN):
    """Who proposes, signs, confirms or decides gives a second factor."""

    needs_level = 2
    title = "A decision is signed with your second factor. Sign in with your authenticator app and do it again."

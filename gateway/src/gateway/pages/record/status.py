"""What the bar at the top of a record says: its state, who acts next and by when, and the one thing that its reader can do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from contracts.words.persons import ConsentStatus
from contracts.words.positions import Position
from contracts.words.procedures import ChallengeState, ProcedureState
from contracts.words.referrals import ClockCode, Purpose, ReferralState
from contracts.words.reports import Answer, ReportState
from gateway.pages.labels import STAGES, URGENCY_MEANS
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import may
from gateway.pages.record.procedure.reading import has_to_vote, members_of, seats_to_fill, state_of
from gateway.pages.record.reporter.receipts import headline_of, waits
from gateway.pages.record.sending.grounds import purposes_of
from gateway.pages.worklist.due import seconds_left
from gateway.pages.worklist.listing import Item, highest, term_at, term_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from contracts.words.urgency import Urgency
    from gateway.pages.answers import DeskReferral, OpeningReport, RecordReport, ReferralRejection
    from gateway.pages.worklist.listing import Term

_MOST_PRESSING_FIRST: Final = (ReferralState.ESCALATED, ReferralState.SENT, ReferralState.ACCEPTED)


class Act(StrEnum):
    """The main action of the bar."""

    TAKE_OVER = "take_over"
    ADVISE = "advise"
    ACCEPT = "accept"
    READ = "read"
    CONFIRM = "confirm"
    DIRECT = "direct"
    RECEIPT = "receipt"
    ASK = "ask"
    ASSESS = "assess"
    DECIDE = "decide"
    ASSIGN = "assign"
    SEND = "send"
    APPOINT = "appoint"
    INTERVIEW = "interview"
    PROPOSE = "propose"
    SIGN = "sign_decision"
    CONFIRM_DECISION = "confirm_decision"
    RULE = "rule"
    FILL_SEAT = "fill_seat"
    INFORM = "inform"
    REVIEW = "review"
    REVOKE = "revoke"
    CONFIRM_REVOCATION = "confirm_revocation"


@dataclass(frozen=True, slots=True)
class RecordStatus:
    """Sentences of the catalogues; `unit_id` is the unit that they name.

    `review` is by when the danger is assessed anew, from the day on which that is due.
    `closed` says what a withdrawal of consent has closed, `also_by` by when a unit is named for a child for whom none is asked, and
    `also_act` how, where the reader can do that beside the main action.

    `meaning` repeats as a colour what the words say: danger, waiting, done or ended; of what waits, how urgent it is.
    """

    said: str
    next: str
    meaning: str
    act: Act | None = None
    also: str | None = None
    also_by: Term | None = None
    also_act: Act | None = None
    closed: str | None = None
    term: Term | None = None
    item: Item | None = None
    review: Term | None = None

    @property
    def unit_id(self) -> str | None:
        """The unit of the request that the sentences are about."""
        return None if self.item is None else self.item.referral["unitId"]

    @property
    def rejection(self) -> ReferralRejection | None:
        """The last unit that did not take the request, while a decision on it is due; None where that is not shown."""
        if self.item is None or self.item.referral["state"] != ReferralState.ESCALATED:
            return None
        lines = self.item.referral["rejections"]
        return lines[-1] if lines else None


NONE_ACTS: Final = N_("Nothing more is needed")
_CENTRE: Final = N_("The Centre decides what follows")
_NOT_KNOWN: Final = N_("Not known just now")
ENDED: Final[Mapping[ReportState, RecordStatus]] = {
    state: RecordStatus(STAGES[state], NONE_ACTS, "ended") for state in ReportState if not state.row.is_open
}
"""What every reader is shown of a report that has ended, by its state."""
CLOSED: Final = N_("The person has withdrawn consent. What rested on it is closed.")
REFUSED: Final = N_("The person was asked and does not consent. What would rest on consent is closed.")
LIFTED: Final = N_(
    "The person does not consent. You read what that closed on a ground that you recorded, for 72 hours."
)
OF_UNIT: Final[Mapping[tuple[str, Position], RecordStatus]] = {
    (ReferralState.SENT, Position.ADDRESSED): RecordStatus(
        N_("This request waits for the answer of your unit."),
        N_("Your unit: take the request on, or say why you cannot"),
        "waiting",
        Act.ACCEPT,
    ),
    (ReferralState.ESCALATED, Position.ADDRESSED): RecordStatus(
        N_("Your unit did not take this request on. What follows is for you to decide, or for the Centre's duty."),
        N_("You as the supervisor decide, or the Centre's duty"),
        "danger",
        Act.ACCEPT,
    ),
    (ReferralState.ACCEPTED, Position.ADDRESSED): RecordStatus(
        N_("A colleague of your unit has taken this request on."), N_("That colleague goes on with it"), "done"
    ),
    (ReferralState.ACCEPTED, Position.GRANT): RecordStatus(
        N_("Your unit has taken this request on. What it needs to know is open to you."),
        N_("Your unit goes on with it; what is still recorded here stands below"),
        "done",
        Act.READ,
    ),
}
"""State of the request and position towards it -> what its unit reads. Any other pair is a request that has ended."""
_ENDED: Final = RecordStatus(N_("This request to your unit has ended."), NONE_ACTS, "ended")
_WITHOUT_WORKER: Final = RecordStatus(
    N_("Your unit has taken this request on, and who worked on it does not any more."),
    N_("Your unit: a colleague goes on with it"),
    "waiting",
    Act.ACCEPT,
)
_DELIVERING: Final = RecordStatus(
    N_(
        "The person took consent back. For 72 hours your unit still reads what keeps the person safe, and nothing else."
    ),
    N_("Your unit: bring the help to a safe end, and agree with the Centre's duty what follows"),
    "ended",
    Act.READ,
)
# The requests cannot be asked for just now: the report itself still knows whether the unit took it on.
_UNKNOWN: Final[Mapping[Position, RecordStatus]] = {
    Position.ADDRESSED: RecordStatus(N_("This record was sent to your unit."), _NOT_KNOWN, "waiting"),
    Position.GRANT: replace(OF_UNIT[ReferralState.ACCEPTED, Position.GRANT], next=_NOT_KNOWN),
}
NOT_TAKEN_OVER: Final = RecordStatus(
    N_("Nobody at the Centre has taken this report over yet."),
    N_("The Centre: you or a colleague"),
    "waiting",
    Act.TAKE_OVER,
)
TAKEN_OVER: Final = RecordStatus(N_("The Centre has taken this report over."), _CENTRE, "done", Act.ADVISE)
_DECIDE: Final = N_("You as a supervisor: decide whether the report is dismissed")
_ASSESS: Final = N_("The Centre: record the assessment")
_ASK: Final = N_("The Centre: ask the person for consent as soon as it is safe")


_INFORM: Final = N_("You: inform the prosecutor that this person may be a victim, and record it")
_OTHERS_INFORM: Final = N_(
    "The case manager or the Centre's duty: inform the prosecutor that this person may be a victim"
)
_YOU_DECIDE: Final = N_("You decide what follows")
_TO_ASSIGN: Final = N_("The Centre: give the case to a case manager")
_AT_CENTRE: Final = (
    Position.DUTY,
    Position.CASE,
    Position.INTAKE,
    Position.PANEL,
    Position.SUPERVISOR,
    Position.DIRECTOR,
)
_OF_UNITS: Final = (Position.GRANT, Position.DELIVERING, Position.ADDRESSED)
_CAN_MOST_FIRST: Final = (*_AT_CENTRE, *_OF_UNITS, Position.AUTHOR, Position.UNIT)
_TO_ASSESS: Final = replace(TAKEN_OVER, next=_ASSESS, meaning="waiting", act=Act.ASSESS)


@dataclass(frozen=True, slots=True)
class _Request:
    """What the Centre reads of a request to a unit: a sentence beside the report's, the next step, and what its duty can do.

    `said_by_next`: once the report is taken over, the next step says what the sentence does.
    """

    also: str
    next: str
    act: Act | None = None
    waits: bool = True
    said_by_next: bool = False


OF_CHILD: Final[Mapping[str, _Request]] = {
    "sent": _Request(
        N_("%(unit)s has not answered the request yet."),
        N_("%(unit)s: take the request on, or say why not"),
        said_by_next=True,
    ),
    "unconfirmed": _Request(
        N_("The request went on to %(unit)s, which reads nothing until the Centre's duty confirms it."),
        N_("The Centre's duty confirms the unit, or revokes the request"),
        Act.CONFIRM,
    ),
    "escalated": _Request(
        N_("No unit protects this child yet."),
        N_("The Centre's duty names the unit that goes on, or the supervisor of the unit that has the request does"),
        Act.DIRECT,
    ),
    "accepted": _Request(
        N_("%(unit)s has taken on the protection of the child."),
        N_("%(unit)s protects the child"),
        waits=False,
        said_by_next=True,
    ),
    "without_worker": _Request(
        N_("%(unit)s has taken the request on, and who worked on it does not any more."),
        N_("%(unit)s: a colleague goes on with it, or the Centre's duty asks another unit"),
        said_by_next=True,
    ),
    "ended": _Request(N_("No request to a unit is open."), _CENTRE, waits=False),
}
"""The state of a child's request -> what the Centre reads of it."""
OF_HELP: Final[Mapping[str, _Request]] = {
    "sent": OF_CHILD["sent"],
    "unconfirmed": OF_CHILD["unconfirmed"],
    "escalated": replace(OF_CHILD["escalated"], also=N_("No unit has taken the request for help on yet.")),
    "accepted": _Request(N_("%(unit)s has taken the request on."), _CENTRE, waits=False),
    "without_worker": OF_CHILD["without_worker"],
}
"""The same of an adult's request that is open; of one that has ended nothing is said."""


class _OfProcedure(NamedTuple):
    """What the Centre reads of a procedure in one state: how far it is, who acts next; and of who does, what and by which command."""

    said: str
    next: str
    you: str = ""
    act: Act | None = None
    command: str = ""


_SEAT_TO_FILL: Final = N_("A member of the panel recused themself.")
_FILL_SEAT: Final = N_("A supervisor: appoint another member to the panel")
_DIRECTOR_DECIDES: Final = N_("The director decides")
_ASSESSES: Final = N_("The panel: interview the person and propose a decision")
OF_PROCEDURE: Final[Mapping[ProcedureState, _OfProcedure]] = {
    ProcedureState.OPEN: _OfProcedure(
        N_("The formal procedure is open."),
        N_("The case manager: appoint the panel"),
        N_("You: appoint the panel"),
        Act.APPOINT,
        "appointPanel",
    ),
    ProcedureState.ASSESSMENT: _OfProcedure(
        N_("A panel assesses the person."), _ASSESSES, _ASSESSES, Act.INTERVIEW, "recordInterview"
    ),
    ProcedureState.PROPOSED: _OfProcedure(
        N_("A member of the panel has proposed a decision."),
        N_("The other members of the panel: sign it, or say why not"),
        N_("You: sign the proposal, or say why not"),
        Act.SIGN,
        "signDecision",
    ),
    ProcedureState.SIGNED: _OfProcedure(
        N_("All three members of the panel have signed."),
        N_("A supervisor outside the panel: confirm the decision, or return it"),
        N_("You: confirm the decision, or return it"),
        Act.CONFIRM_DECISION,
        "confirmDecision",
    ),
    ProcedureState.DISSENTED: _OfProcedure(
        N_("A member of the panel does not agree with the proposal."),
        _DIRECTOR_DECIDES,
        N_("You as the director: decide"),
        Act.RULE,
        "decideDissent",
    ),
    ProcedureState.IDENTIFIED: _OfProcedure(
        N_("The Centre has identified the person as a victim of trafficking."), _CENTRE
    ),
    ProcedureState.NOT_IDENTIFIED: _OfProcedure(
        N_("The Centre has not assessed the person as a victim of trafficking."), _CENTRE
    ),
    ProcedureState.DISCONTINUED: _OfProcedure(N_("The formal procedure is discontinued."), _CENTRE),
}


OF_CHALLENGE: Final[Mapping[ChallengeState, _OfProcedure]] = {
    ChallengeState.REVIEW_REQUESTED: _OfProcedure(
        N_("A review is requested of a procedure that did not identify the person."),
        _DIRECTOR_DECIDES,
        N_("You as the director: decide about the review"),
        Act.REVIEW,
        "decideReview",
    ),
    ChallengeState.QUESTIONED: _OfProcedure(
        N_("The decision that identified the person may rest on an error."),
        _DIRECTOR_DECIDES,
        N_("You as the director: decide whether the decision is to be revoked"),
        Act.REVOKE,
        "revokeDecision",
    ),
    ChallengeState.REVOCATION_PROPOSED: _OfProcedure(
        N_("A director has proposed to revoke the decision that identified the person."),
        N_("Another director: confirm it, or let the decision hold"),
        N_("You as the other director: confirm it, or let the decision hold"),
        Act.CONFIRM_REVOCATION,
        "confirmRevocation",
    ),
    ChallengeState.REVOKED: _OfProcedure(
        N_("The decision that identified the person as a victim of trafficking is revoked."), _CENTRE
    ),
}
"""What the Centre reads instead of a procedure that has ended, where a review or a revocation followed."""


def viewpoint_of(report: RecordReport, items: Sequence[Item]) -> Position:
    """The position that decides what the bar says; a unit's counts by the request, which knows first what became of it."""
    held = {*report["positions"], *(each for item in items if item.is_of_unit for each in item.referral["positions"])}
    kinds = {position.split(".")[0] for position in held}
    return next((each for each in _CAN_MOST_FIRST if each in kinds), Position.UNIT)


def record_status_of(report: RecordReport, items: Sequence[Item], chosen: Item | None, now: datetime) -> RecordStatus:
    """The state of the record for its reader; `chosen` is the request that the page is about.

    Every sentence is true of the report as it was answered: the state of the report itself goes before that of a request.
    """
    viewpoint = viewpoint_of(report, items)
    state = report["state"].row
    goes_on = items if state.is_open or state.goes_on else ()
    protects = viewpoint in _OF_UNITS and any(item.is_of_unit and item.may_be_revoked for item in goes_on)
    if not state.is_open and not protects:
        return _closed(_with_the_child(ENDED[report["state"]], goes_on, viewpoint), report)
    if viewpoint in _AT_CENTRE:
        found = _as_held(_of_the_centre(report, items, now, on_duty=viewpoint is Position.DUTY), report, viewpoint)
        found = _to_review(_to_inform(_in_procedure(found, report), report, now), report, now)
    elif viewpoint in _OF_UNITS:
        found = _of_a_unit(items, chosen, viewpoint)
    else:
        found = _of_the_reporter(report, viewpoint)
    return _closed(_pressing(_to_decide(found, report), report), report)


def _with_the_child(ended: RecordStatus, items: Sequence[Item], viewpoint: Position) -> RecordStatus:
    """For the Centre, what goes on after the end: the request to protect a child, and what its duty can do about it."""
    child = _childs(items) if viewpoint in _AT_CENTRE else None
    if child is None or not child.may_be_revoked:
        return ended
    line = OF_CHILD[_where(child)]
    act = line.act if viewpoint is Position.DUTY else None
    return replace(ended, next=line.next, also=line.also, act=act, term=child.term, item=child)


def _to_decide(found: RecordStatus, report: RecordReport) -> RecordStatus:
    """What a supervisor is to decide comes first for them alone."""
    proposed = report["receipt"] and report["receipt"]["dismissalProposed"]
    if not proposed or not proposed["decidable"]:
        return found
    return replace(found, next=_DECIDE, meaning="waiting", act=Act.DECIDE, term=None)


def _to_review(found: RecordStatus, report: RecordReport, now: datetime) -> RecordStatus:
    review_by = report["receipt"] and report["receipt"]["riskReviewBy"]
    return replace(found, review=term_at(review_by, now)) if review_by else found


def _pressing(found: RecordStatus, report: RecordReport) -> RecordStatus:
    """The same as a danger, where its term is over; what waits is as urgent as the report."""
    if any(term is not None and term.over for term in (found.term, found.review)):
        return replace(found, meaning="danger")
    urgency = urgency_of_all(report)
    return replace(found, meaning=URGENCY_MEANS[urgency]) if found.meaning == "waiting" and urgency else found


def is_in_danger(report: RecordReport | OpeningReport) -> bool:
    """Whether the person is in danger, as far as the reader may know."""
    return report["danger"] is not None and report["danger"]["danger"] is Answer.YES


def urgency_of_all(report: RecordReport) -> Urgency | None:
    """How urgent the report is for the worst off of all persons, as the Centre's list has it; None where that is not shown."""
    asked = [
        *(report["referrals"] or ()),
        *(each for one in report["persons"] or () for each in one["referrals"] or ()),
    ]
    found = [each["urgency"] for each in asked if each["state"].row.is_open]
    urgencies = [each for each in (report["report"] and report["report"]["urgency"], *found) if each]
    return highest(urgencies) if urgencies else None


def _closed(found: RecordStatus, report: RecordReport) -> RecordStatus:
    if not has_withdrawn(report):
        return found
    shut = any(each["reason"] == "consent_withdrawn" for each in report["withheld"])
    lifted = not shut and viewpoint_of(report, ()) in _AT_CENTRE
    return replace(found, closed=LIFTED if lifted else CLOSED if _once_agreed(report) else REFUSED)


def _once_agreed(report: RecordReport) -> bool:
    """Whether the person ever consented; who reads the status alone is shown a withdrawal."""
    entries = report["consent"] and report["consent"]["entries"]
    return entries is None or any(each["given"] for each in entries)


def has_withdrawn(report: RecordReport) -> bool:
    """Whether the person does not consent: they withdrew it, or refused it when they were asked."""
    return report["consent"] is not None and report["consent"]["status"] is ConsentStatus.REFUSED


def _of_a_unit(items: Sequence[Item], chosen: Item | None, viewpoint: Position) -> RecordStatus:
    mine = [item for item in items if item.is_of_unit]
    if viewpoint is Position.DELIVERING:
        return _DELIVERING
    if not mine:
        return _UNKNOWN[viewpoint]
    item = chosen if chosen in mine else next((each for each in mine if each.may_answer), mine[0])
    if item.waits_for_worker:
        return replace(_WITHOUT_WORKER, item=item)
    kind = Position.GRANT if item.is_mine else Position.ADDRESSED
    return replace(OF_UNIT.get((item.referral["state"], kind), _ENDED), term=item.term, item=item)


def _of_the_reporter(report: RecordReport, viewpoint: Position) -> RecordStatus:
    author, taken_over = viewpoint is Position.AUTHOR, report["state"] == ReportState.RECEIVED
    act = Act.RECEIPT if author else None
    says_where = author and taken_over and waits(report)
    following = N_("Say where the person is now") if says_where else _CENTRE
    return RecordStatus(headline_of(report), following, "done" if taken_over else "waiting", act)


def _of_the_centre(report: RecordReport, items: Sequence[Item], now: datetime, *, on_duty: bool) -> RecordStatus:
    # What rested on the child ended when the person turned out to be none.
    child = None if report["danger"] and report["danger"]["childPath"] is False else _childs(items)
    line = None if child is None else OF_CHILD[_where(child)]
    also = None if line is None else line.also
    if report["state"] == ReportState.SUBMITTED:
        term = _term_of_take_over(report, items, now)
        if child is None or not child.is_unprotected:
            return replace(NOT_TAKEN_OVER, also=also, term=term, item=child)
        also_act = line.act if line is not None and on_duty else None
        return replace(NOT_TAKEN_OVER, also=also, also_by=child.term, also_act=also_act, term=term, item=child)
    if line is None or child is None:
        return _of_the_adult(report, items, now, on_duty=on_duty)
    assess_by = report["receipt"] and report["receipt"]["assessBy"]
    if assess_by and line.act is None:
        return replace(_TO_ASSESS, also=also, term=term_at(assess_by, now), item=child)
    act = line.act if line.act is not None and on_duty else TAKEN_OVER.act
    meaning = "waiting" if line.waits else TAKEN_OVER.meaning
    also = None if line.said_by_next else also
    return replace(TAKEN_OVER, next=line.next, meaning=meaning, act=act, also=also, term=child.term, item=child)


def _of_the_adult(report: RecordReport, items: Sequence[Item], now: datetime, *, on_duty: bool) -> RecordStatus:
    """What the Centre, which took it over, has still to do: what is due first. Then what a unit that was asked for help does."""
    receipt = report["receipt"]
    assess_by, ask_by = (receipt["assessBy"], receipt["askBy"]) if receipt else (None, None)
    if assess_by and (ask_by is None or seconds_left(assess_by, now) <= seconds_left(ask_by, now)):
        return replace(_TO_ASSESS, term=term_at(assess_by, now))
    if ask_by:
        return replace(TAKEN_OVER, next=_ASK, act=Act.ASK, term=term_at(ask_by, now))
    item = _first_of([each for each in items if each.may_be_revoked])
    if item is None:
        return TAKEN_OVER
    line = OF_HELP[_where(item)]
    act = line.act if line.act is not None and on_duty else TAKEN_OVER.act
    also = None if line.said_by_next else line.also
    meaning = "waiting" if line.waits else TAKEN_OVER.meaning
    return replace(TAKEN_OVER, next=line.next, meaning=meaning, act=act, also=also, term=item.term, item=item)


def _as_held(found: RecordStatus, report: RecordReport, viewpoint: Position) -> RecordStatus:
    """Once it is taken over a case manager decides and asks units for help; a supervisor gives it to one, and does nothing else with it."""
    if report["state"] is not ReportState.RECEIVED:
        return found
    if viewpoint is Position.SUPERVISOR:
        found = replace(found, act=Act.ASSIGN if report["assignment"] is None else None)
    elif viewpoint in (Position.PANEL, Position.DIRECTOR):
        found = replace(found, act=None)
    elif viewpoint is Position.CASE and found.act is Act.ADVISE and report["triage"] and purposes_of(report):
        found = replace(found, act=Act.SEND)
    if found.next is not _CENTRE:
        return found
    return replace(
        found,
        next=_TO_ASSIGN if report["assignment"] is None else _YOU_DECIDE if viewpoint is Position.CASE else _CENTRE,
    )


def _in_procedure(found: RecordStatus, report: RecordReport) -> RecordStatus:
    """What the procedure waits for; a child whom no unit protects, and a case without a manager, come before it."""
    state = state_of(report)
    if state is None or found.act in (Act.CONFIRM, Act.DIRECT, Act.ASSIGN):
        return found
    if seats_to_fill(report):
        act = Act.FILL_SEAT if may("replacePanelMember", report["positions"]) else None
        return replace(found, said=_SEAT_TO_FILL, next=_FILL_SEAT, meaning="waiting", term=None, act=act)
    challenge = report["procedure"] and report["procedure"]["challenge"]
    line = OF_CHALLENGE.get(challenge, OF_PROCEDURE[state]) if challenge else OF_PROCEDURE[state]
    if not state.row.is_open and not (challenge and challenge.awaits_director):
        revoked = challenge is ChallengeState.REVOKED and found.meaning == "done"
        return replace(found, said=line.said, meaning="ended" if revoked else found.meaning)
    said = replace(found, said=line.said, next=line.next, meaning="waiting", term=None)
    return replace(said, next=line.you, act=_own_act(line, report)) if _acts(line, report) else said


def _to_inform(found: RecordStatus, report: RecordReport, now: datetime) -> RecordStatus:
    """The prosecutor comes first, but for a child whom no unit protects."""
    asked = report["receipt"] and report["receipt"]["informProsecutor"]
    if not asked or found.act in (Act.CONFIRM, Act.DIRECT):
        return found
    term, mine = term_at(asked["by"], now), may("informProsecutor", report["positions"])
    said = replace(found, next=_INFORM if mine else _OTHERS_INFORM, meaning="waiting", term=term)
    return replace(said, act=Act.INFORM) if mine else said


def _acts(line: _OfProcedure, report: RecordReport) -> bool:
    """Whether the reader is who acts next."""
    if line.act is Act.SIGN:
        return has_to_vote(report)
    own_panel = line.act is Act.CONFIRM_DECISION and any(each["isYou"] for each in members_of(report))
    return may(line.command, report["positions"]) and not own_panel and not _decided_before(line, report)


def _decided_before(line: _OfProcedure, report: RecordReport) -> bool:
    """Whether the reader decided what is to be reviewed or revoked, or proposed the revocation."""
    procedure = report["procedure"]
    if not procedure or line.act not in (Act.REVIEW, Act.REVOKE, Act.CONFIRM_REVOCATION):
        return False
    proposed = line.act is Act.CONFIRM_REVOCATION and procedure["challengedByYou"]
    return bool(procedure["decidedByYou"] or proposed)


def _own_act(line: _OfProcedure, report: RecordReport) -> Act | None:
    """A member of the panel proposes once the person was interviewed."""
    interviewed = bool(report["procedure"] and report["procedure"]["interviews"])
    proposes = line.act is Act.INTERVIEW and interviewed and may("proposeDecision", report["positions"])
    return Act.PROPOSE if proposes else line.act


def _childs(items: Sequence[Item]) -> Item | None:
    """The request to protect a child that needs attention most; an ended one only where no other is."""
    return _first_of([item for item in items if item.referral["purpose"] == Purpose.CHILD_PROTECTION])


def _first_of(items: Sequence[Item]) -> Item | None:
    order = {state: place for place, state in enumerate(_MOST_PRESSING_FIRST)}
    return min(items, key=lambda item: order.get(item.referral["state"], len(_MOST_PRESSING_FIRST)), default=None)


def _where(item: Item) -> str:
    state = item.referral["state"]
    if state.row.is_open and item.referral["awaitsConfirmation"]:
        return "unconfirmed"
    if item.waits_for_worker:
        return "without_worker"
    return state if state in OF_CHILD else "ended"


def _term_of_take_over(report: RecordReport, items: Sequence[Item], now: datetime) -> Term | None:
    """In danger the quarter of an hour; else when the Centre's own request is due. Of several persons the first has both."""
    asked: list[DeskReferral] = [item.referral for item in items]
    for person in report["persons"] or ():
        asked += person["referrals"] or ()
    for clock in (clock for each in asked for clock in each["clocks"] or ()):
        if clock["code"] is ClockCode.TAKEOVER_15MIN and clock["state"].awaits_step:
            return term_at(clock["dueAt"], now)
    own = next((each for each in asked if each["purpose"] == Purpose.FORMAL_IDENTIFICATION), None)
    return None if own is None else term_of(own, now)

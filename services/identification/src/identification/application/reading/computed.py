"""Classes that are not sealed parts: made of the rows of this service when a report is read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid5

from contracts import access, reference
from contracts.words.positions import CENTRE, Position
from contracts.words.reports import HandOver
from identification.application.contents.classes import ASSIGNMENT
from identification.domain.consents.consent import ConsentScope, agrees_to
from identification.domain.policies import knows_all_persons
from identification.domain.reading.masking import CHANGED_AT
from identification.domain.receipts import receipt_of
from identification.domain.reports.minimum import belgrade_midnight
from identification.domain.vocabulary import most_urgent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from contracts.words.urgency import Urgency
    from identification.application.contents.ports import Content
    from identification.application.reports.ports import Remark
    from identification.domain.consents.consent import ConsentEntry
    from identification.domain.consents.referral_consent import ReferralConsent
    from identification.domain.procedures.procedure import Procedure
    from identification.domain.reading.positions import Facts
    from identification.domain.receipts import Waiting
    from identification.domain.reports.record import Filing
    from identification.domain.reports.report import Report


_TURN: Final = timedelta(hours=12)
"""After midnight (UTC) nights change: at noon few hand a shift over."""


def computed(
    facts: Facts,
    reader: UUID,
    positions: frozenset[str],
    consents: Sequence[ConsentEntry],
    for_purposes: Sequence[tuple[ReferralConsent, bool]],
    entries: Mapping[str, Sequence[Remark]],
    managers: Mapping[UUID, str],
    now: datetime,
) -> dict[str, Content]:
    """Contents by class, for the `reader` who holds these positions; `managers` are names of case managers."""
    report = facts.report
    contents = {
        "reference": {
            "reference": report.filing.reference,
            "state": report.state.value,
            # What the author and their unit alone know.
            **({} if positions.isdisjoint({Position.AUTHOR, Position.UNIT}) else hand_over_of(report)),
            **_one_of_several(report.filing, positions),
            **_keyed(report, positions),
        },
        # Its readers learn nothing more by the urgency: it follows from danger and path, of several persons from those of each.
        "danger": {**_danger(report.in_force), "urgency": _urgency(report, positions).value},
        "receipt": {
            **_receipt(report, now),
            **_rests_on(report, positions, consents),
            **_adult_proposed(report, reader, positions),
            **_to_assess(report, reader, positions, now),
            **_to_inform(report, positions),
        },
        **_consent(consents, for_purposes),
        **_assignment(facts, reader, managers),
    }
    for class_, found in entries.items():
        contents |= _entries(class_, found)
    return contents


def _assignment(facts: Facts, reader: UUID, managers: Mapping[UUID, str]) -> dict[str, Content]:
    progress, cover = facts.report.progress, facts.cover
    if progress.manager_id is None:
        return {}
    name, since = managers.get(progress.manager_id), _moment(progress.assigned_at)
    content: Content = {"caseId": str(progress.case_id), "manager": name, "since": since}
    if cover is not None:
        standing_in = {"cover": managers.get(cover.cover_id), "coverUntil": cover.ends_at.isoformat()}
        content |= {**standing_in, "standsIn": cover.cover_id == reader}
    return {ASSIGNMENT: content}


def of_procedure(procedure: Procedure) -> Content:
    """How far the procedure is, and until when a review of it may be requested."""
    term = reference.due_time("REVIEW_WINDOW")
    until = procedure.review_until(term.duration)
    return {
        **_course_of(procedure),
        "reviewUntil": until and until.isoformat(),
        "reviewUntilVerified": None if until is None else term.verified,
        "isReview": procedure.review_of is not None,
        "isOnNewFacts": procedure.follows is not None,
    }


def _course_of(procedure: Procedure) -> Content:
    return {
        "id": str(procedure.id),
        "state": procedure.state.value,
        "openedAt": procedure.opened_at.isoformat(),
        "endedAt": _moment(procedure.ended_at),
        "presumedAt": _moment(procedure.presumed_at),
        "challenge": procedure.challenge.value,
        "challengedAt": _moment(procedure.challenged_at),
        "discontinuedAs": procedure.discontinued_as and procedure.discontinued_as.value,
    }


def of_panel(procedure: Procedure, reader: UUID, names: Mapping[UUID, str]) -> Content:
    """Who is or was on its panel, what the reader did in it, and the earlier procedures of the case with theirs."""
    return {
        **_panel_of(procedure, reader, names),
        "decidedByYou": procedure.decided_by == reader,
        "challengedByYou": procedure.challenged_by == reader,
        "earlier": [_course_of(each) | _panel_of(each, reader, names) for each in procedure.before],
    }


def _panel_of(procedure: Procedure, reader: UUID, names: Mapping[UUID, str]) -> Content:
    return {
        "panel": [
            {
                "personId": str(seat.person_id),
                "name": names.get(seat.person_id),
                "profession": seat.profession.value,
                "appointedAt": seat.appointed_at.isoformat(),
                "replacedAt": _moment(seat.replaced_at),
                "vote": seat.vote and seat.vote.value,
                "votedAt": _moment(seat.voted_at),
                "isYou": seat.person_id == reader,
            }
            for seat in procedure.seats
        ],
    }


def as_disclosed(content: Content | None, filing: Filing) -> dict[str, Content]:
    """The class that names the way in, with whether the law is known to know it: as it is today, not when it was filed."""
    return (
        {} if content is None else {"report": {**content, "wayInVerified": access.load().way(filing.way_in).verified}}
    )


def on_path(report: Report, parts: Mapping[str, Content]) -> Mapping[str, Content]:
    """What was filed of the report itself, with the way in and the urgency that are in force since another age was found out."""
    if report.progress.way_now is None or "report" not in parts:
        return parts
    now = {"wayIn": report.in_force.way_in.value, "urgency": report.in_force.urgency.value}
    return {**parts, "report": {**parts["report"], **now}}


def without_checks(guardian: Content) -> Content:
    """What its author said of a guardian: what came of checking them is for who protects the child and the Centre (DESIGN 10.7)."""
    return {name: said for name, said in guardian.items() if name not in ("checks", CHANGED_AT)}


def without_informing(proceedings: Content) -> Content:
    """What was said of the proceedings: how the Centre informed the prosecutor is for the Centre (DESIGN 10.11)."""
    return {name: said for name, said in proceedings.items() if name != "informed"}


def hand_over_of(report: Report) -> Content:
    """Nothing where none is offered. While one is, when, and a name for its author that distinguishes their offers from those of others.

    That name is made of an id that cannot be guessed, and names no one: a unit does not see who filed. It is another one
    for each night, so that a unit does not learn over the weeks which reports one author filed.
    """
    step, offered_at = report.hand_over, report.progress.offered_at
    if step is None:
        return {}
    if step is not HandOver.OFFERED or offered_at is None:
        return {"handOver": step.value}
    by = uuid5(report.filing.author_id, f"offers of {(offered_at - _TURN).date()}")
    return {"handOver": step.value, "offeredAt": offered_at.isoformat(), "offeredBy": str(by)}


def _one_of_several(filing: Filing, positions: frozenset[str]) -> Content:
    """A unit that was sent one person does not learn that there are others."""
    several = filing.persons > 1 and knows_all_persons(positions)
    return {"number": filing.number, "persons": filing.persons} if several else {}


def _keyed(report: Report, positions: frozenset[str]) -> Content:
    """How it came, of what intake keyed in; for those who know all persons, for whom it holds nothing new about them."""
    filing, came, corrected_at = report.filing, report.came, report.progress.came_corrected_at
    if came is None or filing.source is None or not knows_all_persons(positions):
        return {}
    source, received_at = came
    was = {"source": filing.source.value, "receivedAt": _moment(filing.received_at)}
    return {
        "keyed": {
            "source": source.value,
            "enteredBy": Position.INTAKE,
            "receivedAt": received_at.isoformat(),
            "enteredAt": filing.submitted_at.isoformat(),
            "corrected": None if corrected_at is None else {"at": corrected_at.isoformat(), **was},
            "offerable": Position.AUTHOR in positions and _names_unit(filing) and not filing.kept_from_own_unit,
        }
    }


def _names_unit(filing: Filing) -> bool:
    """Whether it belongs to a unit that was named: what names none belongs to the Centre's, under the reporter's sector."""
    return any(each.id == filing.author_unit and each.sector == filing.author_sector for each in reference.units())


def _danger(filing: Filing) -> Content:
    return {
        "danger": filing.danger.value,
        "childPath": filing.child_path,
        "stillHere": filing.still_here.value,
        "stillHereUntil": _moment(filing.still_here_until),
    }


def _urgency(report: Report, positions: frozenset[str]) -> Urgency:
    """The higher of what was filed, of the worst off of all persons for those who know all of them, and what is in force of this one."""
    of_all = report.progress.urgency_of_all if knows_all_persons(positions) else None
    return most_urgent((of_all or report.filing.urgency, report.in_force.urgency))


def _receipt(report: Report, now: datetime) -> Content:
    receipt, progress = receipt_of(report, now), report.progress
    ask_since = progress.to_ask_since if report.is_to_be_asked else None
    moments = {
        "savedAt": report.filing.submitted_at,
        "deliveredAt": progress.delivered_at,
        "openedAt": progress.opened_at,
        "takenOverAt": progress.taken_over_at,
        "reopenedAt": progress.reopened_at,
        "pathSince": progress.path_since,
        "askBy": ask_since and ask_since + reference.due_time("ASK_WHEN_SAFE").duration,
    }
    return {
        "stage": receipt.stage.value,
        "nobodyYet": receipt.nobody_yet,
        # Whom to call is on the receipt exactly when it says that the report is not taken over yet (DESIGN 10.2).
        "callPhone": reference.contact("centre_duty").phone if receipt.nobody_yet else None,
        **{name: _moment(at) for name, at in moments.items()},
        "waiting": _waiting(receipt.waiting),
    }


def _rests_on(report: Report, positions: frozenset[str], consents: Sequence[ConsentEntry]) -> Content:
    """What the report rests on now, for who hears the person: of rows alone, so it is shown with the receipt (DESIGN 10.2)."""
    if positions.isdisjoint(CENTRE | {Position.AUTHOR}):
        return {}
    filing = report.in_force
    return {
        "wayIn": filing.way_in.value,
        "csrTold": filing.notified_csr is not None,
        "consentStatus": None if filing.child_path else consent_status(consents),
    }


def _adult_proposed(report: Report, reader: UUID, positions: frozenset[str]) -> Content:
    """That a child is said to be an adult, while it is open: for those who may decide about it, and whether the reader is one of them."""
    proposal = report.adult_proposal
    if proposal is None or positions.isdisjoint(CENTRE):
        return {}
    return {
        "adultProposed": {
            "proposedAs": proposal.position,
            "basis": proposal.basis.value,
            "at": proposal.at.isoformat(),
            "confirmable": proposal.by != reader and not report.is_of(reader),
        }
    }


def _to_assess(report: Report, reader: UUID, positions: frozenset[str], now: datetime) -> Content:
    """For the Centre alone: by when it assesses the person, while it has not; and that a child's report is proposed to be dismissed.

    By when the danger is assessed anew, from the day on which that is due.
    """
    if positions.isdisjoint(CENTRE):
        return {}
    by, proposal = report.progress.assess_by, report.dismissal_proposal
    found: Content = {} if by is None else {"assessBy": by.isoformat()}
    if (review_by := report.progress.risk_review_by) is not None and review_by <= belgrade_midnight(now):
        found["riskReviewBy"] = review_by.isoformat()
    if proposal is not None:
        decidable = Position.SUPERVISOR in positions and proposal.by != reader and not report.is_of(reader)
        found["dismissalProposed"] = {
            "proposedAs": proposal.position,
            "at": proposal.at.isoformat(),
            "decidable": decidable,
        }
    return found


def _to_inform(report: Report, positions: frozenset[str]) -> Content:
    """For the Centre alone: since when and by when it informs the prosecutor, while it has not."""
    since = report.informs_prosecutor_since
    if since is None or positions.isdisjoint(CENTRE):
        return {}
    term = reference.due_time("INFORM_PROSECUTOR")
    by = (since + term.duration).isoformat()
    return {"informProsecutor": {"since": since.isoformat(), "by": by, "verified": term.verified}}


def _waiting(waiting: Waiting | None) -> Content | None:
    if waiting is None:
        return None
    return {"dueAt": waiting.due_at.isoformat(), "overdue": waiting.overdue, "csrTold": waiting.csr_told}


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _entries(class_: str, entries: Sequence[Remark]) -> dict[str, Content]:
    if not entries:
        return {}
    return {
        class_: {
            "entries": [
                {"code": entry.code, "at": entry.at.isoformat(), "until": _moment(entry.until)} for entry in entries
            ]
        }
    }


def _consent(lines: Sequence[ConsentEntry], for_purposes: Sequence[tuple[ReferralConsent, bool]]) -> dict[str, Content]:
    if not lines and not for_purposes:
        return {}
    entries, attempts = [], []
    for line in lines:
        at = line.recorded_at.isoformat()
        if line.given is None:
            attempts.append({"reason": line.reason, "at": at})
        else:
            heard = {"seenAlone": line.seen_alone, "calledBack": line.called_back}
            entries.append({"scope": line.scope, "given": line.given, "at": at, **heard})
    referrals = [_for_purpose(answer, live=live) for answer, live in for_purposes]
    return {
        "consent": {"status": consent_status(lines), "entries": entries, "attempts": attempts, "referrals": referrals}
    }


def _for_purpose(answer: ReferralConsent, *, live: bool) -> Content:
    return {
        "purpose": answer.purpose,
        "agreed": answer.agreed,
        "ground": answer.ground,
        "unitIds": [str(unit) for unit in answer.unit_ids],
        "classes": sorted(answer.classes),
        "until": _moment(answer.until),
        "givenBy": answer.given_by.value,
        "method": answer.method.value,
        "language": answer.language,
        "interpreter": answer.interpreter,
        "seenAlone": answer.seen_alone.value,
        "calledBack": answer.called_back.value,
        "at": answer.recorded_at.isoformat(),
        "live": live,
    }


def consent_status(lines: Sequence[ConsentEntry]) -> str | None:
    """The person's word as it is now; None where they have said none."""
    if all(line.given is None for line in lines):
        return None
    return "given" if agrees_to(lines, ConsentScope.IDENTIFICATION) else "refused"

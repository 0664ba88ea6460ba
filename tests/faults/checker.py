"""What must hold after any fault, as named invariants over what clients were answered and what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.faults.history import History, Kind, Operation, Outcome
from tests.faults.observed import Observed, Referral, by_key
from tests.support.stack import FOLLOWS

# What a kept connection lost is sent once more by the gateway (decision 0087): the service that died may have written its line before.
_READ_AT_MOST = 2
_ALL_SIGNED = Counter({"proposed": 1, "signed": 2})


class Invariant(StrEnum):
    """The promises that are checked."""

    KEPT = "an acknowledged command is kept"
    REFUSED = "a refused command leaves nothing"
    ONCE = "nothing is applied twice"
    ORDER = "an aggregate's events keep their order"
    ARRIVED = "every event arrives everywhere"
    PROJECTIONS = "projections equal their source"
    AUDITED = "every acknowledged read is on the record, and hardly more often; every change once"
    SEALED = "the seal of the record verifies"
    GRANTS = "nothing is open that was ended"
    DECIDED = "nothing is decided without three signatures or a director"
    DRAINED = "everything has come to rest in time"
    BLAMELESS = "no event becomes a dead letter for a fault's sake"
    MAIL = "mails and calls come at least once, and mails hardly more often"
    AT_WORK = "people do enough for a promise to be broken"


@dataclass(frozen=True, slots=True)
class Violation:
    """One promise broken, with what shows it: ids, codes and numbers."""

    invariant: Invariant
    shown: str


def check(
    history: History, observed: Observed, *, deaths_of_the_postman: int = 0, deaths_of_services: int = 0
) -> list[Violation]:
    """Every promise that does not hold; none in a correct run."""
    found = [Violation(invariant, shown) for invariant, look in _LOOKS for shown in look(history, observed)]
    found += [Violation(Invariant.AUDITED, shown) for shown in _read_again(observed, deaths_of_services)]
    found += [Violation(Invariant.MAIL, shown) for shown in _mail(observed, deaths_of_the_postman)]
    return found


def _kept(history: History, observed: Observed) -> Iterator[str]:
    for command in history.commands():
        if command.outcome is Outcome.OK and command.key not in observed.done:
            yield f"{command.kind} of {command.subject} was acknowledged and is gone"
    for kind, expected in _expected(history, observed).items():
        for subject, _ in sorted((expected - observed.effects.get(kind, Counter())).items()):
            yield f"{kind} of {subject} was done and has no effect"


def _refused(history: History, observed: Observed) -> Iterator[str]:
    for command in history.commands():
        if command.outcome is Outcome.FAILED and command.key in observed.done:
            yield f"{command.kind} of {command.subject} was refused and is done"
        if command.outcome is Outcome.FAILED and not command.may_be_refused:
            yield f"{command.kind} of {command.subject} was refused ({command.attempts[-1].status}) for no reason"


def _once(history: History, observed: Observed) -> Iterator[str]:
    for kind, effects in observed.effects.items():
        expected = _expected(history, observed).get(kind, Counter())
        for subject, times in sorted((effects - expected).items()):
            yield f"{kind} of {subject} has {times} effects more than it was done"
    for (consumer, event), times in Counter((each.consumer, each.event.id) for each in observed.ledger).items():
        if times > 1:
            yield f"{consumer} applied event {event} {times} times"
    applied = {(each.consumer, each.event.id) for each in observed.ledger}
    for consumer, event in sorted(applied ^ observed.inbox):
        yield f"{consumer}'s inbox and its effects disagree about event {event}"
    for (referral, unit, code), times in observed.notices.items():
        if times > 1:
            yield f"unit {unit} has {times} items {code} of referral {referral}"


def _expected(history: History, observed: Observed) -> dict[Kind, Counter[str]]:
    """What the commands that were done must have left, by what they were about."""
    found: dict[Kind, Counter[str]] = {}
    for command in history.commands():
        if command.key in observed.done:
            found.setdefault(command.kind, Counter())[_subject(command, observed)] += 1
    return found


def _subject(command: Operation, observed: Observed) -> str:
    return command.subject or observed.done[command.key].split('"')[-2]


def _order(_: History, observed: Observed) -> Iterator[str]:
    for (topic, key), events in by_key(observed.bus).items():
        first = list(dict.fromkeys(event.sequence for event in events))
        if first != sorted(first):
            yield f"on the bus {topic} {key} comes as {first}"
    for consumer in FOLLOWS:
        of_consumer = [each.event for each in observed.ledger if each.consumer == consumer]
        for (topic, key), events in by_key(of_consumer).items():
            applied = [event.sequence for event in events]
            if applied != sorted(applied):
                yield f"{consumer} applied {topic} {key} as {applied}"


def _arrived(_: History, observed: Observed) -> Iterator[str]:
    stored = set(observed.bus)
    for event in observed.outbox:
        if event not in stored:
            yield f"{event.topic} {event.key} number {event.sequence} is not on the bus"
    for (topic, key), events in by_key(observed.outbox).items():
        last = max(event.sequence for event in events)
        for consumer, topics in FOLLOWS.items():
            place = observed.positions.get((consumer, topic, key), 0)
            if topic in topics and place != last:
                yield f"{consumer} stands at {place} of {last} of {topic} {key}"


def _projections(_: History, observed: Observed) -> Iterator[str]:
    yield from _referrals_follow_reports(observed)
    yield from _disclosures_follow_referrals(observed)
    yield from _totals_add_up(observed)
    for report in observed.reports:
        if observed.taken_over.get(report.id) is not (report.state == "received"):
            yield f"notifications knows report {report.id} as taken over: {observed.taken_over.get(report.id)}"
        if not report.delivered and report.state != "withdrawn":
            yield f"report {report.id} was never told to be delivered"
    found = {(referral, unit) for referral, unit, _ in observed.notices}
    for referral in observed.referrals:
        if observed.clocks[referral.id] != 1:
            yield f"referral {referral.id} has {observed.clocks[referral.id]} clocks"
        if referral.state in ("sent", "accepted") and (referral.id, referral.unit) not in found:
            yield f"unit {referral.unit} was not told of referral {referral.id}"


def _referrals_follow_reports(observed: Observed) -> Iterator[str]:
    follows = {"submitted": "sent", "received": "accepted", "withdrawn": "withdrawn"}
    of_report: dict[str, list[Referral]] = {}
    for referral in observed.referrals:
        of_report.setdefault(referral.report, []).append(referral)
    revoked, asked = observed.effects.get(Kind.REVOKE, Counter()), observed.effects.get(Kind.SEND, Counter())
    for report in observed.reports:
        referrals = of_report.pop(report.id, [])
        centre = [each.state for each in referrals if each.purpose == "formal_identification"]
        if centre != [follows[report.state]]:
            yield f"report {report.id} is {report.state}, the Centre's item {centre}"
        others = [each for each in referrals if each.purpose != "formal_identification"]
        wanted = int(report.child_path) + sum(revoked[each.id] for each in others) + asked[report.id]
        if len(others) != wanted:
            yield f"report {report.id} has {len(others)} referrals instead of {wanted}"
    for report_id in of_report:
        yield f"referrals of report {report_id}, which does not exist"


def _disclosures_follow_referrals(observed: Observed) -> Iterator[str]:
    # One that begins with the Centre's duty is addressed to it.
    follows = {"sent": {"addressed"}, "accepted": {"granted"}, "escalated": {"escalated", "addressed"}}
    states = {each.id: each.state for each in observed.referrals if each.purpose != "formal_identification"}
    for referral in sorted(states.keys() | observed.disclosures.keys()):
        state, disclosure = states.get(referral, "unknown"), observed.disclosures.get(referral, "unknown")
        if disclosure not in follows.get(state, {"ended"}):
            yield f"referral {referral} is {state}, its disclosure {disclosure}"


def _totals_add_up(observed: Observed) -> Iterator[str]:
    present = Counter(each.stage for each in observed.referrals)
    reached = Counter(stage for each in observed.referrals for stage in each.reached)
    for stage, counted in observed.stages.items():
        if counted != (reached[stage], present[stage]):
            yield f"stage {stage} counts {counted}, there are {(reached[stage], present[stage])}"


def _audited(history: History, observed: Observed) -> Iterator[str]:
    reads, changes = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for (service, request, action, _), times in observed.audit.items():
        (reads if action.endswith(".read") else changes)[service, request] += times
    for line, times in observed.audit.items():
        if times > (_READ_AT_MOST if line[2].endswith(".read") else 1):
            yield f"{line[0]} has {times} lines about {line[2]} of {line[3]} in one request"
    for operation in history.operations:
        traces = [(operation.service, attempt.trace) for attempt in operation.attempts]
        if operation.is_command:
            written = sum(changes[trace] for trace in traces)
            if written != int(operation.key in observed.done):
                yield f"{operation.kind} of {operation.subject} ({operation.outcome}) left {written} lines"
            continue
        for trace, attempt in zip(traces, operation.attempts, strict=True):
            if operation.subject and attempt.acknowledged and not reads[trace]:
                yield f"a read of {operation.subject} was answered without a line"
            if attempt.refused and reads[trace]:
                yield f"a refused read of {operation.subject} left {reads[trace]} lines"


def _read_again(observed: Observed, deaths_of_services: int) -> Iterator[str]:
    again = sum(times - 1 for (_, _, action, _), times in observed.audit.items() if action.endswith(".read"))
    if again > deaths_of_services:
        yield f"{again} reads have a second line, more than the {deaths_of_services} deaths that may repeat one"


def _sealed(_: History, observed: Observed) -> Iterator[str]:
    if observed.unsealed is not None:
        yield observed.unsealed


def _grants(history: History, observed: Observed) -> Iterator[str]:
    for command in history.commands(Kind.REVOKE):
        if command.key in observed.done and observed.disclosures.get(command.subject or "") != "ended":
            yield f"referral {command.subject} was revoked and is {observed.disclosures.get(command.subject or '')}"
    over = {report.id for report in observed.reports if report.state == "withdrawn"}
    for referral in observed.referrals:
        if referral.report in over and observed.disclosures.get(referral.id, "ended") != "ended":
            yield f"report {referral.report} was withdrawn and referral {referral.id} is open"
    for referral_id in history.seen_after_the_end:
        yield f"what referral {referral_id} had opened was read after its end"


def _decided(history: History, observed: Observed) -> Iterator[str]:
    done = {each.subject: each for each in history.commands(Kind.CONFIRM, Kind.RULE) if each.key in observed.done}
    for each in observed.decisions:
        persons, professions = {person for person, _, _ in each.votes}, {of for _, of, _ in each.votes}
        votes, by = Counter(vote for _, _, vote in each.votes), done.get(each.report)
        if by is None:
            yield f"report {each.report} is decided, and no one did it"
        elif by.kind is Kind.RULE:
            if votes["dissented"] != 1:
                yield f"the director decided about report {each.report} without a dissent: {dict(votes)}"
        elif (len(persons), len(professions), votes) != (3, 3, _ALL_SIGNED):
            yield f"report {each.report} was decided with {dict(votes)} by {len(persons)} persons"
        elif by.caller in persons:
            yield f"the decision about report {each.report} was confirmed by a member of its panel"


def _drained(_: History, observed: Observed) -> Iterator[str]:
    if observed.unpublished:
        yield f"{observed.unpublished} rows wait in outboxes"


def _blameless(_: History, observed: Observed) -> Iterator[str]:
    for service, letters in observed.letters.items():
        yield f"{service} has {letters} dead letters"


def _mail(observed: Observed, deaths_of_the_postman: int) -> Iterator[str]:
    for notice in sorted(observed.delivered - observed.mails.keys()):
        yield f"the mail of notice {notice} counts as delivered and never came"
    for notice in sorted(observed.called - observed.calls):
        yield f"the call of notice {notice} counts as delivered and never came"
    again = sum(times - 1 for times in observed.mails.values())
    if again > deaths_of_the_postman:
        yield f"{again} mails came again, more than the {deaths_of_the_postman} deaths that may repeat one"


_LOOKS: tuple[tuple[Invariant, Callable[[History, Observed], Iterator[str]]], ...] = (
    (Invariant.KEPT, _kept),
    (Invariant.REFUSED, _refused),
    (Invariant.ONCE, _once),
    (Invariant.ORDER, _order),
    (Invariant.ARRIVED, _arrived),
    (Invariant.PROJECTIONS, _projections),
    (Invariant.AUDITED, _audited),
    (Invariant.SEALED, _sealed),
    (Invariant.GRANTS, _grants),
    (Invariant.DECIDED, _decided),
    (Invariant.DRAINED, _drained),
    (Invariant.BLAMELESS, _blameless),
)

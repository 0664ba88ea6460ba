"""The checker against states made by hand: silent about a sound one, and each promise broken is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.faults.checker import Invariant, check
from tests.faults.history import Attempt, History, Kind, Operation
from tests.faults.observed import Applied, Decided, Event, Observed, Referral, Report

REPORTS, REFERRALS = "identification.reports", "referral.referrals"
SUBMITTED, RECEIVED, ENDED = (Event(REPORTS, "r1", number, f"e{number}") for number in (1, 2, 3))
SENT = Event(REFERRALS, "f1", 1, "e4")
SENT_ON = Event(REFERRALS, "f2", 1, "e5")
SENT_AGAIN = Event(REFERRALS, "f3", 1, "e6")
EVENTS = (SUBMITTED, RECEIVED, ENDED, SENT, SENT_ON, SENT_AGAIN)
FOLLOWED = {"referral": EVENTS[:3], "notifications": EVENTS, "identification": EVENTS[3:]}

_READ = ("identification", "read-r1", "report.read", "r1")
_REVOKED = ("identification", "revoke-f2", "report.revoke-f2", "r1")
_WITHDRAWN = ("identification", "withdraw-r1", "report.withdraw", "r1")


def operation(kind: Kind, subject: str | None, status: int | None = 200, **given: object) -> Operation:
    """One that was answered once; its key and trace are its name."""
    name = f"{kind}-{subject}"
    made = Operation(kind, "identification", "somebody", subject, key=name)
    made.attempts.append(Attempt(name, status))
    for field, value in given.items():
        setattr(made, field, value)
    return made


def history() -> History:
    """A child's report: filed, read, taken over; its referral revoked, and its withdrawal refused."""
    return History(
        [
            operation(Kind.FILE, None),
            operation(Kind.READ, "r1"),
            operation(Kind.TAKE_OVER, "r1"),
            operation(Kind.REVOKE, "f2"),
            operation(Kind.WITHDRAW, "r1", 403, may_be_refused=True),
        ]
    )


def sound() -> Observed:
    """What that history must have left."""
    done = ("file-None", "take-over-r1", "revoke-f2")
    lines = dict.fromkeys(done, 1)
    return Observed(
        done=dict.fromkeys(done, '{"report": "r1"}'),
        effects={
            Kind.FILE: Counter({"r1": 1}),
            Kind.TAKE_OVER: Counter({"r1": 1}),
            Kind.REVOKE: Counter({"f2": 1}),
            Kind.WITHDRAW: Counter(),
        },
        reports=(Report("r1", "received", child_path=True, delivered=True),),
        referrals=(
            Referral(
                "f1", "r1", "formal_identification", "accepted", "taken_over", ("reported", "taken_over"), "centre"
            ),
            Referral("f2", "r1", "child_protection", "revoked", "revoked", ("referred", "revoked"), "nis"),
            Referral("f3", "r1", "child_protection", "sent", "referred", ("referred",), "novi-sad"),
        ),
        clocks=Counter({"f1": 1, "f2": 1, "f3": 1}),
        disclosures={"f2": "ended", "f3": "addressed"},
        stages={"reported": (1, 0), "taken_over": (1, 1), "referred": (2, 1), "revoked": (1, 1), "accepted": (0, 0)},
        taken_over={"r1": True},
        notices=Counter({("f1", "centre", "asks"): 1, ("f2", "nis", "asks"): 1, ("f3", "novi-sad", "asks"): 1}),
        outbox=EVENTS,
        bus=EVENTS,
        positions={
            (consumer, topic, key): max(event.sequence for event in events if (event.topic, event.key) == (topic, key))
            for consumer, events in FOLLOWED.items()
            for topic, key in {(event.topic, event.key) for event in events}
        },
        inbox=frozenset((consumer, event.id) for consumer, events in FOLLOWED.items() for event in events),
        ledger=tuple(Applied(consumer, event) for consumer, events in FOLLOWED.items() for event in events),
        audit=Counter({("identification", name, f"report.{name}", "r1"): times for name, times in lines.items()})
        + Counter({_READ: 1}),
        mails=Counter({"n1": 1}),
        delivered=frozenset({"n1"}),
        calls=frozenset({"n2"}),
        called=frozenset({"n2"}),
    )


def without(observed: Observed, *keys: str) -> Observed:
    return replace(observed, done={key: ids for key, ids in observed.done.items() if key not in keys})


def with_effect(observed: Observed, kind: Kind, subject: str, change: int) -> Observed:
    effects = {each: Counter(counted) for each, counted in observed.effects.items()}
    effects[kind][subject] += change
    return replace(observed, effects=effects)


def counting(observed: Observed, field: str, what: object, change: int) -> Observed:
    """So many more of it, or less."""
    counted = Counter(getattr(observed, field))
    counted[what] += change
    changed: dict[str, Any] = {field: +counted}
    return replace(observed, **changed)


def with_report(observed: Observed, **changes: Any) -> Observed:
    return replace(observed, reports=(replace(observed.reports[0], **changes),))


def with_disclosure(observed: Observed, referral: str, state: str) -> Observed:
    return replace(observed, disclosures={**observed.disclosures, referral: state})


def test_a_sound_state_is_told_to_be_sound() -> None:
    assert check(history(), sound()) == []


BROKEN: tuple[tuple[str, Invariant, Callable[[Observed], Observed]], ...] = (
    ("its key is gone", Invariant.KEPT, lambda o: without(o, "take-over-r1")),
    ("its effect is gone", Invariant.KEPT, lambda o: with_effect(o, Kind.FILE, "r1", -1)),
    ("what was refused is done", Invariant.REFUSED, lambda o: replace(o, done={**o.done, "withdraw-r1": '"r1"'})),
    ("an effect too many", Invariant.ONCE, lambda o: with_effect(o, Kind.TAKE_OVER, "r1", 1)),
    ("an effect of nothing", Invariant.ONCE, lambda o: with_effect(o, Kind.WITHDRAW, "r1", 1)),
    ("an event applied twice", Invariant.ONCE, lambda o: replace(o, ledger=(*o.ledger, o.ledger[-1]))),
    ("an effect without its inbox row", Invariant.ONCE, lambda o: replace(o, inbox=o.inbox - {("referral", "e1")})),
    ("an inbox row without its effect", Invariant.ONCE, lambda o: replace(o, ledger=o.ledger[1:])),
    ("an item twice", Invariant.ONCE, lambda o: counting(o, "notices", ("f1", "centre", "asks"), 1)),
    ("the bus turned round", Invariant.ORDER, lambda o: replace(o, bus=(RECEIVED, SUBMITTED, *EVENTS[2:]))),
    (
        "a consumer turned round",
        Invariant.ORDER,
        lambda o: replace(o, ledger=(o.ledger[1], o.ledger[0], *o.ledger[2:])),
    ),
    ("an event not on the bus", Invariant.ARRIVED, lambda o: replace(o, bus=o.bus[:-1])),
    (
        "a consumer behind",
        Invariant.ARRIVED,
        lambda o: replace(o, positions={**o.positions, ("referral", REPORTS, "r1"): 2}),
    ),
    ("a report that stayed behind", Invariant.PROJECTIONS, lambda o: with_report(o, state="submitted")),
    ("a report never delivered", Invariant.PROJECTIONS, lambda o: with_report(o, delivered=False)),
    ("a referral of no report", Invariant.PROJECTIONS, lambda o: replace(o, reports=())),
    ("a referral missing", Invariant.PROJECTIONS, lambda o: replace(o, referrals=o.referrals[:-1])),
    ("a referral too many", Invariant.PROJECTIONS, lambda o: replace(o, referrals=(*o.referrals, o.referrals[-1]))),
    ("a clock twice", Invariant.PROJECTIONS, lambda o: counting(o, "clocks", "f1", 1)),
    ("a clock missing", Invariant.PROJECTIONS, lambda o: counting(o, "clocks", "f1", -1)),
    ("a total too high", Invariant.PROJECTIONS, lambda o: replace(o, stages={**o.stages, "reported": (2, 0)})),
    ("a unit never told", Invariant.PROJECTIONS, lambda o: counting(o, "notices", ("f3", "novi-sad", "asks"), -1)),
    ("notifications knows less", Invariant.PROJECTIONS, lambda o: replace(o, taken_over={"r1": False})),
    ("a grant that nobody accepted", Invariant.PROJECTIONS, lambda o: with_disclosure(o, "f3", "granted")),
    ("a disclosure of no referral", Invariant.PROJECTIONS, lambda o: with_disclosure(o, "f9", "granted")),
    ("a change without its line", Invariant.AUDITED, lambda o: counting(o, "audit", _REVOKED, -1)),
    ("a change with two lines", Invariant.AUDITED, lambda o: counting(o, "audit", _REVOKED, 1)),
    ("a read without its line", Invariant.AUDITED, lambda o: counting(o, "audit", _READ, -1)),
    ("a read with two lines and nobody's death", Invariant.AUDITED, lambda o: counting(o, "audit", _READ, 1)),
    ("a line about what was refused", Invariant.AUDITED, lambda o: counting(o, "audit", _WITHDRAWN, 1)),
    ("a seal that does not verify", Invariant.SEALED, lambda o: replace(o, unsealed="TAMPERED")),
    ("a revoked grant", Invariant.GRANTS, lambda o: with_disclosure(o, "f2", "granted")),
    ("a grant of a report taken back", Invariant.GRANTS, lambda o: with_report(o, state="withdrawn")),
    ("a row that waits", Invariant.DRAINED, lambda o: replace(o, unpublished=1)),
    ("a dead letter", Invariant.BLAMELESS, lambda o: replace(o, letters=Counter({"referral": 1}))),
    ("a mail that never came", Invariant.MAIL, lambda o: replace(o, mails=Counter())),
    ("a call that never came", Invariant.MAIL, lambda o: replace(o, calls=frozenset())),
    ("a mail that came thrice", Invariant.MAIL, lambda o: replace(o, mails=Counter({"n1": 3}))),
)


@pytest.mark.parametrize(("invariant", "broken"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_a_broken_promise_is_named(invariant: Invariant, broken: Callable[[Observed], Observed]) -> None:
    assert invariant in {
        violation.invariant for violation in check(history(), broken(sound()), deaths_of_the_postman=1)
    }


def test_what_was_read_after_its_end_is_reported() -> None:
    found = history()
    found.seen_after_the_end.append("f2")
    assert [each.invariant for each in check(found, sound())] == [Invariant.GRANTS]


def test_a_command_refused_for_no_reason_is_reported() -> None:
    found = history()
    found.operations[-1].may_be_refused = False
    assert [each.invariant for each in check(found, sound())] == [Invariant.REFUSED]


@pytest.mark.parametrize("applied", [True, False])
def test_a_lost_answer_may_be_either(applied: bool) -> None:
    result = history()
    lost = operation(Kind.ADVISE, "r1", None)
    result.operations.append(lost)
    found = sound()
    if applied:
        found = with_effect(
            replace(found, done={**found.done, lost.key: ""}, effects={**found.effects, Kind.ADVISE: Counter()}),
            Kind.ADVISE,
            "r1",
            1,
        )
        found = replace(found, audit=found.audit + Counter({("identification", "advise-r1", "report.advise", "r1"): 1}))
    assert check(result, found) == []


def test_a_read_may_have_a_second_line_once_for_each_death() -> None:
    twice, thrice = (counting(sound(), "audit", _READ, times) for times in (1, 2))
    assert check(history(), twice, deaths_of_services=1) == []
    assert [each.invariant for each in check(history(), thrice, deaths_of_services=2)] == [Invariant.AUDITED]


def test_a_mail_may_come_again_once_for_each_death() -> None:
    assert check(history(), replace(sound(), mails=Counter({"n1": 2})), deaths_of_the_postman=1) == []


SIGNED = (("a", "psychologist", "proposed"), ("b", "pedagogue", "signed"), ("c", "social_worker", "signed"))
DISSENTED = (*SIGNED[:2], ("c", "social_worker", "dissented"))


@pytest.mark.parametrize(
    ("by", "caller", "votes", "holds"),
    [
        (Kind.CONFIRM, "supervisor", SIGNED, True),
        (Kind.RULE, "director", DISSENTED, True),
        (Kind.CONFIRM, "supervisor", SIGNED[:2], False),
        (Kind.CONFIRM, "supervisor", DISSENTED, False),
        (Kind.CONFIRM, "supervisor", (*SIGNED[:2], ("b", "social_worker", "signed")), False),
        (Kind.CONFIRM, "supervisor", (*SIGNED[:2], ("c", "pedagogue", "signed")), False),
        (Kind.CONFIRM, "a", SIGNED, False),
        (Kind.RULE, "director", SIGNED, False),
        (None, "", SIGNED, False),
    ],
)
def test_a_decision_has_three_signatures_or_a_director(
    by: Kind | None, caller: str, votes: tuple[tuple[str, str, str], ...], holds: bool
) -> None:
    found, decided = history(), replace(sound(), decisions=(Decided("r1", votes),))
    if by is not None:
        found.operations.append(operation(by, "r1", caller=caller))
        decided = replace(decided, done={**decided.done, f"{by}-r1": ""})
    assert (Invariant.DECIDED in {each.invariant for each in check(found, decided)}) is not holds

"""Everything that a run left behind, read past every policy: rows of the databases, records of the bus, mails, seals."""

from __future__ import annotations

import email
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.idempotency.store import stored_key
from contracts.words.notices import Channel
from tests.faults.fleet import Fleet
from tests.faults.history import Kind
from tests.support.stack import FOLLOWS, Stack


@dataclass(frozen=True, slots=True)
class Event:
    """One event of an outbox or of the bus."""

    topic: str
    key: str
    sequence: int
    id: str


@dataclass(frozen=True, slots=True)
class Applied:
    """One event as a consumer applied it."""

    consumer: str
    event: Event


@dataclass(frozen=True, slots=True)
class Report:
    """A report of identification."""

    id: str
    state: str
    child_path: bool
    delivered: bool


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral of referral."""

    id: str
    report: str
    purpose: str
    state: str
    stage: str
    reached: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A procedure of identification that ended with a decision, with each member's person, profession and vote."""

    report: str
    votes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """One look, after everything has come to rest. `done` is what each key's command resulted in, by idempotency key."""

    done: Mapping[str, str] = field(default_factory=dict)
    effects: Mapping[Kind, Counter[str]] = field(default_factory=dict)
    reports: tuple[Report, ...] = ()
    referrals: tuple[Referral, ...] = ()
    clocks: Counter[str] = field(default_factory=Counter)
    disclosures: Mapping[str, str] = field(default_factory=dict)
    decisions: tuple[Decided, ...] = ()
    stages: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    taken_over: Mapping[str, bool] = field(default_factory=dict)
    notices: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    outbox: tuple[Event, ...] = ()
    unpublished: int = 0
    bus: tuple[Event, ...] = ()
    positions: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    inbox: frozenset[tuple[str, str]] = frozenset()
    ledger: tuple[Applied, ...] = ()
    letters: Counter[str] = field(default_factory=Counter)
    audit: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    unsealed: str | None = None
    mails: Counter[str] = field(default_factory=Counter)
    delivered: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()


async def observe(fleet: Fleet, sent: Iterable[str]) -> Observed:
    """Looks at everything; the stack is at rest, and `sent` are the keys of all commands."""
    stack = fleet.stack
    return Observed(
        **await _identification(stack),
        **await _referral(stack),
        **await _notifications(stack),
        **await _events(stack),
        done=await _done(stack, tuple(sent)),
        effects=await _effects(stack),
        audit=await _audit(stack),
        unsealed=await fleet.unsealed(),
        mails=_mails(stack.installation.mail),
        calls=_calls(stack.installation.phone),
    )


_VOTES = """
select p.report_id, coalesce(array_agg(array[s.person_id::text, s.profession, s.vote]) filter (where s.vote is not null), '{}') as votes
from procedure p left join panel_seat s on s.procedure_id = p.id and s.replaced_at is null
where p.state in ('identified', 'not_identified') group by p.id
"""


async def _identification(stack: Stack) -> dict[str, Any]:
    reports = await stack.rows("identification", "select id, state, child_path, delivered_at from report")
    disclosures = await stack.rows("identification", "select referral_id, state from disclosure")
    votes = await stack.rows("identification", _VOTES)
    return {
        "reports": tuple(
            Report(str(row["id"]), row["state"], row["child_path"], row["delivered_at"] is not None) for row in reports
        ),
        "disclosures": {str(row["referral_id"]): row["state"] for row in disclosures},
        "decisions": tuple(Decided(str(row["report_id"]), tuple(map(tuple, row["votes"]))) for row in votes),
    }


async def _referral(stack: Stack) -> dict[str, Any]:
    sql = "select id, report_id, purpose, state, stage, reached, unit_id from referral"
    # A child without a unit has one more, which begins anew whenever no unit is asked.
    clocks = await stack.rows("referral", "select referral_id from clock where code <> 'CHILD_WITHOUT_UNIT'")
    stages = await stack.rows("referral", "select stage, reached, present from stage_count")
    return {
        "referrals": tuple(
            Referral(str(id_), str(report), purpose, state, stage, tuple(reached), str(unit))
            for id_, report, purpose, state, stage, reached, unit in map(dict.values, await stack.rows("referral", sql))
        ),
        "clocks": Counter(str(row["referral_id"]) for row in clocks),
        "stages": {row["stage"]: (row["reached"], row["present"]) for row in stages},
    }


async def _notifications(stack: Stack) -> dict[str, Any]:
    rows = await stack.rows("notifications", "select report_id, taken_over from report")
    notices = await stack.rows(
        "notifications",
        "select referral_id, unit_id, code from notice where referral_id is not null and person_id is null",
    )
    done = await stack.rows("notifications", "select notice_id, channel from delivery where state = 'delivered'")
    return {
        "taken_over": {str(row["report_id"]): row["taken_over"] for row in rows},
        "notices": Counter((str(row["referral_id"]), str(row["unit_id"]), row["code"]) for row in notices),
        "delivered": frozenset(str(row["notice_id"]) for row in done if row["channel"] == Channel.EMAIL),
        "called": frozenset(str(row["notice_id"]) for row in done if row["channel"] == Channel.PHONE),
    }


async def _events(stack: Stack) -> dict[str, Any]:
    outbox: list[Event] = []
    unpublished, positions, inbox, letters = 0, {}, set(), Counter[str]()
    ledger: list[Applied] = []
    for service in FOLLOWS:
        # Heads of records are reported by the clock, not by what people did: one may be under way at any moment.
        recorded = "select topic, key, sequence, id, published_at from outbox where topic not like '%.heads'"
        for row in await stack.rows(service, recorded):
            outbox.append(Event(row["topic"], str(row["key"]), row["sequence"], str(row["id"])))
            unpublished += row["published_at"] is None
        for row in await stack.rows(service, "select topic, key, last from inbox_position"):
            positions[service, row["topic"], str(row["key"])] = row["last"]
        for row in await stack.rows(service, "select event_id from inbox_event where outcome = 'applied'"):
            inbox.add((service, str(row["event_id"])))
        rows = await stack.rows(service, "select topic, key, sequence, event_id from fault_effect order by id")
        ledger += [Applied(service, Event(r["topic"], str(r["key"]), r["sequence"], str(r["event_id"]))) for r in rows]
        letters[service] = len(await stack.rows(service, "select 1 from inbox_dead_letter"))
    stored = await stack.bus.stored()
    bus = tuple(
        Event(each.topic, each.key, int(each.headers["ce_sequence"]), each.headers["ce_id"].decode()) for each in stored
    )
    return {
        "outbox": tuple(outbox),
        "unpublished": unpublished,
        "bus": bus,
        "positions": positions,
        "inbox": frozenset(inbox),
        "ledger": tuple(ledger),
        "letters": +letters,
    }


async def _done(stack: Stack, sent: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for service in ("identification", "referral"):
        keys = {stored_key(stack.idempotency_secret(service), key): key for key in sent}
        for row in await stack.rows(service, "select key, result_ids::text as ids from idempotency"):
            found[keys.get(row["key"], row["key"])] = row["ids"] or ""
    return found


_VOTED = {Kind.PROPOSE: "proposed", Kind.SIGN: "signed", Kind.DISSENT: "dissented"}
_DISSENTED = "exists (select 1 from panel_seat s where s.procedure_id = p.id and s.vote = 'dissented')"


async def _effects(stack: Stack) -> dict[Kind, Counter[str]]:
    of: dict[Kind, tuple[str, str]] = {
        Kind.FILE: ("identification", "select id from report"),
        Kind.TAKE_OVER: ("identification", "select id from report where taken_over_at is not null"),
        Kind.ADVISE: ("identification", "select report_id from instruction"),
        Kind.WHEREABOUTS: ("identification", "select report_id from whereabouts"),
        Kind.WITHDRAW: ("identification", "select report_id from ending where referral_id is null"),
        Kind.CONSENT: ("identification", "select report_id from referral_consent"),
        Kind.SEND: ("identification", "select report_id from authorisation where way = 'sent'"),
        Kind.ASSIGN: ("identification", "select id from report where assigned_at is not null"),
        Kind.OPEN: ("identification", "select report_id from procedure"),
        Kind.APPOINT: ("identification", "select distinct report_id from panel_seat"),
        **{
            kind: ("identification", f"select report_id from panel_seat where vote = '{vote}'")
            for kind, vote in _VOTED.items()
        },
        **{
            kind: (
                "identification",
                f"select p.report_id from procedure p where state in ('identified', 'not_identified') and {how}",
            )
            for kind, how in ((Kind.CONFIRM, f"not {_DISSENTED}"), (Kind.RULE, _DISSENTED))
        },
        Kind.REVOKE: ("identification", "select referral_id from ending where referral_id is not null"),
        Kind.ACCEPT: (
            "referral",
            "select id from referral where accepted_by is not null and purpose <> 'formal_identification'",
        ),
        Kind.REJECT: ("referral", "select referral_id from rejection"),
    }
    return {
        kind: Counter(str(next(iter(row.values()))) for row in await stack.rows(service, sql))
        for kind, (service, sql) in of.items()
    }


async def _audit(stack: Stack) -> Counter[tuple[str, str, str, str]]:
    """Lines of the record by service, trace, action and what they are about."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for service in ("identification", "referral"):
        for row in await stack.rows(service, "select trace_id, action, subject_id from audit"):
            found[service, row["trace_id"] or "", row["action"], str(row["subject_id"])] += 1
    return found


def _mails(folder: Path) -> Counter[str]:
    """How often each mail came, by the id of its notice."""
    return Counter(_notice_of(file.read_bytes()) for file in (folder / "new").iterdir())


def _calls(folder: Path) -> frozenset[str]:
    """The notices that a person was called about."""
    return frozenset(json.loads(file.read_bytes())["delivery"] for file in folder.glob("*.json"))


def _notice_of(mail: bytes) -> str:
    return str(email.message_from_bytes(mail)["Message-ID"]).strip("<>").partition("@")[0]


def by_key(events: Iterable[Event]) -> dict[tuple[str, str], list[Event]]:
    """Events of each aggregate, in the order given."""
    found: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        found.setdefault((event.topic, event.key), []).append(event)
    return found

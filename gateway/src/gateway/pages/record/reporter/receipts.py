"""A receipt in words: how far the report has come, what to do now, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

import orjson

from contracts import reference
from contracts.words.positions import INTAKE_OR_DUTY
from contracts.words.reports import HandOver, ReceiptStage, ReportState
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.dates import clock, day, short_date
from gateway.pages.permissions import may
from gateway.pages.record.questions.exchanges import Exchange, exchanges_of, waiting_of
from gateway.pages.record.reporter.danger_card import DangerCard, danger_card_of
from gateway.pages.record.reporter.handing_over import HandingOver, handing_over
from gateway.pages.record.reporter.labels import CLASSES, DANGERS, STAGES, STATES, WHY_WITHHELD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gateway.pages.languages.choice import Language

AUTHOR: Final = "author"
WARD: Final = "unit"
_UNTIL: Final = "{until}"
_TAKEN_OVER: Final = "taken_over"


@dataclass(frozen=True, slots=True)
class Wording:
    """One step: when it has happened, when it has not, and when it was never noted although a later one has happened."""

    moment: str
    done: str
    waiting: str
    passed: str


STEPS: Final = (
    Wording("savedAt", N_("Saved"), N_("Not saved yet"), N_("Saved; the time was not noted")),
    Wording(
        "deliveredAt",
        N_("Delivered to the Centre's duty inbox"),
        N_("Not delivered to the Centre's duty inbox yet"),
        N_("The delivery itself was not confirmed, but a later step has happened"),
    ),
    Wording(
        "openedAt",
        N_("Opened by a person at the Centre"),
        N_("No person has opened it yet"),
        N_("The opening was not noted, but a later step has happened"),
    ),
    Wording(
        "takenOverAt",
        N_("Taken over by the Centre"),
        N_("Nobody has taken it over yet"),
        N_("Nobody has taken it over yet"),
    ),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the receipt; `at` is empty when it has not happened, or the time was not noted."""

    text: str
    at: str | None
    waiting: bool


@dataclass(frozen=True, slots=True)
class Coded:
    """An instruction or an answer in the reader's language; `call` is whom to call until there is another one."""

    text: str
    at: str
    call: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the page of one report shows; nothing stands here that the reader was not given."""

    id: str
    version: int
    reference: str
    headline: str
    own: bool
    ward: bool
    of_centre: bool
    ended: bool
    untouched: bool
    child: bool
    danger: str | None
    steps: Sequence[Step]
    call: str | None
    nobody_yet: bool
    care: DangerCard | None
    hand_over: HandingOver | None
    instructions: Sequence[Coded]
    answers: Sequence[Coded]
    exchanges: Sequence[Exchange]
    waiting: int
    codes_only: bool
    ask_by: str | None
    path_since: str | None
    withheld: Sequence[tuple[str, str]]
    mark: str
    number: int
    persons: Sequence[Mapping[str, Any]]
    way_in: str | None = None
    csr_told: bool | None = None
    consent: str | None = None
    keyed: Mapping[str, str] | None = None
    offered: bool = False

    @property
    def asks(self) -> Sequence[Exchange]:
        """Questions that wait for an answer and that the reader may answer, oldest first."""
        waiting = [each for each in self.exchanges if each.waits] if self.own or self.ward else []
        return [each for each in waiting if each.choices or not self.codes_only]

    @property
    def asking(self) -> str:
        """What tells whether the page shows the question that is asked now."""
        return self.asks[0].id if self.asks else ""

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the way to taking it back is offered; whether it is taken back is the domain's word."""
        return self.own and self.untouched and self.number == 1 and not self.child and not self.child_among

    @property
    def child_among(self) -> bool:
        """Whether one of several persons is a child, or treated as one."""
        return any(each.get("childPath") for each in self.persons)

    @property
    def rests_on_consent(self) -> bool:
        """Whether the way to noting that the person withdraws consent is offered: never for a child."""
        return self.own and not self.child


def receipt_of(report: Mapping[str, Any], language: Language) -> Receipt:
    """The answer of ReadReceipt in words; instructions and answers newest first."""
    receipt, danger = report["receipt"] or {}, report["danger"] or {}
    of_centre = not INTAKE_OR_DUTY.isdisjoint(report["positions"])
    return Receipt(
        id=report["id"],
        version=report["version"],
        reference=(report["reference"] or {}).get("reference") or "",
        headline=headline_of(report),
        own=AUTHOR in report["positions"],
        ward=WARD in report["positions"],
        of_centre=of_centre,
        ended=not ReportState(report["state"]).row.is_open,
        untouched=report["state"] == ReportState.SUBMITTED,
        child=bool(danger.get("childPath")),
        danger=DANGERS.get(danger.get("danger") or ""),
        steps=steps_of(receipt),
        call=receipt.get("callPhone"),
        nobody_yet=bool(receipt.get("nobodyYet")),
        care=danger_card_of(receipt, of_centre=of_centre),
        hand_over=handing_over(report),
        instructions=[_instruction(each, language) for each in reversed(entries(report["instruction"]))],
        exchanges=exchanges_of(report, language),
        waiting=waiting_of(report) if may("answerQuestion", report["positions"]) else 0,
        codes_only=bool((report["openQuestion"] or {}).get("codesOnly")),
        ask_by=receipt.get("askBy"),
        path_since=receipt.get("pathSince"),
        answers=[_answer(each, language) for each in reversed(entries(report["whereabouts"]))],
        # A receipt shows these classes and no others: what is held back of the rest is listed where the rest is read.
        withheld=[_withheld(each) for each in report["withheld"] if each["class"] in CLASSES],
        mark=_mark(report),
        number=(report["reference"] or {}).get("number") or 1,
        persons=report.get("persons") or (),
        way_in=receipt.get("wayIn"),
        csr_told=receipt.get("csrTold"),
        consent=receipt.get("consentStatus"),
        keyed=(report["reference"] or {}).get("keyed"),
        offered=(report["reference"] or {}).get("handOver") == HandOver.OFFERED,
    )


def headline_of(report: Mapping[str, Any]) -> str:
    """One sentence: the stage where the reader is shown it, else the state."""
    stage = (report["receipt"] or {}).get("stage")
    if stage == _TAKEN_OVER and not entries(report["instruction"]):
        stage = "nothing_said"
    return STAGES[stage] if stage in STAGES else STATES[report["state"]]


def steps_of(receipt: Mapping[str, Any]) -> list[Step]:
    """The four steps in their order; of a report that was taken back only what has happened. None without a receipt."""
    if not receipt:
        return []
    last = max((number for number, each in enumerate(STEPS) if receipt.get(each.moment)), default=-1)
    steps = [_step(each, receipt.get(each.moment), passed=number < last) for number, each in enumerate(STEPS)]
    return [step for step in steps if not step.waiting] if receipt.get("stage") == ReceiptStage.WITHDRAWN else steps


def _step(wording: Wording, at: str | None, *, passed: bool) -> Step:
    if at:
        return Step(wording.done, at, waiting=False)
    return Step(wording.passed if passed else wording.waiting, None, waiting=not passed)


def waits(report: Mapping[str, Any]) -> bool:
    """Whether the Centre has said what to do, and no answer has come since."""
    instructions, answered = entries(report["instruction"]), entries(report["whereabouts"])
    return bool(instructions) and (not answered or answered[-1]["at"] < instructions[-1]["at"])


def entries(content: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """The entries of a class, oldest first; none where nothing is shown."""
    return list((content or {}).get("entries") or ())


def _withheld(each: Mapping[str, str]) -> tuple[str, str]:
    return CLASSES[each["class"]], WHY_WITHHELD[each["reason"]]


def _instruction(entry: Mapping[str, Any], language: Language) -> Coded:
    text = _words(reference.instruction, entry["code"], language)
    call = reference.contact("centre_duty").phone if _is_automatic(entry["code"]) else None
    return Coded(text.replace(_UNTIL, _until(entry, language)), entry["at"], call)


def _is_automatic(code: str) -> bool:
    """Whether the platform gave it by itself, so that a person of the Centre has still to say what follows."""
    try:
        return reference.instruction(code).automatic
    except reference.UnknownReference:
        return False


def _until(entry: Mapping[str, Any], language: Language) -> str:
    until = entry["until"]
    if until is None:
        return ""
    time = clock(until, language)
    return time if day(until) == day(entry["at"]) else f"{time} ({short_date(until, language)})"


def _answer(entry: Mapping[str, Any], language: Language) -> Coded:
    return Coded(_words(reference.whereabouts, entry["code"], language), entry["at"])


def _words(find: Any, code: str, language: Language) -> str:
    try:
        return str(find(code).text.in_language(language))
    except reference.UnknownReference:
        return code


def _mark(report: Mapping[str, Any]) -> str:
    """A short hash of everything shown, by which the page notices that something has changed."""
    return sha256(orjson.dumps(report, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]

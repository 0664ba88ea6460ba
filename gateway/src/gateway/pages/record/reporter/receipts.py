"""A receipt in words: how far the report has come, what to do now, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Literal

import orjson

from contracts import reference
from contracts.words.positions import CENTRE
from contracts.words.reports import HandOver, ReceiptStage, ReportState
from gateway.pages.labels import STAGES, STATES
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.dates import clock, day, moment, short_date
from gateway.pages.record.questions.exchanges import Exchange, exchanges_of, waiting_of
from gateway.pages.record.reporter.danger_card import DangerCard, danger_card_of
from gateway.pages.record.reporter.handing_over import HandingOver, handing_over
from gateway.pages.record.reporter.labels import CLASSES, DANGERS, WHY_WITHHELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.words.persons import ConsentStatus
    from contracts.words.reports import WayIn
    from gateway.pages.answers import (
        DeskReportSummary,
        Instruction,
        ReadReceiptKeyedContent,
        ReadReceiptPersonOfReport,
        ReadReceiptReceiptContent,
        ReadReceiptReport,
        RecordReport,
        ReportsReportSummary,
        WhereaboutsEntry,
        Withheld,
    )
    from gateway.pages.languages.choice import Language

AUTHOR: Final = "author"
WARD: Final = "unit"
_UNTIL: Final = "{until}"
ReceiptMoment = Literal["savedAt", "deliveredAt", "openedAt", "takenOverAt", "reopenedAt"]


@dataclass(frozen=True, slots=True)
class Wording:
    """One step: when it has happened, when it has not, and when it was never noted although a later one has happened."""

    moment: ReceiptMoment
    done: str
    waiting: str
    passed: str


_ENDED: Final = frozenset(state.row.feedback for state in ReportState if not state.row.is_open) | {
    ReceiptStage.CONCLUDED
}
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
_REOPENED: Final = N_("Opened again by the Centre")
_PROCEDURE: Final[dict[str, str]] = {
    ReceiptStage.PROCEDURE_OPENED: N_("The Centre has opened a procedure"),
    ReceiptStage.CONCLUDED: N_("The Centre has concluded its work"),
}
"""What a reporter is shown of the procedure, without a moment and never its outcome."""
REACHED: Final[dict[str, str]] = {
    **{stage: step.done for stage, step in zip(ReceiptStage, STEPS, strict=False)},
    **_PROCEDURE,
}
"""The last step that a report has come to, by its stage."""


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
    """What the page of one report shows; nothing is here that the reader was not given."""

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
    persons: Sequence[ReadReceiptPersonOfReport]
    way_in: WayIn | None
    csr_told: bool | None
    consent: ConsentStatus | None
    keyed: ReadReceiptKeyedContent | None
    offered: bool

    @property
    def asks(self) -> Sequence[Exchange]:
        """Questions that wait for an answer and that the reader may answer, oldest first."""
        waiting = [each for each in self.exchanges if each.waits] if self.own or self.ward else []
        return [each for each in waiting if each.choices or not self.codes_only]

    @property
    def asking(self) -> str:
        """What decides whether the page shows the question that is asked now."""
        return self.asks[0].id if self.asks else ""

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the way to taking it back is offered; whether it is taken back is the domain's word."""
        return self.own and self.untouched and self.number == 1 and not self.child and not self.child_among

    @property
    def child_among(self) -> bool:
        """Whether one of several persons is a child, or treated as one."""
        return any(each["childPath"] for each in self.persons)

    @property
    def rests_on_consent(self) -> bool:
        """Whether the way to noting that the person withdraws consent is offered: never for a child."""
        return self.own and not self.child


def receipt_of(report: ReadReceiptReport, language: Language) -> Receipt:
    """The answer of ReadReceipt in words; instructions and answers newest first."""
    receipt, danger, about, asked = report["receipt"], report["danger"], report["reference"], report["openQuestion"]
    said = (report["instruction"] and report["instruction"]["entries"]) or ()
    answered = (report["whereabouts"] and report["whereabouts"]["entries"]) or ()
    number = (about and about["number"]) or 1
    of_centre = not CENTRE.isdisjoint(report["positions"])
    return Receipt(
        id=report["id"],
        version=report["version"],
        reference=(about and about["reference"]) or "",
        headline=headline_of(report),
        own=AUTHOR in report["positions"],
        ward=WARD in report["positions"],
        of_centre=of_centre,
        ended=is_ended(report),
        untouched=report["state"] == ReportState.SUBMITTED,
        child=bool(danger and danger["childPath"]),
        danger=DANGERS.get((danger and danger["danger"]) or ""),
        steps=steps_of(receipt),
        call=receipt and receipt["callPhone"],
        nobody_yet=bool(receipt and receipt["nobodyYet"]),
        care=danger_card_of(receipt, of_centre=of_centre),
        hand_over=handing_over(report) if number == 1 else None,
        instructions=[_instruction(each, language) for each in reversed(said)],
        exchanges=exchanges_of(report, language),
        waiting=waiting_of(report),
        codes_only=bool(asked and asked["codesOnly"]),
        ask_by=receipt and receipt["askBy"],
        path_since=receipt and receipt["pathSince"],
        answers=[_answer(each, language) for each in reversed(answered)],
        # A receipt shows these classes and no others: what is held back of the rest is listed where the rest is read.
        withheld=[_withheld(each) for each in report["withheld"] if each["class"] in CLASSES],
        mark=_mark(report),
        number=number,
        persons=report["persons"] or (),
        way_in=receipt and receipt["wayIn"],
        csr_told=receipt and receipt["csrTold"],
        consent=receipt and receipt["consentStatus"],
        keyed=about and about["keyed"],
        offered=bool(about and about["handOver"] is HandOver.OFFERED),
    )


def headline_of(report: RecordReport | ReadReceiptReport) -> str:
    """One sentence: the stage where the reader is shown it, else the state."""
    stage: str | None = report["receipt"] and report["receipt"]["stage"]
    if stage == ReceiptStage.TAKEN_OVER:
        said = report["instruction"] and report["instruction"]["entries"]
        stage = "reopened" if is_reopened(report) else stage if said else "nothing_said"
    return STAGES[stage] if stage in STAGES else STATES[report["state"]]


def is_reopened(report: RecordReport | ReadReceiptReport | DeskReportSummary) -> bool:
    """Whether it was opened again after it was dismissed, and the Centre has said nothing to its reporter since."""
    reopened = report["receipt"] and report["receipt"]["reopenedAt"]
    said = report["instruction"] and report["instruction"]["entries"]
    return bool(reopened and not (said and moment(said[-1]["at"]) > moment(reopened)))


def is_ended(report: RecordReport | ReadReceiptReport | ReportsReportSummary) -> bool:
    """Whether nothing more happens with it for its reporter: it has ended, or the Centre has concluded its work."""
    stage = report["receipt"] and report["receipt"]["stage"]
    return not report["state"].row.is_open or stage == ReceiptStage.CONCLUDED


def steps_of(receipt: ReadReceiptReceiptContent | None) -> list[Step]:
    """The four steps in their order, what came after them, and once it has ended only what has happened. None without a receipt."""
    if not receipt:
        return []
    last = max((number for number, each in enumerate(STEPS) if receipt[each.moment]), default=-1)
    steps = [_step(each, receipt[each.moment], passed=number < last) for number, each in enumerate(STEPS)]
    if receipt["reopenedAt"]:
        steps.append(Step(_REOPENED, receipt["reopenedAt"], waiting=False))
    steps += [
        Step(said, None, waiting=False) for stage, said in _PROCEDURE.items() if _has_come_to(stage, receipt["stage"])
    ]
    return [step for step in steps if not step.waiting] if receipt["stage"] in _ENDED else steps


def _has_come_to(stage: str, now: ReceiptStage | None) -> bool:
    """A report that is concluded had a procedure."""
    return now in (stage, ReceiptStage.CONCLUDED)


def _step(wording: Wording, at: str | None, *, passed: bool) -> Step:
    if at:
        return Step(wording.done, at, waiting=False)
    return Step(wording.passed if passed else wording.waiting, None, waiting=not passed)


def waits(report: RecordReport | ReportsReportSummary) -> bool:
    """Whether the Centre has said what to do, and no answer has come since."""
    instructions = report["instruction"] and report["instruction"]["entries"]
    answered = report["whereabouts"] and report["whereabouts"]["entries"]
    return bool(instructions and (not answered or answered[-1]["at"] < instructions[-1]["at"]))


def _withheld(each: Withheld) -> tuple[str, str]:
    return CLASSES[each["class"]], WHY_WITHHELD[each["reason"]]


def _instruction(entry: Instruction, language: Language) -> Coded:
    text = _words(reference.instruction, entry["code"], language)
    call = reference.contact("centre_duty").phone if _is_automatic(entry["code"]) else None
    return Coded(text.replace(_UNTIL, _until(entry, language)), entry["at"], call)


def _is_automatic(code: str) -> bool:
    """Whether the platform gave it by itself, so that a person of the Centre has still to say what follows."""
    try:
        return reference.instruction(code).automatic
    except reference.UnknownReference:
        return False


def _until(entry: Instruction, language: Language) -> str:
    until = entry["until"]
    if until is None:
        return ""
    time = clock(until, language)
    return time if day(until) == day(entry["at"]) else f"{time} ({short_date(until, language)})"


def _answer(entry: WhereaboutsEntry, language: Language) -> Coded:
    return Coded(_words(reference.whereabouts, entry["code"], language), entry["at"])


def _words(find: Any, code: str, language: Language) -> str:
    try:
        return str(find(code).text.in_language(language))
    except reference.UnknownReference:
        return code


def _mark(report: ReadReceiptReport) -> str:
    """A short hash of everything shown, by which the page notices that something has changed."""
    return sha256(orjson.dumps(report, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]

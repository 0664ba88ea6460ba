"""The banner at the top of a record: tags for what must not be overlooked, the steps taken, and whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

from contracts import reference
from contracts.words.positions import Position
from contracts.words.reports import Age
from contracts.words.urgency import Urgency
from gateway.pages.labels import CHILD_PATH, STATE, URGENCY, URGENCY_MEANS
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.reporter.receipts import ReceiptMoment, Step
from gateway.pages.record.status import is_in_danger, urgency_of_all, viewpoint_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.pages.answers import RecordIdentityReport, RecordReport
    from gateway.pages.record.status import RecordStatus
    from gateway.pages.worklist.listing import Item

_DANGER: Final = N_("In danger")
_OF_AGE: Final = {Age.CHILD: N_("Child"), Age.NOT_SURE: N_("Maybe a child")}
_SEALED: Final = N_("Identity sealed")
_OF_ALL: Final = N_("Whole report")
_OF_PERSON: Final = N_("This person")
_STEPS: Final[tuple[tuple[ReceiptMoment, str], ...]] = (
    ("savedAt", N_("Filed")),
    ("deliveredAt", N_("Delivered")),
    ("openedAt", N_("Opened")),
    ("takenOverAt", N_("Taken over")),
    ("reopenedAt", N_("Opened again")),
)
_ADVISED: Final = N_("Advised what to do")
_ASSESSED: Final = N_("Assessed")
_TO_ADVISE: Final = N_("Waits for advice what to do")
_SENT: Final = N_("Request sent")
_REPORTER: Final = N_("Call the reporter: %(number)s")
_UNIT_THAT_REPORTED: Final = N_("Call the reporter (%(unit)s): %(number)s")
_LATE_UNIT: Final = N_("Call the unit that is late: %(number)s")


class Tag(NamedTuple):
    """A word that is not to be overlooked, whose it is where that is not plain, and the meaning that its colour repeats."""

    meaning: str
    said: str
    of: str | None = None


class Call(NamedTuple):
    """A number to call, and the sentence that says whose it is; it names `unit_id` where there is one."""

    said: str
    phone: str
    unit_id: str | None = None


def tags_of(report: RecordReport, identity: RecordIdentityReport | None) -> list[Tag]:
    """The tags, the most pressing first. What is said of the person itself, such as the exact age, is known from `identity` alone."""
    return list(_tags(report, identity))


def _tags(report: RecordReport, identity: RecordIdentityReport | None) -> Iterator[Tag]:
    in_danger, danger = is_in_danger(report), report["danger"]
    if in_danger:
        yield Tag("danger", _DANGER)
    if danger and danger["childPath"]:
        age = identity and identity["birth"] and identity["birth"]["age"]
        yield Tag("child", _OF_AGE.get(age, CHILD_PATH) if age else CHILD_PATH)
    if any(each["reason"] == "sealed" for each in report["withheld"]):
        yield Tag("ended", _SEALED)
    for of, urgency in _urgencies(report):
        if not (in_danger and urgency is Urgency.IMMEDIATE):
            yield Tag(URGENCY_MEANS[urgency], URGENCY[urgency], of)


def _urgencies(report: RecordReport) -> list[tuple[str | None, Urgency]]:
    """How urgent it is: of several persons both the whole report, as the list has it, and this one, where they differ."""
    of_all, own = urgency_of_all(report), report["report"] and report["report"]["urgency"]
    if of_all is None:
        return []
    several = own is not None and own is not of_all and bool(report["persons"])
    return [(_OF_ALL, of_all), (_OF_PERSON, own)] if several and own else [(None, of_all)]


def steps_taken(report: RecordReport, record_status: RecordStatus) -> list[Step]:
    """What has happened to a unit's request where the record is about one, else to the report.

    What is awaited comes last, and only where the sentence of the banner does not say it.
    """
    item = record_status.item
    return _of_a_request(item) if item is not None and item.is_of_unit else _of_the_report(report)


def _of_the_report(report: RecordReport) -> list[Step]:
    receipt = report["receipt"]
    if receipt is None:
        return []
    steps = [Step(said, receipt[moment], waiting=False) for moment, said in _STEPS if receipt[moment]]
    if said := (report["instruction"] and report["instruction"]["entries"]) or ():
        steps.append(Step(_ADVISED, said[0]["at"], waiting=False))
    if assessed := report["triage"]:
        steps.append(Step(_ASSESSED, assessed["at"], waiting=False))
    to_advise = receipt["takenOverAt"] and report["state"].row.is_open and not said
    return [*steps, Step(_TO_ADVISE, None, waiting=True)] if to_advise else steps


def _of_a_request(item: Item) -> list[Step]:
    referral = item.referral
    sent = [Step(_SENT, referral["sentAt"], waiting=False)]
    return [*sent, Step(STATE["accepted"], referral["acceptedAt"], waiting=False)] if referral["acceptedAt"] else sent


def calls_of(report: RecordReport, record_status: RecordStatus, own_unit: UUID | None) -> list[Call]:
    """Whom the reader can call: the reporter, unless that is their own unit, and a unit whose answer is late."""
    return [*_reporter(report, own_unit), *_late_unit(record_status)]


def _reporter(report: RecordReport, own_unit: UUID | None) -> Iterator[Call]:
    callback, about = report["unitCallback"], report["reference"]
    if not callback or not callback["phone"] or viewpoint_of(report, ()) in (Position.AUTHOR, Position.UNIT):
        return
    unit = callback["unitId"]
    if unit is None or unit != str(own_unit):
        yield Call(_UNIT_THAT_REPORTED if unit else _REPORTER, callback["phone"], unit)
    elif about and about["keyed"]:
        # Intake keyed it in: the unit is its own, the number is that of the caller.
        yield Call(_REPORTER, callback["phone"])


def _late_unit(record_status: RecordStatus) -> Iterator[Call]:
    item, unit = record_status.item, record_status.unit_id
    if item is not None and not item.is_of_unit and item.term is not None and item.term.over and unit:
        found = reference.unit(UUID(unit))
        yield Call(_LATE_UNIT, found.duty_phone or found.phone)

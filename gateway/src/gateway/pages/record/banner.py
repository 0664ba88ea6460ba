"""The banner at the top of a record: tags for what must not be overlooked, and the steps that the report or a unit's request took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from contracts.words.reports import Age, Answer
from gateway.pages.labels import STATE, URGENCY, URGENCY_MEANS
from gateway.pages.languages.catalogues import N_
from gateway.pages.record.reporter.receipts import Step, Wording, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.pages.answers import RecordIdentityReport, RecordReport
    from gateway.pages.record.status import RecordStatus
    from gateway.pages.worklist.listing import Item

_DANGER: Final = N_("Immediate danger")
_CHILD: Final = N_("A child, or maybe one")
_OF_AGE: Final = {Age.CHILD: N_("Child"), Age.NOT_SURE: N_("Not certain whether a child")}
_SEALED: Final = N_("Identity sealed")
_STEPS: Final = (
    Wording("savedAt", N_("Filed"), N_("Not saved yet"), N_("Filed")),
    Wording("deliveredAt", N_("Delivered"), N_("On its way to the Centre"), N_("Delivered")),
    Wording("openedAt", N_("Opened"), N_("Waits to be opened"), N_("Opened")),
    Wording("takenOverAt", N_("Taken over"), N_("Waits to be taken over"), N_("Taken over")),
)
_ADVISED: Final = N_("Advised what to do")
_TO_ADVISE: Final = N_("Waits for advice what to do")
_SENT: Final = N_("Request sent")


class Tag(NamedTuple):
    """A word that is not to be overlooked, and the meaning that its colour repeats, as of the macro `tag`."""

    meaning: str
    said: str


def tags_of(report: RecordReport, identity: RecordIdentityReport | None) -> list[Tag]:
    """The tags, the most pressing first. What is said of the person itself, such as the exact age, is known from `identity` alone."""
    return list(_tags(report, identity))


def _tags(report: RecordReport, identity: RecordIdentityReport | None) -> Iterator[Tag]:
    danger = report["danger"]
    if danger and danger["danger"] is Answer.YES:
        yield Tag("danger", _DANGER)
    if danger and danger["childPath"]:
        age = identity and identity["birth"] and identity["birth"]["age"]
        yield Tag("neutral", _OF_AGE.get(age, _CHILD) if age else _CHILD)
    if any(each["reason"] == "sealed" for each in report["withheld"]):
        yield Tag("ended", _SEALED)
    if urgency := report["report"] and report["report"]["urgency"]:
        yield Tag(URGENCY_MEANS[urgency], URGENCY[urgency])


def steps_taken(report: RecordReport, record_status: RecordStatus) -> list[Step]:
    """What has happened and, last, what is awaited: of a unit's request where the record is about one, else of the report."""
    item = record_status.item
    steps = _of_a_request(item) if item is not None and item.is_of_unit else _of_the_report(report)
    waiting = next((number for number, each in enumerate(steps) if each.waiting), len(steps))
    return steps[: waiting + 1]


def _of_the_report(report: RecordReport) -> list[Step]:
    steps = steps_of(report["receipt"], _STEPS)
    said = (report["instruction"] and report["instruction"]["entries"]) or ()
    if steps and said:
        return [*steps, Step(_ADVISED, said[0]["at"], waiting=False)]
    return [*steps, Step(_TO_ADVISE, None, waiting=True)] if steps and report["state"].row.is_open else steps


def _of_a_request(item: Item) -> list[Step]:
    referral = item.referral
    sent = [Step(_SENT, referral["sentAt"], waiting=False)]
    if referral["acceptedAt"]:
        return [*sent, Step(STATE["accepted"], referral["acceptedAt"], waiting=False)]
    return [*sent, Step(STATE["sent"], None, waiting=True)] if referral["state"].row.undecided else sent

"""The draft of a quick alert: read as its author, and each screen's answers put onto what is newest there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from chassis.domain.errors import NotFound
from gateway.pages.rendering.refusals import PageRefused
from gateway.pages.report_form.answers.typed import mark
from gateway.pages.report_form.screens.sections import VERSION
from gateway.pages.report_form.screens.steps import Answers, asks_the_form, child_path, in_danger

if TYPE_CHECKING:
    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.report_form.answers.typed import Posted

_TRIES: Final = 3
_STALE: Final = "stale-version"


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it is kept now, and the report that it is to be added to."""

    id: str
    version: int
    answers: Answers
    report_id: str | None = None


class ChangedElsewhere(Exception):
    """The same screen was answered otherwise in another window; nothing was saved, and `kept` is what stands there."""

    def __init__(self, kept: Kept) -> None:
        """Has no message: answers belong on the page only."""
        super().__init__()
        self.kept = kept


class FiledAlready(Exception):
    """The draft is gone because a report was filed from it, by the visitor."""

    def __init__(self, report_id: str) -> None:
        """`report_id` is the report's."""
        super().__init__()
        self.report_id = report_id


async def begin(visitor: Visitor, key: str, report_id: str | None = None) -> str:
    """A draft without an answer, to be added to a report if one is named; its id. Raises PageRefused."""
    return str((await visitor.do("SaveDraft", key, answers=[], danger=False, child=False, reportId=report_id))["id"])


async def begun_for(visitor: Visitor, report_id: str) -> str | None:
    """The draft that is to be added to this report. Raises PageRefused."""
    drafts = (await visitor.ask("Drafts"))["drafts"]
    return next((each["id"] for each in drafts if each["reportId"] == report_id), None)


async def discard(visitor: Visitor, draft_id: str, version: int, key: str) -> None:
    """The draft is gone. Raises PageRefused; one that is gone already is what was wanted."""
    try:
        await visitor.do("DiscardDraft", key, draftId=draft_id, expectedVersion=version)
    except PageRefused as refused:
        if refused.slug != "not-found":
            raise


async def kept(visitor: Visitor, draft_id: str) -> Kept:
    """The draft. Raises FiledAlready, NotFound for one that is not the visitor's, and PageRefused."""
    draft = (await visitor.ask("ReadDraft", id=draft_id))["draft"]
    if draft is None:
        report = (await visitor.ask("ReceiptOfDraft", id=draft_id))["receiptOfDraft"]
        raise NotFound if report is None else FiledAlready(report["id"])
    answers = {each["name"]: each["values"] for each in draft["answers"]}
    return Kept(draft["id"], draft["version"], answers, draft["reportId"])


async def keep(visitor: Visitor, posted: Posted) -> tuple[Kept, Kept]:
    """Puts one screen onto the newest draft, valid or not; the draft before and after.

    Another window's answers to other screens stay. Raises ChangedElsewhere, FiledAlready, NotFound, PageRefused.
    """
    for _ in range(_TRIES):
        try:
            return await _keep(visitor, posted)
        except PageRefused as refused:
            if refused.slug != _STALE:
                raise
    raise PageRefused("unavailable", 503)


async def _keep(visitor: Visitor, posted: Posted) -> tuple[Kept, Kept]:
    before = await kept(visitor, posted.draft_id)
    names = posted.names
    stands = mark(before.answers, names)
    if stands == mark(posted.answers, names):
        return before, before
    if stands != posted.seen:
        raise ChangedElsewhere(before)
    answers = {**before.answers, **posted.answers}
    if asks_the_form(posted.step):
        # What was begun under one version of the form goes on under it, whatever is released meanwhile.
        answers.setdefault(VERSION, [str(posted.form.version)])
    saved = await visitor.do(
        "SaveDraft",
        # One key for each version: the form sent twice is saved once, and merged anew it is another command.
        f"{posted.key}.{before.version}",
        draftId=before.id,
        expectedVersion=before.version,
        **_content(answers),
    )
    return before, Kept(before.id, saved["version"], answers, before.report_id)


def _content(answers: Answers) -> dict[str, Any]:
    return {
        "answers": [{"name": name, "values": list(values)} for name, values in answers.items() if values],
        "danger": in_danger(answers),
        "child": child_path(answers),
    }

"""The draft of a quick alert: read as its author, and each screen's answers put onto what is newest there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from chassis.domain.errors import NotFound
from gateway.pages.rendering.refusals import STALE, Elsewhere, PageRefused
from gateway.pages.report_form.answers.typed import mark
from gateway.pages.report_form.persons.in_draft import PersonGone, any_child, person_now, put, view_of
from gateway.pages.report_form.persons.shared import put_for_all, why_not_for_all
from gateway.pages.report_form.screens.steps import KEYED, VERSION, Answers, asks_the_form, in_danger

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.pages.rendering.visitor import Visitor
    from gateway.pages.report_form.answers.typed import SubmittedScreen
    from gateway.pages.report_form.persons.in_draft import Whom

FULL: Final = "full"
"""The entry among the answers of a draft that was begun as a full report."""
SEEN: Final = "__Host-spona-entry"
"""The cookie of a browser that was shown what the button to leave does."""
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft as it is kept now, and the report that it is to be added to."""

    id: str
    version: int
    answers: Answers
    report_id: str | None = None


class ChangedElsewhere(Exception):
    """The same screen was answered otherwise in another window; nothing was saved, and `kept` is the draft as it is now.

    `whom` is of whom the screen asks, as they are in it; None where they were removed.
    """

    def __init__(self, kept: StoredDraft, whom: Whom | None) -> None:
        """Has no message: answers belong on the page only."""
        super().__init__()
        self.kept = kept
        self.whom = whom


async def begin(
    visitor: Visitor,
    key: str,
    report_id: str | None = None,
    answers: Answers | None = None,
    *,
    full: bool = False,
    keyed: bool = False,
) -> str:
    """A draft with what was answered before it began, of a full report or to be added to one that is named; its id. Raises PageRefused.

    What is `keyed` in was reported by another person.
    """
    said = {FULL: full, KEYED: keyed}
    known = {**(answers or {}), **{name: ["yes"] for name, so in said.items() if so}}
    return (await visitor.do("SaveDraft", key, **_content(known), reportId=report_id))["id"]


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


async def kept(visitor: Visitor, draft_id: str) -> StoredDraft:
    """The draft. Raises NotFound for one that is not the visitor's, PageRefused, and of one that was sent Elsewhere: to the receipt."""
    draft = (await visitor.ask("ReadDraft", id=draft_id))["draft"]
    if draft is None:
        report = (await visitor.ask("ReceiptOfDraft", id=draft_id))["receiptOfDraft"]
        raise NotFound if report is None else Elsewhere(f"/entries/{report['id']}")
    answers = {each["name"]: each["values"] for each in draft["answers"]}
    return StoredDraft(draft["id"], draft["version"], answers, draft["reportId"])


async def keep(visitor: Visitor, posted: SubmittedScreen) -> tuple[StoredDraft, StoredDraft]:
    """Puts one screen onto the newest draft, valid or not; the draft before and after.

    Another window's answers to other screens stay. Raises ChangedElsewhere, and what `kept` raises.
    """
    return await change(visitor, posted.draft_id, posted.key, partial(_with_screen, posted))


async def change(
    visitor: Visitor, draft_id: str, key: str, changed: Callable[[StoredDraft], Answers]
) -> tuple[StoredDraft, StoredDraft]:
    """Puts what `changed` makes of the newest draft in its place; the draft before and after.

    Raises what `changed` and `kept` raise.
    """
    for _ in range(_TRIES):
        before = await kept(visitor, draft_id)
        answers = changed(before)
        if answers is before.answers:
            return before, before
        about = {"draftId": before.id, "expectedVersion": before.version}
        try:
            # One key for each version: the form sent twice is saved once, and merged anew it is another command.
            saved = await visitor.do("SaveDraft", f"{key}.{before.version}", **about, **_content(answers))
        except PageRefused as refused:
            if refused.slug != STALE:
                raise
        else:
            return before, StoredDraft(before.id, saved["version"], answers, before.report_id)
    raise PageRefused("unavailable", 503)


def _with_screen(posted: SubmittedScreen, before: StoredDraft) -> Answers:
    try:
        whom = person_now(before.answers, posted.whom)
    except PersonGone:
        raise ChangedElsewhere(before, None) from None
    names, for_all = posted.names, posted.for_all and why_not_for_all(posted) is None
    stored = mark(view_of(before.answers, whom, posted.form), names)
    there = stored == mark(posted.answers, names)
    if there and not for_all:
        return before.answers
    if not there and (stored != posted.seen or whom.number != posted.whom.number):
        raise ChangedElsewhere(before, whom)
    answers = put_for_all(before.answers, posted) if for_all else put(before.answers, whom, posted.answers)
    if asks_the_form(posted.step):
        # What was begun under one version of the form goes on under it, whatever is released meanwhile.
        answers.setdefault(VERSION, [str(posted.form.version)])
    return answers


def _content(answers: Answers) -> dict[str, Any]:
    return {
        "answers": [{"name": name, "values": list(values)} for name, values in answers.items() if values],
        "danger": in_danger(answers),
        "child": any_child(answers),
    }

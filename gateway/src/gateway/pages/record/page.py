"""/records/{report}: one report as far as the reader may see it, what is held back, and what can be done."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from contracts import access, reference
from gateway.pages import labels
from gateway.pages.answers import RecordIdentityReport
from gateway.pages.forms import Form, TheForm, kept_form
from gateway.pages.languages.choice import of_request
from gateway.pages.record import labels as record_labels
from gateway.pages.record.banner import calls_of, steps_taken, tags_of
from gateway.pages.record.conflicts import Conflicted, conflict_of
from gateway.pages.record.offers import children_beside, offers_of, opened_by
from gateway.pages.record.papers.paper import papers_of
from gateway.pages.record.person.earlier import earlier_versions, last_addition
from gateway.pages.record.procedure.reading import proposal_of, seats_to_fill
from gateway.pages.record.questions.exchanges import exchanges_of
from gateway.pages.record.rights import words as rights_words
from gateway.pages.record.sending.grounds import newest_answers
from gateway.pages.record.sending.guarding import guardian_has_no_right
from gateway.pages.record.status import has_withdrawn, is_in_danger, record_status_of
from gateway.pages.record.timeline import answer_now, instruction_now, timeline
from gateway.pages.rendering.kept import led, taken
from gateway.pages.rendering.refusals import PageRefused
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key
from gateway.pages.worklist.listing import Item, item_of

router = APIRouter(include_in_schema=False)
_CONFLICT = 409
_TAKE_OVER = "take-over"


@dataclass(frozen=True, slots=True)
class Opening:
    """That the person is to be shown, once: as of which `version`, beside which referral."""

    referral: str = ""
    version: int | None = None


@router.get("/records/{report}")
async def show_record(visitor: TheVisitor, report: str, referral: str = "", done: str = "") -> Response:
    """The record without the classes of the person, unless their form has led here; with what was typed where a form was refused."""
    if form := kept_form(visitor):
        return await record_with(visitor, report, form)
    if conflicted := visitor.found(Conflicted):
        return await after_conflict(visitor, report, conflicted)
    if opening := await taken(visitor, Opening):
        return await _with_identity(visitor, report, opening)
    return await the_record(visitor, report, referral=referral, done=labels.DONE.get(done))


@router.post("/records/{report}/identity")
async def open_identity(visitor: TheVisitor, report: str, referral: str = "") -> Response:
    """To the record with the person: a form, so that no link, no prefetch and no restored tab opens it.

    The read is on the record, so the page that follows shows it once.
    """
    return await led(visitor, Opening(referral), partial(_with_identity, visitor, report), f"/records/{report}")


@router.post("/records/{report}/earlier")
async def open_earlier(visitor: TheVisitor, report: str, form: TheForm) -> Response:
    """To what it said of the person in an earlier version; a form, and shown once, for the same reason."""
    return await led(visitor, Opening(version=max(form.version, 1)), partial(_as_it_was, visitor, report))


@router.get("/records/{report}/earlier")
async def show_earlier(visitor: TheVisitor, report: str) -> Response:
    """The earlier version, to be read only; loaded again, in another language and after a sign-in the record."""
    opening = await taken(visitor, Opening)
    return await (the_record(visitor, report) if opening is None else _as_it_was(visitor, report, opening))


@router.get("/records/{report}/identity")
@router.get("/records/{report}/accept")
@router.get("/records/{report}/take-over")
@router.get("/records/{report}/advise")
@router.get("/records/{report}/ask")
@router.get("/records/{report}/confirm")
@router.get("/records/{report}/basis")
async def back_to_record(visitor: TheVisitor, report: str) -> Response:  # noqa: ARG001 -- it says who acts
    """These forms have no page of their own: what was refused, a sign-in and another language lead back to the record."""
    return RedirectResponse(f"/records/{report}", 303)


async def record_with(visitor: Visitor, report: str, form: Form) -> Response:
    """The record with a form that was refused.

    Where it is not known whether it was taken over, that command is sent again, whatever has become of the report by then.
    """
    return await the_record(visitor, report, form, repeats=_TAKE_OVER if form.sent_to == _TAKE_OVER else None)


async def after_conflict(visitor: Visitor, report: str, said: Conflicted) -> Response:
    """The record as it is now, with the conflict above it."""
    return await the_record(visitor, report, said.form, referral=said.referral, conflict=said.conflict)


async def too_late(
    visitor: Visitor, report: str, refused: PageRefused, referral: str = "", form: Form | None = None
) -> Response:
    """To the record as it is now, with the conflict above it. Raises `refused` when it is none."""
    said = Conflicted(await conflict_of(visitor, refused, referral), referral, form)
    return await led(visitor, said, partial(after_conflict, visitor, report), f"/records/{report}")


async def _with_identity(visitor: Visitor, report: str, opening: Opening) -> Response:
    found = (await visitor.ask("RecordIdentity", id=report))["report"]
    if found is None:
        raise PageRefused("not-found", 404)
    return await the_record(visitor, report, referral=opening.referral, identity=found)


async def _as_it_was(visitor: Visitor, report: str, opening: Opening) -> Response:
    found = (await visitor.ask("RecordIdentity", id=report, version=opening.version))["report"]
    if found is None:
        raise PageRefused("not-found", 404)
    since = last_addition(found)
    return visitor.answer("record/earlier.html", identity=found, since=since, words=labels, record_words=record_labels)


def _chosen(items: list[Item], referral: str) -> Item | None:
    """The referral that the address names; without one, that which waits for an answer of the reader's unit."""
    named = (item for item in items if item.referral["id"] == referral)
    return next(named, None) or next((item for item in items if item.may_answer), None)


async def the_record(
    visitor: Visitor,
    report: str,
    form: Form | None = None,
    *,
    referral: str = "",
    identity: RecordIdentityReport | None = None,
    **said: object,
) -> Response:
    """The record as it is now, with `done`, `conflict` or what `repeats` above it, and with the person where `identity` is read.

    What is missing and what is closed to the reader are refused alike.
    """
    found = (await visitor.ask("Record", id=report))["report"]
    if found is None:
        raise PageRefused("not-found", 404)
    now = datetime.now(UTC)
    items = [item_of(each, now) for each in found["referrals"] or ()]
    said = {"done": None, "conflict": None, "repeats": None, **said}
    # What came too late was not done: what is decided now is another command.
    form, version = form or Form(), found["version"]
    form = replace(form, key=fresh_key(), version=version) if said["conflict"] else form.about(version)
    chosen, language = _chosen(items, referral), of_request(visitor.request)
    questions = [(each.code, each.text.in_language(language)) for each in reference.questions()]
    record_status, offered = record_status_of(found, items, chosen, now), found["offeredInstructions"] or ()
    about: dict[str, object] = {"items": items, "chosen": chosen, "record_status": record_status, "identity": identity}
    about |= {"offers": offers_of(found, items, record_status, shows_person=identity is not None)}
    about |= {"tags": tags_of(found, identity), "steps": steps_taken(found, record_status)}
    about |= {"calls": calls_of(found, record_status, visitor.principal.unit)}
    about |= {"opened": opened_by(form, found), "in_danger": is_in_danger(found)}
    instructions = [each for each in reference.instructions() if each.code in offered]
    about |= {"instructions": instructions, "children": children_beside(found), "withdrawn": has_withdrawn(found)}
    about |= {"asked": exchanges_of(found, language), "questions": questions}
    about |= {"codes_only": access.load().way(found["report"] and found["report"]["wayIn"]).codes_only}
    taken_over_at = found["receipt"] and found["receipt"]["takenOverAt"]
    about |= {"guardian_without_right": identity is not None and guardian_has_no_right(found, identity)}
    about |= {"versions": earlier_versions(identity, taken_over_at) if identity else []}
    about |= {"answers": newest_answers(found), "proposed": proposal_of(found), "papers": papers_of(found)}
    about |= {"to_fill": seats_to_fill(found)}
    about |= {"timeline": timeline(found), "told_now": instruction_now(found), "answered_now": answer_now(found)}
    tools = {"words": labels, "record_words": record_labels, "rights_words": rights_words, "key": fresh_key, "now": now}
    status = _CONFLICT if said["conflict"] else form.status
    return visitor.answer("record/record.html", status, report=found, form=form, **about, **tools, **said)

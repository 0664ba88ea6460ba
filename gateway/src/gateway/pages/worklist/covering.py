"""/list/cover: who stands in for a case manager who is away, from a day until a day; and the end of that."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from functools import partial
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from contracts.scopes import Permission, carries
from contracts.words.people import CentreRole
from gateway.pages.forms import Form, FormFixes, TheForm, kept_form, send
from gateway.pages.languages.catalogues import N_
from gateway.pages.rendering.refusals import PageRefused, Problem
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key
from gateway.pages.worklist.handing_over import hands_over

router = APIRouter(include_in_schema=False)
ADDRESS: Final = "/list/cover"
_MANAGER, _COVER, _FIRST, _LAST = "managerId", "coverId", "firstDay", "lastDay"
_NO_MANAGER: Final = Problem(_MANAGER, N_("Choose who is away."))
_NO_COVER: Final = Problem(_COVER, N_("Choose another case manager who stands in."))
_FIRST_DAY: Final = Problem(_FIRST, N_("Enter today or a later day."), address=f"#{_FIRST}-day")
_LAST_DAY: Final = Problem(
    _LAST, N_("Enter a day not before the first one, and at most 60 days in all."), address=f"#{_LAST}-day"
)
_FIXES: Final = FormFixes(
    fields={_COVER: _NO_COVER, _FIRST: _FIRST_DAY, _LAST: _LAST_DAY}, slugs={"no-case-manager": _NO_COVER}
)


@router.get(ADDRESS)
async def show_cover(visitor: TheVisitor) -> Response:
    """Who stands in for the visitor, or for anybody where they supervise. Raises PageRefused for anybody else."""
    return await _show(visitor, kept_form(visitor) or Form())


@router.post(ADDRESS)
async def send_cover(visitor: TheVisitor, form: TheForm) -> Response:
    """Another one has the cases as well on these days, in place of who stood in before; or no one does any more, where that is pressed."""
    if form.one("ends"):
        return await _end(visitor, form)
    manager = form.one(_MANAGER) if _supervises(visitor) else str(visitor.principal.subject)
    cover, days, wrong = form.one(_COVER), dict[str, str](), []
    wrong += [each for each, said in ((_NO_MANAGER, manager), (_NO_COVER, cover)) if not said]
    for name in (_FIRST, _LAST):
        day, unreadable = form.day(name)
        days, wrong = days | day, [*wrong, *unreadable]
    show, form = partial(_show, visitor), form.wrong(wrong)
    given: dict[str, Any] = {_MANAGER: manager, _COVER: cover, **days}
    return await send(visitor, "CoverCase", form, show, "/list?done=covered", _FIXES, **given)


async def _end(visitor: Visitor, form: Form) -> Response:
    """No one stands in for this case manager any more."""
    show, manager = partial(_show, visitor), form.one(_MANAGER)
    return await send(visitor, "CoverCase", form, show, "/list?done=cover_ended", _FIXES, ADDRESS, managerId=manager)


def _supervises(visitor: Visitor) -> bool:
    return carries(visitor.principal.roles, Permission.CASES_ASSIGN)


async def _show(visitor: Visitor, form: Form) -> Response:
    if not hands_over(visitor.principal.roles):
        raise PageRefused("not-found", 404)
    people = (await visitor.ask("People", role=CentreRole.CENTRE_CASE_MANAGER))["people"]
    me, names = str(visitor.principal.subject), {each["id"]: each["name"] for each in people}
    supervises = _supervises(visitor)
    covered = [
        {**each["cover"], "managerId": each["id"], "manager": each["name"], "name": names.get(each["cover"]["id"])}
        for each in people
        if each["cover"] is not None and (supervises or each["id"] == me)
    ]
    return visitor.answer(
        "worklist/cover.html",
        form.status,
        form=form,
        key=fresh_key,
        covered=covered,
        managers=[(each, name) for each, name in names.items() if supervises],
        others=[(each, name) for each, name in names.items() if each != me],
    )

"""/list/hand-over: several cases go to another case manager at once: which ones, and who goes on with them."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from datetime import UTC, datetime
from functools import partial
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from contracts.scopes import Permission, carries
from contracts.words import limits
from contracts.words.people import CentreRole
from contracts.words.reports import CentreShow
from gateway.pages import labels
from gateway.pages.forms import Form, FormFixes, TheForm, kept_form, send
from gateway.pages.languages.catalogues import N_
from gateway.pages.rendering.refusals import PageRefused, Problem
from gateway.pages.rendering.visitor import TheVisitor, Visitor
from gateway.pages.worklist.desks import STATE, desk_of
from gateway.pages.worklist.filters import Filters
from gateway.pages.worklist.reading import read

router = APIRouter(include_in_schema=False)
ADDRESS: Final = "/list/hand-over"
_AFTER: Final = "after"
_DONE: Final = "/list?done=cases_handed_over"
_NO_CASE: Final = Problem("report", N_("Tick at least one case."))
_NO_MANAGER: Final = Problem("manager", N_("Choose a case manager."))
_FIXES: Final = FormFixes(slugs={"no-case-manager": _NO_MANAGER}, names="references")


def hands_over(roles: frozenset[str]) -> bool:
    """Whether cases are handed over with these roles."""
    return carries(roles, Permission.CASES_HAND_OVER)


@router.get(ADDRESS)
async def show_hand_over(visitor: TheVisitor) -> Response:
    """The visitor's cases, or all for a supervisor, as the list has them. Raises PageRefused for anybody else."""
    return await _show(visitor, kept_form(visitor) or Form())


@router.post(ADDRESS)
async def send_hand_over(visitor: TheVisitor, form: TheForm) -> Response:
    """All that are ticked go to the one who is chosen, or none: those that cannot go are named."""
    chosen, manager = list(form.all("report")), form.one("manager")
    missing = [each for each, said in ((_NO_CASE, chosen), (_NO_MANAGER, manager)) if not said]
    form, show = form.wrong(missing), partial(_show, visitor)
    return await send(visitor, "HandOverCases", form, show, _DONE, _FIXES, reportIds=chosen, managerId=manager)


async def _show(visitor: Visitor, form: Form) -> Response:
    if not hands_over(visitor.principal.roles):
        raise PageRefused("not-found", 404)
    query = {STATE: CentreShow.ASSIGNED, _AFTER: visitor.request.query_params.get(_AFTER, "")}
    rows, page = await read(
        visitor, Filters.of(desk_of(visitor.principal.roles), query), datetime.now(UTC), limits.CASES
    )
    people = (await visitor.ask("People", role=CentreRole.CENTRE_CASE_MANAGER))["people"]
    return visitor.answer(
        "worklist/hand_over.html",
        form.status,
        form=form,
        rows=rows,
        page=page,
        managers=[(each["id"], each["name"]) for each in people if each["id"] != str(visitor.principal.subject)],
        words=labels,
    )

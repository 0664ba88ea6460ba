"""/list: what is open for the unit, first what is due first."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.responses import Response

from contracts import access
from contracts.words.referrals import Purpose
from gateway.pages import forms, labels
from gateway.pages.languages.choice import in_another, named
from gateway.pages.record.conflicts import Conflict
from gateway.pages.rendering.kept import led
from gateway.pages.rendering.visitor import TheVisitor, Visitor, fresh_key
from gateway.pages.worklist import filters
from gateway.pages.worklist.filters import Filters
from gateway.pages.worklist.listing import grouped

router = APIRouter(include_in_schema=False)
_CONFLICT: Final = 409


@router.get("/list")
async def show_list(visitor: TheVisitor, done: str = "") -> Response:
    """The list as the address narrows it; `done` is the code of what was just done."""
    if sought := visitor.found(Filters):
        return await the_list(visitor, sought)
    if conflict := visitor.found(Conflict):
        return await list_after(visitor, conflict)
    return await the_list(visitor, Filters.of(visitor.request.query_params), done=labels.DONE.get(done))


@router.post("/list")
async def search_list(
    visitor: TheVisitor, reference: Annotated[str, Form()] = "", ui_language: Annotated[str, Form()] = ""
) -> Response:
    """To what is called so on the list: posted, so that it is in no address; with `ui_language` the same in that language."""
    showing = led(visitor, Filters.sought(reference), partial(the_list, visitor))
    return await (showing if (pressed := named(ui_language)) is None else in_another(pressed, visitor.request, showing))


async def the_list(visitor: Visitor, wanted: Filters, status: int = 200, **said: object) -> Response:
    """The list as it is now, with what is to be said above it: `done`, or the `conflict` that a command met."""
    now = datetime.now(UTC)
    page = (await visitor.ask("WorklistPage", **wanted.variables()))["worklist"]
    if not page["nodes"] and not gets_work(visitor.principal.roles):
        return visitor.answer("worklist/no_list.html", files=access.load().may_hold("author", visitor.principal.roles))
    groups = grouped(page["nodes"], now)
    sizes = [len(card.items) for group in groups for card in group.cards]
    narrowed = forms.Form({name: [getattr(wanted, name)] for name in ("state", "urgency", "purpose")})
    choices = {"filters": filters, "narrowed": narrowed, "words": labels, "key": fresh_key, "now": now}
    return visitor.answer(
        "worklist/list.html",
        status,
        groups=groups,
        cards=len(sizes),
        single=max(sizes, default=1) == 1,
        page=page["pageInfo"],
        wanted=wanted,
        **choices,
        **{"done": None, "conflict": None, **said},
    )


async def list_after(visitor: Visitor, conflict: Conflict) -> Response:
    """The list as it is now, with the conflict above it that a command met."""
    return await the_list(visitor, Filters(), _CONFLICT, conflict=conflict)


def gets_work(roles: frozenset[str]) -> bool:
    """Whether any referral that the platform can send today may reach a person with these roles."""
    table = access.load()
    sent = (f"addressed.{purpose.value}" for purpose in Purpose if purpose.value in table.purposes)
    return any(table.may_hold(position, roles) for position in ("intake", *sent))

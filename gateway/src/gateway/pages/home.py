"""The start page of somebody signed in: who they are, what waits for them, and where they can go."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from chassis.domain.errors import Unavailable
from gateway.pages import doors
from gateway.pages.institutions import agency_name, unit_name
from gateway.pages.languages import of_request
from gateway.pages.refusals import PageRefused
from gateway.pages.visitor import TheVisitor, Visitor, fresh_key

home_router = APIRouter(include_in_schema=False)
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of the inbox, with the key that makes clearing it twice harmless."""

    id: str
    version: int
    said: str
    address: str
    urgent: bool
    at: str
    key: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits, and how much of it in all."""

    count: int
    notices: list[Notice]


async def home(visitor: Visitor) -> Response:
    """The page; without notifications it says that this part is missing."""
    me, language = (await visitor.ask("Me"))["me"], of_request(visitor.request)
    return visitor.answer(
        "home.html",
        me=me,
        unit=unit_name(me["unitId"], language),
        agency=agency_name(me["agencyId"], language),
        roles=doors.roles_said(me["roles"]),
        doors=doors.doors(me["permissions"]),
        not_yet=doors.not_yet(me["roles"]),
        inbox=await _inbox(visitor),
    )


@home_router.post("/")
async def clear_notice(
    visitor: TheVisitor, notice: Annotated[str, Form()], version: Annotated[int, Form()], key: Annotated[str, Form()]
) -> Response:
    """Clears one notice; what it is about stays unread."""
    await visitor.do("OpenNotice", key, noticeId=notice, expectedVersion=version)
    return RedirectResponse("/", 303)


async def _inbox(visitor: Visitor) -> Inbox | None:
    """None while notifications cannot be reached: the rest of the page does not wait for it."""
    try:
        waiting = (await visitor.ask("Waiting"))["waiting"]
        found = (await visitor.ask("Inbox", first=_SHOWN, openOnly=True))["notifications"]
    except Unavailable:
        return None
    except PageRefused as refused:
        if refused.slug != Unavailable.slug:
            raise
        return None
    return Inbox(waiting["count"], [_notice(each) for each in found["nodes"]])


def _notice(node: dict[str, Any]) -> Notice:
    code = node["code"]
    address = doors.notice_address(code, node["reportId"])
    urgent = node["urgency"] == "immediate"
    return Notice(node["id"], node["version"], doors.notice_said(code), address, urgent, node["createdAt"], fresh_key())

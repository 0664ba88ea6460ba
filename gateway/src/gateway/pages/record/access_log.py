"""Who saw a record: GET /records/{id}/reads, and what the page of a record or a receipt needs to show the same list."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Annotated, Final, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from chassis.domain.errors import NotFound
from contracts import access
from gateway.pages.answers import Sighting
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import Language, of_request
from gateway.pages.languages.dates import day, moment
from gateway.pages.languages.names import unit_name
from gateway.pages.record.reporter.receipts import AUTHOR
from gateway.pages.rendering.visitor import TheVisitor, Visitor

_OF_PERSON: Final = access.load().sealed_person.classes
who_saw_router = APIRouter(include_in_schema=False)
_AS: Final = {
    "author": N_("who filed the report or took it from a colleague"),
    "unit": N_("a colleague of who filed it"),
    "intake": N_("intake of the Centre"),
    "duty": N_("duty of the Centre"),
    "case": N_("who leads the case"),
    "panel": N_("member of the panel"),
    "supervisor": N_("supervisor of the Centre"),
    "director": N_("director of the Centre"),
    "grant": N_("who accepted the referral"),
    "addressed": N_("a unit to which it was referred"),
}


class Reader(NamedTuple):
    """Who read and as what; `acting_as` are sentences of the catalogues, `person` whether data of the person was shown."""

    day: date
    unit: str | None
    acting_as: tuple[str, ...]
    person: bool
    by_you: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """The reads of one reader on one day that follow each other, newest first; the moments are those that the clock tells apart."""

    reader: Reader
    times: int
    moments: Sequence[str]


@dataclass(frozen=True, slots=True)
class SeenList:
    """What `record/access_log.html` shows; `more` is the address of older reads, `of_author` whether the reader has the receipt."""

    lines: list[Seen]
    more: str | None
    of_author: bool


async def seen_by(visitor: Visitor, report: UUID, after: str | None = None) -> SeenList | None:
    """The reads that the visitor may know of; None when they may know of none. That they asked is on the record."""
    found = (await visitor.ask("WhoSaw", id=str(report), after=after))["receipt"]
    if found is None or found["reads"] is None:
        return None
    reads, language = found["reads"], of_request(visitor.request)
    cursor = reads["pageInfo"]["endCursor"] if reads["pageInfo"]["hasNextPage"] else None
    more = None if cursor is None else f"/records/{report}/reads?after={cursor}"
    by_reader = groupby(reads["nodes"], partial(_reader, language))
    return SeenList([_seen(who, list(nodes)) for who, nodes in by_reader], more, AUTHOR in found["positions"])


@who_saw_router.get("/records/{report}/reads")
async def who_saw(
    visitor: TheVisitor, report: UUID, after: Annotated[str | None, Query(max_length=200)] = None
) -> Response:
    """The list on a page of its own."""
    seen = await seen_by(visitor, report, after)
    if seen is None:
        raise NotFound
    return visitor.answer("record/reads.html", seen=seen, report=report)


def _reader(language: Language, node: Sighting) -> Reader:
    return Reader(
        day(node["at"]),
        unit_name(node["unitId"], language),
        tuple(acting_as(node["positions"])),
        not _OF_PERSON.isdisjoint(node["classes"]),
        node["byYou"],
    )


def _seen(reader: Reader, nodes: Sequence[Sighting]) -> Seen:
    to_the_minute = {moment(each["at"]).replace(second=0, microsecond=0): each["at"] for each in nodes}
    return Seen(reader, len(nodes), list(to_the_minute.values()))


def acting_as(positions: Collection[str]) -> list[str]:
    """What a reader was towards the record, in words; a position without a name in the catalogues is left out."""
    kinds = dict.fromkeys(position.partition(".")[0] for position in positions)
    return [_AS[kind] for kind in kinds if kind in _AS]

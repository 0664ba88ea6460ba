"""The Centre looks for a person: by a reference, by the name with the birth date, or by a whole number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from chassis.domain.errors import InvalidInput
from chassis.permission import permitted
from chassis.ports import AuditLine
from contracts import access
from contracts.words.positions import Position
from identification.application.lists.ports import ListFilter
from identification.application.reading.view import grounds_of, held_positions, reader_of, views_of
from identification.domain.persons.errors import NumberNeedsSecondFactor
from identification.domain.persons.identity import index_of_search, of_name, of_name_as_before, of_number, of_reference
from identification.domain.persons.searching import WITHIN, bounds, may_search
from identification.domain.reports.reference_code import as_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from chassis.domain.principal import Principal
    from contracts.commands.linking import PersonSearch
    from contracts.words.persons import CodeKind
    from identification.application.ports import Sources, UnitOfWork
    from identification.application.reading.view import ReportView
    from identification.domain.persons.identity import Identity
    from identification.domain.reading.positions import Facts

OPERATION: Final = "persons.search"
MOST: Final = 20
_TABLE = access.load()
_MAY = permitted("searchPersons")
_NAME, _NUMBER = "person_name", "person_numbers"
_SHOWN: Final = ("reference", _NAME, "birth")
_ONE_OF_THREE: Final = (
    "Give a reference, or first and family name with the birth date, or a whole number: one of the three."
)


async def search_persons(
    asked: PersonSearch, principal: Principal, uow: UnitOfWork, sources: Sources
) -> Sequence[ReportView]:
    """At most `MOST`, the newest first; what the searcher may not read by now is found as little as what there is not.

    The search is on the record with the blind index of what was searched, whatever it finds, and so is the reading of each
    that is found.

    Raises InvalidInput, NumberNeedsSecondFactor, TooManyEmptySearches.
    """
    how, now = _how(asked), sources.clock.now()
    # As the table has it: the Centre's intake reads the last digits without one.
    if how == "number" and not (_TABLE.may_hold(Position.INTAKE, principal.roles) or principal.stepped_up(now)):
        raise NumberNeedsSecondFactor
    empty = await uow.empty_searches.since(principal.subject, now - WITHIN)
    may_search(empty, now)
    found = await _found(asked, principal, uow, sources)
    held = [each for each in found if _MAY(held_positions(principal, each)).allowed]
    grounds = await grounds_of(principal, held, uow)
    class_ = _NUMBER if how == "number" else _NAME
    readable = [
        each
        for each in sorted(held, key=lambda each: each.report.filing.submitted_at, reverse=True)
        if access.rule(_TABLE, reader_of(principal, each, grounds[each.report.id], now), class_).mask
        > access.Mask.EXISTS
    ]
    if not readable:
        await uow.empty_searches.add(principal.subject, now, bounds=bounds(empty))
    views = await views_of(principal, readable[:MOST], grounds, uow, now, asked=_SHOWN)
    may_hold = frozenset(each for each in _TABLE.commands["searchPersons"] if _TABLE.may_hold(each, principal.roles))
    index = blind_index(asked, sources.person_code)
    search = AuditLine(OPERATION, "search", sources.ids.new(), may_hold, bases=[f"by.{how}"], query_index=index)
    lines = [view.line(bases=grounds[view.id].named()) for view in views.values()]
    await uow.audit_log.note(principal, [search, *lines])
    return list(views.values())


def blind_index(asked: PersonSearch, code: Callable[[CodeKind, str], bytes]) -> bytes | None:
    """By which searches for the same person are found on the record, however the name was typed; none of a number that is not whole."""
    sought = index_of_search(_identities(asked))
    return sought and code(*sought)


def _how(asked: PersonSearch) -> str:
    name = (asked.given, asked.family, asked.birth_date)
    said = {"reference": asked.reference is not None, "name": any(name), "number": asked.number is not None}
    ways = [way for way, is_said in said.items() if is_said]
    if len(ways) != 1 or (ways == ["name"] and not all(name)):
        raise InvalidInput([("reference", _ONE_OF_THREE)])
    return ways[0]


async def _found(asked: PersonSearch, principal: Principal, uow: UnitOfWork, sources: Sources) -> Sequence[Facts]:
    if asked.reference is not None:
        # What is no reference is looked for all the same, so that it is missing like an unknown one.
        narrowed = ListFilter(reference=as_typed(asked.reference) or "")
        return (await uow.reports.page(principal, 1, None, narrowed)).items
    codes = [(kind, sources.person_code(kind, said)) for kind, said in {*_identities(asked), *_as_before(asked)}]
    return await uow.reports.facts_of(await uow.persons.having(codes), principal)


def _as_before(asked: PersonSearch) -> Iterator[Identity]:
    if asked.birth_date is not None:
        yield from of_name_as_before({"given": asked.given, "family": asked.family}, asked.birth_date)


def _identities(asked: PersonSearch) -> Sequence[Identity]:
    if asked.reference is not None:
        return [of_reference(as_typed(asked.reference) or asked.reference)]
    if asked.number is not None:
        return list(of_number(asked.number.model_dump(mode="json")))
    return list(of_name({"given": asked.given, "family": asked.family}, asked.birth_date)) if asked.birth_date else []

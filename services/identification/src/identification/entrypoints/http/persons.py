"""Route of searching for a person."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from fastapi import APIRouter

from chassis.domain.errors import TooMuchUnderWay
from chassis.domain.principal import Principal
from chassis.http.commands import add_command
from contracts.commands import linking
from identification.application.persons.search_persons import search_persons
from identification.application.reading.view import ReportView
from identification.domain.errors import ReportAltered
from identification.domain.persons.errors import NumberNeedsSecondFactor, TooManyEmptySearches
from identification.entrypoints.http.reports.orders import Order
from identification.entrypoints.http.reports.schemas import FoundPerson, FoundPersons

router = APIRouter(prefix="/persons", tags=["persons"])


@add_command(router, linking.SEARCH, ReportAltered, NumberNeedsSecondFactor, TooManyEmptySearches, TooMuchUnderWay)
async def post_person_search(order: Order, principal: Principal, given: linking.PersonSearch) -> FoundPersons:
    """What is found, on the record; a search that is repeated is made anew."""
    with order.container.searches.one_of(principal.subject):
        views = await search_persons(given, principal, order.uow, order.container.sources)
    return FoundPersons(items=[_found(each) for each in views])


def _found(view: ReportView) -> FoundPerson:
    shown = {name: view.classes.get(name) or {} for name in ("reference", "person_name", "birth")}
    names = [
        " ".join(filter(None, map(each.get, ("given", "family")))) for each in shown["person_name"].get("names", ())
    ]
    return FoundPerson(
        id=view.id,
        reference=shown["reference"]["reference"],
        state=view.state,
        names=names,
        birth_date=shown["birth"].get("birthDate"),
    )

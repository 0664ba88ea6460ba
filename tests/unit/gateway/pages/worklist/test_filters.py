"""What an address narrows the list to, the address of what is chosen, and the rows of configuration that both are made of."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from contracts.words.referrals import ReferralState
from contracts.words.reports import CentreShow
from gateway.pages.worklist.desks import CENTRE, UNIT, Desk, desk_of
from gateway.pages.worklist.filters import Filters

DESKS = pytest.mark.parametrize("desk", [UNIT, CENTRE], ids=lambda desk: desk.name)


def at(desk: Desk = UNIT, /, **query: str) -> Filters:
    """What an address chooses at a desk."""
    return Filters.of(desk, query)


def links(wanted: Filters) -> dict[str, str]:
    """The address of each choice that can be pressed, by filter and value."""
    filters = wanted.desk.filters
    return {
        f"{each.name}={value}": wanted.choosing(each, value).address() for each in filters for value in each.choices
    }


@DESKS
def test_every_choice_that_is_offered_reads_back(desk: Desk) -> None:
    for wanted in (at(desk), at(desk, urgency="urgent", sort="received")):
        offered = [wanted.choosing(each, value) for each in desk.filters for value in each.choices]
        offered += [wanted.showing(view) for view in desk.views] + [wanted.sorted_by(sort) for sort in desk.sorts]
        for each in offered:
            assert Filters.of(desk, dict(parse_qsl(urlsplit(each.address()).query))) == each


@DESKS
def test_a_desk_sorts_by_what_its_columns_offer_and_ended_reports_are_not_on_it(desk: Desk) -> None:
    assert {desk.sort_of(column) for column in desk.columns} - {None} == set(desk.sorts)
    assert len({column.part for column in desk.columns}) == len(desk.columns)
    assert not desk.views[0].chosen
    states = next(each.choices for each in desk.filters if each.name == "state")
    assert set(states) <= {each.value for each in ReferralState if each.row.is_open} | {CentreShow.TAKEN_OVER}


def test_each_desk_is_the_one_of_its_people() -> None:
    assert desk_of(frozenset({"centre_intake", "csr_worker"})) is CENTRE
    assert {desk_of(frozenset({role})).name for role in ("csr_worker", "csr_supervisor", "unit_supervisor")} == {"unit"}


def test_what_no_one_could_choose_counts_as_not_chosen() -> None:
    assert at(state="withdrawn", urgency="<b>", owner="all", overdue="1", sort="name", reference="S-7K3Q-9F") == at()
    assert at().address() == "/list"


def test_the_list_shows_what_waits_unless_a_state_or_an_owner_is_chosen() -> None:
    plain = {"first": 20, "undecided": True, "overdue": False}
    assert at().of_unit().items() >= plain.items()
    assert at(state="any").of_unit().items() >= (plain | {"undecided": False}).items()
    assert "state" not in at(state="any").of_unit()
    assert at(state="accepted").of_unit()["state"] == "accepted"
    mine = at(owner="me").of_unit()
    assert (mine["owner"], mine["undecided"], "state" in mine) == ("me", False, False)


def test_who_acts_is_chosen_instead_of_a_state_and_the_other_way_round() -> None:
    assert links(at(state="escalated", urgency="urgent"))["owner=others"] == "/list?urgency=urgent&owner=others"
    assert links(at(owner="others"))["state=accepted"] == "/list?state=accepted"
    assert at(owner="me", state="any") == at(owner="me")


def test_a_view_above_the_list_keeps_the_other_filters_and_begins_anew() -> None:
    wanted = at(state="accepted", urgency="urgent", sort="received", after="cursor")
    addresses = [wanted.showing(view).address() for view in UNIT.views]
    assert addresses == [f"/list?urgency=urgent{more}&sort=received" for more in ("", "&owner=me", "&state=any")]
    assert [Filters.of(UNIT, view.chosen).view for view in UNIT.views] == list(UNIT.views)
    assert wanted.view is None


def test_each_filter_is_a_chip_that_leads_to_the_list_without_it_and_a_view_is_none() -> None:
    wanted = at(state="accepted", urgency="urgent", overdue="yes", after="cursor")
    assert {chip.value: chip.without for chip in wanted.chips} == {
        "Taken on": "/list?urgency=urgent&overdue=yes",
        "Urgent": "/list?state=accepted&overdue=yes",
        "Only overdue": "/list?state=accepted&urgency=urgent",
    }
    assert [chip.value for chip in at(CENTRE, place="71331", sector="health").chips] == ["Health care", "71331"]
    assert [each.chips for each in (at(), at(owner="me"), at(state="any"), at(sort="urgency"))] == [[]] * 4


def test_the_order_is_in_the_address_and_starts_the_list_anew() -> None:
    wanted = at(urgency="urgent", after="cursor")
    assert [wanted.sorted_by(sort).address() for sort in UNIT.sorts] == [
        "/list?urgency=urgent",
        "/list?urgency=urgent&sort=urgency",
        "/list?urgency=urgent&sort=received",
    ]
    assert (at().order, at(sort="received").order) == (UNIT.sorts[0], UNIT.sorts[2])


def test_the_centres_list_is_asked_by_service_and_by_the_place_where_the_person_was_met() -> None:
    plain = {"first": 20, "show": "waiting", "overdue": False, "dueToday": False}
    assert at(CENTRE).of_centre() == plain
    assert at(CENTRE, state="any").of_centre() == plain | {"show": "all"}
    assert at(CENTRE, state="taken_over").of_centre() == plain | {"show": "taken_over"}
    assert at(CENTRE, today="yes").of_centre() == plain | {"dueToday": True}
    assert at(CENTRE, owner="me").of_centre() == plain | {"show": "all", "owner": "me"}
    narrowed = at(CENTRE, sector="police", place="71331", sort="urgency", after="cursor").of_centre()
    assert narrowed == plain | {"sector": "police", "municipality": "71331", "sort": "urgency", "after": "cursor"}
    assert at(sector="police", place="71331", today="yes") == at(today="yes"), "a unit knows neither"
    (place_filter,) = [each for each in CENTRE.filters if each.of_places]
    assert at(CENTRE, place="71331", owner="me", sort="urgency", after="a").kept(place_filter) == {
        "owner": "me",
        "sort": "urgency",
    }

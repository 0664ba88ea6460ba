"""What an address narrows the list to, and the address of what is chosen."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from gateway.pages.worklist.filters import Filters


def test_an_address_says_all_that_is_chosen_and_reads_back() -> None:
    chosen = Filters("accepted", urgency="urgent", purpose="child_protection", overdue=True)
    address = urlsplit(chosen.address("cursor"))
    assert Filters.of(dict(parse_qsl(address.query))) == Filters(
        "accepted", "urgent", "child_protection", True, "cursor"
    )
    assert Filters().address() == "/list"
    assert (Filters().chosen, chosen.chosen) == (0, 4)


def test_a_view_above_the_list_keeps_the_other_filters_and_begins_anew() -> None:
    chosen = Filters("accepted", urgency="urgent", after="cursor")
    assert chosen.showing("mine").address() == "/list?urgency=urgent&state=mine"
    assert (Filters("mine").chosen, Filters("any").chosen) == (0, 0)


def test_a_reference_is_alone_and_in_no_address() -> None:
    sought = Filters.sought(" S-7K3Q-9F ")
    assert sought.variables() == {"first": 20, "undecided": False, "overdue": False, "reference": "S-7K3Q-9F"}
    assert ("7K3Q" in sought.address("cursor"), sought.chosen) == (False, 1)
    assert len(Filters.sought("S" * 900).reference) == 40
    assert (sought.showing("waiting"), Filters.sought(" ")) == (Filters(), Filters())
    assert Filters.of({"reference": "S-7K3Q-9F"}) == Filters()


def test_what_no_one_could_choose_counts_as_not_chosen() -> None:
    assert Filters.of({"state": "lost", "urgency": "<b>", "purpose": "any", "overdue": "1"}) == Filters()


def test_the_list_shows_what_waits_unless_a_state_is_named() -> None:
    assert Filters().variables() == {"first": 20, "undecided": True, "overdue": False}
    assert Filters("any").variables() == {"first": 20, "undecided": False, "overdue": False}
    assert Filters("accepted").variables()["state"] == "accepted"


def test_who_took_it_on_is_asked_as_such() -> None:
    assert (Filters("mine").variables()["owner"], Filters("others").variables()["owner"]) == ("me", "others")
    assert "state" not in Filters("mine").variables()

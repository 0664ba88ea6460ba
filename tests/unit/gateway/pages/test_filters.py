"""What an address narrows the list to, and the address of what is chosen."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from gateway.pages.work.filters import Filters


def test_an_address_says_all_that_is_chosen_and_reads_back() -> None:
    chosen = Filters("accepted", urgency="urgent", purpose="child_protection", overdue=True)
    address = urlsplit(chosen.address("cursor"))
    assert Filters.of(dict(parse_qsl(address.query))) == Filters(
        "accepted", "urgent", "child_protection", True, "cursor"
    )
    assert Filters().address() == "/list"
    assert (Filters().narrowed, chosen.narrowed) == (False, True)


def test_what_nobody_could_choose_counts_as_not_chosen() -> None:
    assert Filters.of({"state": "lost", "urgency": "<b>", "purpose": "any", "overdue": "1"}) == Filters()


def test_the_list_shows_what_waits_unless_a_state_is_named() -> None:
    assert Filters().variables() == {"first": 20, "undecided": True, "overdue": False}
    assert Filters("any").variables() == {"first": 20, "undecided": False, "overdue": False}
    assert Filters("accepted").variables()["state"] == "accepted"

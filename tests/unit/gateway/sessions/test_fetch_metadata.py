"""Which requests another site can have a browser send: the whole table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from gateway.sessions.browser.fetch_metadata import is_ours

OURS = "https://spona.example.org"
SAFE, UNSAFE = ("GET", "HEAD", "OPTIONS"), ("POST", "PUT", "PATCH", "DELETE", "PROPFIND")
ENDING = ("/auth/sign-out", "/leave", "/signed-out")
PAGES = ("/", "/reports", "/reports/1", "/auth/sign-in", "/graphql/", "/GRAPHQL", "/healthz/x")
NOT_BY_COOKIE = ("/graphql", "/healthz", "/readyz", "/auth/callback", "/auth/back-channel-logout")
SITES = (None, "same-origin", "same-site", "cross-site", "none", "", "SAME-ORIGIN", "made-up")
ORIGINS = (
    None,
    OURS,
    "null",
    "https://evil.example",
    OURS + ".evil.example",
    "http://spona.example.org",
    OURS + ":444",
)
MODES = (None, "navigate", "cors", "no-cors", "same-origin", "websocket")
DESTS = (None, "document", "empty", "image", "script", "object", "embed", "iframe", "frame", "fencedframe")


def headers(**given: str | None) -> Headers:
    """Those that are given."""
    return Headers({name.replace("_", "-"): value for name, value in given.items() if value is not None})


anything = st.fixed_dictionaries(
    {
        "sec_fetch_site": st.sampled_from(SITES),
        "origin": st.sampled_from(ORIGINS),
        "sec_fetch_mode": st.sampled_from(MODES),
        "sec_fetch_dest": st.sampled_from(DESTS),
    }
)


@given(st.sampled_from(UNSAFE), st.sampled_from((*PAGES, *ENDING)), anything)
def test_a_change_comes_from_our_own_pages_or_from_the_person(method: str, path: str, sent: dict[str, str]) -> None:
    site = sent["sec_fetch_site"]
    own = site in ("same-origin", "none") if site is not None else sent["origin"] == OURS
    assert is_ours(method, path, headers(**sent), OURS) == own


@given(st.sampled_from(SAFE), st.sampled_from(PAGES), anything)
def test_a_page_may_be_opened_from_elsewhere_but_not_loaded_into_elsewhere(
    method: str, path: str, sent: dict[str, str]
) -> None:
    from_elsewhere = sent["sec_fetch_site"] not in (None, "same-origin", "none")
    opened = sent["sec_fetch_mode"] == "navigate" and sent["sec_fetch_dest"] in (None, *DESTS[1:5])
    assert is_ours(method, path, headers(**sent), OURS) == (not from_elsewhere or opened)


@given(st.sampled_from(SAFE), st.sampled_from(ENDING), anything)
def test_a_link_that_ends_the_session_works_from_our_own_pages_only(
    method: str, path: str, sent: dict[str, str]
) -> None:
    own = sent["sec_fetch_site"] in (None, "same-origin", "none")
    assert is_ours(method, path, headers(**sent), OURS) == own


@given(st.sampled_from((*SAFE, *UNSAFE)), st.sampled_from(NOT_BY_COOKIE), anything)
def test_what_reads_no_cookie_is_left_alone(method: str, path: str, sent: dict[str, str]) -> None:
    assert is_ours(method, path, headers(**sent), OURS)


@pytest.mark.parametrize("path", ENDING)
def test_a_link_that_ends_the_session_is_not_followed_ahead_of_a_click(path: str) -> None:
    ahead = headers(sec_fetch_site="same-origin", sec_purpose="prefetch")
    assert not is_ours("GET", path, ahead, OURS)
    assert is_ours("GET", "/reports", ahead, OURS)

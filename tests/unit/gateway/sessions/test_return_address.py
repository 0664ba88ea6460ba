"""After sign-in a browser stays on this platform, whatever it was asked."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sessions.return_address import START, within_platform

OURS = "https://spona.example.org"


@pytest.mark.parametrize("to", ["/", "/reports", "/reports?filter=overdue&page=2", "/a/b#c", "/%D1%81"])
def test_a_path_of_ours_is_kept(to: str) -> None:
    assert within_platform(to) == to


@pytest.mark.parametrize(
    "to",
    [
        None,
        "",
        "reports",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/a\r\nset-cookie: a=b",
        " /reports",
        "/reports ",
        "javascript:alert(1)",
        "data:text/html,x",
        "/ш",
        "/a\u202eb",
        "/a\x7fb",
        "/auth/sign-out",
        "/auth/sign-in?to=/",
        "/" + "a" * 2000,
    ],
)
def test_everything_else_leads_to_the_start(to: str | None) -> None:
    assert within_platform(to) == START


@given(
    st.text(alphabet=st.sampled_from("/\\.:@?#%\t\n\r \x00ab-"), max_size=12), st.sampled_from(["", "/", "//", "/\\"])
)
def test_no_address_leads_elsewhere(rest: str, first: str) -> None:
    # Browsers take a backslash for a slash and drop tabs and line breaks.
    as_browsers_read = within_platform(first + rest).replace("\\", "/")
    assert urlsplit(urljoin(OURS, as_browsers_read)).netloc == "spona.example.org"
    assert not set(as_browsers_read) & set("\t\r\n\x00 ")

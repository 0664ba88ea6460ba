"""Which language a reader gets, and where the choice leads back to."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from gateway.pages.languages.choice import Language, of_request, preferred


def asking(**headers: str) -> Request:
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": sent})


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", Language.SR_CYRL),
        ("sr", Language.SR_CYRL),
        ("sr-Latn-RS,sr;q=0.8,en;q=0.5", Language.SR_LATN),
        ("en-GB,en;q=0.9", Language.EN),
        ("en;q=0.2,sr-Latn;q=0.9", Language.SR_LATN),
        ("en;q=0,sr", Language.SR_CYRL),
        ("de-DE,en;q=0.3", Language.EN),
        ("hr", Language.SR_LATN),
        ("fr;q=high,*", Language.SR_CYRL),
    ],
)
def test_the_browser_is_asked_by_its_weights(header: str, language: Language) -> None:
    assert preferred(header) is language


def test_what_the_reader_chose_comes_first() -> None:
    assert of_request(asking(cookie="__Host-spona-language=sr-Latn", accept_language="en")) is Language.SR_LATN
    assert of_request(asking(cookie="__Host-spona-language=tlh", accept_language="en")) is Language.EN

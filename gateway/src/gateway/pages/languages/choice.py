"""The three languages of the platform, and which of them a reader gets."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from babel import Locale

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from starlette.requests import Request
    from starlette.responses import Response

COOKIE: Final = "__Host-spona-language"
_CHOSEN: Final = "language"


class Language(StrEnum):
    """A language as HTML names it, the default first."""

    SR_CYRL = "sr-Cyrl"
    SR_LATN = "sr-Latn"
    EN = "en"

    @property
    def locale(self) -> Locale:
        """Babel's."""
        return _LOCALES[self]

    @property
    def own_name(self) -> str:
        """Its name in itself."""
        return {"sr-Cyrl": "Ћирилица", "sr-Latn": "Latinica", "en": "English"}[self]


_LOCALES: Final = {
    Language.SR_CYRL: Locale("sr", "RS", script="Cyrl"),
    Language.SR_LATN: Locale("sr", "RS", script="Latn"),
    Language.EN: Locale("en", "GB"),
}
_ASKED_FOR: Final = {
    "sr": Language.SR_CYRL,
    "sr-rs": Language.SR_CYRL,
    "sr-cyrl": Language.SR_CYRL,
    "sr-cyrl-rs": Language.SR_CYRL,
    "sr-latn": Language.SR_LATN,
    "sr-latn-rs": Language.SR_LATN,
    "bs": Language.SR_LATN,
    "hr": Language.SR_LATN,
    "cnr": Language.SR_LATN,
    "en": Language.EN,
}


def of_request(request: Request) -> Language:
    """What the reader chose, else what the browser asks for, else Serbian in Cyrillic."""
    chosen = pressed_in(request) or named(request.cookies.get(COOKIE))
    return chosen or preferred(request.headers.get("accept-language", ""))


def named(code: str | None) -> Language | None:
    """The language of a code; None for any other text."""
    return Language(code) if code in set(Language) else None


def pressed_in(request: Request) -> Language | None:
    """The language that was pressed instead of sending a form: the answer to this very request speaks it already."""
    return named(getattr(request.state, _CHOSEN, None))


def remember(answer: Response, language: Language) -> None:
    """Keeps the choice until the browser closes."""
    answer.set_cookie(COOKIE, language, secure=True, httponly=True, samesite="lax", path="/")


async def in_another(language: Language, request: Request, showing: Awaitable[Response]) -> Response:
    """A form as it was typed, in the language that was pressed instead of sending it; `showing` renders it."""
    setattr(request.state, _CHOSEN, language)
    answer = await showing
    remember(answer, language)
    return answer


def preferred(header: str) -> Language:
    """The first language of an Accept-Language header, by its weights, that we speak."""
    for tag in _by_weight(header):
        known = _ASKED_FOR.get(tag) or _ASKED_FOR.get(tag.partition("-")[0])
        if known is not None:
            return known
    return Language.SR_CYRL


def _by_weight(header: str) -> list[str]:
    """The tags in lower case, the most wanted first; what cannot be read counts as unwanted."""
    weighed = []
    for part in header.lower().split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((float(weight) if weight else 1.0, tag.strip()))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighed, key=lambda each: -each[0]) if weight > 0]

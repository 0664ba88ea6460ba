"""What a client takes, by its header Accept (RFC 9110, 12.5.1): weights and wildcards count, the order does not."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import mimeparse

if TYPE_CHECKING:
    from starlette.datastructures import Headers

GRAPHQL: Final = "application/graphql-response+json"
JSON: Final = "application/json"
_PAGE: Final = "text/html"
_LONGEST: Final = 1000
_TOO_LONG: Final = "too/long"
"""Characters that are read; what is longer names nothing. Browsers send a tenth of it."""


def accept_of(headers: Headers) -> str:
    """The header, or all of them as one; empty when there is none, and a range that nothing fits when it is too long to be read."""
    accept = ", ".join(headers.getlist("accept"))
    return accept if len(accept) <= _LONGEST else _TOO_LONG


@lru_cache(maxsize=256)
def graphql_form(accept: str) -> str | None:
    """The form in which a GraphQL answer is preferred: plain JSON for a caller who states none, None for one with neither.

    Named alike, the form of its own wins: only its status says whether the request was run.
    """
    if not accept.strip():
        return JSON
    ranges = _ranges(accept)
    own, plain = (mimeparse.quality_and_fitness_parsed(each, ranges) for each in (GRAPHQL, JSON))
    if max(own[0], plain[0]) <= 0:
        return None
    if own[0] == plain[0]:
        return GRAPHQL if _named(GRAPHQL, ranges) else JSON
    return GRAPHQL if own > plain else JSON


@lru_cache(maxsize=256)
def wants_page(accept: str) -> bool:
    """Whether a page is named and preferred to JSON, as browsers do; a program that takes anything gets no page."""
    ranges = _ranges(accept)
    page, own, plain = (mimeparse.quality_and_fitness_parsed(each, ranges) for each in (_PAGE, GRAPHQL, JSON))
    return bool(page[0] > 0 and page > max(own, plain)) and _named(_PAGE, ranges)


def _ranges(accept: str) -> list[Any]:
    """What can be read of the header, as mimeparse takes it."""
    found = []
    for each in accept.lower().split(","):
        try:
            found.append(mimeparse.parse_media_range(each))
        except mimeparse.MimeTypeParseException:
            continue
    return found


def _named(media_type: str, ranges: list[Any]) -> bool:
    return any(f"{kind}/{subtype}" == media_type for kind, subtype, _ in ranges)

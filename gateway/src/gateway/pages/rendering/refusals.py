"""What a refusal says to people: what happened, and what to do next. Most is what its service says, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, TypeVar

import orjson

from chassis.domain.errors import Unavailable
from contracts import problems
from gateway.pages.languages.catalogues import N_

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

T = TypeVar("T")
_STATUS: Final = {"NotFound": 404, "Forbidden": 403, "InvalidInput": 422, "Unavailable": 503}
_STATUS_OF_SLUG: Final = {
    "not-found": 404,
    "forbidden": 403,
    problems.INVALID_INPUT: 422,
    problems.UNEXPECTED: 500,
    "report-altered": 500,
    "unavailable": 503,
    "too-many-requests": 429,
    "too-much-under-way": 429,
    "too-many-empty-searches": 429,
}
_CONFLICT: Final = 409
STALE: Final = "stale-version"
"""Refused since others changed something after the form was made."""
OWE_A_CODE: Final = frozenset({"decision-needs-second-factor", "number-needs-second-factor", "second-factor-needed"})
"""Refusals that a one-time code lifts."""
FINAL: Final = frozenset({"not-found", "forbidden", problems.METHOD_NOT_ALLOWED})
"""Refusals that the same address gives again."""


@dataclass(frozen=True, slots=True)
class Message:
    """Two sentences as the catalogues hold them."""

    what: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the summary that is repeated at the field `name`; without a name it is in the summary only.

    `part` is the field of a day that it is about, `address` where the line leads when no field has that very name, `persons` the
    numbers of those it is about where there are several, `limit` the number that the sentence names, mostly of characters, and
    `among` sentences that it holds as a list.
    """

    name: str
    sentence: str
    part: str = ""
    address: str = ""
    persons: tuple[int, ...] = ()
    limit: int = 0
    among: tuple[str, ...] = ()

    @property
    def leads_to(self) -> str:
        """The address of the line; empty for one that leads nowhere."""
        return self.address or (self.name and f"#{self.name}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What PageRefused says, as a POST leaves it for the page that it leads to."""

    slug: str
    status: int
    facts: dict[str, Any]


class Elsewhere(Exception):
    """What was asked for is at another address: the answer leads there."""

    def __init__(self, address: str) -> None:
        """Its message is nothing: an address names a report."""
        super().__init__()
        self.address = address


class PageRefused(Exception):
    """What was asked for is refused: the answer is the page that says so. Its message is the slug only."""

    def __init__(self, slug: str, status: int, **facts: Any) -> None:
        """`facts` are the refusal's own members under the schema's names, such as `takenOverBy`; they are shown, never logged."""
        super().__init__(slug)
        self.slug = slug
        self.status = status
        self.facts = facts

    @classmethod
    def of_member(cls, member: Mapping[str, Any]) -> PageRefused:
        """For a refusal that a document answered as a member of its union."""
        facts = {name: value for name, value in member.items() if name not in ("__typename", "slug")}
        status = _STATUS.get(member["__typename"]) or _STATUS_OF_SLUG.get(member["slug"], _CONFLICT)
        return cls(member["slug"], status, **facts)

    @classmethod
    def of_error(cls, extensions: Mapping[str, Any] | None) -> PageRefused:
        """For an error of a field, by its extensions."""
        details = dict(extensions or {})
        slug = str(details.pop("slug", problems.UNEXPECTED))
        return cls(slug, _STATUS_OF_SLUG.get(slug, _CONFLICT), **details)


async def unless_away(part: Awaitable[T]) -> T | None:
    """What a part of a page shows; None while the service behind it cannot be reached: the rest of the page is shown without it."""
    try:
        return await part
    except Unavailable:
        return None
    except PageRefused as refused:
        if refused.slug != Unavailable.slug:
            raise
        return None


def retry_after(refused: PageRefused) -> Mapping[str, str]:
    """The header that says when to try again; none where the time is unknown."""
    seconds = refused.facts.get("retryAfterSeconds") or refused.facts.get("againInSeconds")
    return {} if seconds is None else {"retry-after": str(seconds)}


def message_of(slug: str) -> Message:
    """The sentences for `slug`; one without sentences is shown as unexpected."""
    return MESSAGES.get(slug, _UNEXPECTED)


_UNEXPECTED = Message(
    N_("Something went wrong on our side"),
    N_(
        "What you saved before is kept. Open the page again before you repeat this. If it happens again, report the code below."
    ),
)
_ASKED_WRONGLY = Message(
    N_("This page asked for something that cannot be answered"),
    N_("What you saved before is kept. Go back to the start page and try another way."),
)
_SIGNED_OUT = Message(
    N_("You are not signed in, or your sign-in has ended"),
    N_("Sign in again. What you saved before is kept, and you return to where you were."),
)
_AWAY = Message(
    N_("A part of the platform cannot be reached just now"),
    N_("What you saved before is kept. Try again in a few seconds. In danger, call by telephone."),
)

OTHERWISE: Final[dict[str, Message]] = {
    problems.UNEXPECTED: _UNEXPECTED,
    problems.UNAUTHENTICATED: _SIGNED_OUT,
    "sign-in-needed": _SIGNED_OUT,
    "step-up-needed": Message(
        N_("This needs your second factor"), N_("Sign in with your authenticator app and do it again.")
    ),
    "sign-in-failed": Message(
        N_("The sign-in came to nothing"),
        N_("Go to the start page and sign in from there. If it happens twice, tell your administrator."),
    ),
    "signed-out-here-only": Message(
        N_("You are signed out here, but the sign-in service could not be told"),
        N_("Close the browser if others use this device, or sign out again in a few minutes."),
    ),
    "cross-site": Message(
        N_("Another site tried to send this in your name"),
        N_("Nothing was done. Open the platform from your own bookmark and do it there if you meant it."),
    ),
    problems.TOO_LARGE: Message(
        N_("You sent more than can be taken at once"), N_("Go back, shorten the text or send a smaller file.")
    ),
    problems.TOO_SLOW: Message(
        N_("What you sent took too long to arrive"),
        N_("Go back and send it again over a better connection, or send a smaller file."),
    ),
    problems.INVALID_INPUT: Message(
        N_("Some answers cannot be taken as they are"), N_("Go back, correct what is named and send it again.")
    ),
    "unavailable": _AWAY,
    problems.NO_SERVER: _AWAY,
    "idempotency-key-reused": Message(
        N_("This form was already sent with other answers"),
        N_("Open the list to see what was saved, then start a new form if you need one."),
    ),
} | dict.fromkeys(
    (
        problems.MALFORMED_BODY,
        problems.MALFORMED_QUERY,
        problems.UNSUPPORTED_MEDIA_TYPE,
        problems.NOT_ACCEPTABLE,
        problems.METHOD_NOT_ALLOWED,
        "logout-token-refused",
        "document-unknown",
        "document-not-trusted",
        "operation-unknown",
        "mutation-by-get",
        "malformed-document",
        "invalid-document",
        "too-many-values",
        "too-deep",
    ),
    _ASKED_WRONGLY,
)
"""What a program is answered about keys, bodies and documents does not help the reader of a page; a page knows a way on."""

_MESSAGES = orjson.loads(files("gateway.pages").joinpath("catalogues", "refusals.json").read_bytes())
MESSAGES: Final = {slug: Message(*said) for slug, said in _MESSAGES.items()} | OTHERWISE

"""What a refusal says to people: what happened, and what to do next. The slugs are those of the services' problems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contracts import problems
from gateway.pages.languages.catalogues import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

_STATUS: Final = {"NotFound": 404, "Forbidden": 403, "InvalidInput": 422, "Unavailable": 503}
_STATUS_OF_SLUG: Final = {
    "not-found": 404,
    "forbidden": 403,
    problems.INVALID_INPUT: 422,
    problems.UNEXPECTED: 500,
    "report-altered": 500,
    "unavailable": 503,
    "too-many-requests": 429,
}
_CONFLICT: Final = 409
FINAL: Final = frozenset({"not-found", "forbidden", problems.METHOD_NOT_ALLOWED})
"""Refusals that the same address gives again."""


@dataclass(frozen=True, slots=True)
class Message:
    """Two sentences as the catalogues hold them."""

    what: str
    next_step: str


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
        told = dict(extensions or {})
        slug = str(told.pop("slug", problems.UNEXPECTED))
        return cls(slug, _STATUS_OF_SLUG.get(slug, _CONFLICT), **told)


def retry_after(refused: PageRefused) -> Mapping[str, str]:
    """The header that says when to try again; none where nobody said."""
    seconds = refused.facts.get("retryAfterSeconds")
    return {} if seconds is None else {"retry-after": str(seconds)}


def message_of(slug: str) -> Message:
    """The sentences for `slug`; one that nobody has written yet is told as unexpected."""
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
_READ_AGAIN = N_("Open it again to see what is possible now.")
_CORRECT = N_("Go back, correct what is named and send it again.")

MESSAGES: Final[dict[str, Message]] = {
    problems.UNEXPECTED: _UNEXPECTED,
    problems.UNAUTHENTICATED: Message(
        N_("You are not signed in, or your sign-in has ended"),
        N_("Sign in again. What you saved before is kept, and you return to where you were."),
    ),
    "sign-in-needed": Message(
        N_("You are not signed in, or your sign-in has ended"),
        N_("Sign in again. What you saved before is kept, and you return to where you were."),
    ),
    "draft-too-large": Message(
        N_("Your answers together are longer than can be kept"), N_("Shorten the longest text and send it again.")
    ),
    "too-many-drafts": Message(
        N_("You have 20 unfinished reports already"), N_("Send or discard one of them, then continue with this one.")
    ),
    "too-many-addenda": Message(
        N_("This report takes no more additions"), N_("Call the Centre's duty and tell them what you want to add.")
    ),
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
    "logout-token-refused": _ASKED_WRONGLY,
    "cross-site": Message(
        N_("Another site tried to send this in your name"),
        N_("Nothing was done. Open the platform from your own bookmark and do it there if you meant it."),
    ),
    problems.MALFORMED_BODY: _ASKED_WRONGLY,
    problems.UNSUPPORTED_MEDIA_TYPE: _ASKED_WRONGLY,
    problems.NOT_ACCEPTABLE: _ASKED_WRONGLY,
    problems.METHOD_NOT_ALLOWED: _ASKED_WRONGLY,
    problems.TOO_LARGE: Message(
        N_("You sent more than can be taken at once"), N_("Go back, shorten the text or send a smaller file.")
    ),
    problems.INVALID_INPUT: Message(N_("Some answers cannot be taken as they are"), _CORRECT),
    "not-found": Message(
        N_("There is nothing here for you"),
        N_("Check the address. If somebody sent you here, ask them whether it is still open."),
    ),
    "forbidden": Message(
        N_("Your role does not allow this"), N_("Ask the administrator of your institution if it should.")
    ),
    "unavailable": Message(
        N_("A part of the platform cannot be reached just now"),
        N_(
            "Nothing was changed by this step and what you saved before is kept. Try again in a few seconds. In danger, call by telephone."
        ),
    ),
    "too-many-requests": Message(
        N_("Too many requests in one minute"), N_("Wait a minute and try again. What you saved before is kept.")
    ),
    "stale-version": Message(N_("Somebody changed this after you opened it"), _READ_AGAIN),
    "illegal-transition": Message(N_("This is not possible in the present state"), _READ_AGAIN),
    "nothing-to-confirm": Message(
        N_("This referral has not been opened to any unit, so none can be confirmed"),
        N_(
            "If it was sent just now, try again in a minute. Otherwise revoke it and name the unit that goes on, which makes a new one."
        ),
    ),
    "report-move-refused": Message(N_("This is not possible with the report in its present state"), _READ_AGAIN),
    "referral-move-refused": Message(N_("This is not possible with the referral in its present state"), _READ_AGAIN),
    "disclosure-move-refused": Message(N_("Access cannot be changed like this in its present state"), _READ_AGAIN),
    "notice-move-refused": Message(N_("The notice is not in a state that allows this"), _READ_AGAIN),
    "delivery-move-refused": Message(N_("The delivery is not in a state that allows this"), _READ_AGAIN),
    "clock-move-refused": Message(N_("The deadline cannot be changed like this in its present state"), _READ_AGAIN),
    "report-already-taken-over": Message(N_("A colleague has already taken this report over"), _READ_AGAIN),
    "report-altered": Message(
        N_("What is stored of this report is not what was filed"),
        N_("So nothing of it is shown, and this has been noted. Call the Centre's duty by telephone."),
    ),
    "disclosure-already-ended": Message(N_("Access has already ended"), _READ_AGAIN),
    "idempotency-key-reused": Message(
        N_("This form was already sent with other answers"),
        N_("Open the list to see what was saved, then start a new form if you need one."),
    ),
    "report-incomplete": Message(
        N_("Some answers are still missing"), N_("Go back and answer what is named; “I do not know” is an answer too.")
    ),
    "age-contradicts-birth": Message(N_("The age and the date of birth do not agree"), _CORRECT),
    "encounter-in-future": Message(
        N_("The day of the encounter has not come yet"), N_("Go back and enter the day on which you met the person.")
    ),
    "way-in-does-not-fit-age": Message(
        N_("This way of reporting does not fit the person's age"),
        N_("For a child, or when you are not sure, the report goes the child's way. Go back and choose it."),
    ),
    "way-in-not-available": Message(
        N_("This way of reporting is not open yet"),
        N_("Go back and choose another way, or call the Centre's duty by telephone."),
    ),
    "child-report-cannot-be-withdrawn": Message(
        N_("A report about a child cannot be taken back"),
        N_("Tell the Centre's duty by telephone what has changed."),
    ),
    "consent-not-asked": Message(
        N_("A report about a child does not rest on consent"),
        N_("Tell the Centre's duty by telephone what the child or a parent has said."),
    ),
    "consent-already-withdrawn": Message(
        N_("It is recorded already that the person withdrew consent"), N_("Nothing more needs to be done.")
    ),
    "basis-does-not-fit": Message(
        N_("This reason does not fit this report"), N_("Open it again and choose one of the reasons offered.")
    ),
    "consent-missing": Message(
        N_("There is no consent that allows this"),
        N_("Ask the person when it is safe and record the answer, or choose another way."),
    ),
    "centre-never-rejects": Message(
        N_("The Centre takes a report over or passes it on, it does not reject it"),
        N_("Take it over, or name the unit that it should go to."),
    ),
    "duty-reroutes-only": Message(
        N_("The duty can only name another unit here"), N_("Choose the unit that should take the referral.")
    ),
    "taken-over-in-identification": Message(
        N_("The Centre takes over the report itself, not its referral"), N_("Open the report and take it over there.")
    ),
    "successor-required": Message(
        N_("A child must not be left without a responsible unit"), N_("Name the unit that takes over from here.")
    ),
    "successor-not-suitable": Message(
        N_("This unit cannot take over from here"), N_("Choose another unit of the list.")
    ),
    "person-already-on-duty": Message(
        N_("This person has another turn at that time"),
        N_("Choose another time or another person, or end the other turn first."),
    ),
    "place-already-taken": Message(
        N_("Somebody else has this place at that time"),
        N_("Choose another place or another time, or end the other turn first."),
    ),
    "roster-full": Message(
        N_("The roster is full: it has 200 turns"),
        N_("Take turns off that have not begun, or wait until old ones drop off."),
    ),
    "turn-already-ended": Message(
        N_("This turn has ended already"), N_("Open the roster again to see who is on duty now.")
    ),
    "hand-over-stands": Message(
        N_("This report is offered to your unit already"),
        N_("Wait until a colleague takes it, or take the offer back."),
    ),
    "nothing-handed-over": Message(
        N_("This report is not offered to your unit, or not any more"),
        N_("Open it again. Only its author can offer it anew."),
    ),
    "hand-over-without-consent": Message(
        N_("The person withdrew consent"), N_("This report is handed over to nobody any more.")
    ),
    "already-handed-over": Message(N_("A colleague has already taken this report"), _READ_AGAIN),
    "own-unit-excluded": Message(
        N_("Your own unit must not learn of this report"),
        N_("You said so when you filed it, so it is offered to nobody there. Call the Centre's duty by telephone."),
    ),
    "unit-not-suitable": Message(N_("This unit cannot take this referral"), N_("Choose another unit of the list.")),
}
MESSAGES.update(
    dict.fromkeys(
        (
            "document-unknown",
            "document-not-trusted",
            "operation-unknown",
            "mutation-by-get",
            "malformed-document",
            "invalid-document",
            "document-too-long",
            "too-many-directives",
            "too-many-inline-fragments",
            "too-many-operations",
            "too-many-repeats",
            "too-many-selections",
            "too-many-values",
            "too-deep",
            "too-many-aliases",
            "too-costly",
            "too-many-tokens",
        ),
        _ASKED_WRONGLY,
    )
)

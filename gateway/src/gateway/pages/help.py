"""/help: how each role works here, the reader's own first, and what the words of the platform mean. It holds nothing of anybody."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.auth.access import public
from contracts.scopes import Permission, carries
from contracts.words.urgency import Urgency
from gateway.pages.labels import CHILD_PATH, URGENCY, WAITS_FOR_CENTRE
from gateway.pages.languages.catalogues import N_
from gateway.pages.rendering.document import Page, ThePages
from gateway.pages.rendering.visitor import Visitor
from gateway.sessions.dependencies import SignedIn, known_by_browser

help_router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Guide:
    """How those work whose role carries the permission; `name` and `steps` are sentences of the catalogues."""

    code: str
    permission: Permission
    name: str
    steps: Sequence[str]


GUIDES: Final = (
    Guide(
        "intake",
        Permission.REPORTS_TAKE_OVER,
        N_("You work at the Centre, at intake or on duty"),
        (
            N_("The worklist begins with what is due first. Danger is red, and so is a term that has passed."),
            N_("Open the report, take it over and choose what the reporter should do now: one press does both."),
            N_("Who the person is is shown when you ask for it. Each such reading is recorded."),
            N_("Ask the reporter what is missing; the reporter sees the question at once."),
            N_(
                "A report that is no case is dismissed with a reason. One that came by telephone or on paper you enter yourself."
            ),
        ),
    ),
    Guide(
        "reporter",
        Permission.REPORTS_FILE,
        N_("You report a suspicion"),
        (
            N_("Choose “New report”. It has seven questions, and you do not have to be sure of anything."),
            N_(
                "The receipt says whether the report has reached the Centre, whether a person opened it and took it over, "
                "and what you should do now."
            ),
            N_("What you learn later you add on the receipt. Files are added there, too."),
            N_("Only you read the whole report. Colleagues of your unit see how far it is and what the Centre asks."),
            N_("Before the end of a shift, offer the report to your unit: a colleague who takes it goes on with it."),
            N_("If you are not sure whether to report, ask the Centre without a report."),
        ),
    ),
    Guide(
        "unit",
        Permission.REFERRALS_ACCEPT,
        N_("Your unit receives referrals"),
        (
            N_(
                "Before your unit takes a referral on, you see only what is needed to decide: age, place, urgency and term."
            ),
            N_("Once it is taken on, you read what your task needs. What you do not see is listed with the reason."),
            N_(
                "If your unit cannot take it on, say why. Where another unit serves the place, the referral goes there; "
                "otherwise your supervisor and the Centre’s duty decide."
            ),
            N_("When the Centre ends the referral or the person withdraws consent, what was open is closed at once."),
        ),
    ),
    Guide(
        "office",
        Permission.FLOW_READ,
        N_("You follow the numbers"),
        (
            N_(
                "You see how many cases are at which stage. Small numbers are not shown, since they could point to a person."
            ),
            N_("No number leads to a record or to a person."),
        ),
    ),
)
WORDS: Final = (
    (
        URGENCY[Urgency.IMMEDIATE],
        N_("Somebody is in danger. The Centre takes the report over within 15 minutes, a unit answers within 4 hours."),
    ),
    (
        URGENCY[Urgency.URGENT],
        N_(
            "The person is a child or may be one, or it is not known whether they are in danger. The Centre takes the report over within "
            "24 hours, a unit answers within 24 hours."
        ),
    ),
    (
        URGENCY[Urgency.STANDARD],
        N_("All others. The Centre takes the report over within 24 hours, a unit answers within 5 working days."),
    ),
    (WAITS_FOR_CENTRE, N_("Nobody at the Centre has taken the report over. It is the first to be done there.")),
    (
        N_("Reference"),
        N_("What a report is called when people speak of it, such as S-7K3Q-9F. It says nothing of the person."),
    ),
    (N_("Receipt"), N_("The reporter’s page about a report: how far it came and what to do now.")),
    (
        N_("Taking over"),
        N_("The Centre is responsible from then on. A person does that, never the platform by itself."),
    ),
    (N_("Referral"), N_("One unit’s part in a report, for one purpose, with a term.")),
    (N_("Taking on"), N_("A unit accepts a referral. Only then does it read what its task needs.")),
    (
        N_("Term"),
        N_("By when a step is to be done. When it has passed, those who can do something about it are notified."),
    ),
    (
        CHILD_PATH,
        N_("A person of whom it is not certain that they are 18: protected as a child until that is known."),
    ),
    (
        N_("Sealed"),
        N_("Who the person is was recorded, and nobody reads it until the Centre’s duty records on what ground."),
    ),
    (N_("Hand-over"), N_("A report goes from its author to a colleague of the same unit.")),
    (
        N_("Escalated"),
        N_("The unit did not take the referral on: its supervisor and the Centre’s duty decide what follows."),
    ),
    (
        N_("Withdrawal"),
        N_("The reporter takes a report back, or the person their consent. For a child a report is never taken back."),
    ),
    (N_("Who saw it"), N_("Every reading of a person is recorded and cannot be removed.")),
)
"""What the words of the pages mean, in the order in which one meets them."""


def guides_for(roles: Collection[str]) -> list[tuple[Guide, bool]]:
    """All guides, those of the reader first, each with whether it is theirs."""
    own = [(each, carries(frozenset(roles), each.permission)) for each in GUIDES]
    return sorted(own, key=lambda each: not each[1])


@help_router.get("/help")
@public
async def show_help(
    request: Request, pages: ThePages, signed_in: Annotated[SignedIn | None, known_by_browser]
) -> Response:
    """The page, for everybody."""
    if signed_in is None:
        return pages.answer(request, Page("help.html", {"guides": guides_for(()), "meanings": WORDS}))
    visitor = Visitor(request, pages, signed_in)
    return visitor.answer("help.html", guides=guides_for(visitor.principal.roles), meanings=WORDS)

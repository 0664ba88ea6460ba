"""Who is notified of what, and how: one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from contracts.words.notices import Channel, NoticeCode
from contracts.words.urgency import Urgency

if TYPE_CHECKING:
    from notifications.domain.vocabulary import Matter, Recipient


class Occasion(StrEnum):
    """What makes the platform notify people of something."""

    REFERRAL_WAITS = "referral_waits"
    REFERRAL_ESCALATED = "referral_escalated"
    NOT_TAKEN_OVER = "nobody_took_it"
    DANGER_WAITS = "danger_waits"
    TERM_BREACHED = "term_breached"
    CHILD_WITHOUT_UNIT = "child_without_unit"
    REROUTE_UNCONFIRMED = "reroute_unconfirmed"
    REROUTE_CONFIRMED = "reroute_confirmed"
    OPENING_REFUSED = "opening_refused"
    ACCESS_ENDED = "access_ended"
    REQUEST_WITHDRAWN = "request_withdrawn"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    REPORT_TAKEN_OVER = "report_taken_over"
    REPORTER_ADVISED = "reporter_advised"
    REPORTER_ANSWERED = "reporter_answered"
    URGENT_ANSWER = "urgent_answer"
    REPORT_EXTENDED = "report_extended"
    HAND_OVER_WAITS = "hand_over_waits"
    HANDED_OVER = "handed_over"
    QUESTION_WAITS = "question_waits"
    QUESTION_ANSWERED = "question_answered"
    PERSON_ASKED = "person_asked"
    CENTRE_ASKED_PERSON = "centre_asked_person"
    CENTRE_HEARD_PERSON = "centre_heard_person"
    AGE_FOUND_OUT = "age_found_out"
    ADULT_PROPOSED = "adult_proposed"
    PROPOSAL_DECIDED = "proposal_decided"
    CENTRE_FOUND_OUT_AGE = "centre_found_out_age"
    DRAFT_LEFT = "draft_left"
    DRAFT_LEFT_LONGER = "draft_left_longer"
    DRAFT_GOES = "draft_goes"
    ADVICE_WAITS = "advice_waits"
    ADVICE_OVERDUE = "advice_overdue"
    ADVICE_ANSWERED = "advice_answered"


class Audience(StrEnum):
    """Who is notified. A working unit accepted an open referral of the person, and the worker accepted it there.

    In charge is who took the report over, and without them the person on duty, who is also called in place of a working unit without a
    number.
    """

    UNIT = "unit"
    ON_DUTY = "on_duty"
    NEXT_ON_DUTY = "next_on_duty"
    AUTHOR = "author"
    UNIT_ON_DUTY = "unit_on_duty"
    TAKEN_OVER_BY = "taken_over_by"
    ASKED_BY = "asked_by"
    IN_CHARGE = "in_charge"
    WORKING_UNIT = "working_unit"
    WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Route:
    """An inbox item for an audience, and the channels that carry a pointer to it besides, at the urgencies named."""

    audience: Audience
    code: NoticeCode
    channels: tuple[Channel, ...] = ()
    carried: frozenset[Urgency] = frozenset(Urgency)


_MAIL = (Channel.EMAIL,)
_MAIL_AND_PHONE = (Channel.EMAIL, Channel.PHONE)
_AT_ONCE = frozenset({Urgency.IMMEDIATE})


def _news(code: NoticeCode, besides: Audience = Audience.TAKEN_OVER_BY) -> tuple[Route, ...]:
    audiences = (Audience.UNIT_ON_DUTY, besides, Audience.WORKING_UNIT, Audience.WORKER)
    return tuple(Route(audience, code, _MAIL, _AT_ONCE) for audience in audiences)


ROUTES: dict[Occasion, tuple[Route, ...]] = {
    Occasion.REFERRAL_WAITS: (Route(Audience.UNIT, NoticeCode.REQUEST_WAITS, _MAIL),),
    Occasion.REFERRAL_ESCALATED: (
        Route(Audience.UNIT, NoticeCode.REQUEST_UPDATED, _MAIL),
        Route(Audience.ON_DUTY, NoticeCode.REQUEST_UPDATED, _MAIL),
    ),
    Occasion.NOT_TAKEN_OVER: (Route(Audience.NEXT_ON_DUTY, NoticeCode.TERM_PASSED, _MAIL),),
    Occasion.DANGER_WAITS: (Route(Audience.NEXT_ON_DUTY, NoticeCode.URGENT_REQUEST_WAITS, _MAIL_AND_PHONE),),
    Occasion.TERM_BREACHED: (Route(Audience.UNIT, NoticeCode.TERM_PASSED, _MAIL),),
    Occasion.CHILD_WITHOUT_UNIT: (Route(Audience.ON_DUTY, NoticeCode.TERM_PASSED, _MAIL),),
    Occasion.REROUTE_UNCONFIRMED: (Route(Audience.ON_DUTY, NoticeCode.CONFIRMATION_WAITS, _MAIL),),
    Occasion.REROUTE_CONFIRMED: (Route(Audience.UNIT, NoticeCode.REQUEST_UPDATED, _MAIL),),
    Occasion.OPENING_REFUSED: (Route(Audience.ON_DUTY, NoticeCode.OPENING_REFUSED, _MAIL),),
    Occasion.ACCESS_ENDED: (Route(Audience.UNIT, NoticeCode.ACCESS_CHANGED),),
    Occasion.REQUEST_WITHDRAWN: (Route(Audience.UNIT, NoticeCode.REQUEST_WITHDRAWN),),
    Occasion.CONSENT_WITHDRAWN: (Route(Audience.TAKEN_OVER_BY, NoticeCode.ACCESS_CHANGED),),
    Occasion.REPORT_TAKEN_OVER: (Route(Audience.AUTHOR, NoticeCode.ITEM_RECEIVED),),
    Occasion.REPORTER_ADVISED: (Route(Audience.AUTHOR, NoticeCode.ITEM_UPDATED),),
    Occasion.REPORTER_ANSWERED: _news(NoticeCode.REPORTER_ANSWERED),
    Occasion.URGENT_ANSWER: (
        Route(Audience.UNIT_ON_DUTY, NoticeCode.URGENT_ANSWER, _MAIL_AND_PHONE),
        Route(Audience.IN_CHARGE, NoticeCode.URGENT_ANSWER, _MAIL_AND_PHONE),
        Route(Audience.WORKING_UNIT, NoticeCode.URGENT_ANSWER, _MAIL_AND_PHONE),
        Route(Audience.WORKER, NoticeCode.URGENT_ANSWER, _MAIL_AND_PHONE),
    ),
    Occasion.REPORT_EXTENDED: _news(NoticeCode.REPORT_EXTENDED),
    Occasion.HAND_OVER_WAITS: (Route(Audience.UNIT, NoticeCode.HAND_OVER_WAITS, _MAIL),),
    Occasion.HANDED_OVER: (Route(Audience.AUTHOR, NoticeCode.ITEM_UPDATED),),
    Occasion.QUESTION_WAITS: (
        Route(Audience.UNIT, NoticeCode.QUESTION_WAITS, _MAIL),
        Route(Audience.AUTHOR, NoticeCode.QUESTION_WAITS, _MAIL),
    ),
    Occasion.QUESTION_ANSWERED: _news(NoticeCode.QUESTION_ANSWERED, Audience.ASKED_BY),
    Occasion.PERSON_ASKED: _news(NoticeCode.CONSENT_RECORDED),
    Occasion.CENTRE_ASKED_PERSON: (Route(Audience.AUTHOR, NoticeCode.ITEM_UPDATED),),
    Occasion.CENTRE_HEARD_PERSON: (
        Route(Audience.WORKING_UNIT, NoticeCode.CONSENT_RECORDED, _MAIL, _AT_ONCE),
        Route(Audience.WORKER, NoticeCode.CONSENT_RECORDED, _MAIL, _AT_ONCE),
    ),
    Occasion.AGE_FOUND_OUT: _news(NoticeCode.AGE_FOUND_OUT),
    Occasion.ADULT_PROPOSED: (Route(Audience.UNIT_ON_DUTY, NoticeCode.SECOND_PERSON_NEEDED, _MAIL, _AT_ONCE),),
    Occasion.PROPOSAL_DECIDED: (Route(Audience.ASKED_BY, NoticeCode.PROPOSAL_DECIDED),),
    Occasion.CENTRE_FOUND_OUT_AGE: (Route(Audience.AUTHOR, NoticeCode.ITEM_UPDATED),),
    Occasion.DRAFT_LEFT: (Route(Audience.AUTHOR, NoticeCode.DRAFT_WAITS),),
    Occasion.DRAFT_LEFT_LONGER: (
        Route(Audience.UNIT, NoticeCode.UNFINISHED_WAITS),
        Route(Audience.AUTHOR, NoticeCode.DRAFT_WAITS),
    ),
    Occasion.DRAFT_GOES: (Route(Audience.AUTHOR, NoticeCode.DRAFT_GOES),),
    Occasion.ADVICE_WAITS: (Route(Audience.UNIT_ON_DUTY, NoticeCode.ADVICE_WAITS, _MAIL),),
    Occasion.ADVICE_OVERDUE: (Route(Audience.ON_DUTY, NoticeCode.ADVICE_OVERDUE, _MAIL),),
    Occasion.ADVICE_ANSWERED: (Route(Audience.AUTHOR, NoticeCode.ADVICE_ANSWERED),),
}


# Of which class of the access table the news is: a unit that works on the person is notified if its purpose lets it read the class.
# What an addition holds is named by its event.
CLASS_OF: dict[Occasion, str] = {
    Occasion.REPORTER_ANSWERED: "whereabouts",
    Occasion.URGENT_ANSWER: "whereabouts",
    Occasion.QUESTION_ANSWERED: "open_question",
    Occasion.PERSON_ASKED: "consent",
    Occasion.CENTRE_HEARD_PERSON: "consent",
    Occasion.AGE_FOUND_OUT: "danger",
}


def routes_for(occasion: Occasion) -> tuple[Route, ...]:
    """The routes of `occasion`, the unit's first."""
    return ROUTES[occasion]


def channels_of(code: NoticeCode, urgency: Urgency, recipient: Recipient, matter: Matter) -> tuple[Channel, ...]:
    """The channels besides the inbox that carry such a notice, whatever the occasion; who stands for no unit has no address.

    A unit is called about its own referral: of the Centre's unit on duty, people are.
    """
    route = next((route for routes in ROUTES.values() for route in routes if route.code is code), None)
    if route is None or urgency not in route.carried or recipient.unit_id is None:
        return ()
    if recipient.person_id is None and matter.referral_id is None:
        return tuple(channel for channel in route.channels if channel is not Channel.PHONE)
    return route.channels

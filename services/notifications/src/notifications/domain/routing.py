"""Who is told of what, and how: one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from notifications.domain.catalogue import NoticeCode
from notifications.domain.vocabulary import Channel


class Occasion(StrEnum):
    """What makes the platform tell somebody something."""

    REFERRAL_WAITS = "referral_waits"
    REFERRAL_ESCALATED = "referral_escalated"
    NOBODY_TOOK_IT = "nobody_took_it"
    TERM_BREACHED = "term_breached"
    REROUTE_UNCONFIRMED = "reroute_unconfirmed"
    REROUTE_CONFIRMED = "reroute_confirmed"
    OPENING_REFUSED = "opening_refused"
    ACCESS_ENDED = "access_ended"
    REPORT_TAKEN_OVER = "report_taken_over"
    REPORTER_ADVISED = "reporter_advised"


class Audience(StrEnum):
    """Who is told."""

    UNIT = "unit"
    ON_DUTY = "on_duty"
    NEXT_ON_DUTY = "next_on_duty"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Route:
    """An inbox item for an audience, and the channels that carry a pointer to it besides."""

    audience: Audience
    code: NoticeCode
    channels: tuple[Channel, ...] = ()


_MAIL = (Channel.EMAIL,)
ROUTES: dict[Occasion, tuple[Route, ...]] = {
    Occasion.REFERRAL_WAITS: (Route(Audience.UNIT, NoticeCode.REQUEST_WAITS, _MAIL),),
    Occasion.REFERRAL_ESCALATED: (
        Route(Audience.UNIT, NoticeCode.REQUEST_UPDATED, _MAIL),
        Route(Audience.ON_DUTY, NoticeCode.REQUEST_UPDATED, _MAIL),
    ),
    Occasion.NOBODY_TOOK_IT: (Route(Audience.NEXT_ON_DUTY, NoticeCode.TERM_PASSED, _MAIL),),
    Occasion.TERM_BREACHED: (Route(Audience.UNIT, NoticeCode.TERM_PASSED, _MAIL),),
    Occasion.REROUTE_UNCONFIRMED: (Route(Audience.ON_DUTY, NoticeCode.CONFIRMATION_WAITS, _MAIL),),
    Occasion.REROUTE_CONFIRMED: (Route(Audience.UNIT, NoticeCode.REQUEST_UPDATED, _MAIL),),
    Occasion.OPENING_REFUSED: (Route(Audience.ON_DUTY, NoticeCode.OPENING_REFUSED, _MAIL),),
    Occasion.ACCESS_ENDED: (Route(Audience.UNIT, NoticeCode.ACCESS_CHANGED),),
    Occasion.REPORT_TAKEN_OVER: (Route(Audience.AUTHOR, NoticeCode.ITEM_RECEIVED),),
    Occasion.REPORTER_ADVISED: (Route(Audience.AUTHOR, NoticeCode.ITEM_UPDATED),),
}


def routes_for(occasion: Occasion) -> tuple[Route, ...]:
    """The routes of `occasion`, the unit's first."""
    return ROUTES[occasion]


def channels_of(code: NoticeCode) -> tuple[Channel, ...]:
    """The channels besides the inbox that carry notices of this code, whatever the occasion."""
    return next((route.channels for routes in ROUTES.values() for route in routes if route.code is code), ())

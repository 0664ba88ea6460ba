"""The life of a notice as a table; what is not listed raises NoticeMoveRefused."""

from __future__ import annotations

from enum import StrEnum

from chassis.domain.lifecycle import Lifecycle
from contracts.words.notices import NoticeState
from notifications.domain.errors import NoticeMoveRefused


class NoticeAction(StrEnum):
    """What can be done to a notice."""

    OPEN = "open"
    SETTLE = "settle"
    WITHDRAW = "withdraw"


_S, _A = NoticeState, NoticeAction
NOTICE_LIFECYCLE = Lifecycle(
    NoticeState,
    NoticeAction,
    {
        (_S.WAITING, _A.OPEN): _S.OPENED,
        (_S.WAITING, _A.SETTLE): _S.SETTLED,
        (_S.WAITING, _A.WITHDRAW): _S.WITHDRAWN,
    },
    refusal=NoticeMoveRefused,
)

"""Words of a notice, as they stand on the wire."""

from enum import StrEnum

import strawberry


@strawberry.enum(description="Why somebody is told; the same for every sector and purpose.")
class NoticeCode(StrEnum):
    """Why somebody is told."""

    REQUEST_WAITS = "request_waits"
    REQUEST_UPDATED = "request_updated"
    TERM_PASSED = "term_passed"
    ACCESS_CHANGED = "access_changed"
    REQUEST_WITHDRAWN = "request_withdrawn"
    ITEM_RECEIVED = "item_received"
    ITEM_UPDATED = "item_updated"
    CONFIRMATION_WAITS = "confirmation_waits"
    OPENING_REFUSED = "opening_refused"
    REPORTER_ANSWERED = "reporter_answered"
    REPORT_EXTENDED = "report_extended"
    URGENT_REQUEST_WAITS = "urgent_request_waits"

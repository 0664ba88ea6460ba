"""Codes of a notice and of how it reaches its recipient."""

from enum import StrEnum


class NoticeCode(StrEnum):
    """Why a recipient is notified; the code is the same for every sector and purpose."""

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
    URGENT_ANSWER = "urgent_answer"
    REPORT_EXTENDED = "report_extended"
    REPORT_CORRECTED = "report_corrected"
    URGENT_REQUEST_WAITS = "urgent_request_waits"
    HAND_OVER_WAITS = "hand_over_waits"
    QUESTION_WAITS = "question_waits"
    QUESTION_ANSWERED = "question_answered"
    CONSENT_RECORDED = "consent_recorded"
    AGE_FOUND_OUT = "age_found_out"
    REPORT_REOPENED = "report_reopened"
    CASE_ASSIGNED = "case_assigned"
    CASE_RECUSED = "case_recused"
    WORKER_NEEDED = "worker_needed"
    SECOND_PERSON_NEEDED = "second_person_needed"
    PROPOSAL_DECIDED = "proposal_decided"
    DISMISSAL_WAITS = "dismissal_waits"
    DISMISSAL_DECIDED = "dismissal_decided"
    SIGNATURE_WAITS = "signature_waits"
    DECISION_WAITS = "decision_waits"
    CASE_MOVED = "case_moved"
    DRAFT_WAITS = "draft_waits"
    DRAFT_GOES = "draft_goes"
    UNFINISHED_WAITS = "unfinished_waits"
    ADVICE_WAITS = "advice_waits"
    ADVICE_OVERDUE = "advice_overdue"
    ADVICE_ANSWERED = "advice_answered"
    SEARCHES_BOUNDED = "searches_bounded"


class NoticeState(StrEnum):
    """What became of a notice."""

    WAITING = "waiting"
    OPENED = "opened"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How a notice reached its recipient."""

    INBOX = "inbox"
    EMAIL = "email"
    PHONE = "phone"

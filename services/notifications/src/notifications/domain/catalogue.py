"""Every sentence the platform sends, by code. A sentence says that something waits, never what (sr-Latn)."""

from __future__ import annotations

from enum import StrEnum

SUBJECT = "Obaveštenje"


class NoticeCode(StrEnum):
    """Why somebody is told; the code is the same for every sector and purpose."""

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


TEXTS: dict[NoticeCode, str] = {
    NoticeCode.REQUEST_WAITS: "Novi zahtev čeka preuzimanje. Prijavite se.",
    NoticeCode.REQUEST_UPDATED: "Zahtev je ažuriran. Prijavite se.",
    NoticeCode.TERM_PASSED: "Rok je istekao. Prijavite se.",
    NoticeCode.ACCESS_CHANGED: "Pristup je promenjen.",
    NoticeCode.REQUEST_WITHDRAWN: "Zahtev je povučen.",
    NoticeCode.ITEM_RECEIVED: "Vaša prijava je primljena. Prijavite se za pregled.",
    NoticeCode.ITEM_UPDATED: "Ima novosti o Vašoj prijavi. Prijavite se.",
    NoticeCode.CONFIRMATION_WAITS: "Prosleđivanje čeka Vašu potvrdu. Prijavite se.",
    NoticeCode.OPENING_REFUSED: "Jedan pristup nije dozvoljen. Prijavite se i proverite.",
    NoticeCode.REPORTER_ANSWERED: "Stigao je nov odgovor. Prijavite se.",
    NoticeCode.REPORT_EXTENDED: "Stigla je dopuna. Prijavite se.",
}

# These ask for a step on the referral: they are out of place once it is accepted, moved on or ended.
ASKING = frozenset({NoticeCode.REQUEST_WAITS, NoticeCode.REQUEST_UPDATED, NoticeCode.TERM_PASSED})

# The reporter's own words wait behind these: they stay until somebody clears them, whoever has the report in hand.
NEWS = frozenset({NoticeCode.REPORTER_ANSWERED, NoticeCode.REPORT_EXTENDED})


def text_of(code: NoticeCode) -> str:
    """The sentence for `code`."""
    return TEXTS[code]


def mail_body(code: NoticeCode, reference: str, platform_url: str) -> str:
    """The whole mail: the sentence, an opaque reference and where to sign in."""
    return f"{text_of(code)}\n\nOznaka: {reference}\n{platform_url}\n"

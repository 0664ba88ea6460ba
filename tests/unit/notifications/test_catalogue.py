"""No sentence, subject or mail gives anything away (domain.md c.8 (9), c.10)."""

from __future__ import annotations

import base64
import quopri
import re
import unicodedata
from datetime import UTC, datetime
from uuid import uuid4

import orjson
import pytest

from contracts.words.notices import NoticeCode
from notifications.adapters.deliveries import telephone
from notifications.adapters.deliveries.smtp import MailServer, compose
from notifications.application.deliveries.carriers import Call, Letter
from notifications.domain.notices.catalogue import IN_CYRILLIC, IN_ENGLISH, SUBJECT, TEXTS, text_of
from notifications.domain.notices.routing import CALLS, Kind, codes_of
from notifications.domain.vocabulary import Origin
from tests.workshop import languages as translate

# Stems, folded: what c.8 (9) names, and what would tell a companion or a mail administrator the same.
FORBIDDEN = (
    "zrtv",  # žrtva
    "trgovin",  # trgovina ljudima
    "ljudim",
    "trafik",
    "traffick",
    "victim",
    "eksploatac",  # eksploatacija
    "nasilj",  # nasilje
    "dete",
    "deca",
    "maloletn",  # maloletnik
    "devojcic",
    "prijav suml",
    "sumnj",
    "policij",
    "zdravstv",
    "bolnic",
    "socijaln",
    "inspekcij",
    "centar",
    "uputivanj",
    "opasnost",
    "hitno",
    "exploit",
    "abuse",
    "violen",
    "child",
    "minor",
    "suspi",
    "polic",
    "hospital",
    "health",
    "social",
    "inspect",
    "centre",
    "center",
    "referral",
    "danger",
)
CYRILLIC = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        [*"abvgd", "đ", *"ežzijkl", "lj", *"mn", "nj", *"oprstćufhcč", "dž", "š"],
        strict=True,
    )
)
WRITTEN = datetime(2026, 11, 24, 2, 14, tzinfo=UTC)
ORIGIN = Origin(uuid4(), uuid4(), None)
SERVER = MailServer("127.0.0.1", 27005, "obavestenja@spona.example", "https://spona.example/")


def folded(text: str) -> str:
    """Lower case, Latin, without diacritics."""
    latin = "".join(CYRILLIC.get(character, character) for character in text.lower())
    bare = unicodedata.normalize("NFKD", latin.replace("đ", "dj"))
    return "".join(character for character in bare if not unicodedata.combining(character))


def leaks(text: str) -> list[str]:
    return [stem for stem in FORBIDDEN if stem in folded(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Žrtva trgovine ljudima",
        "zrtva",
        "ŽRTVE",
        "Жртва трговине људима",
        "трговина људима",
        "Victim of trafficking",
        "Z\u030crtva",
    ],
)
def test_the_check_itself_finds_the_words_in_either_script_with_and_without_diacritics(text: str) -> None:
    assert leaks(text)


@pytest.mark.parametrize("sentences", [IN_CYRILLIC, TEXTS, IN_ENGLISH], ids=["sr-Cyrl", "sr-Latn", "en"])
def test_every_code_has_a_sentence_in_every_language_and_every_sentence_is_free_of_content(
    sentences: dict[NoticeCode, str],
) -> None:
    assert set(sentences) == set(NoticeCode)
    assert {code: leaks(sentences[code]) for code in NoticeCode} == {code: [] for code in NoticeCode}
    assert len(set(sentences.values())) == len(NoticeCode)


def test_subject_and_codes_are_free_of_content() -> None:
    assert leaks(SUBJECT) == []
    assert {code: leaks(code.value) for code in NoticeCode} == {code: [] for code in NoticeCode}


@pytest.mark.parametrize("code", NoticeCode)
def test_both_scripts_say_the_same_and_none_has_a_letter_of_the_other(code: NoticeCode) -> None:
    assert translate.in_latin(IN_CYRILLIC[code]) == text_of(code)
    assert not re.search(r"[A-Za-zčćđšž]", IN_CYRILLIC[code])
    assert not re.search(r"[Ѐ-ӿ]", text_of(code) + IN_ENGLISH[code])


def test_the_sentences_are_those_of_the_catalogue() -> None:
    assert text_of(NoticeCode.REQUEST_WAITS) == "Novi zahtev čeka preuzimanje. Uđite u sistem."
    assert text_of(NoticeCode.ACCESS_CHANGED) == "Pristup je promenjen."
    assert text_of(NoticeCode.REQUEST_WITHDRAWN) == "Zahtev je povučen."
    assert text_of(NoticeCode.ITEM_RECEIVED) == "Vaša prijava je primljena. Uđite u sistem da je vidite."
    assert text_of(NoticeCode.TERM_PASSED).startswith("Rok je istekao.")


def test_what_asks_for_a_step_and_what_only_tells_are_distinguished() -> None:
    asks = {"request_waits", "request_updated", "term_passed", "worker_needed"}
    assert {NoticeCode(each) for each in asks} == codes_of(Kind.ASKS)


@pytest.mark.parametrize("code", NoticeCode)
def test_a_mail_is_its_sentence_and_an_address_to_the_letter(code: NoticeCode) -> None:
    letter = Letter(uuid4(), code, "prijem@csr-x.example.org", WRITTEN, ORIGIN)
    mail = compose(letter, SERVER)
    assert mail.get_content().splitlines() == [
        IN_CYRILLIC[code],
        text_of(code),
        IN_ENGLISH[code],
        "",
        "https://spona.example/",
    ]
    assert {name: str(value) for name, value in mail.items()} == {
        "From": "obavestenja@spona.example",
        "To": "prijem@csr-x.example.org",
        "Subject": "Обавештење / Obaveštenje / Notice",
        "Message-ID": f"<{letter.notice_id}@spona.example>",
        "Date": "Tue, 24 Nov 2026 02:14:00 +0000",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "sr-Cyrl, sr-Latn, en",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


@pytest.mark.parametrize("code", NoticeCode)
def test_the_bytes_of_a_mail_hide_nothing_in_an_encoding(code: NoticeCode) -> None:
    raw = compose(Letter(uuid4(), code, "prijem@csr-x.example.org", WRITTEN, ORIGIN), SERVER).as_bytes()
    words = [base64.b64decode(part) for part in re.findall(rb"=\?utf-8\?b\?([^?]+)\?=", raw)]
    assert leaks((quopri.decodestring(raw) + b" ".join(words)).decode()) == []


@pytest.mark.parametrize("code", sorted(CALLS))
def test_what_a_telephone_service_is_told_is_a_number_and_a_fixed_sentence_to_the_letter(code: NoticeCode) -> None:
    call = Call(uuid4(), code, "+38111000711", ORIGIN)
    assert orjson.loads(telephone.compose(call)) == {
        "delivery": str(call.notice_id),
        "to": "+38111000711",
        "kinds": ["voice", "sms"],
        "code": code.value,
        "sentence": text_of(code),
        "language": "sr-Latn",
    }
    assert leaks(telephone.compose(call).decode()) == []
    assert "+381" not in repr(call)

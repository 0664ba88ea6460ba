"""The glossary holds: its terms are in use, and no word it bans is in a Serbian sentence of pages, reference data or mails."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any, Final

import pytest
import yaml
from pydantic import BaseModel

from contracts import forms, reference
from contracts.words.notices import NoticeCode
from gateway.pages.languages.catalogues import FOLDERS, catalogue
from gateway.pages.languages.choice import Language
from notifications.domain.notices.catalogue import SUBJECT, mail_body
from tests.workshop import languages as translate

TERMS: Final[list[dict[str, Any]]] = yaml.safe_load(
    files("gateway.pages").joinpath("catalogues", "glossary.yaml").read_text("utf-8")
)["terms"]
BANNED: Final[list[str]] = [phrase for term in TERMS for phrase in term["banned"]]


def found_in(phrase: str, text: str) -> bool:
    """Whether the words of `phrase` stand in `text`, in either script; a * is any ending."""
    return pattern(phrase).search(folded(text)) is not None


@cache
def pattern(phrase: str) -> re.Pattern[str]:
    spelt = (
        r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in each.casefold().split())
        for each in (phrase, translate.in_latin(phrase))
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelt)})(?!\w)")


@cache
def folded(text: str) -> str:
    return text.casefold()


def models(value: object) -> list[reference.Text]:
    """Every text in three languages that `value` holds, however deep."""
    if isinstance(value, reference.Text):
        return [value]
    inner = vars(value).values() if isinstance(value, BaseModel) else value if isinstance(value, tuple) else ()
    return [text for each in inner for text in models(each)]


@cache
def sentences() -> dict[str, tuple[str, ...]]:
    """Every Serbian sentence by whose it is."""
    said = [message.string for language in FOLDERS for message in catalogue(language) if message.id]
    texts = models(
        (
            *reference.instructions(),
            *reference.all_whereabouts(),
            *reference.stages(),
            *reference.contacts(),
            *reference.indicator_lists(),
            reference.ilo_indicators(),
            *forms.catalogue().questions.values(),
            *reference.units(),
            *(reference.agency(unit.agency) for unit in reference.units()),
        )
    )
    return {
        "pages": tuple(str(form) for each in said for form in (each if isinstance(each, tuple) else (each,))),
        "reference": tuple(text for each in texts for text in (each.sr_cyrl, each.sr_latn)),
        "mails": (SUBJECT, *(mail_body(code, "") for code in NoticeCode)),
    }


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["en"])
def test_a_term_is_said_where_the_glossary_says_and_its_banned_words_nowhere(term: dict[str, Any]) -> None:
    assert set(term) == {"en", "sr", "where", "says", "banned"}
    for place in term["where"]:
        assert any(found_in(phrase, text) for phrase in term["says"] for text in sentences()[place]), place
    wrong = [
        (phrase, text)
        for phrase in term["banned"]
        for text in chain.from_iterable(sentences().values())
        if found_in(phrase, text)
    ]
    assert wrong == []


def test_one_is_addressed_in_the_plural_everywhere() -> None:
    """„Преузми“ beside „Преузмите“: a sentence begins with the short form of a word only where no other begins with its long one."""
    begins = {text.split()[0].casefold().strip("„“.,:!?") for text in chain.from_iterable(sentences().values()) if text}
    short = {word for word in begins if word.endswith(("и", "ј", "i", "j"))}
    # Answers, and what somebody else does or sees.
    other_words = {"одговори", "odgovori", "ради", "radi", "види", "vidi"}
    assert {word for word in short if f"{word}те" in begins or f"{word}te" in begins} - other_words == set()


@pytest.mark.parametrize("language", FOLDERS)
def test_no_sentence_about_signing_in_says_the_word_for_a_report(language: Language) -> None:
    """On one page "пријава" is a report alone: "your sign-in has ended" read as "your report has expired"."""
    signing = re.compile(r"\bsign(?:s|ed|ing)?[ -]in\b", re.IGNORECASE)
    about = [each for each in catalogue(language) if each.id and signing.search(str(each.id))]
    assert about
    assert [each.id for each in about if re.search(r"пријав|prijav", str(each.string).casefold())] == []


def test_the_page_of_a_session_that_ended_speaks_of_no_report() -> None:
    ended = catalogue(Language.SR_CYRL).get("Your sign-in has ended")
    assert ended is not None
    assert ended.string == "Одјављени сте јер се дуго ништа није радило"


@pytest.mark.parametrize(
    "text",
    [
        "Два УПУТА чекају",
        "Sledeća jedinicA",
        "ваше јединице",
        "уз  ваш други\nфактор",
        "Pošaljite uput.",
        "Подаци су запечаћени",
        "Elementi seksualnog iskorišćavanja",
        "Kolega je prihvatio/la",
        "Рок је истекао. Пријавите се.",
        "Vaša prijava na sistem je istekla",
    ],
)
def test_a_banned_word_is_found_in_any_form_and_either_script(text: str) -> None:
    assert any(found_in(phrase, text) for phrase in BANNED)


@pytest.mark.parametrize(
    "text", ["Упутства за раднике", "Центар је упутио пријаву", "uputstvo", "Полно преносиве инфекције", "инструкција"]
)
def test_words_that_only_look_alike_are_free(text: str) -> None:
    assert not any(found_in(phrase, text) for phrase in BANNED)


def test_latin_texts_of_the_reference_data_say_what_the_cyrillic_ones_say() -> None:
    pairs = zip(sentences()["reference"][::2], sentences()["reference"][1::2], strict=True)
    assert [(latin, cyrillic) for cyrillic, latin in pairs if translate.in_latin(cyrillic) != latin] == []


def test_both_scripts_of_the_pages_are_held() -> None:
    assert {Language.SR_CYRL, Language.SR_LATN} == set(FOLDERS)
    assert len(sentences()["pages"]) > 2 * len(TERMS)

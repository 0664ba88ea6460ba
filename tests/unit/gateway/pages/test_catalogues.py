"""The catalogues: complete, plural as Serbian counts, and Latin made from Cyrillic."""

from __future__ import annotations

import re

import pytest

from gateway.pages.languages.catalogues import FOLDERS, catalogue, translations
from gateway.pages.languages.choice import Language
from tests.workshop import languages as translate

SIGNS = ("%(num)s sign", "%(num)s signs")
PLACE = re.compile(r"%\(\w+\)s")


def test_the_catalogues_hold_what_the_pages_say_and_nothing_is_untranslated() -> None:
    assert translate.main(["--check"]) == 0


def test_a_sentence_that_no_one_translated_is_named() -> None:
    source = translate.cyrillic()
    source.add("A sentence that nobody translated")
    source.add(("%(num)s thing", "%(num)s things"), ("%(num)s ствар", "", ""))
    missing = translate.untranslated(source)
    assert len(missing) == 2
    assert "A sentence that nobody translated" in missing


@pytest.mark.parametrize(
    ("count", "form"), [(1, "знак"), (3, "знака"), (5, "знакова"), (11, "знакова"), (21, "знак"), (22, "знака")]
)
def test_plurals(count: int, form: str) -> None:
    assert translations(Language.SR_CYRL).ngettext(*SIGNS, count) % {"num": count} == f"{count} {form}"


@pytest.mark.parametrize("language", FOLDERS)
def test_every_place_for_a_value_is_kept(language: Language) -> None:
    for message in catalogue(language):
        shown = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = set(PLACE.findall(message.id if isinstance(message.id, str) else message.id[1]))
        if message.id:
            assert all(set(PLACE.findall(str(form))) == asked for form in shown), message.id


@pytest.mark.parametrize("language", FOLDERS)
def test_a_serbian_sentence_writes_a_time_with_a_dot_and_dots_behind_the_parts_of_a_day(language: Language) -> None:
    others = re.compile(r"\b\d{1,2}:\d{2}\b|\b0\d\.\d{2}\b|\b\d{1,2} \d{1,2} \d{4}\b")
    found = [message.id for message in catalogue(language) if message.id and others.search(str(message.string))]
    assert not found


def test_each_script_is_its_own() -> None:
    for message in catalogue(Language.SR_LATN):
        assert not re.search(r"[Ѐ-ӿ]", str(message.string)), message.id
    assert translations(Language.SR_LATN).gettext("Whom to call") == "Koga da zovete"
    assert translations(Language.EN).gettext("Whom to call") == "Whom to call"


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Његош, ЊЕГОШ", "Njegoš, NJEGOŠ"),
        ("џеп, Љубав, ђак", "džep, Ljubav, đak"),
        ("инјекција", "injekcija"),
        ('и „не знам“ је "одговор"', 'i „ne znam“ je "odgovor"'),
        ("%(count)s захтева", "%(count)s zahteva"),
    ],
)
def test_letters_of_two_and_places_for_values_survive(cyrillic: str, latin: str) -> None:
    assert translate.in_latin(cyrillic) == latin

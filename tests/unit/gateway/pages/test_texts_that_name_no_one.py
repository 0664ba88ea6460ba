"""A name in a text is found by how it is written, where no name is known to look for."""

from __future__ import annotations

import pytest

from chassis.domain.identifying import Hint
from gateway.pages.identifying import HINTS, hints_of_identity

NAME = HINTS[Hint.NAME]


@pytest.mark.parametrize(
    "text",
    [
        "Marija Petrović je ovde.",
        "Rekla je da se zove Ana-Marija.",
        "Питала је Марија Петровић.",
        "Da. Zove se Ana Sintetić",
    ],
)
def test_two_words_with_capitals_are_a_name(text: str) -> None:
    assert hints_of_identity(text) == [NAME]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Da li da zovem Klinički centar Niš?",
        "Iz Novog Sada je.",
        "U Nišu, kod Petra.",
        "Ima 17. Dolazi iz Niša. JMBG nema.",
    ],
)
def test_places_and_beginnings_of_sentences_are_none(text: str) -> None:
    assert hints_of_identity(text) == []

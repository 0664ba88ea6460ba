"""A text that must name no person and seems to: its author looks at it once more, and may send it as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from chassis.domain.identifying import Hint, hints_in
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import Language
from gateway.pages.languages.names import municipalities
from gateway.pages.rendering.refusals import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gateway.pages.forms import Form

HINTS: Final[Mapping[Hint, str]] = {
    Hint.JMBG: N_(
        "What you wrote seems to hold a personal number (JMBG). Take it out: nobody is to be recognised by it."
    ),
    Hint.PHONE: N_("What you wrote seems to hold a telephone number. Take it out unless it is meant so."),
    Hint.NAME: N_("What you wrote seems to hold somebody's name. Take it out: nobody is to be recognised by it."),
}
LOOK_AGAIN: Final = N_("Look at this once more")
_SEND_ANYWAY: Final = N_("Nothing was sent yet. Change it, or press the button again: then it is sent as it stands.")
_SENTENCE: Final = re.compile(r"[.!?:;\n]+")
_WORD: Final = re.compile(r"[^\W\d_]+")
# The first word of a sentence is written large whatever it is; a preposition before a place has fewer letters than a name.
_SHORTEST_AT_THE_BEGINNING: Final = 4


def hints_of_identity(text: str, names: Iterable[str] = ()) -> list[str]:
    """What in a text identifies a person, as sentences: one of `names`, or two words that are written as a name."""
    found = [hint for hint in hints_in(text, names) if hint in HINTS]
    if Hint.NAME not in found and _has_a_name(text):
        found.append(Hint.NAME)
    return [HINTS[hint] for hint in found]


def must_name_no_person(form: Form, field: str = "text") -> Form:
    """The form; the first time that a text with such a hint is sent, with what to look at in it instead of being sent."""
    text = form.one(field)
    looked = sha256(text.encode()).hexdigest()[:16]
    found = [] if form.problems or form.one("looked") == looked else hints_of_identity(text)
    if not found or form.language is not None:
        return form
    again = form.wrong([Problem(field, each) for each in found], LOOK_AGAIN)
    return replace(again, says=_SEND_ANYWAY, looked=looked)


def _has_a_name(text: str) -> bool:
    """Two words side by side with a capital each, unless both are of the name of a place."""
    return any(_is_a_name(*pair) for sentence in _SENTENCE.split(text) for pair in pairwise(_WORD.finditer(sentence)))


def _is_a_name(one: re.Match[str], other: re.Match[str]) -> bool:
    between, words = one.string[one.end() : other.start()], (one[0], other[0])
    begins = not one.string[: one.start()].strip() and len(one[0]) < _SHORTEST_AT_THE_BEGINNING
    if begins or between not in (" ", "-") or not all(map(str.istitle, words)):
        return False
    return not all(hints_in(each, _places()) for each in words)


@cache
def _places() -> frozenset[str]:
    return frozenset(name for _, name in municipalities(Language.SR_LATN))

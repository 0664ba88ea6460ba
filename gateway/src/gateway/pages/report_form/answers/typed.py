"""What a browser posted of one screen."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import UUID

import orjson

from chassis.domain.errors import NotFound
from contracts.words.reports import WayIn
from gateway.pages.languages.date_fields import is_empty
from gateway.pages.report_form.persons.in_draft import FIRST, OTHERS, WHO, Whom
from gateway.pages.report_form.screens.sections import form_of
from gateway.pages.report_form.screens.steps import DATES, KEYED, Answers, Part, Step, asked, came_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts import forms
    from gateway.pages.forms import Form
    from gateway.pages.languages.choice import Language


_DIGITS: Final = 3


class Place(NamedTuple):
    """One screen of one draft."""

    draft_id: str
    step: Step


@dataclass(frozen=True, slots=True)
class SubmittedScreen:
    """One screen as it came back; `seen` is the mark of what the draft held when the screen was shown.

    `to` is where it was come from and leads back to, `form` the version of the form that it was made from, and `whom` of whom it
    asked, for which `way` in. `language` was pressed instead of going on: the same screen is wanted in it. `keyed`: another
    person reported it. `for_all`: what is answered of one of several persons holds for the others too.
    """

    draft_id: str
    step: Step
    answers: Answers
    key: str
    seen: str
    child: bool
    to: Step | None
    form: forms.Form
    whom: Whom = Whom()  # noqa: RUF009 -- it is frozen
    way: str = ""
    back: bool = False
    language: Language | None = None
    keyed: bool = False
    for_all: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The answers that it asks for."""
        return asked(self.step, self.form, child=self.child, part=self.whom.part, way=self.way)


def placed(draft_id: str, step: str) -> Place:
    """The screen that an address names. Raises NotFound."""
    try:
        return Place(str(UUID(draft_id)), Step(step))
    except ValueError:
        raise NotFound from None


def read(place: Place, form: Form, sector: str | None) -> SubmittedScreen:
    """Known names only: whatever else a browser sends is dropped. Values are kept as typed, empty ones left out.

    Only in a day that is typed at all an empty one stays, since it holds a place. A screen of what is keyed in says itself whose
    form it was made from; a form that is not the reporter's is refused when it is filed.
    """
    child, keyed, whom = "child" in form.typed, KEYED in form.typed, _whom(form)
    made_from = form_of(form.one("sector") if keyed else sector, form.one("form"))
    way = form.one("way") if form.one("way") in set(WayIn) else ""
    others = [name for name in (WHO, OTHERS) if place.step is Step.CHECK and form.all(name)]
    to = came_from(place.step, form.one("to"))
    return SubmittedScreen(
        place.draft_id,
        place.step,
        {
            name: _answer(name, form.all(name))
            for name in (*asked(place.step, made_from, child=child, part=whom.part, way=way), *others)
        },
        form.key,
        form.one("seen"),
        child,
        Step.TASKS if whom.part and to is None and place.step is not Step.CHECK else to,
        made_from,
        whom,
        way,
        "back" in form.typed,
        form.language,
        keyed,
        "for_all" in form.typed,
    )


def _whom(form: Form) -> Whom:
    part, number = form.one("part"), form.one("number")
    return Whom(
        form.one("person") or FIRST,
        Part(part) if part in list(Part) else Part.WHOLE,
        int(number) if number.isdecimal() and len(number) <= _DIGITS else 1,
    )


def _answer(name: str, values: Sequence[str]) -> list[str]:
    if name in DATES:
        return [] if is_empty(values) else list(values)
    return [value for value in values if value]


def mark(answers: Answers, names: Sequence[str]) -> str:
    """A short hash of some answers, by which a change in another window is noticed."""
    content = [(name, list(answers.get(name, ()))) for name in names]
    return sha256(orjson.dumps(content)).hexdigest()[:16]

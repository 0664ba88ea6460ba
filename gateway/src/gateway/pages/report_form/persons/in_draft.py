"""Who is in a draft. The first lies in it as one person always has, each other as one answer that holds all of theirs.

Each person has an id that stays: what was typed for one never lands on another, even after a removal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from gateway.pages.report_form.screens.steps import Answers, Part, Step, asked, child_path, of_place, one

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contracts import forms

FIRST: Final = "1"
"""The id of whom a draft was begun with."""
PLACE: Final = "place"
"""In the place of an id: what is said once of everybody."""
WHO: Final = "who"
"""The answer of a draft that holds the id of the first, once another than whom it was begun with is the first."""
OTHERS: Final = "others"
"""The answer of a draft that holds everybody else, each as a text of its own."""
SAME: Final = ("suspicions", "indicators", "concern")
"""What an added person takes over from the one before: it belongs to the situation."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a draft with what is answered of them alone; of the first that is whatever else lies in the draft too."""

    id: str
    number: int
    answers: Answers


@dataclass(frozen=True, slots=True)
class Whom:
    """Of whom a screen asks, and how much of it."""

    person: str = FIRST
    part: Part = Part.WHOLE
    number: int = 1

    @property
    def named(self) -> str:
        """Whom an address means; empty where there is one person."""
        return {Part.WHOLE: "", Part.PLACE: PLACE, Part.OWN: self.person}[self.part]

    @property
    def query(self) -> str:
        """The end of an address; empty where there is one person."""
        return f"&person={self.named}" if self.named else ""

    @property
    def carried(self) -> Sequence[tuple[str, str]]:
        """Hidden fields of its form; none for the person with whom a draft was begun, alone."""
        fields = {"person": self.person, "part": self.part.value, "number": str(self.number)}
        usual = {"person": FIRST, "part": Part.WHOLE.value, "number": "1"}
        return [(name, value) for name, value in fields.items() if value != usual[name]]


class PersonGone(Exception):
    """They were removed in another window."""


def persons_of(answers: Answers) -> list[Person]:
    """All persons in their order. An unreadable one is left out: a draft holds whatever a program put there."""
    first = {name: values for name, values in answers.items() if name not in (WHO, OTHERS)}
    found = [(one(answers, WHO) or FIRST, first), *_others(answers)]
    return [Person(person, number, said) for number, (person, said) in enumerate(found, start=1)]


def person_of(answers: Answers, person: str) -> Person:
    """One of them. Raises PersonGone."""
    found = next((each for each in persons_of(answers) if each.id == person), None)
    if found is None:
        raise PersonGone
    return found


def whom_of(answers: Answers, chosen: str, step: Step, form: forms.Form) -> Whom:
    """Of whom a screen asks, when its address has this person. Raises PersonGone."""
    persons = persons_of(answers)
    if len(persons) == 1 and chosen in ("", PLACE):
        return Whom(persons[0].id)
    if chosen in ("", PLACE):
        part = Part.PLACE if chosen or step is Step.CONTACT or not _own(step, form) else Part.OWN
        return Whom(persons[0].id, part)
    found = person_of(answers, chosen)
    return Whom(found.id, Part.WHOLE if len(persons) == 1 else Part.OWN, found.number)


def person_now(answers: Answers, whom: Whom) -> Whom:
    """The same person as in the draft now, whichever number it has there. Raises PersonGone."""
    if whom.part is Part.PLACE:
        return Whom(persons_of(answers)[0].id, whom.part)
    found = person_of(answers, whom.person)
    return Whom(found.id, whom.part, found.number)


def view_of(answers: Answers, whom: Whom, form: forms.Form) -> Answers:
    """What is answered of a person and of the place. Raises PersonGone."""
    person, first = person_of(answers, whom.person), persons_of(answers)[0]
    if person.id == first.id:
        return first.answers
    return {**{name: said for name, said in first.answers.items() if of_place(name, form)}, **person.answers}


def everybody(answers: Answers, form: forms.Form) -> list[tuple[Person, Answers]]:
    """Each person with what is answered of them and of the place."""
    return [(each, view_of(answers, Whom(each.id), form)) for each in persons_of(answers)]


def any_child(answers: Answers) -> bool:
    """Whether a person in it is or may be a child."""
    return any(child_path(each.answers) for each in persons_of(answers))


def put(answers: Answers, whom: Whom, said: Answers) -> dict[str, Sequence[str]]:
    """The draft with these answers added to those about a person or the place. Raises PersonGone."""
    person = person_of(answers, whom.person)
    if person.number == 1:
        return {**answers, **said}
    written = [(each.id, {**each.answers, **said} if each == person else each.answers) for each in persons_of(answers)]
    return {**answers, OTHERS: [_written(*each) for each in written[1:]]}


def with_another(answers: Answers, person: str) -> dict[str, Sequence[str]]:
    """The draft with one more, who has the same answers as the last one to what belongs to the situation."""
    last = persons_of(answers)[-1]
    same = {name: last.answers[name] for name in SAME if last.answers.get(name)}
    return {**answers, OTHERS: [*answers.get(OTHERS, ()), _written(person, same)]}


def without(answers: Answers, person: str, form: forms.Form) -> dict[str, Sequence[str]]:
    """The draft without one person; where that is the first, the second becomes it. Raises PersonGone."""
    gone, (first, *others) = person_of(answers, person), persons_of(answers)
    if gone.number > 1:
        return {**answers, OTHERS: [_written(each.id, each.answers) for each in others if each.id != person]}
    place = {name: said for name, said in first.answers.items() if of_place(name, form)}
    second, *rest = others
    return {**place, **second.answers, WHO: [second.id], OTHERS: [_written(each.id, each.answers) for each in rest]}


def typed_of(answers: Answers, person: str, form: forms.Form) -> Answers:
    """What was typed of a person, without what they took over from the one before. Raises PersonGone."""
    found, all_persons = person_of(answers, person), persons_of(answers)
    before = all_persons[found.number - 2].answers if found.number > 1 else {}
    return {
        name: said
        for name, said in found.answers.items()
        if said and not of_place(name, form) and not (name in SAME and list(said) == list(before.get(name, ())))
    }


def has_same(answers: Answers, person: Person) -> bool:
    """Whether what belongs to the situation is still answered as for the person before."""
    if person.number == 1:
        return False
    before = persons_of(answers)[person.number - 2].answers
    said = [(list(person.answers.get(name, ())), list(before.get(name, ()))) for name in SAME]
    return any(own for own, _ in said) and all(own == earlier for own, earlier in said)


def _own(step: Step, form: forms.Form) -> bool:
    return any(asked(step, form, child=child, part=Part.OWN) for child in (True, False))


def _written(person: str, said: Answers) -> str:
    kept = {name: list(values) for name, values in said.items() if values}
    return orjson.dumps({"id": person, "answers": kept}).decode()


def _others(answers: Answers) -> Iterator[tuple[str, Answers]]:
    for text in answers.get(OTHERS, ()):
        try:
            found = orjson.loads(text)
        except orjson.JSONDecodeError:
            continue
        if isinstance(found, dict) and _is_id(found.get("id")) and _is_answers(found.get("answers")):
            yield found["id"], found["answers"]


def _is_id(found: Any) -> bool:
    return isinstance(found, str) and found.isascii() and found.isalnum()


def _is_answers(found: Any) -> bool:
    return isinstance(found, dict) and all(
        isinstance(values, list) and all(isinstance(each, str) for each in values) for values in found.values()
    )

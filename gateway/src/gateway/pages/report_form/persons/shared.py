"""What is answered of one of several persons and holds for the others too: it is typed once, and no person's own answer is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.words.reports import WayIn
from gateway.pages.languages.catalogues import N_
from gateway.pages.report_form.answers.complaint import Complaint
from gateway.pages.report_form.persons.in_draft import Whom, everybody, person_of, put
from gateway.pages.report_form.screens.steps import Part, Step, asked, child_path, one, way_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gateway.pages.report_form.answers.typed import SubmittedScreen
    from gateway.pages.report_form.screens.steps import Answers

_ALL: Final = N_("The same for all persons in this report")
_OFFERED: Final[Mapping[tuple[Step, bool], str]] = {
    (Step.SIGNS, True): _ALL,
    (Step.SIGNS, False): _ALL,
    (Step.PLACE, True): _ALL,
    (Step.PLACE, False): _ALL,
    (Step.WAY, True): N_("The same for all children in this report"),
    (Step.WAY, False): N_("None of the other adults could be asked either"),
}
"""By the screen and whether the person is or may be a child. An age is judged for each alone."""
_AGREEMENT: Final = Complaint(
    Step.WAY,
    "for_all",
    N_(
        "Whether they agree is for each person to say: only that it was not possible to ask can be said of all adults at once."
    ),
)


def offered_for_all(step: Step, part: Part, *, child: bool) -> str:
    """What a screen says beside the box that answers it for everybody; empty where it has none."""
    return _OFFERED.get((step, child), "") if part is Part.OWN else ""


def why_not_for_all(posted: SubmittedScreen) -> Complaint | None:
    """What is wrong with saying this of everybody."""
    own = posted.step is Step.WAY and not posted.child and one(posted.answers, "wayIn") != WayIn.COULD_NOT_ASK
    return _AGREEMENT if own else None


def put_for_all(answers: Answers, posted: SubmittedScreen) -> dict[str, Sequence[str]]:
    """The draft with what was answered of one person, and of each other who is asked it and had no answer or the same as that one.

    Raises PersonGone.
    """
    said, before = posted.answers, person_of(answers, posted.whom.person).answers
    found = put(answers, posted.whom, said)
    for person, view in everybody(answers, posted.form):
        names = [name for name in _asked_of(view, posted) if name in said]
        own = {name: list(person.answers.get(name, ())) for name in names}
        if all(had in ([], list(before.get(name, ()))) for name, had in own.items()):
            found = put(found, Whom(person.id), {name: said[name] for name in names})
    return found


def _asked_of(answers: Answers, posted: SubmittedScreen) -> Sequence[str]:
    """What this screen asks of another person; what depends on the age, nothing before it is known."""
    if posted.step is Step.WAY and not one(answers, "age"):
        return ()
    return asked(posted.step, posted.form, child=child_path(answers), part=Part.OWN, way=way_of(answers) or "")

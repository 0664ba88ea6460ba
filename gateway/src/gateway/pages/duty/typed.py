"""What was typed to put a person on the roster, and what of it cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contracts import problems
from gateway.pages.forms import Form, FormFixes
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.date_fields import Unreadable, moment_of, parts_of, typed_as
from gateway.pages.languages.dates import moment
from gateway.pages.rendering.refusals import Problem, message_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from gateway.pages.answers import DutyTurn

PLACES: Final = {"1": N_("1 (alerted first)")} | {str(place): str(place) for place in range(2, 10)}
_PERSON: Final = Problem("person", N_("Choose who is on duty."))
_PLACE: Final = Problem("place", N_("Choose in which place this person is alerted."))
_FROM: Final = Problem(
    "from",
    N_("Enter from when: a day such as 27 11 2026 and a time such as 20:00. It may be at most 90 days from now."),
    address="#from-day",
)
_TO: Final = Problem(
    "to",
    N_(
        "Enter until when: a day such as 28 11 2026 and a time such as 08:00, later than the beginning, "
        "not yet past, and at most 14 days after the beginning."
    ),
    address="#to-day",
)
FIXES: Final = FormFixes({"personId": _PERSON, "place": _PLACE, "startsAt": _FROM, "endsAt": _TO})


def checked(form: Form, people: Collection[str], running: DutyTurn | None = None) -> Form:
    """The form with everything that is missing or cannot be read; of a turn that runs the end alone is asked for."""
    return form.wrong(list(_wrong(form, people, () if running else (_FROM,))), message_of(problems.INVALID_INPUT).what)


def turn_of(form: Form, running: DutyTurn | None = None) -> dict[str, Any]:
    """What is sent, of a form without problems; by the clock of Belgrade. Of a turn that runs all but the end is as it is."""
    ends = {"expectedVersion": form.version, "endsAt": moment_of(form.all("to")).isoformat()}
    if running is not None:
        unchanged = {"personId": running["person"]["id"], "place": running["place"], "startsAt": running["startsAt"]}
        return {**ends, **unchanged}
    starts_at = moment_of(form.all("from")).isoformat()
    return {**ends, "personId": form.one("person"), "place": int(form.one("place")), "startsAt": starts_at}


def empty(now: datetime) -> Form:
    """A fresh form: from today on, alerted first."""
    return Form({"place": ["1"], "from": typed_as(moment(now).date())})


def of_turn(turn: DutyTurn, version: int) -> Form:
    """The form of a turn as it is."""
    moments = {"from": typed_as(moment(turn["startsAt"])), "to": typed_as(moment(turn["endsAt"]))}
    return Form({"person": [turn["person"]["id"]], "place": [str(turn["place"])], **moments}, version=version)


def _wrong(form: Form, people: Collection[str], begins: Collection[Problem]) -> Iterator[Problem]:
    if begins and form.one("person") not in people:
        yield _PERSON
    if begins and form.one("place") not in PLACES:
        yield _PLACE
    for usual in (*begins, _TO):
        try:
            moment_of(form.all(usual.name))
        except Unreadable as unreadable:
            # Of a time in a night when the clock changes more is said than the usual.
            of_time = unreadable.part == "time" and parts_of(form.all(usual.name))[3].strip()
            yield Problem(usual.name, unreadable.sentence, address=usual.address) if of_time else usual

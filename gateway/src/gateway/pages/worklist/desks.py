"""Desks at which reports wait as a table: each is a row of columns, views, filters, sorts and what is said when it is empty."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from contracts import reference
from contracts.scopes import Permission, carries
from contracts.words.procedures import ProcedureShow
from contracts.words.referrals import Owner, ReferralState, WorklistSort
from contracts.words.reports import CentreShow
from gateway.pages import labels
from gateway.pages.languages.catalogues import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE, OWNER = "state", "owner"
ANY: Final = "any"
"""Whatever has not ended; what has is found by its reference."""
YES: Final = "yes"


class Part(StrEnum):
    """What of a report a column shows; the template has a cell for each."""

    URGENCY = "urgency"
    REFERENCE = "reference"
    PERSON = "person"
    PLACE = "place"
    SECTOR = "sector"
    RECEIVED = "received"
    STATE = "state"
    TERM = "term"
    OWNER = "owner"
    ACTION = "action"
    ASKED = "asked"

    @property
    def names_row(self) -> bool:
        """Whether a screen reader says it before each cell of its row."""
        return self is Part.REFERENCE


@dataclass(frozen=True, slots=True)
class Column:
    """A part under its heading; `sort` is what the heading offers."""

    part: Part
    heading: str
    sort: WorklistSort | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed by, under its name in the address; a filter of one choice is pressed at once.

    The choices are values with sentences of the catalogues; `of_places` are municipalities, of which each language has names.
    """

    name: str
    label: str
    choices: Mapping[str, str]
    of_places: bool = False

    @property
    def at_once(self) -> str:
        """The value of a filter of one choice; of others empty."""
        return next(iter(self.choices)) if len(self.choices) == 1 else ""


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list; `direction` is what its heading says to a screen reader."""

    code: WorklistSort
    label: str
    direction: str


@dataclass(frozen=True, slots=True)
class View:
    """What is one press away above the list: the state or the owner that it chooses, and what is said when there is nothing."""

    label: str
    empty: str
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desk:
    """One table for work, at its address; the first of the views and of the sorts is what one comes to.

    At the Centre it `shows` such reports while no state is chosen; filters and sorts are of these, and of no list of procedures.
    """

    name: str
    columns: tuple[Column, ...]
    views: tuple[View, ...]
    filters: tuple[Filter, ...] = ()
    sorts: tuple[Sort, ...] = ()
    path: str = "/list"
    shows: CentreShow | ProcedureShow = CentreShow.WAITING

    @property
    def before_state(self) -> int:
        """How many columns come before the state: over them a second request says what it is."""
        return [column.part for column in self.columns].index(Part.STATE)

    def sort_of(self, column: Column) -> Sort | None:
        """What the heading of the column offers."""
        return next((each for each in self.sorts if each.code is column.sort), None)


_COLUMNS: Final = (
    Column(Part.URGENCY, N_("Urgency"), WorklistSort.URGENCY),
    Column(Part.REFERENCE, N_("Reference")),
    Column(Part.PERSON, N_("Age")),
    Column(Part.PLACE, N_("Place")),
    Column(Part.SECTOR, N_("From")),
    Column(Part.RECEIVED, N_("Received"), WorklistSort.RECEIVED),
    Column(Part.STATE, N_("State")),
    Column(Part.TERM, N_("Time left"), WorklistSort.TERM),
    Column(Part.OWNER, N_("Who acts")),
    Column(Part.ACTION, N_("Action")),
)
_SORTS: Final = (
    Sort(WorklistSort.TERM, N_("First what is due first"), "ascending"),
    Sort(WorklistSort.URGENCY, N_("First the most urgent"), "descending"),
    Sort(WorklistSort.RECEIVED, N_("First the newest"), "descending"),
)
_VIEWS: Final = (
    View(
        labels.STATE_BRIEF[ReferralState.SENT],
        N_(
            "Nothing waits for your unit. A referral appears here as soon as it is sent to you, "
            "first what is due first, and stays until somebody has answered it."
        ),
    ),
    View(
        N_("Taken on by me"),
        N_("You have taken nothing on that is still open. What you take on from the list stands here."),
        {OWNER: Owner.ME},
    ),
    View(N_("All that is open"), N_("No report is open."), {STATE: ANY}),
)
_TO_INFORM: Final = View(
    labels.TO_INFORM,
    N_("There is no person of whom the prosecutor is to be informed."),
    {STATE: CentreShow.TO_INFORM},
)
_ANSWER_PENDING: Final = View(
    N_("With others"),
    N_("No unit has still to answer a request of the Centre, and no reporter a question."),
    {STATE: CentreShow.ANSWER_PENDING},
)
"""Of both each person is a line, first what is due first."""
_FIRST_OF_CENTRE: Final = View(
    labels.STATE_BRIEF[ReferralState.SENT],
    N_("Nothing waits for the Centre. A report appears here as soon as it is filed, first what is due first."),
)
_URGENCY: Final = Filter("urgency", N_("Urgency"), labels.URGENCY)
_OWNER: Final = Filter(OWNER, N_("Who acts"), labels.OWNER)
_OVERDUE: Final = Filter("overdue", N_("Only overdue"), {YES: N_("Only overdue")})
_TODAY: Final = Filter("today", N_("Due today"), {YES: N_("Due today")})
_STATE: Final = Filter(
    STATE, N_("State"), {each: labels.STATE_BRIEF[each] for each in (ReferralState.ESCALATED, ReferralState.ACCEPTED)}
)
UNIT: Final = Desk("unit", _COLUMNS, _VIEWS, (_STATE, _OWNER, _URGENCY, _OVERDUE, _TODAY), _SORTS)
_TAKEN_OVER: Final = Filter(STATE, N_("Only taken over"), {CentreShow.TAKEN_OVER: N_("Only taken over")})
_SECTOR: Final = Filter("sector", N_("From"), labels.SECTOR_BRIEF)
_PLACE: Final = Filter(
    "place", N_("Place"), {each.code: each.code for each in reference.municipalities()}, of_places=True
)
CENTRE: Final = Desk(
    "centre",
    _COLUMNS,
    (_FIRST_OF_CENTRE, *_VIEWS[1:], _ANSWER_PENDING, _TO_INFORM),
    (_OWNER, _URGENCY, _SECTOR, _PLACE, _TAKEN_OVER, _OVERDUE, _TODAY),
    _SORTS,
)
_BY_TERM: Final = (_URGENCY, _OVERDUE, _TODAY)
TO_REVIEW: Final = View(labels.RISK_TO_REVIEW, N_("No danger is to be reviewed today."), {STATE: CentreShow.REVIEW})
"""Cases whose danger is to be assessed anew by the end of today; filters and sorts are not of it."""
CASES: Final = Desk(
    "cases",
    tuple(each for each in _COLUMNS if each.part is not Part.OWNER),
    (
        View(N_("My cases"), N_("You have no case. One appears here as soon as the Centre gives it to you.")),
        _ANSWER_PENDING,
        _TO_INFORM,
        TO_REVIEW,
    ),
    _BY_TERM,
    _SORTS,
    shows=CentreShow.ASSIGNED,
)
"""What a case manager has."""
SUPERVISION: Final = Desk(
    "supervision",
    _COLUMNS,
    (
        View(N_("Without a case manager"), N_("Every report that the Centre has taken over has a case manager.")),
        View(N_("All cases"), N_("No case is open."), {STATE: CentreShow.ASSIGNED}),
        _ANSWER_PENDING,
        _TO_INFORM,
        TO_REVIEW,
    ),
    _BY_TERM,
    _SORTS,
    shows=CentreShow.TAKEN_OVER,
)
"""What the Centre has taken over, by whether a case manager has it."""
_OF_PROCEDURE: Final = tuple(
    each
    for each in (Column(column.part, column.heading) for column in _COLUMNS)
    if each.part not in {Part.SECTOR, Part.TERM, Part.ACTION}
)
_OWN_COLUMNS: Final = (
    Column(Part.URGENCY, N_("Urgency")),
    Column(Part.REFERENCE, N_("Reference")),
    Column(Part.PERSON, N_("Age")),
    Column(Part.PLACE, N_("Place")),
    Column(Part.RECEIVED, N_("Received")),
    Column(Part.STATE, N_("State")),
    Column(Part.ASKED, N_("What is asked of you")),
)
_OWN_VIEWS: Final = (
    View(N_("All that is open"), N_("You have no open report.")),
    View(N_("All reports"), N_("There are no reports on this page."), {STATE: ANY}),
)
OWN: Final = Desk("own", _OWN_COLUMNS, _OWN_VIEWS, path="/entries")
"""What a reporter and their unit filed; its order is the service's own."""


_OF_PROCEDURES: Final = (
    (
        Permission.PROCEDURES_SIGN,
        ProcedureShow.OWED,
        View(N_("Waits for my signature"), N_("No proposal waits for your signature.")),
    ),
    (
        Permission.PROCEDURES_SIGN,
        ProcedureShow.SITS,
        View(
            N_("Panels that I sit on"),
            N_("You sit on no panel. One appears here as soon as the Centre appoints you to it."),
        ),
    ),
    (
        Permission.PROCEDURES_SUPERVISE,
        ProcedureShow.TO_CONFIRM,
        View(N_("Decisions to confirm"), N_("No decision waits for your confirmation.")),
    ),
    (
        Permission.PROCEDURES_RULE,
        ProcedureShow.DISSENTS,
        View(N_("Dissents to decide"), N_("No dissent waits for your decision.")),
    ),
    (
        Permission.PROCEDURES_RULE,
        ProcedureShow.CHALLENGED,
        View(N_("Reviews and revocations"), N_("No review and no revocation waits for your decision.")),
    ),
)
"""Who has which list of procedures, what is pending for a person before what is theirs."""


def procedures_of(roles: frozenset[str]) -> list[tuple[ProcedureShow, View]]:
    """Lists of procedures of a person with these roles, each as a view that another desk has too."""
    return [
        (show, replace(view, chosen={STATE: show})) for needed, show, view in _OF_PROCEDURES if carries(roles, needed)
    ]


@lru_cache(256)
def desk_of(roles: frozenset[str]) -> Desk:
    """The desk of a person with these roles; of several at the Centre that of its intake, with their procedures behind it."""
    listed = procedures_of(roles)
    if carries(roles, Permission.REPORTS_LIST_ALL):
        desk = _desk_of_centre(roles)
        return replace(desk, views=(*desk.views, *(view for _, view in listed))) if listed else desk
    if not listed:
        return UNIT
    first, *others = listed
    views = replace(first[1], chosen={}), *(view for _, view in others)
    return Desk("procedures", _OF_PROCEDURE, views, shows=first[0])


def _desk_of_centre(roles: frozenset[str]) -> Desk:
    if carries(roles, Permission.REPORTS_TAKE_OVER):
        return CENTRE
    return SUPERVISION if carries(roles, Permission.CASES_ASSIGN) else CASES

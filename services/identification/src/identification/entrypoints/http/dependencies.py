"""What routes ask for besides who calls."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from chassis.http.dependencies import container, unit_of_work
from contracts.fields import Cursor, EncounterPlaceCode, Id
from contracts.words.procedures import ProcedureShow
from contracts.words.referrals import Owner, WorklistSort
from contracts.words.reports import CentreShow, ReportingSector
from contracts.words.urgency import Urgency
from identification import bootstrap
from identification.application.lists.ports import CentreFilter
from identification.application.ports import UnitOfWork
from identification.entrypoints.http.reading.classes import ListedClass, ReportClass

First = Annotated[int, Query(ge=1, le=50)]
After = Annotated[Cursor | None, Query()]
RequestedClasses = Annotated[
    list[ReportClass] | None,
    Query(
        alias="classes",
        description="Classes to open; without any, all that the caller may see. The others stay unread.",
    ),
]


@dataclass(frozen=True)
class ListPage:
    """Which page of a list of reports is asked for, and what of each."""

    first: First = 20
    after: After = None
    asked: Annotated[
        list[ListedClass] | None,
        Query(alias="classes", description="Classes to open; without any, those of the receipt."),
    ] = None


@dataclass(frozen=True)
class Listing(ListPage):
    """Which reports are asked for."""

    own: Annotated[
        bool, Query(description="Only what the caller or a colleague of their unit filed, whatever else they may read.")
    ] = False
    reference: Annotated[
        str | None,
        Query(max_length=40, description="Only the report of this reference, with or without its dashes."),
    ] = None
    waiting: Annotated[bool, Query(description="Only what the Centre asked about and has no answer to.")] = False
    running: Annotated[bool, Query(description="Only what has not ended.")] = False
    urgent_first: Annotated[
        bool,
        Query(
            alias="urgentFirst",
            description="The most urgent first, as it was filed of the worst off of all persons, and what has ended last; "
            "of other lists than `own` without an effect.",
        ),
    ] = False


@dataclass(frozen=True)
class RunningListing(ListPage):
    """Which part of the Centre's list is asked for, and in which order."""

    show: Annotated[CentreShow, Query(description="`waiting` is what anything is undecided of.")] = CentreShow.WAITING
    owner: Annotated[Owner | None, Query(description="Only what they took over; nobody: what is not taken over.")] = (
        None
    )
    urgency: Annotated[Urgency | None, Query(description="Of the worst off of all persons when it was filed.")] = None
    sector: Annotated[ReportingSector | None, Query(description="Where it came from.")] = None
    place: Annotated[Id | None, Query(description="The unit that serves the place of a child.")] = None
    municipality: Annotated[
        EncounterPlaceCode | None,
        Query(description="Where the person was met: only reports of which the caller may read that."),
    ] = None
    overdue: Annotated[bool, Query(description="Only what should have been decided by now.")] = False
    due_today: Annotated[
        bool,
        Query(
            alias="dueToday",
            description="Only what is to be decided before midnight in Belgrade; with `overdue` what is overdue too.",
        ),
    ] = False
    sort: Annotated[WorklistSort, Query(description="`term` begins with what is to be decided first.")] = (
        WorklistSort.TERM
    )

    @property
    def narrowed(self) -> CentreFilter:
        """As the use case takes it."""
        return CentreFilter(self.show, self.owner, self.urgency, self.sector, self.place, sort=self.sort)


@dataclass(frozen=True)
class ProcedureListing(ListPage):
    """Which of the procedures that wait for the caller are asked for."""

    show: Annotated[
        ProcedureShow,
        Query(
            description="`sits` and `owed` are of the panel, `to_confirm` is of supervisors, `dissents` and `challenged` of the director."
        ),
    ] = ProcedureShow.SITS


Listed = Annotated[Listing, Depends()]
Waiting = Annotated[ProcedureListing, Depends()]
Running = Annotated[RunningListing, Depends()]
# In the address, not in the body: a repeat with it and one without are the same command.
OfReport = Annotated[
    Id | None,
    Query(
        alias="reportId",
        description="The report that the referral is of; of any other report it is not found.",
    ),
]

Container = Annotated[bootstrap.Container, container]
Uow = Annotated[UnitOfWork, unit_of_work]

"""A report as the caller may see it."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry

from contracts.access.ruling import Reason
from contracts.words.referrals import Owner, Purpose
from contracts.words.reports import Caution, ReportState
from gateway.context import Context
from gateway.graphql.errors.public_error import or_error, or_nothing
from gateway.graphql.fields import object_type, query
from gateway.graphql.inputs import After, First, as_id
from gateway.graphql.paging import DEFAULT_FIRST, Connection
from gateway.graphql.reports.content import about_person as of_person
from gateway.graphql.reports.content import about_report as of_report
from gateway.graphql.reports.content import procedure as of_procedure
from gateway.graphql.vocabulary import Mask
from gateway.graphql.wire import UnexpectedAnswer, camel, read

if TYPE_CHECKING:
    from gateway.graphql.referrals.types import Referral

ReferralLater = Annotated["Referral", strawberry.lazy("gateway.graphql.referrals.types")]

Everybody = Annotated[
    bool,
    strawberry.argument(description="Of the first of several persons who were reported at once those of all of them."),
]


@object_type
class Withheld:
    """One class that is held back or shown in part, and why."""

    class_: str = strawberry.field(name="class", description="Name of the class in the access table.")
    mask: Mask
    reason: Reason


@object_type
class PersonOfReport:
    """One of several persons who were reported at once: each has a report of their own, under this id."""

    id: strawberry.ID
    number: int
    reference: str
    child_path: bool | None = strawberry.field(
        default=None, description="Whether it is a child's report now: with one among them it is not taken back."
    )

    @query("What became of it for this person: referrals that you may see, oldest first.")
    @or_error
    async def referrals(self, info: strawberry.Info[Context, None]) -> list[ReferralLater] | None:
        """Through the loader: all persons cost one call."""
        return await info.context.referrals_of.load(str(self.id))


@object_type
class FilingWarning:
    """One thing to look at again in a report that was taken as it is. It repeats nothing."""

    code: Caution
    field: str = strawberry.field(description="Name of the answer inside the input.")
    sentence: str = strawberry.field(description="What it is and what to do.")


@object_type
class Sighting:
    """One recorded read of a report."""

    at: datetime
    unit_id: strawberry.ID | None = strawberry.field(default=None, description="The unit of the reader.")
    positions: list[str] = strawberry.field(description="What they were towards the report.")
    classes: list[str] = strawberry.field(description="Classes of the access table that were shown.")
    by_you: bool


@object_type
class SightingConnection(Connection[Sighting]):
    """One page of recorded reads, newest first."""


@strawberry.type(
    description="A report in a list: how far it came, what to do now, when and where, and how old the person is. "
    "A class that is null and not listed in `withheld` has nothing recorded; for any other class ask `report`."
)
class ReportSummary:
    """What every report in a list is answered with: exactly the classes that identification's list holds."""

    id: strawberry.ID
    version: int = strawberry.field(description="Pass it as `expectedVersion` when you change the report.")
    state: ReportState
    positions: list[str] = strawberry.field(description="What you are towards this report: it decides what you see.")
    withheld: list[Withheld] = strawberry.field(
        description="Every class of this type that is held back or shown in part, whatever else you ask for."
    )
    reference: of_report.ReferenceContent | None = None
    danger: of_report.DangerContent | None = None
    receipt: of_report.ReceiptContent | None = None
    instruction: of_report.InstructionContent | None = None
    whereabouts: of_report.WhereaboutsContent | None = None
    open_question: of_report.WaitingQuestions | None = None
    report: of_report.FilingContent | None = None
    municipality: of_report.MunicipalityContent | None = None
    birth: of_person.BirthContent | None = None
    assignment: of_report.AssignmentContent | None = None
    procedure: of_procedure.ListedProcedure | None = None
    owner: Owner | None = strawberry.field(
        default=None,
        description="On the Centre's list: who of it has the case, and before it is assigned who took the report over.",
    )

    @query("What became of it: referrals that you may see, oldest first.")
    @or_error
    async def referrals(
        self, info: strawberry.Info[Context, None], everybody: Everybody = False
    ) -> list[ReferralLater] | None:
        """Through the loader: a page of reports costs one call."""
        context = info.context
        return await (context.referrals_of_all if everybody else context.referrals_of).load(str(self.id))

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Self:
        """From identification's answer: the classes are one level deeper there."""
        classes = answer.get("classes")
        if not isinstance(classes, Mapping):
            raise UnexpectedAnswer(f"{cls.__name__}.classes: not an object.")
        return read(cls, {**answer, **{camel(name): content for name, content in classes.items()}})


OpeningLater = Annotated["Opening", strawberry.lazy("gateway.graphql.reports.types")]


@object_type
class Report(ReportSummary):
    """A report of suspicion. A class that is null and not listed in `withheld` has nothing recorded."""

    open_question: of_report.OpenQuestionContent | None = None
    encounter: of_report.EncounterContent | None = None
    concern: of_report.TextContent | None = None
    conflict: of_report.ConflictContent | None = None
    reporter_name: of_report.ReporterNameContent | None = None
    unit_callback: of_report.UnitCallbackContent | None = None
    indicators: of_report.IndicatorsContent | None = None
    exploitation: of_report.ExploitationContent | None = None
    triage: of_report.TriageContent | None = None
    risk: of_report.RiskContent | None = None
    links: of_report.LinksContent | None = None
    corrections: of_report.CorrectionsContent | None = None
    procedure: of_procedure.ProcedureContent | None = None
    decision: of_procedure.DecisionContent | None = None
    reasons: of_procedure.ReasonsContent | None = None
    assessment: of_report.AssessmentContent | None = None
    rights: of_procedure.RightsContent | None = None
    recovery: of_procedure.RecoveryContent | None = None
    consent: of_person.ConsentContent | None = None
    person_name: of_person.PersonNameContent | None = None
    person_numbers: of_person.PersonNumbersContent | None = None
    sex: of_person.SexContent | None = None
    citizenship: of_person.CitizenshipContent | None = None
    residence: of_person.ResidenceContent | None = None
    language_needs: of_person.LanguageNeedsContent | None = None
    safe_contact: of_person.SafeContactContent | None = None
    contact_flags: of_person.ContactFlagsContent | None = None
    present_place: of_person.PresentPlaceContent | None = None
    guardian: of_report.FormContent | None = None
    child_views: of_person.ChildViewsContent | None = None
    control: of_report.FormContent | None = None
    site: of_report.FormContent | None = None
    suspect: of_report.FormContent | None = None
    proceedings: of_report.FormContent | None = None
    account: of_report.TextContent | None = None
    clinical: of_report.TextContent | None = None
    care_needs: of_report.TextContent | None = None
    attachments: of_person.FilesContent | None = None
    clinical_images: of_person.FilesContent | None = None
    persons: list[PersonOfReport] | None = strawberry.field(
        default=None,
        description="All who were reported at once, in their order, for who knows of all; empty for one alone.",
    )
    offered_instructions: list[str] | None = strawberry.field(
        default=None,
        description="Codes of the instructions that the Centre may give about this person now; null for one who gives none.",
    )
    warnings: list[FilingWarning] | None = strawberry.field(
        default=None,
        description="What to look at again, answered by `fileReport` and `extendReport`; null everywhere else.",
    )

    @query(
        "What a unit that is asked for this purpose would read of what you read yourself; null when it is not for you to ask one. "
        "The read is on the record."
    )
    @or_nothing
    async def opening(self, info: strawberry.Info[Context, None], purpose: Purpose) -> OpeningLater | None:
        """What sending would open."""
        path = f"/reports/{as_id(self.id)}/openings/{purpose.value}"
        sides = await info.context.get("identification", path)
        return Opening(before=Report.of(sides["before"]), after=Report.of(sides["after"]))

    @query("Who saw it, as far as you may know: units and moments, never names. That you ask is on the record.")
    @or_nothing
    async def reads(
        self, info: strawberry.Info[Context, None], first: First = DEFAULT_FIRST, after: After = None
    ) -> SightingConnection | None:
        """One page of recorded reads; null when they are not for the caller."""
        path = f"/reports/{as_id(self.id)}/reads"
        page = await info.context.get("identification", path, first=first, after=after)
        return SightingConnection.of(page, partial(read, Sighting), after)


@object_type
class Opening:
    """What a unit reads of a report, before it accepts a request and after; of what the one who asks for it reads."""

    before: Report
    after: Report


@object_type
class ReportConnection(Connection[ReportSummary]):
    """One page of reports, newest first."""


@object_type
class CentreCounts:
    """How much is on the caller's list at the Centre. 100 says 100 or more."""

    late: int = strawberry.field(description="Reports of which something should have been decided by now.")
    due_today: int = strawberry.field(description="Reports of which something is to be decided by the end of the day.")
    mine: int = strawberry.field(
        description="Running reports that are yours: taken over by you, your cases, or all cases that you supervise."
    )
    questions: int = strawberry.field(description="Reports that the Centre asked about and has no answer to.")
    advice: int = strawberry.field(description="Questions without a report that the Centre has to answer.")
    not_taken_over: int = strawberry.field(description="Running reports that are not taken over.")
    in_danger: int = strawberry.field(description="Reports that are immediate and not taken over.")
    unassigned: int = strawberry.field(description="Reports that were taken over and have no case manager.")
    to_inform: int = strawberry.field(description="Persons of whom you, or those you supervise, inform the prosecutor.")
    to_inform_late: int = strawberry.field(description="Those of them whose term has passed.")
    to_review: int = strawberry.field(
        default=0, description="Reports of persons whose danger is to be assessed anew by the end of the day."
    )


@object_type
class ProcedureCounts:
    """How many procedures wait for you. 100 says 100 or more."""

    sits: int = strawberry.field(description="On whose panel you sit.")
    owed: int = strawberry.field(description="That you have to sign, or to dissent from.")
    to_confirm: int = strawberry.field(description="That all three signed and you may confirm.")
    dissents: int = strawberry.field(description="In which a dissent waits for you.")
    challenged: int = strawberry.field(description="Of which a review or a revocation waits for you.")


@object_type
class HandedOverCases:
    """Reports that another case manager has from now on. Who handed them over may not see them any more."""

    report_ids: list[strawberry.ID]
    manager_id: strawberry.ID


@object_type
class CoveredCases:
    """The case manager whose cases another one has as well, and who that is; null where it ended."""

    manager_id: strawberry.ID
    cover_id: strawberry.ID | None = None


@object_type
class RecusedReport:
    """A report of a case from which the caller recused themself: they see nothing of it any more."""

    id: strawberry.ID


@object_type
class FoundPerson:
    """A report of a person who was searched for, as far as you may read it now."""

    id: strawberry.ID = strawberry.field(description="The report.")
    reference: str
    state: ReportState
    names: list[str]
    birth_date: date | None = None


@object_type
class FoundPersons:
    """What a search found, the newest first; of what you may not read nothing."""

    items: list[FoundPerson]


@object_type
class AssignedCase:
    """The case of a report that a case manager has from now on. Who assigned it may not see the report any more."""

    id: strawberry.ID = strawberry.field(description="The report.")
    case_id: strawberry.ID

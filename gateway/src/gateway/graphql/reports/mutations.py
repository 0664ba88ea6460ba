"""What people do with a report."""

from typing import Annotated

import strawberry

from gateway.context import Context
from gateway.graphql.errors.refusals import AnyRefusal, or_refusal
from gateway.graphql.fields import mutation
from gateway.graphql.inputs import Given, as_key, body_of, command_of
from gateway.graphql.reports.commands import (
    AddToReportInput,
    AdviseReporterInput,
    ConfirmRerouteInput,
    RecordReadingBasisInput,
    RevokeReferralInput,
    TakeOverReportInput,
    UpdateWhereaboutsInput,
    WithdrawConsentInput,
    WithdrawReportInput,
)
from gateway.graphql.reports.inputs import FileReportInput
from gateway.graphql.reports.receipts import as_asked
from gateway.graphql.reports.types import Report

Info = strawberry.Info[Context, None]
FileReportResult = Annotated[Report | AnyRefusal, strawberry.union("FileReportResult")]
TakeOverReportResult = Annotated[Report | AnyRefusal, strawberry.union("TakeOverReportResult")]
WithdrawReportResult = Annotated[Report | AnyRefusal, strawberry.union("WithdrawReportResult")]
WithdrawConsentResult = Annotated[Report | AnyRefusal, strawberry.union("WithdrawConsentResult")]
AdviseReporterResult = Annotated[Report | AnyRefusal, strawberry.union("AdviseReporterResult")]
UpdateWhereaboutsResult = Annotated[Report | AnyRefusal, strawberry.union("UpdateWhereaboutsResult")]
AddToReportResult = Annotated[Report | AnyRefusal, strawberry.union("AddToReportResult")]
RecordReadingBasisResult = Annotated[Report | AnyRefusal, strawberry.union("RecordReadingBasisResult")]
RevokeReferralResult = Annotated[Report | AnyRefusal, strawberry.union("RevokeReferralResult")]
ConfirmRerouteResult = Annotated[Report | AnyRefusal, strawberry.union("ConfirmRerouteResult")]


@strawberry.type
class ReportMutations:
    """Mutations of reports."""

    @mutation("Files a report of suspicion; everything that is missing is answered at once.")
    @or_refusal
    async def file_report(self, info: Info, given: Given[FileReportInput]) -> FileReportResult:
        """Files."""
        context, key = info.context, as_key(given.idempotency_key)
        answer = await context.services.identification.file_report(context.caller, key, body_of(given))
        return await as_asked(info, answer)

    @mutation("The Centre takes a report over; of two at once one succeeds and the other learns who did.")
    @or_refusal
    async def take_over_report(self, info: Info, given: Given[TakeOverReportInput]) -> TakeOverReportResult:
        """Takes over."""
        context, command = info.context, command_of(given, "report_id")
        return await as_asked(info, await context.services.identification.take_over(context.caller, command))

    @mutation("The author takes an adult's report back before anybody took it over.")
    @or_refusal
    async def withdraw_report(self, info: Info, given: Given[WithdrawReportInput]) -> WithdrawReportResult:
        """Withdraws."""
        context, command = info.context, command_of(given, "report_id")
        return await as_asked(info, await context.services.identification.withdraw(context.caller, command))

    @mutation("The person withdraws consent: what rested on it is closed on the very next read.")
    @or_refusal
    async def withdraw_consent(self, info: Info, given: Given[WithdrawConsentInput]) -> WithdrawConsentResult:
        """Withdraws consent."""
        context, command = info.context, command_of(given, "report_id")
        return await as_asked(info, await context.services.identification.withdraw_consent(context.caller, command))

    @mutation("The Centre says what to do now, by code; the receipt shows it.")
    @or_refusal
    async def advise_reporter(self, info: Info, given: Given[AdviseReporterInput]) -> AdviseReporterResult:
        """Advises."""
        context, command = info.context, command_of(given, "report_id")
        return await as_asked(info, await context.services.identification.advise(context.caller, command))

    @mutation("The reporter says with one tap where the person is.")
    @or_refusal
    async def update_whereabouts(self, info: Info, given: Given[UpdateWhereaboutsInput]) -> UpdateWhereaboutsResult:
        """Answers."""
        context, command = info.context, command_of(given, "report_id")
        return await as_asked(info, await context.services.identification.update_whereabouts(context.caller, command))

    @mutation("The author adds a text to the report, which whoever reads that class reads from now on.")
    @or_refusal
    async def add_to_report(self, info: Info, given: Given[AddToReportInput]) -> AddToReportResult:
        """Adds."""
        context, command = info.context, command_of(given, "report_id")
        return await as_asked(info, await context.services.identification.add_to_report(context.caller, command))

    @mutation("The Centre records why it reads what is closed; it opens for the one who recorded it.")
    @or_refusal
    async def record_reading_basis(self, info: Info, given: Given[RecordReadingBasisInput]) -> RecordReadingBasisResult:
        """Records."""
        context, command = info.context, command_of(given, "report_id")
        return await as_asked(info, await context.services.identification.record_reading_basis(context.caller, command))

    @mutation("The Centre ends what a referral opened: the very next read is refused.")
    @or_refusal
    async def revoke_referral(self, info: Info, given: Given[RevokeReferralInput]) -> RevokeReferralResult:
        """Revokes."""
        context, command = info.context, command_of(given, "referral_id")
        return await as_asked(info, await context.services.identification.revoke_referral(context.caller, command))

    @mutation("The Centre's duty says that a unit may take a referral on that went to it, or will.")
    @or_refusal
    async def confirm_reroute(self, info: Info, given: Given[ConfirmRerouteInput]) -> ConfirmRerouteResult:
        """Confirms."""
        context, command = info.context, command_of(given, "referral_id")
        return await as_asked(info, await context.services.identification.confirm_reroute(context.caller, command))

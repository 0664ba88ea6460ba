"""What is done to a report, each as one input."""

from datetime import datetime

import strawberry

from gateway.graphql.inputs import KEY, VERSION
from gateway.graphql.reports.vocabulary import (
    AddendumKind,
    Answer,
    ReadingBasis,
    ReadingScope,
    RevocationReason,
    Whereabouts,
    WithdrawalReason,
)

SEEN_ALONE = "Where the person takes consent back: whether they were seen alone when they said so."
CALLED_BACK = "Where the person takes consent back: whether a call back confirmed it."


@strawberry.input(description="The Centre takes the report over.")
class TakeOverReportInput:
    """Takes a report over."""

    idempotency_key: str = strawberry.field(description=KEY)
    report_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)


@strawberry.input(description="The author takes an adult's report back.")
class WithdrawReportInput:
    """Takes a report back."""

    idempotency_key: str = strawberry.field(description=KEY)
    report_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    reason: WithdrawalReason
    seen_alone: Answer = strawberry.field(default=Answer.UNKNOWN, description=SEEN_ALONE)
    called_back: Answer = strawberry.field(default=Answer.UNKNOWN, description=CALLED_BACK)


@strawberry.input(description="The person withdraws consent, told to the author, the Centre's intake or duty.")
class WithdrawConsentInput:
    """Withdraws consent."""

    idempotency_key: str = strawberry.field(description=KEY)
    report_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    seen_alone: Answer = strawberry.field(description=SEEN_ALONE)
    called_back: Answer = strawberry.field(description=CALLED_BACK)


@strawberry.input(description="The Centre says what to do now.")
class AdviseReporterInput:
    """Gives an instruction."""

    idempotency_key: str = strawberry.field(description=KEY)
    report_id: strawberry.ID
    instruction: str = strawberry.field(description="Code of the instruction in the reference data.")
    until: datetime | None = strawberry.field(default=None, description="Some instructions need a moment.")


@strawberry.input(description="The reporter says where the person is.")
class UpdateWhereaboutsInput:
    """Answers where the person is."""

    idempotency_key: str = strawberry.field(description=KEY)
    report_id: strawberry.ID
    answer: Whereabouts


@strawberry.input(description="The author adds a text to the report; what stands there stays.")
class AddToReportInput:
    """Adds a text."""

    idempotency_key: str = strawberry.field(description=KEY)
    report_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)
    kind: AddendumKind
    text: str = strawberry.field(description="At most 10,000 characters; 2,000 for care needs.")


@strawberry.input(description="The Centre records why it reads what is closed.")
class RecordReadingBasisInput:
    """Records a ground for reading."""

    idempotency_key: str = strawberry.field(description=KEY)
    report_id: strawberry.ID
    scope: ReadingScope
    basis: ReadingBasis


@strawberry.input(description="Ends what a referral opened; for a child the unit that goes on is named.")
class RevokeReferralInput:
    """Ends a disclosure."""

    idempotency_key: str = strawberry.field(description=KEY)
    referral_id: strawberry.ID
    expected_version: int = strawberry.field(description="The version of the report you saw.")
    reason: RevocationReason
    successor_unit_id: strawberry.ID | None = None


@strawberry.input(description="Lets a unit take a referral on that the platform did not send there by itself.")
class ConfirmRerouteInput:
    """Confirms where a referral went."""

    idempotency_key: str = strawberry.field(description=KEY)
    referral_id: strawberry.ID
    unit_id: strawberry.ID = strawberry.field(description="The unit that you saw; it counts for no other.")

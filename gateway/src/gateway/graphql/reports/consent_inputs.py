"""What is learned of a person later: what an adult says of consent, and how old they are."""

from datetime import date

import strawberry

from contracts.words.persons import AgeBasis, ConsentOutcome, NotAskedReason
from contracts.words.reports import Age, Answer
from gateway.graphql.fields import input_type
from gateway.graphql.inputs import VERSION
from gateway.graphql.reports.inputs import OnReport

SEEN_ALONE = "Where the person takes consent back: whether they were seen alone when they said so."
CALLED_BACK = "Where the person takes consent back: whether a call back confirmed it."
_ANSWERED_ALONE = "Of who answered: whether they were seen alone when they did."
_ANSWER_CALLED_BACK = "Of who answered: whether a call back confirmed it."


@input_type
class WithdrawConsentInput(OnReport):
    """The person withdraws consent, as reported to the author, the Centre's intake or duty."""

    expected_version: int = strawberry.field(description=VERSION)
    seen_alone: Answer = strawberry.field(description=SEEN_ALONE)
    called_back: Answer = strawberry.field(description=CALLED_BACK)


@input_type
class RecordConsentInput(OnReport):
    """What came of asking an adult for consent, as reported to the author, the Centre's intake or duty."""

    expected_version: int = strawberry.field(description=VERSION)
    outcome: ConsentOutcome
    share_clinical: bool = strawberry.field(default=False, description="Of who agrees: findings too.")
    reason: NotAskedReason | None = strawberry.field(default=None, description="Of who could not be asked: why.")
    seen_alone: Answer | None = strawberry.field(default=None, description=_ANSWERED_ALONE)
    called_back: Answer | None = strawberry.field(default=None, description=_ANSWER_CALLED_BACK)


@input_type
class RecordAgeInput(OnReport):
    """How old the person is, found out by the author, the Centre's intake or duty.

    That a child is an adult is proposed by a member of the Centre from whom the report does not come, and waits for `confirmAge`.
    """

    expected_version: int = strawberry.field(description=VERSION)
    age: Age
    basis: AgeBasis = strawberry.field(description="From what it is known.")
    birth_date: date | None = None


@input_type
class ConfirmAgeInput(OnReport):
    """A second person of the Centre confirms that a child is an adult."""

    expected_version: int = strawberry.field(description="The version whose proposal you saw.")

"""What the Centre's supervisor does with the duty roster."""

from typing import Annotated

import strawberry

from gateway.context import Context
from gateway.graphql.errors.refusals import AnyRefusal, or_refusal
from gateway.graphql.fields import mutation
from gateway.graphql.inputs import Given, as_key, body_of, command_of
from gateway.graphql.roster.inputs import PutOnDutyInput, TakeOffDutyInput
from gateway.graphql.roster.types import DutyRoster, roster_of

Info = strawberry.Info[Context, None]
PutOnDutyResult = Annotated[DutyRoster | AnyRefusal, strawberry.union("PutOnDutyResult")]
TakeOffDutyResult = Annotated[DutyRoster | AnyRefusal, strawberry.union("TakeOffDutyResult")]


@strawberry.type
class RosterMutations:
    """Mutations of the duty roster."""

    @mutation("Puts somebody on the duty roster: on duty in the moment in which the turn begins.")
    @or_refusal
    async def put_on_duty(self, info: Info, given: Given[PutOnDutyInput]) -> PutOnDutyResult:
        """Puts on."""
        context, key = info.context, as_key(given.idempotency_key)
        return roster_of(await context.services.identification.put_on_duty(context.caller, key, body_of(given)))

    @mutation("Ends a turn of the duty roster: not on duty on the very next read.")
    @or_refusal
    async def take_off_duty(self, info: Info, given: Given[TakeOffDutyInput]) -> TakeOffDutyResult:
        """Takes off."""
        context, command = info.context, command_of(given, "turn_id")
        return roster_of(await context.services.identification.take_off_duty(context.caller, command))

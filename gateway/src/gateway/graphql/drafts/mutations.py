"""What people do with a draft; filing it is a mutation of reports."""

from typing import Annotated

import strawberry

from gateway.context import Context
from gateway.graphql.drafts.inputs import DiscardDraftInput, SaveDraftInput
from gateway.graphql.drafts.types import DiscardedDraft, Draft
from gateway.graphql.errors.refusals import AnyRefusal, or_refusal
from gateway.graphql.fields import mutation
from gateway.graphql.inputs import Given, as_id, as_key, body_of, command_of
from gateway.graphql.wire import read

Info = strawberry.Info[Context, None]
SaveDraftResult = Annotated[Draft | AnyRefusal, strawberry.union("SaveDraftResult")]
DiscardDraftResult = Annotated[DiscardedDraft | AnyRefusal, strawberry.union("DiscardDraftResult")]


@strawberry.type
class DraftMutations:
    """Mutations of drafts."""

    @mutation("Keeps what stands in the form, as it was typed; only its author reads it again.")
    @or_refusal
    async def save_draft(self, info: Info, given: Given[SaveDraftInput]) -> SaveDraftResult:
        """Keeps a step."""
        context, key = info.context, as_key(given.idempotency_key)
        draft = None if given.draft_id is None else as_id(given.draft_id)
        body = body_of(given, "draft_id")
        return read(Draft, await context.services.identification.save_draft(context.caller, key, draft, body))

    @mutation("Throws a draft away: what was typed cannot be read again by anybody.")
    @or_refusal
    async def discard_draft(self, info: Info, given: Given[DiscardDraftInput]) -> DiscardDraftResult:
        """Throws away."""
        context, command = info.context, command_of(given, "draft_id")
        return read(DiscardedDraft, await context.services.identification.discard_draft(context.caller, command))

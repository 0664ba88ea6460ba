"""What people do with a draft; filing it is a command of reports."""

import strawberry

from contracts.commands.declaring import VERSION
from contracts.commands.drafts import DISCARD_DRAFT
from gateway.graphql.command import WITHOUT_STATE, Command, as_it_is
from gateway.graphql.declared import row
from gateway.graphql.drafts.types import DiscardedDraft, Draft
from gateway.graphql.fields import input_type
from gateway.graphql.inputs import KEY


@input_type
class DraftFieldInput:
    """One field of the form and its content; several values where several may be chosen."""

    name: str = strawberry.field(description="A small letter, then up to 40 letters, digits or underscores.")
    values: list[str] = strawberry.field(description="As typed, also what is not valid yet.")


@input_type
class SaveDraftInput:
    """The whole form as it is now: it replaces what was kept before."""

    idempotency_key: str = strawberry.field(description=KEY)
    draft_id: strawberry.ID | None = strawberry.field(default=None, description="Leave it out for a first step.")
    expected_version: int | None = strawberry.field(default=None, description=f"With `draftId`. {VERSION}")
    answers: list[DraftFieldInput] = strawberry.field(description="At most 120 fields and 256 kB together.")
    danger: bool = strawberry.field(default=False, description="Whether danger was answered with yes.")
    child: bool = strawberry.field(default=False, description="Whether the person is or may be a child.")
    report_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="The report that it is to be added to, said with a first step: further ones change nothing about it.",
    )


COMMANDS = (
    Command(
        "saveDraft",
        "Stores the form as it was typed; only its author reads it again.",
        SaveDraftInput,
        "identification",
        "/drafts/{draft_id}",
        as_it_is(Draft, "id version danger child createdAt updatedAt goneAt"),
        path_of_new="/drafts",
        refusals=WITHOUT_STATE,
    ),
    row(DISCARD_DRAFT, as_it_is(DiscardedDraft, "id"), WITHOUT_STATE),
)

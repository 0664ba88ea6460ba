"""What is kept of a form, and what is done to it."""

import strawberry

from gateway.graphql.inputs import KEY, VERSION


@strawberry.input(
    description="One field of the form and what stands in it; several values where several may be chosen."
)
class DraftFieldInput:
    """One field of the form."""

    name: str = strawberry.field(description="A small letter, then up to 40 letters, digits or underscores.")
    values: list[str] = strawberry.field(description="As typed, also what is not valid yet.")


@strawberry.input(description="Everything that stands in the form now: it replaces what was kept before.")
class SaveDraftInput:
    """Keeps a step."""

    idempotency_key: str = strawberry.field(description=KEY)
    draft_id: strawberry.ID | None = strawberry.field(default=None, description="Leave it out for a first step.")
    expected_version: int | None = strawberry.field(default=None, description=f"With `draftId`. {VERSION}")
    answers: list[DraftFieldInput] = strawberry.field(description="At most 120 fields and 64 kB together.")
    danger: bool = strawberry.field(default=False, description="Whether danger was answered with yes.")
    child: bool = strawberry.field(default=False, description="Whether the person is or may be a child.")


@strawberry.input(description="The author throws the draft away.")
class DiscardDraftInput:
    """Throws a draft away."""

    idempotency_key: str = strawberry.field(description=KEY)
    draft_id: strawberry.ID
    expected_version: int = strawberry.field(description=VERSION)

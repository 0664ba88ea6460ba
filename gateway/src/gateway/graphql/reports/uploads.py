"""Asking to send a file, which then goes by its own route and not through GraphQL."""

from datetime import datetime

import strawberry

from contracts.words.files import FileClass
from gateway.graphql.command import USUAL, Command, as_it_is
from gateway.graphql.fields import input_type, object_type
from gateway.graphql.inputs import VERSION
from gateway.graphql.reports.inputs import OnReport


@object_type
class UploadTicket:
    """What one file is sent with: `PUT /uploads/{id}` with its bytes, by the caller who asked, once, until expiry."""

    id: strawberry.ID
    file_class: FileClass
    expires_at: datetime
    most_bytes: int = strawberry.field(description="How long the file may be.")


@input_type
class AttachFileInput(OnReport):
    """The author wants to add a picture, a document or a recording to the report."""

    expected_version: int = strawberry.field(description=VERSION)
    file_class: FileClass = strawberry.field(
        description="`attachments` for what is not medical, `clinical_images` for pictures of injuries and medical documents."
    )


COMMANDS = (
    Command(
        "attachFile",
        "Gives the author a ticket for one file, which is sent to `/uploads/{id}` and becomes part of the report there.",
        AttachFileInput,
        "identification",
        "/reports/{report_id}/uploads",
        as_it_is(UploadTicket, "id fileClass expiresAt mostBytes"),
        refusals=USUAL,
    ),
)

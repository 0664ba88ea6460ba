"""Asking to send a file, which then goes by its own route and not through GraphQL."""

from datetime import datetime

import strawberry

from contracts.commands.reports import ATTACH_FILE
from contracts.words.files import FileClass
from gateway.graphql.command import as_it_is
from gateway.graphql.declared import row
from gateway.graphql.fields import object_type


@object_type
class UploadTicket:
    """What one file is sent with: `PUT /uploads/{id}` with its bytes, by the caller who asked, once, until expiry."""

    id: strawberry.ID
    file_class: FileClass
    expires_at: datetime
    most_bytes: int = strawberry.field(description="How long the file may be.")


COMMANDS = (row(ATTACH_FILE, as_it_is(UploadTicket, "id fileClass expiresAt mostBytes")),)

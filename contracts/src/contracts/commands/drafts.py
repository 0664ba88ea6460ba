"""What people do with a draft; saving one stays outside (two addresses), and filing it is a command of reports."""

from contracts.commands.declaring import Declaration, Versioned
from contracts.scopes import Permission


class Discarding(Versioned):
    """The author throws the draft away."""


DISCARD_DRAFT = Declaration(
    "discardDraft",
    "Throws a draft away: what was typed cannot be read again by anybody.",
    Discarding,
    "/drafts/{draft_id}/discard",
    Permission.REPORTS_FILE,
    operation="post_discarding",
)

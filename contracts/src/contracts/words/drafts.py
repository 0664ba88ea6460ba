"""Words of what was typed and not filed yet."""

from enum import StrEnum


class DraftReminder(StrEnum):
    """How long a draft has lain untouched, as far as a reminder is sent."""

    LEFT = "left"
    LEFT_LONGER = "left_longer"
    GOES_SOON = "goes_soon"
    OVER = "over"

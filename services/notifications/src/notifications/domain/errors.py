"""Refusals of this service, each with a stable slug, and what its own parts cannot do."""

from __future__ import annotations

from chassis.domain.errors import IllegalTransition


class NoticeMoveRefused(IllegalTransition, slug="notice-move-refused"):
    """The notice's state does not allow this."""

    title = "This notice does not wait any more. Open your notices again to see what does."


class DeliveryMoveRefused(IllegalTransition, slug="delivery-move-refused"):
    """The delivery's state does not allow this."""

    title = "This delivery has already ended. A new notice makes a new delivery."


class RosterIsEmpty(Exception):
    """The duty roster is empty: an alert would reach no one."""

    def __init__(self) -> None:
        """Says what to do."""
        super().__init__(
            "The duty roster of the Centre names nobody. Add a person to the reference data, then replay the event."
        )


class AuthorIsUnknown(Exception):
    """A report's author was never announced, so their notice has no inbox."""

    def __init__(self) -> None:
        """Says what to do."""
        super().__init__("No report-submitted event came for this report. Republish the report, then replay the event.")

"""What an installation does when another engine carries its events than before: nothing published may be lost."""

from collections.abc import Callable

from infra.installation.place import Installation
from infra.keys.files import SERVICES
from infra.launcher.plan import EMBEDDED, STACKS, Planner
from infra.postgres.server import Server

_NOTE = "bus"
_REPUBLISH = """
    with again as (update outbox set published_at = null, retry_at = null where published_at > now() - interval '14 days' returning 1)
    select count(*) from again
"""


def republish_after_change(
    installation: Installation, server: Server, planner: Planner, say: Callable[[str], None]
) -> None:
    """Have the relays publish again what the engine of last time may hold unread; does nothing when it is the same one.

    Called when the outboxes exist and are not read yet. Consumers drop what they applied before.
    What was published longer ago than records stay on a bus was read.
    """
    noted = noted_stack(installation)
    before = STACKS.get(noted, EMBEDDED)
    if before.events != planner.events:
        count = sum(int(server.query(_REPUBLISH, service)[0][0]) for service in SERVICES)
        if count:
            say(
                f"Events went over {before.events} before, where some may lie unread: "
                f"the last {count} are published again over {planner.events}."
            )
    if noted != planner.stack:
        remember(installation, planner)


def noted_stack(installation: Installation) -> str:
    """Return the stack of the last start; empty when there was none."""
    note = installation.data / _NOTE
    return note.read_text().strip() if note.is_file() else ""


def remember(installation: Installation, planner: Planner) -> None:
    """Note which engine carries the events from now on: nothing that stands in an outbox is to be read from another one."""
    # Whole or not at all: half a note would be read as the embedded stack.
    draft = installation.data / f"{_NOTE}.new"
    draft.write_text(planner.stack)
    draft.replace(installation.data / _NOTE)

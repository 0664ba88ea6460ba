"""How the readers of a group share partitions: old and new releases run side by side during an upgrade."""

from chassis.bus.kafka.consumer import ASSIGNORS

# The names on the wire that each release offered, oldest first. What was released once is not edited: a later release adds its own.
RELEASED = [("cooperative-sticky",)]


def test_readers_of_today_know_a_way_that_every_release_knows() -> None:
    """Kafka turns away who knows none that all others of the group know, whatever it is called in the library."""
    today = {assignor.name for assignor in ASSIGNORS}
    assert today.intersection(*RELEASED)


def test_what_is_offered_today_is_written_down() -> None:
    assert tuple(assignor.name for assignor in ASSIGNORS) == RELEASED[-1]

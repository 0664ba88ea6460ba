"""What an engine may refuse, under one set of names. No message carries a key, a header or a value."""

from __future__ import annotations

from chassis.sentences import Explained


class BusError(Explained):
    """Base of everything an adapter raises or returns for a record."""


class BusUnavailable(BusError):
    """The engine cannot be reached or does not answer: try again later, nothing is lost."""

    sentence = "The bus does not answer. Nothing is lost: it is tried again. Check that it runs."


class CredentialsRefused(BusError):
    """The engine does not know this service by its name and password."""

    sentence = (
        "The bus refuses this service's name or password. Nothing is lost: it is tried again. "
        "Compare KAFKA__USERNAME and KAFKA__PASSWORD with the cluster, or set it there anew: spona kafka apply."
    )


class NotAllowed(BusError):
    """This service may not do that on this topic."""

    sentence = (
        "This service's role has no such right on {}. Compare contracts.topics with the rights "
        "of the bus, then run `python -m chassis.bus.operations migrate`, on Kafka `spona kafka apply`."
    )


class UnknownTopic(BusError):
    """The engine has no such topic."""

    sentence = "The bus has no topic {}. Run `python -m chassis.bus.operations migrate`, on Kafka `spona kafka apply`."


class ConsumerRuns(BusError):
    """A consumer still reads for the group, whose place only that consumer may move."""

    sentence = (
        "The consumer of {} runs. Nothing was changed there. End the relays and consumers of every service, and repeat."
    )


class RecordRefused(BusError):
    """The engine will never take this record for this topic as it is, for instance because it is too large."""

    sentence = "The bus refuses a record for {} as it is. Compare its size with 1 MB."

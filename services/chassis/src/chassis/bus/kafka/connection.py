"""The settings of the cluster that every client of this process gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.bus.kafka.sign_in import MECHANISM

if TYPE_CHECKING:
    from chassis.settings.groups import KafkaBus


def client_settings(bus: KafkaBus) -> dict[str, Any]:
    """Settings common to producers and consumers. Making a client with them never waits for the cluster."""
    return {
        "bootstrap_servers": bus.servers.split(","),
        # Without it the constructor blocks half a minute and raises when the cluster is away.
        "api_version": (4, 3),
        "security_protocol": "SASL_SSL" if bus.ca else "SASL_PLAINTEXT",
        "ssl_cafile": str(bus.ca) if bus.ca else None,
        "sasl_mechanism": MECHANISM,
        "sasl_plain_username": bus.username,
        "sasl_plain_password": bus.password.get_secret_value(),
        "allow_auto_create_topics": False,
        "request_timeout_ms": 11_000,
        "reconnect_backoff_max_ms": 1_000,
        # A topic that is made later is found within this time.
        "metadata_max_age_ms": 10_000,
    }

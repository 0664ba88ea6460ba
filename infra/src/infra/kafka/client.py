"""How a client of ours signs in to the broker of this machine."""

from typing import Any

ADMINISTRATOR = "admin"


def sign_in(address: str, password: str, username: str = ADMINISTRATOR) -> dict[str, Any]:
    """Return the settings that every client of kafka-python takes; nothing is encrypted on the loopback address."""
    return {
        "bootstrap_servers": address,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": username,
        "sasl_plain_password": password,
    }

"""How a client of ours signs in to a broker: that of this machine, or over TLS to one that another party runs."""

from pathlib import Path
from typing import Any

ADMINISTRATOR = "admin"


def sign_in(address: str, password: str, username: str = ADMINISTRATOR, ca: Path | None = None) -> dict[str, Any]:
    """Return the settings that every client of kafka-python takes; without `ca` nothing is encrypted."""
    return {
        "bootstrap_servers": address,
        "security_protocol": "SASL_SSL" if ca else "SASL_PLAINTEXT",
        "ssl_cafile": str(ca) if ca else None,
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": username,
        "sasl_plain_password": password,
    }

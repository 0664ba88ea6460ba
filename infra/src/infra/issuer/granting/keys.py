"""The key that signs tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from chassis.startup_errors import StartupRefused

if TYPE_CHECKING:
    from pathlib import Path


class KeyUnusable(StartupRefused):
    """The signing key's file does not hold what is needed."""


def load(path: Path) -> ECKey:
    """The EC P-256 private key in the PEM file at `path`, named by its thumbprint; raises KeyUnusable."""
    try:
        key = ECKey.import_key(path.read_bytes(), {"use": "sig", "alg": "ES256"})
    except (OSError, ValueError, TypeError, JoseError):
        key = None
    if key is None or not key.is_private or key.curve_name != "P-256":
        raise KeyUnusable(
            "ISSUER_KEY holds no EC P-256 private key in PEM: put the file back from a copy, or start anew with another state folder."
        )
    key.ensure_kid()
    return key


def published(key: ECKey) -> dict[str, object]:
    """The key set as verifiers read it: the public half only."""
    return {"keys": [key.as_dict(private=False)]}

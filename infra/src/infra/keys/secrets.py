"""Passwords and keys of one installation: made once, never overwritten, refused when damaged."""

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from infra.errors import CliError
from infra.installation.place import Installation
from infra.keys import files as keyfiles
from infra.keys.files import SERVICES, KeyFiles
from infra.postgres.catalog import ROLES
from infra.whole_files import replace_whole

_SUPERUSER, _GATEWAY, _KEYCLOAK, _PHONE = "postgres", "gateway_client", "keycloak_admin", "phone_webhook"
KAFKA = ("broker", "controller", "admin", *SERVICES)
"""Principals of Apache Kafka: the broker's own three, and one of each service."""
_BYTES = 32


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """Everything secret of one installation; its representation shows nothing."""

    superuser: str
    roles: dict[str, str]
    gateway_client: str
    kafka: dict[str, str]
    keycloak_admin: str
    phone: str
    keys: KeyFiles


def ensure(installation: Installation) -> Secrets:
    """Read all secrets, making what does not exist yet; refuses what is damaged or was lost."""
    file = installation.secrets_file
    passwords, made = _read(file) if file.exists() else _first(installation)
    # A newer version may know more roles and keys than the one that wrote the file.
    known = {**_new_passwords(), **passwords}
    keys = KeyFiles(installation.keys)
    names = keyfiles.ensure(keys, made)
    if known != passwords or names != made:
        replace_whole(file, json.dumps({"passwords": known, "keys": sorted(names)}, indent=1))
    return _assemble(known, keys)


def read(installation: Installation) -> Secrets:
    """Read all secrets of an installation that was started before; refuses when there are none."""
    if not installation.secrets_file.exists():
        raise CliError(f"{installation.data} holds no installation yet; start one with: {installation.command('up')}")
    passwords, _ = _read(installation.secrets_file)
    if missing := _new_passwords().keys() - passwords.keys():
        raise CliError(
            f"{installation.secrets_file} has no {min(missing)}: an older version made it; "
            f"start it once with: {installation.command('up')}"
        )
    return _assemble(passwords, KeyFiles(installation.keys))


def _assemble(known: dict[str, str], keys: KeyFiles) -> Secrets:
    kafka = {name: known[_kafka(name)] for name in KAFKA}
    return Secrets(
        known[_SUPERUSER],
        {role: known[role] for role in ROLES},
        known[_GATEWAY],
        kafka,
        known[_KEYCLOAK],
        known[_PHONE],
        keys,
    )


def webhook_secret() -> str:
    """Return a new secret as Standard Webhooks writes them."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(_BYTES)).decode()}"


def _kafka(principal: str) -> str:
    return f"kafka_{principal}"


def _new_passwords() -> dict[str, str]:
    names = (_SUPERUSER, _GATEWAY, _KEYCLOAK, *ROLES, *map(_kafka, KAFKA))
    return {**{name: secrets.token_hex(_BYTES) for name in names}, _PHONE: webhook_secret()}


def _first(installation: Installation) -> tuple[dict[str, str], frozenset[str]]:
    """Begin a new installation, but not on top of a database whose secrets were lost."""
    if (installation.data / "postgres").exists() or (installation.data / "place.json").exists():
        raise CliError(
            f"{installation.secrets_file} is missing, and the database in {installation.data} "
            "cannot be opened without it; put it back from a copy, "
            f"or start anew by removing {installation.data}"
        )
    return {}, frozenset()


def _read(file: Path) -> tuple[dict[str, str], frozenset[str]]:
    if file.stat().st_mode & 0o077:
        raise CliError(f"Other users may read {file}; run: chmod 600 {file}")
    try:
        content = json.loads(file.read_text())
        passwords, keys = content["passwords"], content["keys"]
        sound = all(isinstance(value, str) and value for value in passwords.values())
        names = frozenset(str(name) for name in keys)
    except (ValueError, LookupError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise CliError(f"{file} is broken; put it back from a copy, or start anew by removing {file.parent}")
    return passwords, names

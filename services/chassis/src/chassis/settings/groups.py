"""Groups of settings: each process takes the ones it needs. No secret has a default, and nothing is ever printed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretBytes, SecretStr

from contracts.validation_messages import problem

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_KEY_BYTES = 32
_DSN_SCHEME = "postgresql+asyncpg://"


class Hidden:
    """Mixin: neither `repr` nor `str` shows a value, so that a traceback or a log line cannot."""

    def __repr__(self) -> str:
        """Name of the class only."""
        return f"{type(self).__name__}(<hidden>)"

    __str__ = __repr__


class Group(Hidden, BaseModel):
    """Base of one group of settings."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _must(holds: Callable[[Any], bool], sentence: str) -> AfterValidator:
    def check(value: T) -> T:
        if not holds(value):
            raise problem(sentence)
        return value

    return AfterValidator(check)


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and parts.scheme in ("http", "https") and "@" not in parts.netloc and not parts.fragment


def _hexadecimal_key(value: object) -> object:
    try:
        key = bytes.fromhex(value) if isinstance(value, str) else None
    except ValueError:
        key = None
    if key is None or len(key) != _KEY_BYTES:
        raise problem(f"must be {2 * _KEY_BYTES} hexadecimal digits: {_KEY_BYTES} random bytes.")
    return key


def _may_write_in(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


Dsn = Annotated[
    SecretStr,
    _must(lambda dsn: dsn.get_secret_value().startswith(_DSN_SCHEME), f"must start with {_DSN_SCHEME}."),
]
WebAddress = Annotated[
    str, _must(_is_web_address, "must be an http or https address without a user name or a fragment.")
]
HexKey = Annotated[SecretBytes, BeforeValidator(_hexadecimal_key)]
KEY_FILE = _must(
    lambda path: path.is_file() and os.access(path, os.R_OK),
    "must be the path of a file that this process can read: make the key or mount it there.",
)
"""What marks a setting whose value is a file, not words."""
KeyFile = Annotated[Path, KEY_FILE]
StateFile = Annotated[
    Path,
    _must(
        lambda path: _may_write_in(path.parent),
        "must be a file in a folder that this process can write to: make the folder, or mount it there.",
    ),
]
StateFolder = Annotated[
    Path, _must(_may_write_in, "must be a folder that this process can write to: make it, or mount it there.")
]
Port = Annotated[int, Field(ge=1, le=65535)]


class AppDatabase(Group):
    """Database as the role of requests."""

    app_dsn: Dsn = Field(description="the database address of the service's app role")


class WorkerDatabase(Group):
    """Database as the role of relay, consumer and worker."""

    worker_dsn: Dsn = Field(description="the database address of the service's worker role")


class OperationsDatabase(Group):
    """Database as whichever role a command needs; `needed` says which setting is missing."""

    migrator_dsn: Dsn | None = None
    worker_dsn: Dsn | None = None


class PostgresBus(Group):
    """The PostgreSQL log as the way of events."""

    dsn: Dsn = Field(description="the address of the database `bus` as this service's bus role")


class KafkaBus(Group):
    """Apache Kafka as the way of events; without `ca` nothing is encrypted on the way, which production refuses."""

    servers: str = Field(min_length=1, description="host:port of one broker or several, with commas between")
    username: str = Field(min_length=1, description="this service's principal")
    password: SecretStr = Field(description="the password of that principal")
    ca: KeyFile | None = None


class OperationsKafka(Group):
    """The same for a command: a password that lies in the folder of secrets names no bus yet."""

    servers: str | None = None
    username: str | None = None
    password: SecretStr | None = None
    ca: KeyFile | None = None


CLIENTS = frozenset({"gateway", "spona-cli"})
"""The clients of the realm whose tokens are taken."""


class Auth(Group):
    """Who signs tokens, whom they must name, and the clients (claim `azp`) whose tokens are taken."""

    issuer: WebAddress = Field(description="the issuer as tokens spell it")
    jwks_url: WebAddress = Field(description="the address of the issuer's public keys")
    audience: str = Field(min_length=1, description="the name tokens for this process carry as audience")
    clients: frozenset[str] = CLIENTS


class AuthWithExchange(Auth):
    """The same, for a process that exchanges its caller's token for one of another service."""

    token_url: WebAddress = Field(description="the address of the issuer's token endpoint")
    client_id: str = Field(min_length=1, description="this process's client at the issuer")
    client_secret: SecretStr = Field(description="the secret of that client")


class Http(Group):
    """Where requests are answered; over TLS where there is a certificate, which production demands.

    For `drain_seconds` a process asked to end says so at /healthz and takes connections as before: as long as the proxy
    needs to send no one there any more.
    """

    host: str = "127.0.0.1"
    port: Port = Field(description="a free port to listen on")
    certificate: KeyFile | None = None
    certificate_key: KeyFile | None = None
    drain_seconds: float = Field(default=0, ge=0, le=2)


class Rate(Group):
    """How many requests a minute are answered: to one person, and to all people of one agency (none: to as many as they are)."""

    per_person: int = Field(default=1000, ge=1)
    per_agency: int | None = Field(default=None, ge=1)


class Health(Group):
    """Where a process without HTTP says how it is."""

    host: str = "127.0.0.1"
    port: Port = Field(description="a free port for /healthz and /readyz")


class Telemetry(Group):
    """Folders of traces and of figures, address of a collector of both and who signs its certificate; level of our log lines.

    `name` is what the process calls itself in all of them, where it is another one than the first of its kind.

    Without a folder or a collector nothing is traced or exported.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,39}$")] | None = None
    traces_dir: Path | None = None
    metrics_dir: Path | None = None
    metrics_every_seconds: float = Field(default=15, ge=0.1, le=60)
    otlp_endpoint: WebAddress | None = None
    otlp_ca: KeyFile | None = None
    log_level: Literal["debug", "info", "warning"] = "info"


class AppKeys(Group):
    """Keys of the request process."""

    idempotency: HexKey = Field(description="32 random bytes as hexadecimal digits")


class ConsumerKeys(Group):
    """Keys of the consumer."""

    dead_letter_keyset: KeyFile = Field(description="the path of the dead letters' Tink keyset")


class WorkerKeys(Group):
    """Keys of the worker."""

    audit_signing: KeyFile = Field(description="the path of the audit seal's Ed25519 private key (PEM)")


class Record(Group):
    """Where the worker keeps the head of the record of reads, and the second place of a copy a day."""

    head: StateFile = Field(description="the path of the file that the head of the record is kept in")
    copies: StateFolder | None = None


class OperationsRecord(Group):
    """Where commands find the head that the worker keeps, and its copies."""

    head: Path | None = None
    copies: Path | None = None


class OperationsKeys(Group):
    """Keys of commands; `needed` says which is missing."""

    dead_letter_keyset: KeyFile | None = None
    audit_public: KeyFile | None = None


class WorkerVault(Group):
    """Key database as the role that removes keys, and the key that wraps them."""

    worker_dsn: Dsn = Field(description="the address of the key database as its worker role")
    kek: KeyFile = Field(description="the path of the key-encryption keyset (Tink)")


class Vault(Group):
    """Key database of a service that stores personal texts, and the key that wraps its keys."""

    dsn: Dsn = Field(description="the address of the key database as its app role")
    kek: KeyFile = Field(description="the path of the key-encryption keyset (Tink)")

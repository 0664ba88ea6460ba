"""What each process gets in its environment: the settings it needs and no others."""

from collections.abc import Mapping
from copy import copy

from infra.installation.place import Installation
from infra.installation.ports import LOOPBACK
from infra.keys.secrets import Secrets
from infra.postgres.provision import url

GATEWAY, ISSUER, MAIL, KAFKA, KAFKA_CONTROLLER, KEYCLOAK_MANAGEMENT, PHONE = 0, 4, 5, 6, 7, 8, 9
HTTP = {"identification": 1, "referral": 2, "notifications": 3}
RELAY = {"identification": 11, "referral": 14, "notifications": 17}
CONSUMER = {"identification": 12, "referral": 15, "notifications": 18}
WORKER = {"identification": 13, "referral": 16, "notifications": 19}
KINDS = {"http": HTTP, "relay": RELAY, "consumer": CONSUMER, "worker": WORKER}
"""Of a service's processes, with their ports."""

# Everything else stays outside: a setting left in a person's shell must not reach a process.
_INHERITED = frozenset({"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV"})
_INHERITED_PREFIX = "SPONA_"
_REQUESTS_A_MINUTE = "SPONA_REQUESTS_A_MINUTE"
"""How much everybody is answered, instead of what a person needs: for tests and measurements, which are no person."""
_ALARM_STEP = "SPONA_ALARM_STEP_S"
"""Seconds between two alerts about a danger that is not taken over, instead of five minutes: to be shown, and for tests."""
PEOPLE = "SPONA_PEOPLE"
"""A file of invented people instead of those of the demonstration: for measurements, which need many."""

_FIGURES_EVERY_S = 2
"""A collector gets them every quarter of a minute; a file costs less."""

Environment = dict[str, str]


class Environments:
    """Makes the environment of every process of one installation."""

    def __init__(self, installation: Installation, secrets: Secrets, sockets: str, outer: Mapping[str, str]) -> None:
        """`sockets` is the folder of the database's socket, `outer` the launcher's own environment."""
        self._installation = installation
        self._secrets = secrets
        self._sockets = sockets
        self._base = {
            name: value for name, value in outer.items() if name in _INHERITED or name.startswith(_INHERITED_PREFIX)
        }
        self._base |= {"TZ": "UTC", "PYTHONUTF8": "1", "SPONA_ENV": "development"}
        self._over_kafka = False

    def over_kafka(self) -> "Environments":
        """Return the same, but with Apache Kafka as the bus."""
        other = copy(self)
        other._over_kafka = True  # noqa: SLF001 -- of our own kind
        return other

    def http(self, service: str) -> Environment:
        """Settings of the service's request process."""
        return self._service(
            service,
            DB__APP_DSN=self._dsn(f"{service}_app", service),
            **self._auth(service),
            **self._listens("HTTP", HTTP[service]),
            KEYS__IDEMPOTENCY=self._secrets.keys.idempotency(service).read_text().strip(),
            **self._vault(service, DSN="identification_keys_app"),
            **self._rate("PER_PERSON"),
            **({"PHONE__SECRET": self._secrets.phone} if service == "notifications" else {}),
            **_figures(service),
        )

    def relay(self, service: str) -> Environment:
        """Settings of the service's relay from outbox to bus."""
        return self._service(service, **self._background(service, RELAY), **self._bus(service))

    def consumer(self, service: str) -> Environment:
        """Settings of the service's consumer from bus to inbox."""
        return self._service(
            service,
            **self._background(service, CONSUMER),
            **self._bus(service),
            KEYS__DEAD_LETTER_KEYSET=str(self._secrets.keys.dead_letters(service)),
        )

    def worker(self, service: str) -> Environment:
        """Settings of the service's worker: seals, sweeps, delivers."""
        out = {
            "SMTP__HOST": LOOPBACK,
            "SMTP__PORT": str(self._installation.port(MAIL)),
            "SMTP__SENDER": "spona@example.invalid",
            "SMTP__PLATFORM_URL": self._installation.address(GATEWAY, "/"),
            "PHONE__URL": self._installation.address(PHONE, "/calls"),
            "PHONE__SECRET": self._secrets.phone,
            **({"ALARM__STEP_SECONDS": self._base[_ALARM_STEP]} if _ALARM_STEP in self._base else {}),
        }
        return self._service(
            service,
            **self._background(service, WORKER),
            KEYS__AUDIT_SIGNING=str(self._secrets.keys.audit_private(service)),
            RECORD__HEAD=str(self._secrets.keys.audit_head(service)),
            RECORD__COPIES=str(self._installation.heads),
            **self._vault(service, WORKER_DSN="identification_keys_worker"),
            **(out if service == "notifications" else {}),
            **_figures(service),
        )

    def migrate(self, service: str) -> Environment:
        """Settings of `python -m <service>.operations migrate`."""
        keys = f"{service}_keys"
        has_vault = service == "identification"
        vault = {"VAULT__MIGRATOR_DSN": self._dsn(f"{keys}_migrator", keys)} if has_vault else {}
        owner = self._dsn(f"{service}_migrator", service)
        return self._service(service, DB__MIGRATOR_DSN=owner, **vault)

    def operations(self, service: str) -> Environment:
        """Settings of the service's other commands, such as `audit verify`, `dead-letters` and `republish`."""
        return self._service(
            service,
            DB__WORKER_DSN=self._dsn(f"{service}_worker", service),
            KEYS__DEAD_LETTER_KEYSET=str(self._secrets.keys.dead_letters(service)),
            KEYS__AUDIT_PUBLIC=str(self._secrets.keys.audit_public(service)),
            RECORD__HEAD=str(self._secrets.keys.audit_head(service)),
            RECORD__COPIES=str(self._installation.heads),
            **self._bus(service),
        )

    def migrate_bus(self) -> Environment:
        """Settings of `python -m chassis.bus.operations migrate`."""
        return {**self._base, "BUS_MIGRATOR_DSN": self._dsn("bus_migrator", "bus")}

    def kafka_broker(self) -> Environment:
        """Settings of the Kafka broker."""
        passwords = {
            f"{name.upper()}_PASSWORD": self._secrets.kafka[name] for name in ("broker", "controller", "admin")
        }
        return self._prefixed(
            "KAFKA",
            HOME=str(self._installation.kafka),
            PORT=str(self._installation.port(KAFKA)),
            CONTROLLER_PORT=str(self._installation.port(KAFKA_CONTROLLER)),
            **passwords,
        )

    def keycloak(self) -> Environment:
        """Settings of Keycloak, which takes the place of the demo issuer."""
        return self._prefixed(
            "KEYCLOAK",
            HOME=str(self._installation.keycloak),
            PORT=str(self._installation.port(ISSUER)),
            MANAGEMENT_PORT=str(self._installation.port(KEYCLOAK_MANAGEMENT)),
            ADMIN_SECRET=self._secrets.keycloak_admin,
            GATEWAY=self._installation.address(GATEWAY),
            GATEWAY_SECRET=self._secrets.gateway_client,
        )

    def gateway(self) -> Environment:
        """Settings of the gateway."""
        return self._prefixed(
            "GATEWAY",
            PUBLIC_URL=self._installation.address(GATEWAY),
            DB__APP_DSN=self._dsn("gateway_app", "gateway"),
            KEYS__SESSIONS=self._secrets.keys.gateway_sessions.read_text().strip(),
            **self._auth("gateway"),
            AUTH__TOKEN_URL=f"{self.issuer_address}/protocol/openid-connect/token",
            AUTH__CLIENT_ID="gateway",
            AUTH__CLIENT_SECRET=self._secrets.gateway_client,
            **{f"SERVICES__{service.upper()}": self._installation.address(offset) for service, offset in HTTP.items()},
            **self._listens("HTTP", GATEWAY),
            **self._rate("PER_PERSON", "PER_AGENCY", "CALLS_PER_PERSON", "SIGN_INS_PER_ADDRESS"),
            **self._telemetry(),
        )

    def migrate_gateway(self) -> Environment:
        """Settings of `python -m gateway.operations migrate`."""
        return self._prefixed("GATEWAY", DB__MIGRATOR_DSN=self._dsn("gateway_migrator", "gateway"))

    def issuer(self, people: str) -> Environment:
        """Settings of the demo issuer; `people` is the path of the demo people."""
        return self._prefixed(
            "ISSUER",
            HTTP__PORT=str(self._installation.port(ISSUER)),
            PEOPLE=self._base.get(PEOPLE, people),
            KEY=str(self._secrets.keys.issuer),
            GATEWAY_SECRET=self._secrets.gateway_client,
            GATEWAY_REDIRECT=self._installation.address(GATEWAY, "/auth/callback"),
            CLI_REDIRECT=self._installation.address(GATEWAY, "/auth/cli"),
        )

    def phone_catcher(self) -> Environment:
        """Settings of the phone catcher."""
        return self._prefixed(
            "PHONECATCHER",
            HTTP__PORT=str(self._installation.port(PHONE)),
            FOLDER=str(self._installation.phone),
            SECRET=self._secrets.phone,
            ANSWERS=self._installation.address(HTTP["notifications"], "/phone/answers"),
        )

    def plain(self) -> Environment:
        """No settings at all, for a process that gets everything by its arguments."""
        return dict(self._base)

    @property
    def issuer_address(self) -> str:
        """The issuer as tokens spell it."""
        return self._installation.address(ISSUER, "/realms/spona")

    def _prefixed(self, prefix: str, **settings: str) -> Environment:
        return {**self._base, **{f"{prefix}_{name}": value for name, value in settings.items()}}

    def _service(self, service: str, **settings: str) -> Environment:
        return self._prefixed(service.upper(), **settings, **self._telemetry())

    def _dsn(self, role: str, database: str) -> str:
        return url(role, self._secrets.roles[role], database, self._sockets)

    def _background(self, service: str, offsets: Mapping[str, int]) -> dict[str, str]:
        return {
            "DB__WORKER_DSN": self._dsn(f"{service}_worker", service),
            **self._listens("HEALTH", offsets[service]),
        }

    def _bus(self, service: str) -> dict[str, str]:
        if self._over_kafka:
            return {
                "KAFKA__SERVERS": f"{LOOPBACK}:{self._installation.port(KAFKA)}",
                "KAFKA__USERNAME": service,
                "KAFKA__PASSWORD": self._secrets.kafka[service],
            }
        return {"BUS__DSN": self._dsn(f"{service}_bus", "bus")}

    def _auth(self, audience: str) -> dict[str, str]:
        return {
            "AUTH__ISSUER": self.issuer_address,
            "AUTH__JWKS_URL": f"{self.issuer_address}/protocol/openid-connect/certs",
            "AUTH__AUDIENCE": audience,
        }

    def _listens(self, group: str, offset: int) -> dict[str, str]:
        port = str(self._installation.port(offset))
        return {f"{group}__HOST": LOOPBACK, f"{group}__PORT": port}

    def _rate(self, *limits: str) -> dict[str, str]:
        """Nothing, and so the limits of production, unless the launcher was given others."""
        wished = self._base.get(_REQUESTS_A_MINUTE)
        return {} if wished is None else {f"RATE__{name}": wished for name in limits}

    def _vault(self, service: str, **roles: str) -> dict[str, str]:
        """Only identification stores personal texts, so only it holds keys to them; `roles` by the setting of their address."""
        if service != "identification":
            return {}
        addresses = {f"VAULT__{name}": self._dsn(role, "identification_keys") for name, role in roles.items()}
        return {**addresses, "VAULT__KEK": str(self._secrets.keys.vault_kek)}

    def _telemetry(self) -> dict[str, str]:
        return {
            "TELEMETRY__TRACES_DIR": str(self._installation.traces),
            "TELEMETRY__METRICS_DIR": str(self._installation.metrics),
            "TELEMETRY__METRICS_EVERY_SECONDS": str(_FIGURES_EVERY_S),
        }


def _figures(service: str) -> dict[str, str]:
    """The demonstration shows the Office's figures live, and its page says so."""
    return {"FIGURES__REFRESH": "live"} if service == "referral" else {}

"""The world outside an installation: its public addresses, a mail and a telephone service, a store of traces, and their authority."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from infra.deployment.certificates import Authority, new_authority
from tests.workshop.containers.building.bases import OUTSIDE
from tests.workshop.containers.places import USER, Places
from tests.workshop.containers.running.engine import Engine

GATEWAY, SIGN_IN, ANSWERS = "spona.test", "sign-in.test", "answers.test"
MAIL, TRACES, TELEPHONE = "mail.test", "traces.test", "telephone.test"
MAIL_ACCOUNT, MAIL_PASSWORD = "spona", "of the account that set-up.md asks for"
_PUBLIC = (GATEWAY, SIGN_IN, ANSWERS)
_NAMES = {"mail": MAIL, "traces": TRACES, "telephone": TELEPHONE}


def prepare(places: Places) -> Path:
    """Make the authority, a certificate for each, and their settings; returns the authority's certificate."""
    folder = places.outside
    folder.mkdir(parents=True)
    made = new_authority(datetime.now(UTC))
    (folder / "ca.pem").write_bytes(made.certificate)
    key = places.work / "outside-ca.key"
    key.write_bytes(made.key)
    authority = Authority.read(folder / "ca.pem", key)
    for name, host in _NAMES.items():
        issued = authority.issue(host, (), datetime.now(UTC))
        (folder / f"{name}.pem").write_bytes(issued.certificate)
        (folder / f"{name}.key").write_bytes(issued.key)
    issued = authority.issue(GATEWAY, _PUBLIC, datetime.now(UTC))
    places.certificates.mkdir()
    (places.certificates / "public.pem").write_bytes(issued.certificate + issued.key)
    os.chown(places.certificates / "public.pem", USER, USER)
    (places.certificates / "public.pem").chmod(0o600)
    shutil.copy2(places.data / "traces.conf", folder / "traces.conf")
    for name in ("mail_server.py", "telephone_service.py"):
        shutil.copy2(Path(__file__).with_name(name), folder / name)
    # As a secret it is read by the containers' user, and by no one else.
    os.chown(folder / "ca.pem", USER, USER)
    (folder / "ca.pem").chmod(0o600)
    return folder / "ca.pem"


def start(engine: Engine, places: Places) -> None:
    """Start all of them; the networks of the installation are there already."""
    nginx = ("nginx", "-g", "daemon off;", "-c", "/outside/traces.conf")
    _run(engine, places, "traces", ("spona_traces", TRACES), nginx)
    account = ("--env", f"ACCOUNT={MAIL_ACCOUNT}", "--env", f"PASSWORD={MAIL_PASSWORD}")
    _run(engine, places, "mail", ("spona_mail", MAIL), ("python3", "-u", "/outside/mail_server.py"), account)
    tell_telephone(places)
    _run(engine, places, "telephone", ("spona_mail", TELEPHONE), ("python3", "-u", "/outside/telephone_service.py"))


def tell_telephone(places: Places) -> None:
    """Make the secret of calls and presses known to the telephone service."""
    shutil.copy2(places.secrets / "notifications_phone__secret", places.outside / "phone_secret")


def stop(engine: Engine) -> None:
    """End all of them: a network that a person is in cannot be taken away."""
    engine.podman("rm", "--force", "--time", "2", *(f"outside-{name}" for name in _NAMES))


def said(engine: Engine, name: str) -> str:
    """Return everything that one of them wrote."""
    done = engine.attempt("podman", "--log-level=error", "logs", f"outside-{name}")
    return done.stdout + done.stderr


def _run(
    engine: Engine,
    places: Places,
    name: str,
    network: tuple[str, str],
    command: tuple[str, ...],
    more: tuple[str, ...] = (),
) -> None:
    where, alias = network
    engine.podman(
        *("run", "--detach", "--name", f"outside-{name}", "--network", where),
        *("--network-alias", alias),
        *(f"--volume={places.outside}:/outside:ro", *more, OUTSIDE, *command),
    )

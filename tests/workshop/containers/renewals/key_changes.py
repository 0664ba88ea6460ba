"""Keys that protect what is kept: another one takes over, and what the one before it sealed stays open and sound."""

import json
from pathlib import Path

from infra.errors import CliError
from infra.postgres.catalog import KEYS
from tests.workshop.containers.people.browser import People
from tests.workshop.containers.people.staff import Member
from tests.workshop.containers.running import night
from tests.workshop.containers.running.composed import SERVICES, Composed
from tests.workshop.containers.running.engine import Engine
from tests.workshop.containers.trials.restoring import wait_until_sealed

_KEK = "identification_vault__kek"
_KEYSETS = {
    _KEK: ("identification", "identification-worker"),
    **{f"{service}_keys__dead_letter_keyset": (f"{service}-consumer",) for service in SERVICES},
}


def change_keysets(composed: Composed) -> str:
    """A further key in each keyset, known to all who hold it before it seals."""
    spona, holders = composed.places.repository / ".venv" / "bin" / "spona", sorted(sum(_KEYSETS.values(), ()))
    added = {}
    for name in _KEYSETS:
        said = composed.engine.command(spona, "keys", "add", composed.places.secrets / name, "--json")
        added[name] = str(json.loads(said)["id"])
    composed.recreate(*holders)
    for name, key in added.items():
        composed.engine.command(spona, "keys", "promote", composed.places.secrets / name, key)
    composed.recreate(*holders)
    return f"added, promoted; recreated twice: {', '.join(holders)}"


def wrapped_by_each(composed: Composed) -> str:
    """How many owners' keys each key of the key-encryption keyset wraps; refuses when one of them wraps none."""
    spona = composed.places.repository / ".venv" / "bin" / "spona"
    known = json.loads(composed.engine.command(spona, "keys", "list", composed.places.secrets / _KEK, "--json"))
    # What Tink seals begins with 1 and the id of the key, in four bytes.
    counts = [
        int(
            composed.asked(
                KEYS,
                f"select count(*) from wrapped_key where position('\\x01{key['id']:08x}'::bytea in wrapped) > 0",
            )
        )
        for key in known
    ]
    if not all(counts):
        raise CliError(f"keys wrapped by each key of the keyset, the oldest first: {counts}")
    return f"{counts[0]} owners' keys wrapped by the old key, {counts[-1]} by the new one"


def still_opens(people: People, member: Member, report: str) -> None:
    """A person reads a record that was filed before; refuses when its person does not come up."""
    with people.signed_in(member, "/list") as window:
        window.open(f"/records/{report}")
        window.page.locator(".spona-timeline").wait_for()


def change_signing_pair(composed: Composed) -> str:
    """A new pair signs the record of each service; the old public half stays above the new one."""
    wait_until_sealed(composed)
    for service in SERVICES:
        night.must_be_sound(composed, service)
        private, public = (composed.places.secrets / f"{service}_keys__audit_{half}" for half in ("signing", "public"))
        new_pair(composed.engine, private, public, composed.places.work / "NEW")
    composed.recreate(*(f"{service}-worker" for service in SERVICES))
    return "three workers recreated"


def new_pair(engine: Engine, private: Path, public: Path, new: Path) -> None:
    """Another pair in these files, through the file `new`: what a program prints is kept in the log of the run."""
    new.touch(mode=0o600)
    engine.command("openssl", "genpkey", "-algorithm", "ed25519", "-out", new)
    half = engine.command("openssl", "pkey", "-in", new, "-pubout")
    public.write_text(public.read_text() + half)
    private.write_text(new.read_text())
    new.unlink()

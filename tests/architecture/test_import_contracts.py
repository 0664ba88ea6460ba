"""Each contract of .importlinter is broken on purpose once, in a house of empty rooms, and must say so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SERVICES = ("identification", "referral", "notifications")
FLOORS = ("domain", "application", "adapters", "migrations", "entrypoints")
CHASSIS = [
    "ports",
    "settings",
    "auth",
    "db",
    "http",
    "telemetry",
    "bus",
    "outbox",
    "inbox",
    "audit",
    "vault",
    "idempotency",
]


CONTRACTS = ["access", "envelope", "events", "export", "open_words", "reference"]
CONTRACTS += ["registry", "scopes", "seeding", "topics", "words", "words/urgency"]


def house(folder: Path) -> None:
    """Packages without content: every name that a contract speaks of is there."""
    shutil.copy(ROOT / ".importlinter", folder)
    packages = ["contracts", "gateway", "infra", "chassis", *(f"chassis/{part}" for part in CHASSIS)]
    packages += [f"contracts/{part}" for part in CONTRACTS]
    for service in SERVICES:
        packages += [service, *(f"{service}/{floor}" for floor in FLOORS)]
    for package in packages:
        (folder / package).mkdir()
        (folder / package / "__init__.py").touch()
    for service in SERVICES:
        for module in ("bootstrap", "operations", "settings", "adapters/tables"):
            (folder / service / f"{module}.py").touch()


def judged(folder: Path) -> tuple[int, str]:
    """What lint-imports says of the house."""
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    # Names of contracts are folded where the line ends.
    return done.returncode, " ".join(done.stdout.split())


def test_a_house_of_empty_rooms_is_sound(tmp_path: Path) -> None:
    house(tmp_path)
    code, said = judged(tmp_path)
    assert (code, "9 kept, 0 broken" in said) == (0, True), said


def test_a_domain_may_say_the_words_of_contracts_on_every_floor_of_it(tmp_path: Path) -> None:
    house(tmp_path)
    (tmp_path / "referral/domain/clocks").mkdir()
    for file in ("clocks/__init__.py", "errors.py"):
        (tmp_path / "referral/domain" / file).write_text("import contracts.words.urgency\n")
    code, said = judged(tmp_path)
    assert (code, "9 kept, 0 broken" in said) == (0, True), said


@pytest.mark.parametrize(
    ("contract", "violations"),
    [
        ("Services, gateway and infra are independent", {"identification/bootstrap.py": "import referral.bootstrap"}),
        ("Services, gateway and infra are independent", {"contracts/odd.py": "import chassis.ports"}),
        ("Services, gateway and infra are independent", {"infra/odd.py": "import gateway"}),
        ("entrypoints > bootstrap > migrations", {"referral/application/odd.py": "import referral.adapters"}),
        ("entrypoints > bootstrap > migrations", {"referral/utils.py": ""}),
        ("domain is stdlib + chassis.domain", {"identification/domain/odd.py": "import contracts"}),
        ("domain is stdlib + chassis.domain", {"identification/domain/odd.py": "import contracts.open_words"}),
        ("domain is stdlib + chassis.domain", {"notifications/domain/odd.py": "import sqlalchemy"}),
        ("words are enums", {"contracts/words/odd.py": "import contracts.reference"}),
        ("words are enums", {"contracts/words/odd.py": "import pydantic"}),
        (
            "application speaks to ports",
            {"referral/application/odd.py": "import chassis.db", "chassis/db/__init__.py": "import sqlalchemy"},
        ),
        ("routes, consumers and workers reach adapters", {"referral/entrypoints/odd.py": "import referral.adapters"}),
        ("gateway owns no topic", {"gateway/odd.py": "import chassis.outbox"}),
        ("contracts know no framework", {"contracts/odd.py": "import fastapi"}),
        ("tables are private", {"identification/bootstrap.py": "import identification.adapters.tables"}),
    ],
)
def test_a_violation_is_reported_by_its_contract(tmp_path: Path, contract: str, violations: dict[str, str]) -> None:
    house(tmp_path)
    for file, text in violations.items():
        (tmp_path / file).write_text(f"{text}\n")
    code, said = judged(tmp_path)
    found = said[said.index(contract) :].split(" KEPT")[0]
    assert (code, " BROKEN" in found) == (1, True), said

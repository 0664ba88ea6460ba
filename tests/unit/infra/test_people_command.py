"""`spona people` on the demonstration's people: who is said to work at the Centre, and where the command refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from contracts.people import CentrePeople
from infra.cli import app
from tests.support.demo_people import PEOPLE


def spona(data: Path, *arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, ["people", *arguments, "--data", str(data)], env=environment)


def test_those_of_the_centre_are_read_and_nobody_else(tmp_path: Path) -> None:
    done = spona(tmp_path, "read")
    assert done.exit_code == 0, done.output
    read = CentrePeople.model_validate_json(done.stdout).people
    at_centre = [each for each in PEOPLE.values() if each.sector == "centre"]
    assert [(each.id, each.name, each.unit_id, each.roles, each.profession) for each in read] == [
        (each.sub, each.name, each.unit, frozenset(each.roles), each.profession) for each in at_centre
    ]


@pytest.mark.parametrize("command", ["read", "sync"])
def test_where_nobody_works_at_the_centre_the_directory_stays_as_it_is(tmp_path: Path, command: str) -> None:
    file = tmp_path / "people.yaml"
    who = PEOPLE["csr.nis"]
    entry = (
        f"sub: {who.sub}, name: X, agency: {who.agency}, unit: {who.unit}, sector: {who.sector}, roles: [csr_worker]"
    )
    file.write_text(f"password: x\nsecond_factor: {'A' * 32}\npeople:\n  - {{username: csr.nis, {entry}}}\n")
    refused = spona(tmp_path, command, SPONA_PEOPLE=str(file))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Nobody works at the Centre")


def test_in_production_one_container_reads_and_another_one_writes(tmp_path: Path) -> None:
    refused = spona(tmp_path, "sync", SPONA_ENV="production")
    assert (refused.exit_code, "hand on what `spona people read` prints" in refused.stderr) == (2, True)
    missing = spona(tmp_path, "read", SPONA_ENV="production")
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert missing.stderr.startswith("KEYCLOAK_ADDRESS is missing")

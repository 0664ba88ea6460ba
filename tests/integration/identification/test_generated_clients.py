"""Clients that others' generators make of the published documents file a report, read its receipt and a file, and are refused by type."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.integration.identification.attaching import attached
from tests.integration.identification.service import Service
from tests.support import demo_people, files
from tests.support.generators import CLIENTS, npm_packages, openapi_generator, python_clients, run
from tests.support.served import served

DOCUMENTS = Path(__file__).parents[3] / "contracts" / "openapi"
SERVICES = ("identification", "referral", "notifications")
DOCTOR = "health.nis"
GROUNDS = "suspicions|indicators|concern"


@dataclass(frozen=True)
class Doctor:
    """A doctor with a client, before a running service that holds a report of hers with a file."""

    service: Service
    address: str
    report: str
    file: str
    content: bytes

    async def files_by(self, client: Callable[..., str]) -> None:
        """Runs the client, and holds what it printed against what the service has and says."""
        # Not sooner: a token lasts five minutes, and the tools may have to be fetched and the clients made first.
        token = self.service.mint.token(aud="identification", acr="1", **demo_people.claims_of(DOCTOR))
        printed = await asyncio.to_thread(client, self.address, token, self.report, self.file)
        said: dict[str, Any] = json.loads(printed.splitlines()[-1])
        assert (said["stage"], said["content"]) == ("saved", len(self.content))
        assert said["refused"] == {
            "incomplete": ["urn:problem:report-incomplete", 422, [GROUNDS]],
            "missing": ["urn:problem:not-found", 404, None],
        }
        found = (await self.service.get(DOCTOR, f"/reports/{said['id']}")).json()["classes"]
        assert found["encounter"]["companion"] == "speaks_for_person"
        assert found["exploitation"]["forms"] == ["sexual_exploitation"]
        assert found["indicators"]["codes"] == ["G1"]
        assert found["concern"]["text"] == "A man answers for her."
        assert found["person_name"]["names"][0]["given"] == "Ime"


@pytest.fixture
async def doctor(service: Service) -> AsyncIterator[Doctor]:
    """A doctor and a service that listens."""
    report, content = (await service.filed(DOCTOR))["id"], files.pdf()
    file = await attached(service, report, content=content)
    async with served(service.client.app) as address:
        yield Doctor(service, address, report, file, content)


# Java, for the better part of a minute.
@pytest.mark.nightly
async def test_openapi_generator(doctor: Doctor, tmp_path: Path) -> None:
    generator, python = openapi_generator(), python_clients()
    for service in SERVICES:
        said = {
            "inputSpec": str(DOCUMENTS / f"{service}.json"),
            "outputDir": service,
            "packageName": f"spona_{service}",
        }
        (tmp_path / f"{service}.json").write_text(json.dumps({"generatorName": "python", **said}))
    configured = [f"{service}.json" for service in SERVICES]
    assert "ERROR" not in await asyncio.to_thread(run, [*generator, "batch", *configured], tmp_path)
    for service in SERVICES:
        models = {each.stem for each in (tmp_path / service / f"spona_{service}" / "models").glob("*.py")}
        assert "problem" in models
        # What it finds no name for in the document becomes a type that no one knows.
        assert not {each for each in models if re.search(r"inline_object|_response$|_(any|one|all)_of", each)}
    client = CLIENTS / "by_openapi_generator.py"
    await doctor.files_by(
        lambda *shown: run([python, client, *shown], tmp_path, PYTHONPATH=str(tmp_path / "identification"))
    )


@pytest.mark.nightly
async def test_openapi_python_client(doctor: Doctor, tmp_path: Path) -> None:
    python = python_clients()
    program = python.with_name("openapi-python-client")
    for service in SERVICES:
        into, document = str(tmp_path / f"spona_{service}"), str(DOCUMENTS / f"{service}.json")
        asked = ["generate", "--fail-on-warning", "--meta", "none", "--output-path", into, "--path", document]
        await asyncio.to_thread(partial(run, [program, *asked], tmp_path, PATH=f"{python.parent}:/usr/bin:/bin"))
    client = CLIENTS / "by_openapi_python_client.py"
    await doctor.files_by(lambda *shown: run([python, client, *shown], tmp_path, PYTHONPATH=str(tmp_path)))


@pytest.mark.nightly
async def test_openapi_typescript(doctor: Doctor, tmp_path: Path) -> None:
    packages = npm_packages()
    (tmp_path / "node_modules").symlink_to(packages / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    for service in SERVICES:
        made = tmp_path / f"{service}.d.ts"
        command: list[str | Path] = ["node_modules/.bin/openapi-typescript", DOCUMENTS / f"{service}.json", "-o", made]
        await asyncio.to_thread(run, command, tmp_path)
    program = shutil.copy(CLIENTS / "by_openapi_typescript.ts", tmp_path)
    options = ["--strict", "--module", "nodenext", "--target", "es2022"]
    types = [f"{service}.d.ts" for service in SERVICES]
    await asyncio.to_thread(run, ["node_modules/.bin/tsc", *options, program, *types], tmp_path)
    await doctor.files_by(lambda *shown: run(["node", "by_openapi_typescript.js", *shown], tmp_path))

"""A README that lists the commands of a program lists all of them, and none that is not there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import typer

from gateway.operations import commands as gateway
from identification.operations import commands as identification
from infra.keycloak.command import keycloak
from notifications.operations import commands as notifications
from referral.operations import commands as referral
from tests.support.program import ROOT
from tests.workshop.bench.command import Bench

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = {
    "python -m identification.operations": ("services/identification", identification),
    "python -m referral.operations": ("services/referral", referral),
    "python -m notifications.operations": ("services/notifications", notifications),
    "python -m gateway.operations": ("gateway", gateway),
}
WORDS = r"([a-z-]+(?: [a-z-]+)?)"


def readme(folder: str) -> str:
    return (ROOT / folder / "README.md").read_text("utf-8")


def commands_of(group: Any, before: str = "") -> Iterator[str]:
    """Each command by the words that are typed for it."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands_of(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_readme_lists_every_command_of_its_program(program: str) -> None:
    folder, commands = PROGRAMS[program]
    [place] = [each for each in re.split(r"\n\n|\n\|", readme(folder)) if f"`{program} " in each]
    listed = re.findall(rf"`{WORDS}[^`]*`", place.replace(f"`{program} ", "`"))
    assert sorted(listed) == sorted(commands_of(typer.main.get_command(commands)))


def test_keycloaks_readme_lists_every_command_on_the_realm() -> None:
    listed = re.findall(rf"^ {{4}}spona keycloak {WORDS}", readme("infra/keycloak"), re.MULTILINE)
    assert sorted(listed) == sorted(commands_of(typer.main.get_command(keycloak)))


def test_the_readme_of_the_figures_lists_every_one() -> None:
    listed = re.findall(rf"^\| `{WORDS}` \|", readme("tests/workshop/bench"), re.MULTILINE)
    assert {*listed, "all"} == set(Bench)

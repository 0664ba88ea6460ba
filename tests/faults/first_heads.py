"""How the records of a new stack get their first heads: by the command that `spona up` runs."""

from __future__ import annotations

from collections.abc import Sequence

from infra.keys import secrets
from infra.launcher.environment import Environments
from infra.launcher.plan import Step
from infra.postgres.server import Server
from infra.upgrading.at_start import adoptions
from tests.support.stack import Stack


def first_heads(stack: Stack, server: Server | None, environments: Environments | None) -> Sequence[Step]:
    """The commands, once databases and topics are there."""
    assert server is not None
    assert environments is not None
    keys = secrets.ensure(stack.installation).keys
    return adoptions(server, keys, environments, stack.installation.heads, lambda _: None)

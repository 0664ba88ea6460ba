"""`python -m tests.workshop.bench.gateway_rounds [ROUNDS]`: what our limits, caches and masking cost a small query, in CPU of this process.

It prints one JSON object per round: microseconds of CPU per execution on both sides. `ours` is the schema as the gateway serves it in
production; `baseline` is graphql-core executing the same document, parsed and validated beforehand, over the same resolvers.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from graphql import execute, parse

from chassis.domain.principal import Principal
from gateway.clients.caller import Caller
from gateway.context import Services
from gateway.graphql.context_of_request import context_of
from gateway.graphql.schema import make_schema

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.clients.peer import Peer

    Execution = Callable[[], Awaitable[Any]]

DOCUMENT = "query ($id: ID!) { report(id: $id) { id version concern { text } } }"
_ROUNDS, _TURNS, _EXECUTIONS = 9, 10, 100
_REPORT = UUID("7b0c6c1e-63f4-4c0e-8d4f-0f1f7f6b9a11")
_ANSWER = {
    "id": str(_REPORT),
    "version": 3,
    "state": "submitted",
    "positions": ["author"],
    "classes": {"concern": {"text": "A man answers for her."}},
    "withheld": [],
}
_EXPECTED = {"report": {"id": str(_REPORT), "version": 3, "concern": {"text": "A man answers for her."}}}


class WrongAnswer(Exception):
    """A side did not answer what was asked: its time would mean nothing."""


class _Service:
    """Answers at once, so that nothing but GraphQL is measured."""

    async def get(self, *_: object) -> dict[str, Any]:
        return _ANSWER


def sides() -> tuple[Execution, Execution]:
    """One execution by our schema, as production has it, and one by graphql-core alone; each gives the data of its answer."""
    schema, document = make_schema(), parse(DOCUMENT)
    peer = cast("Peer", _Service())
    services = Services({"identification": peer, "referral": peer, "notifications": peer})
    caller = Caller(Principal(_REPORT, "health.nis", "", None, None, None, frozenset(), 1, None), "", 0.0)
    asked = {"id": str(_REPORT)}

    async def ours() -> Any:
        context = context_of(caller, services)
        return (await schema.execute(DOCUMENT, variable_values=asked, context_value=context)).data

    async def alone() -> Any:
        context = context_of(caller, services)
        result = execute(schema.core, document, variable_values=asked, context_value=context)
        return (await cast("Awaitable[Any]", result)).data

    return ours, alone


async def one_round(executions: tuple[Execution, Execution], turns: int = _TURNS) -> dict[str, float]:
    """Microseconds of CPU per execution of both sides, in turns of which either side begins every other; raises WrongAnswer."""
    spent = [0.0, 0.0]
    for turn in range(turns):
        for side in (0, 1) if turn % 2 else (1, 0):
            began = time.process_time()
            for _ in range(_EXECUTIONS):
                answer = await executions[side]()
            spent[side] += time.process_time() - began
            if answer != _EXPECTED:
                raise WrongAnswer(f"Side {side} answered something else than the report: see bench/gateway_rounds.py.")
    ours, alone = (round(seconds / (turns * _EXECUTIONS) * 1e6, 2) for seconds in spent)
    return {"ours": ours, "baseline": alone}


async def _main(rounds: int) -> None:
    executions = sides()
    gc.freeze()  # As the gateway's process does (chassis/processes/server.py): or one round in nine pays for a look at the whole heap.
    for _ in range(rounds):
        sys.stdout.write(json.dumps(await one_round(executions)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS))

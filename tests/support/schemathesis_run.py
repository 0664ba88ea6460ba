"""One walk of Schemathesis over a service: every operation of its document, every check, the same requests at every run."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis.config import (
    CoveragePhaseConfig,
    FuzzingPhaseConfig,
    GenerationConfig,
    HealthCheck,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.core.failures import Failure
from schemathesis.engine import Status, events, from_schema
from schemathesis.generation import GenerationMode
from schemathesis.openapi.checks import RejectedPositiveData

from tests.workshop.export.openapi_schemas import resolved

SEED = 20261124
_PHONES = ("+381 18 506 700", "018/555-333", "+49 30 901820")
_MOMENTS = st.builds(
    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format,
    *(st.integers(low, high) for low, high in ((1900, 2199), (1, 12), (1, 28), (0, 23), (0, 59), (0, 59))),
)
schemathesis.openapi.format("phone", st.sampled_from(_PHONES))
schemathesis.openapi.format("date-time", _MOMENTS)


@dataclass(frozen=True)
class Elsewhere:
    """An application that a test started, asked from the loop of Schemathesis and answering in the test's own."""

    app: Any
    loop: asyncio.AbstractEventLoop

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """One request."""
        if scope["type"] != "http":
            raise NotImplementedError
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        answered = asyncio.run_coroutine_threadsafe(self._answer(scope, body), self.loop)
        for message in await asyncio.wrap_future(answered):
            await send(message)

    async def _answer(self, scope: Any, body: bytes) -> list[Any]:
        values: list[Any] = []
        coming = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive() -> Any:
            # No one hangs up: the one who asks once more waits, as at a real connection.
            return next(coming, None) or await self.loop.create_future()

        async def send(message: Any) -> None:
            values.append(message)

        # What FastAPI keeps in the scope belongs to the loop that runs it.
        await self.app({**scope, "state": {}}, receive, send)
        return values


@dataclass
class Walk:
    """Who asks with which token, ids of records that are there, and what no schema can say: by field, the sentences that refuse it."""

    document: dict[str, Any]
    app: Elsewhere
    token: Callable[[str], str]
    ids: Mapping[str, str]
    known_only_here: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: int = 4
    every_way: bool = True
    """Whether each field is refused in each way that its schema knows; else a few whole requests that it refuses are sent."""
    answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How often each operation answered with each status."""

    def findings(self, *, whatever_is_refused: bool = True) -> list[str]:
        """A sentence for each thing that is not as the document says; without what it refuses, only a few good requests."""
        return [finding for event in self._events(whatever_is_refused) for finding in self._in(event)]

    def _events(self, whatever_is_refused: bool) -> Iterator[events.EngineEvent]:
        schema = schemathesis.openapi.from_dict(self.document, config=self._config(whatever_is_refused))
        schema.app = self.app
        walk = self

        @schema.auth(cache_by_key=lambda case, _: str(case.operation.label))
        class _Bearer:
            def get(self, case: Any, _: Any) -> str:
                (needed,) = case.operation.definition.raw["security"]
                return walk.token(*needed["accessToken"]) if "accessToken" in needed else ""

            def set(self, case: Any, data: str, _: Any) -> None:
                if data:
                    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}

        @schema.hook
        def filter_failure(_context: Any, failure: Failure, _case: Any, response: Any) -> bool:
            return not (isinstance(failure, RejectedPositiveData) and walk._is_a_rule(response))

        yield from from_schema(schema).execute()

    def _in(self, event: events.EngineEvent) -> Iterator[str]:
        if isinstance(event, events.FatalError):
            raise event.exception
        if isinstance(event, events.NonFatalError):
            yield f"{event.label}: {event.value!r}"
        if isinstance(event, events.ScenarioFinished):
            for case_id, interaction in event.recorder.interactions.items():
                answer = interaction.response
                if answer is not None:
                    self.answered[str(event.label), answer.status_code] += 1
                    yield from self._unheard_of(str(event.label), answer)
                for check in event.recorder.checks.get(case_id, []):
                    if check.status is not Status.SUCCESS and check.failure_info is not None:
                        failure = check.failure_info.failure
                        said = "" if answer is None or answer.content is None else answer.content.decode()
                        yield f"{event.label}: {failure.title}\n{failure.message}\n{check.failure_info.code_sample}\n{said}"

    def _unheard_of(self, operation: str, answer: Any) -> Iterator[str]:
        """A refusal that the operation does not name: each has an example, and the schema is the one of all."""
        method, path = operation.split(" ")
        said = self.document["paths"][path][method.lower()]["responses"].get(str(answer.status_code))
        if said is None or answer.status_code < 400:
            return
        named = resolved(said, self.document)["content"]["application/problem+json"]["examples"].values()
        printed = json.loads(answer.content)
        if (printed["type"], printed["status"]) not in {(each["value"]["type"], answer.status_code) for each in named}:
            yield f"{operation}: {answer.status_code} is refused for {printed['type']}, which its document does not name"

    def _is_a_rule(self, response: Any) -> bool:
        """Refused by a rule that has a slug of its own, or for a value that only the service can know."""
        problem = response.json()
        if problem["type"] != "urn:problem:invalid-input":
            return bool(response.status_code == 422)
        printed = ((re.sub(r"\.\d+", ".N", each["name"]), each["problem"]) for each in problem["fields"])
        return all(sentence.startswith(self.known_only_here.get(name, ())) for name, sentence in printed)

    def _config(self, whatever_is_refused: bool) -> SchemathesisConfig:
        modes = list(GenerationMode) if whatever_is_refused else [GenerationMode.POSITIVE]
        few = GenerationConfig(max_examples=self.examples, deterministic=True, modes=modes)
        project = ProjectConfig(
            base_url="http://testserver",
            parameters={f"path.{name}": value for name, value in self.ids.items()},
            generation=GenerationConfig(deterministic=True, modes=modes),
            phases=PhasesConfig(
                coverage=CoveragePhaseConfig(enabled=whatever_is_refused and self.every_way),
                fuzzing=FuzzingPhaseConfig(generation=few),
                # The ids of one answer are no way into another operation: people do that in the tests beside this one.
                stateful=StatefulPhaseConfig(enabled=False),
            ),
        )
        # How fast requests are made up says how busy the machine is.
        return SchemathesisConfig(
            seed=SEED, suppress_health_check=[HealthCheck.all], projects=ProjectsConfig(default=project)
        )

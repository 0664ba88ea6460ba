"""The measurements: what each compares, what we aim at, and what makes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from infra.errors import CliError
from tests.workshop.bench.findings import Figure, Finding, NotMeasured
from tests.workshop.bench.measured_stack import MeasuredStack, NeedsKafka
from tests.workshop.bench.measurements import gateway_read, graphql_cpu, notified, relay_rate, report_rate
from tests.workshop.bench.rounds import Round, Tick, spread

Make = Callable[[MeasuredStack, Tick], Awaitable[list[Round]]]


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure and how it is made; without Apache Kafka a ratio may be missing, which `alone` explains in one sentence."""

    figure: Figure
    make: Make
    alone: str | None = None

    async def made(self, measured: MeasuredStack, tick: Tick) -> Finding | NotMeasured:
        """What it came to; a wrong answer or a stack without what it needs is told, not raised."""
        try:
            rounds = await self.make(measured, tick)
        except NeedsKafka as needs:
            return NotMeasured(self.figure, str(needs), fine=True)
        except CliError as refused:
            return NotMeasured(self.figure, str(refused), fine=False)
        found = spread(rounds, lower_is_better=self.figure.lower)
        return Finding(self.figure, found, self.alone if found.baseline is None else None)


async def _graphql_cpu(_: MeasuredStack, tick: Tick) -> list[Round]:
    return await graphql_cpu.graphql_cpu(tick)


FIGURES: dict[str, Measurement] = {
    "gateway": Measurement(
        Figure("one small read over GraphQL / the same read by REST at the service", "ms", 4, lower=True),
        gateway_read.gateway,
    ),
    "relay": Measurement(
        Figure("events of our relay / of a bare idempotent kafka-python producer", "events/s", 0.6, lower=False),
        relay_rate.relay,
    ),
    "filed-to-notified": Measurement(
        Figure("answer to a filing until the inbox has it / one bare round trip over Kafka", "ms", 10, lower=True),
        notified.filed_to_notified,
        str(NeedsKafka(notified.WHAT)),
    ),
    "reports": Measurement(
        Figure("reports filed with all guards / pgbench writing the same rows", "reports/s", 0.12, lower=False),
        report_rate.reports,
    ),
    "telemetry": Measurement(
        Figure("reports filed with traces / without", "reports/s", 0.8, lower=False), report_rate.telemetry
    ),
    "metrics": Measurement(
        Figure("reports filed with figures told / without", "reports/s", 0.95, lower=False), report_rate.metrics
    ),
    "graphql-cpu": Measurement(
        Figure("CPU of a small query with all limits / of graphql-core alone", "µs", 2.5, lower=True), _graphql_cpu
    ),
}

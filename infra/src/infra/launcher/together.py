"""Relay, consumer and worker of a service as one process: a third of the memory, and an earlier start, on one machine."""

from collections.abc import Sequence
from dataclasses import replace

from infra.keys.files import SERVICES
from infra.launcher.plan import Plan, Process, python

PARTS = ("relay", "consumer", "worker")


def together(plan: Plan) -> Plan:
    """Return the same plan with one process in the place of three; each part keeps its name and its port."""
    return replace(plan, stages=tuple(_joined(stage) for stage in plan.stages))


def _joined(stage: Sequence[Process]) -> tuple[Process, ...]:
    named = {process.name: process for process in stage}
    joined = []
    for service in SERVICES:
        parts = [named.pop(name) for part in PARTS if (name := f"{service}-{part}") in named]
        if parts:
            joined.append(_one(service, parts))
    return (*named.values(), *joined)


def _one(service: str, parts: Sequence[Process]) -> Process:
    """The port that it is given is the relay's; its consumer and its worker answer at the two above."""
    settings = {name: value for part in reversed(parts) for name, value in part.environment.items()}
    ports = tuple((part.name, part.port) for part in parts)
    command = python(f"{service}.entrypoints.background")
    return Process(f"{service}-background", command, settings, parts[0].port, parts=ports)

"""Every log call of the platform is written so that all of it arrives: a dotted constant and registered keys."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from chassis.telemetry.logging import _EVENT
from chassis.telemetry.redaction import registry
from tests.support.walks import walk

ROOT = Path(__file__).parents[4]
SOURCES = sorted(
    file
    for folder in ("services/*/src", "gateway/src", "infra/src")
    for top in ROOT.glob(folder)
    for file in top.rglob("*.py")
)
LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}
SPECIAL = {"error", "exc_info"}


def log_calls(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in ("_log", "log", "logger", "_logger"):
                yield node


def faults(call: ast.Call) -> Iterator[str]:
    event = call.args[0] if call.args else None
    if len(call.args) != 1 or not isinstance(event, ast.Constant) or not _EVENT.fullmatch(str(event.value)):
        yield "the event must be one dotted constant"
    for keyword in call.keywords:
        name = registry().named(keyword.arg or "**")
        if keyword.arg not in SPECIAL and "log" not in registry().places.get(name, ()):
            yield f"{keyword.arg} is not registered for logs in contracts/telemetry/attributes.yaml"


@walk("file", SOURCES)
def test_what_is_logged_arrives(file: Path) -> None:
    found = [f"line {call.lineno}: {fault}" for call in log_calls(file) for fault in faults(call)]
    assert found == []


def test_the_walk_sees_calls() -> None:
    assert len(list(islice(chain.from_iterable(map(log_calls, SOURCES)), 11))) == 11
    call = ast.parse('_log.info(f"sent {name}", surname=1)').body[0]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    assert len(list(faults(call.value))) == 2

"""What `spona bench` says and answers, without an installation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from infra.cli import app
from infra.errors import CliError
from tests.workshop.bench import figures
from tests.workshop.bench.figures import FIGURES, Measurement
from tests.workshop.bench.findings import Figure
from tests.workshop.bench.measured_stack import MeasuredStack, NeedsKafka
from tests.workshop.bench.measurements.graphql_cpu import read
from tests.workshop.bench.rounds import ROUNDS, Round, Tick

FIGURE = Figure("a / b", "ms", 4, lower=True)


def spona(*arguments: str) -> Result:
    return CliRunner().invoke(app, ("bench", *arguments))


def measuring(monkeypatch: pytest.MonkeyPatch, outcome: list[Round] | Exception) -> None:
    """A running installation whose gateway measures as told."""

    async def make(_: MeasuredStack, tick: Tick) -> list[Round]:
        if isinstance(outcome, Exception):
            raise outcome
        tick(ROUNDS)
        return outcome

    monkeypatch.setitem(figures.FIGURES, "gateway", Measurement(FIGURE, make))
    measured = object.__new__(MeasuredStack)
    object.__setattr__(measured, "stack", "embedded")
    monkeypatch.setattr(MeasuredStack, "find", lambda *_: measured)


def test_without_an_installation_it_says_how_to_start_one(tmp_path: Path) -> None:
    refused = spona("gateway", "--data", str(tmp_path))
    assert refused.exit_code == 1
    assert "start it with:" in refused.stderr


def test_every_measurement_can_be_named_and_explained() -> None:
    found = spona("--help").output
    for name in ("missing-is-forbidden", "graphql-cpu", *FIGURES):
        assert name in found


def test_a_settled_ratio_is_reported_with_its_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    measuring(monkeypatch, [Round(6, 2)] * ROUNDS)
    done = spona("gateway", "--json")
    printed = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (printed["gateway"]["ratio"], printed["gateway"]["reached"]) == (3.0, True)
    assert printed["stack"] == "embedded"
    assert {"processor", "cores", "memory_gb", "at"} == printed["machine"].keys()
    # Progress goes to standard error.
    assert "gateway: measuring" in done.stderr


@pytest.mark.parametrize(
    ("outcome", "code", "sentence"),
    [
        ([Round(10, 2)] * ROUNDS, 0, "; aim at most 4: SHORT OF IT"),
        (CliError("A read was answered with 500."), 1, "gateway: A read was answered with 500."),
        (NeedsKafka("This"), 0, "gateway: This needs a stack over Apache Kafka: make up STACK=kafka"),
    ],
    ids=["short of its aim", "a wrong answer", "needs Kafka"],
)
def test_only_a_wrong_answer_is_a_failure_and_each_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, outcome: list[Round] | Exception, code: int, sentence: str
) -> None:
    measuring(monkeypatch, outcome)
    done = spona("gateway")
    [line] = done.stdout.splitlines()
    assert (done.exit_code, line.endswith(sentence)) == (code, True)


def test_rounds_that_do_not_agree_end_with_one_and_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    measuring(monkeypatch, [Round(each, 2) for each in range(1, ROUNDS + 1)])
    done = spona("gateway", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["gateway"].keys() == {"what", "unsettled"}


def test_a_round_of_the_gateway_is_read_and_anything_else_refused() -> None:
    assert read(b'{"ours": 200, "baseline": 100}\n') == Round(200, 100)
    with pytest.raises(CliError, match="something else"):
        read(b"Traceback")

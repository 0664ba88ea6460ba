"""What a load is made of: forms that the crowd fills in, people whom it can be, and figures made of seconds and spans."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from infra.installation.place import Installation
from infra.launcher.plan import people_file
from infra.sign_in.people import load as load_people
from tests.workshop.bench.crowd.board import Board
from tests.workshop.bench.crowd.documents import OPERATIONS, document_id
from tests.workshop.bench.crowd.forms import forms
from tests.workshop.bench.crowd.line import Exchange
from tests.workshop.bench.load import measuring, people
from tests.workshop.bench.load.crowd import Crowd, Second, percentile
from tests.workshop.bench.load.server.processes import Processes, shares
from tests.workshop.bench.load.server.spans import ServerSide
from tests.workshop.bench.load.watching import Watch, Watched

PAGE = """<header><form action="/find"><input name="reference"></form></header><main>
<form method="post" action="/entry/1/3"><input type="hidden" name="key" value="k&amp;1"><input name="who" value="Ana">
<input type="radio" name="age" value="child"><input type="radio" name="age" value="adult" checked>
<input type="checkbox" name="signs" value="H1"><input type="checkbox" name="signs" value="H2">
<select name="place"><option value="">-</option><option value="71331" selected>Niš</option></select>
<textarea name="says"></textarea><button name="danger" value="no">No</button><button>On</button></form></main>"""


def test_a_form_sends_what_a_browser_would() -> None:
    [form] = forms(PAGE)
    assert (form.action, form.method, form.first("signs")) == ("/entry/1/3", "post", "H1")
    kept = {"key": ["k&1"], "who": ["Ana"], "age": ["adult"], "place": ["71331"], "says": [""]}
    assert form.filled() == kept
    assert form.filled(age="child", danger="no") == kept | {"age": "child", "danger": "no"}
    assert form.buttons == {"danger": ["no"]}


@pytest.mark.parametrize("most", [6, 600])
def test_so_many_users_find_a_person_to_be_and_the_issuer_takes_the_file(tmp_path: Path, most: int) -> None:
    known = load_people(people_file())
    members = people.invented(most, known, tmp_path / "people.json")
    made = load_people(tmp_path / "people.json")
    assert 3 * min(map(len, members.values())) >= most
    assert {name for each in members.values() for name, _ in each} <= set(made.by_username)
    assert made.people[: len(known.people)] == known.people
    assert len({made.by_username[name].unit for name, _ in members["csr"]}) == min(12, len(members["csr"]))


def test_everybody_of_the_demonstration_who_works_is_there() -> None:
    known = load_people(people_file())
    assert {name for each in people.demo(known).values() for name, _ in each} <= set(known.by_username)


def board() -> Board:
    values = {
        "gateway": "",
        "issuer": "",
        "redirect": "",
        "pace": 1,
        "members": {"csr": [["a", "1"], ["b", "2"], ["c", "1"]]},
    }
    return Board.of(values)


@pytest.mark.parametrize(
    ("exchange", "refused", "faults"),
    [
        (Exchange("read: x", 5, 200, 10, slow=False), 0, {}),
        (Exchange("read: x", 5, 303, 0, slow=False), 0, {}),
        (Exchange("read: x", 5, 429, 10, slow=False, retry_after=True), 1, {}),
        (Exchange("read: x", 5, 503, 10, slow=True, retry_after=True), 1, {}),
        (Exchange("read: x", 5, 429, 10, slow=False), 0, {"read: x: 429": 1}),
        (Exchange("read: x", 5, 500, 10, slow=False, retry_after=True), 0, {"read: x: 500": 1}),
        (Exchange("read: x", 5, 404, 10, slow=False), 0, {"read: x: 404": 1}),
        (Exchange("read: x", 5, 0, 0, slow=False, fault="TimeoutError"), 0, {"read: x: TimeoutError": 1}),
    ],
)
def test_a_refusal_that_says_when_to_come_back_is_no_fault_and_everything_else_is(
    exchange: Exchange, refused: int, faults: dict[str, int]
) -> None:
    seen = board()
    seen.heard(exchange)
    found = seen.taken()
    assert (found["refused"], found["faults"], found["exchanges"]) == (refused, faults, 1)
    assert found["slow" if exchange.slow else "good"] == [5]
    assert seen.taken()["good"] == seen.taken()["slow"] == []
    assert seen.places == ("1", "2")


def test_a_percentile_is_a_value_that_was_seen() -> None:
    assert percentile([], 95) == 0
    assert percentile([7], 99) == 7
    assert [percentile(range(1, 101), part) for part in (50, 95, 99)] == [51, 96, 100]


def span(name: str, took: float, operation: str = "", kind: int = 2) -> dict[str, Any]:
    attributes = [{"key": "graphql.operation", "value": {"stringValue": operation}}] if operation else []
    ends = str(int(took * 1_000_000))
    return {"name": name, "kind": kind, "startTimeUnixNano": "0", "endTimeUnixNano": ends, "attributes": attributes}


def written(*spans: dict[str, Any]) -> str:
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": list(spans)}]}]}) + "\n"


def test_the_server_is_reported_by_its_spans_from_when_one_began_to_look(tmp_path: Path) -> None:
    installation = Installation(tmp_path, 8400)
    installation.traces.mkdir()
    file = installation.traces / "gateway.jsonl"
    file.write_text(written(span("GET /list", 9_000)))
    server = ServerSide(installation)
    reads = [span("GET /list", 10), span("POST /find", 20), span("POST /graphql", 30, "Worklist")]
    writes = [span("POST /records/{report}/accept", 40), span("POST /graphql", 600, "FileReport")]
    neither = [span("GET /auth/callback", 1), span("GET /readyz", 1), span("POST identification", 1, kind=3)]
    with file.open("a") as more:
        more.write(written(*reads, *neither) + '{"resourceSpans": [')
    server.look()
    # Grown long, it is copied and emptied.
    file.with_name("gateway.1.jsonl").write_text(file.read_text() + "]}\n")
    file.write_text(written(*writes) + '{"resourceSpans": [')
    found = server.figures()
    assert (found["reads"]["count"], found["reads"]["p50"], found["reads"]["reached"]) == (3, 20, True)
    assert (found["writes"]["count"], found["writes"]["p99"], found["writes"]["reached"]) == (2, 600, False)


def test_every_document_that_a_program_asks_with_is_published() -> None:
    asked = (
        "FileReport",
        "ReadReceipt",
        "Worklist",
        "ReadReport",
        "TakeOverReport",
        "AdviseReporter",
        "AcceptReferral",
    )
    assert len({document_id(each) for each in asked}) == len(asked)
    assert all((OPERATIONS / f"{each}.graphql").is_file() for each in asked)


@pytest.mark.parametrize(("sizes", "flat"), [([100.0] * 9, True), ([100.0 + 2 * at for at in range(9)], False)])
def test_memory_is_flat_by_its_last_two_thirds(tmp_path: Path, sizes: list[float], flat: bool) -> None:
    seen = Processes(Installation(tmp_path, 8400), [(float(at), {"gateway": size}) for at, size in enumerate(sizes)])
    found = seen.memory()["gateway"]
    assert (found["flat"], found["first"], found["most"]) == (flat, sizes[0], max(sizes))


@pytest.mark.parametrize("engine", ["postgres", "kafka"])
def test_an_engine_fills_what_it_was_given(tmp_path: Path, engine: str) -> None:
    seen = Processes(Installation(tmp_path, 8400), [(float(at), {engine: 100.0 + 2 * at}) for at in range(9)])
    found = seen.memory()[engine]
    assert (found["flat"], found["rises_percent"] > 5) == (True, True)


def test_what_a_process_took_is_a_share_of_one_core() -> None:
    assert shares({"a": 1.0}, {"a": 2.0, "b": 3.0}, 2) == {"b": 150, "a": 50}


class Scripted:
    """A crowd whose seconds are told beforehand."""

    def __init__(self, p95s: list[float], arriving: int) -> None:
        """`arriving` come each second."""
        self._p95s, self._arriving, self.at, self.asked = p95s, arriving, 0, 0
        self.p95 = 0.0

    def users(self, number: int, per_second: float) -> None:
        assert per_second > 0
        self.asked = number

    def second(self) -> Second:
        self.p95 = self._p95s[min(self.at, len(self._p95s) - 1)]
        self.at += 1
        users = min(self.at * self._arriving, self.asked)
        return Second(self.at, users, 1, [self.p95], [], self.at * 10, 0, {}, {"filed": self.at}, 0)

    def mark(self) -> None: ...

    def steps(self) -> list[dict[str, Any]]:
        return []


class Passing(Watch):
    """Whose stretches last three seconds, whatever they are told."""

    def passing(self, seconds: float) -> Iterator[Second]:
        assert seconds
        yield from (self.crowd.second() for _ in range(3))


def ramped(tmp_path: Path, p95s: list[float], most: int) -> measuring.Measured:
    crowd = cast("Crowd", Scripted(p95s, 10))
    watch = Passing(crowd, Processes(Installation(tmp_path, 8400)), lambda _: None)
    return measuring.load(watch, most, 10, 1)


def test_the_knee_is_where_waiting_became_too_long_and_stayed_so(tmp_path: Path) -> None:
    once_in_a_while = [100.0] * 20 + ([2_500.0] * 15 + [100.0] * 10) * 2 + [2_500.0]
    part = ramped(tmp_path, once_in_a_while, 5_000).parts["ramp"]
    assert (part["knee"], part["users"]) == (True, 700)


def test_where_nothing_is_answered_any_more_people_wait_too_long(tmp_path: Path) -> None:
    part = ramped(tmp_path, [100.0] * 20 + [0.0], 5_000).parts["ramp"]
    assert (part["knee"], part["users"]) == (True, 200)


def test_without_a_knee_it_is_said(tmp_path: Path) -> None:
    found = ramped(tmp_path, [100.0], 50)
    assert (found.parts["ramp"]["knee"], found.parts["ramp"]["users"], found.parts["half"]["users"]) == (False, 50, 25)
    assert "50 users were not enough to reach the knee: take more with --users" in found.short


def test_faults_and_the_dead_alone_are_failures() -> None:
    before = Second(0, 5, 1, [1], [], 10, 1, {"read: x: 500": 1}, {}, 0)
    after = Second(10, 5, 1, [1], [2], 30, 4, {"read: x: 500": 3}, {"filed": 2}, 1)
    server: dict[str, Any] = {"reads": {}, "writes": {}}
    found = measuring.Measured()
    found.add("half", Watched([before, after], server, {}, ["gateway"]))
    assert found.wrong == ["half: 2 times read: x: 500", "half: gateway died"]
    part = found.parts["half"]
    assert (part["requests"], part["refused"], part["requests_a_second"], part["done"]) == (20, 3, 2.0, {"filed": 2})

"""A log line names an event and ids; what a library says is reduced to who said it and how badly it went."""

from __future__ import annotations

import io
import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
import structlog

from chassis.telemetry import logging as log_lines

CANARY = "Jelisaveta"
Lines = Callable[[], list[dict[str, Any]]]


@contextmanager
def _set_up() -> Iterator[None]:
    root = logging.getLogger()
    before = list(root.handlers), root.level, {name: logging.getLogger(name).level for name in root.manager.loggerDict}
    log_lines.setup("referral-relay", "info")
    yield
    root.handlers, root.level = before[0], before[1]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)
    log_lines._configure("command", "info")


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    with _set_up():
        yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_ids_and_codes_are_reported_and_the_rest_is_counted(lines: Lines) -> None:
    referral_id = uuid4()
    log_lines.get_logger("referral.accept").info(
        "referral.accepted", referral_id=referral_id, count=2, surname=CANARY, report_id=CANARY, nothing=None
    )
    [line] = lines()
    assert line.pop("timestamp").endswith("+00:00")
    assert line == {
        "event": "referral.accepted",
        "level": "info",
        "process": "referral-relay",
        "logger": "referral.accept",
        "referral.id": str(referral_id),
        "count": 2,
        "dropped": 2,
    }


@pytest.mark.parametrize("event", [CANARY, f"accepted {CANARY}", "referral accepted", "referral.accepted: 7", ""])
def test_an_event_that_is_no_name_is_not_reported(lines: Lines, event: str) -> None:
    log_lines.get_logger("x").info(event)
    assert [line["event"] for line in lines()] == ["log.event_without_a_name"]


def test_an_error_is_reported_by_type_cause_and_line(lines: Lines) -> None:
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise KeyError(CANARY) from error
    except KeyError as error:
        log_lines.get_logger("x").error("relay.failed", error=error)
    [line] = lines()
    assert (line["exception.type"], line["exception.cause"]) == ("KeyError", "ValueError")
    assert line["exception.at"].startswith(f"{__name__}:")
    assert CANARY not in json.dumps(line)


def test_exc_info_is_told_the_same_way(lines: Lines) -> None:
    try:
        int(CANARY)
    except ValueError:
        log_lines.get_logger("x").exception("relay.failed")
    [line] = lines()
    assert line["exception.type"] == "ValueError"
    assert CANARY not in json.dumps(line)


def test_the_level_of_a_process_counts(lines: Lines) -> None:
    log_lines.get_logger("x").debug("relay.polled")
    assert lines() == []


@pytest.mark.parametrize(
    "name", ["sqlalchemy.engine.Engine", "kafka.producer", "uvicorn.error", "asyncio", "some.library"]
)
def test_a_library_never_speaks_in_its_own_words(lines: Lines, name: str) -> None:
    logging.getLogger(name).info("select %s", CANARY)
    logging.getLogger(name).warning("select %s", CANARY)
    try:
        int(CANARY)
    except ValueError:
        logging.getLogger(name).exception("lost %s", CANARY, extra={"body": CANARY})
    warning, error = lines()
    assert (warning["event"], warning["logger"], warning["level"]) == ("library.logged", name, "warning")
    assert (error["level"], error["exception.type"]) == ("error", "ValueError")
    assert CANARY not in json.dumps([warning, error])


def test_a_library_that_kept_its_lines_to_itself_goes_through_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    library = logging.getLogger("keeps.to.itself")
    library.propagate = False
    library.addHandler(logging.StreamHandler())
    with _set_up():
        library.error("select %s", CANARY)
    printed = capsys.readouterr().err
    assert json.loads(printed)["logger"] == "keeps.to.itself"
    assert CANARY not in printed


def test_an_access_log_says_nothing(lines: Lines) -> None:
    logging.getLogger("uvicorn.access").error("GET /auth/callback?code=%s", CANARY)
    assert lines() == []


def test_a_python_warning_is_only_counted(lines: Lines) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn(CANARY, stacklevel=1)
    assert [line["logger"] for line in lines()] == ["py.warnings"]


def test_a_library_that_repeats_itself_is_throttled_and_counted(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("chassis.telemetry.logging.time.monotonic", lambda: now[0])
    for _ in range(50):
        logging.getLogger("kafka.conn").error("%s", CANARY)
    now[0] += 10
    logging.getLogger("kafka.conn").error("%s", CANARY)
    assert [line.get("suppressed") for line in lines()] == [None, 49]


def test_structlog_called_past_our_own_door_prints_through_the_list_as_well(lines: Lines) -> None:
    structlog.get_logger().info("referral.accepted", surname=CANARY)
    assert CANARY not in json.dumps(lines())


def test_a_process_without_setup_prints_through_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    log_lines.get_logger("x").info("command.done", surname=CANARY)
    line = json.loads(capsys.readouterr().err)
    assert (line["process"], line["dropped"]) == ("command", 1)


def test_a_closed_stderr_neither_stops_the_work_nor_spills(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = io.StringIO()
    closed.close()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", closed)
        log_lines.get_logger("x").info("relay.sent", surname=CANARY)
        logging.getLogger("some.library").error("select %s", CANARY)
    assert lines() == []

"""Log lines as JSON on stderr: an event's name, registered ids and codes, and nothing else."""

from __future__ import annotations

import logging
import re
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, cast

import orjson
from opentelemetry import trace

from chassis.telemetry.faults import describe
from chassis.telemetry.redaction import registry

# structlog loads rich where it finds it, 5 MB in every process, for the tracebacks of a terminal.
_HIDDEN = sys.modules.setdefault("rich", cast("Any", None)) is None
import structlog  # noqa: E402 -- see above

if _HIDDEN:
    del sys.modules["rich"]

if TYPE_CHECKING:
    from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

Level = Literal["debug", "info", "warning"]

_EVENT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}
# A library's line is reduced to its logger, level and exception type; below WARNING not even that is worth a line.
_SILENT = ("uvicorn.access", "kafka.net", "httpx", "httpcore")
_QUIET_SECONDS = 10.0


def get_logger(name: str) -> FilteringBoundLogger:
    """A logger for module `name`: `log.warning("relay.send_failed", topic=…, error=error)`.

    An event is a dotted constant, a key is one of contracts/telemetry/attributes.yaml (dots may be underscores);
    `error` takes an exception and logs its type and line. Anything else is dropped and counted.
    """
    return cast("FilteringBoundLogger", structlog.get_logger(module=name))


def setup(process: str, level: Level = "info") -> None:
    """Sends our own lines from `level` on, and those of libraries from WARNING on, through the allow-list to stderr."""
    _configure(process, level)
    handler = _LibraryHandler(process)
    handler.addFilter(_Throttle())
    # Else a handler that fails prints the message and its arguments itself.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in logging.root.manager.loggerDict:
        library = logging.getLogger(name)
        library.handlers = []
        library.propagate = True
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    # SQLAlchemy and kafka-python log statements, keys and values below WARNING whatever the root says.
    for name in ("sqlalchemy", "kafka", "uvicorn", "asyncio", "aiohttp", "opentelemetry"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def render(line: EventDict) -> str:
    """One line as JSON: registered names with values of their kind, and how many others were dropped."""
    known = registry()
    kept: dict[str, object] = {}
    dropped = 0
    for key, value in line.items():
        name = known.named(key)
        accepted = known.accept(name, value, "log")
        if accepted is not None:
            kept[name] = accepted
        elif value is not None:
            dropped += 1
    if dropped:
        kept["dropped"] = dropped
    return orjson.dumps(kept).decode()


def _configure(process: str, level: Level) -> None:
    def add_process(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
        line["process"] = process
        line["logger"] = line.pop("module", None)  # structlog keeps the name `logger` for itself
        return line

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            add_process,
            _add_trace,
            _describe_error,
            _check_event,
            _to_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=_StderrLogger,
        cache_logger_on_first_use=False,
    )


def _write(line: str) -> None:
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        # The reader of our lines is gone: there is nowhere left to say so, and the work must go on.
        return


class _StderrLogger:
    """Writes finished lines; structlog calls the method named like the level."""

    def __init__(self, *_: object) -> None:
        """Looks stderr up anew for each line: a supervisor may have replaced it."""

    def msg(self, message: str) -> None:
        """Writes one line."""
        _write(message)

    debug = info = warning = error = critical = exception = msg


def _to_json(_logger: WrappedLogger, _method: str, line: EventDict) -> str:
    return render(line)


def _add_trace(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        line["trace.id"] = trace.format_trace_id(context.trace_id)
        line["span.id"] = trace.format_span_id(context.span_id)
    return line


def _describe_error(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    given = line.pop("exc_info", None)
    error = line.pop("error", None)
    if error is None and given:
        error = given if isinstance(given, BaseException) else sys.exc_info()[1]
    if isinstance(error, BaseException):
        line.update(describe(error))
    return line


def _check_event(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    event = line.get("event")
    if not isinstance(event, str) or not _EVENT.fullmatch(event):
        line["event"] = "log.event_without_a_name"
    return line


class _LibraryHandler(logging.Handler):
    """Logs a library's record without its message: messages quote statements, headers and rows."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def emit(self, record: logging.LogRecord) -> None:
        line: dict[str, Any] = {
            "event": "library.logged",
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC),
            "process": self._process,
            "suppressed": getattr(record, "suppressed", 0) or None,
        }
        error = record.exc_info[1] if record.exc_info else record.msg
        if isinstance(error, BaseException):
            line.update(describe(error))
        _write(render(line))


class _Throttle(logging.Filter):
    """One line per logger and level in ten seconds: kafka-python writes ten a second while its broker is away."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, int], float] = {}
        self._held: dict[tuple[str, int], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        key, now = (record.name, record.levelno), time.monotonic()
        if now - self._last.get(key, -_QUIET_SECONDS) < _QUIET_SECONDS:
            self._held[key] = self._held.get(key, 0) + 1
            return False
        self._last[key] = now
        record.suppressed = self._held.pop(key, 0)
        return True


# A process that never calls `setup` (a command, a test) still prints through the allow-list.
_configure("command", "info")

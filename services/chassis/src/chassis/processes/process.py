"""The frame of every long-running process: signals, an end within ten seconds, and the last spans written."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

import uvloop

from chassis.startup_errors import StartupRefused
from chassis.telemetry import logging, tracing
from chassis.telemetry.faults import first

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from chassis.settings.groups import Telemetry

_GRACE_SECONDS = 8.0
_LIMIT_SECONDS = 9.5
_REFUSED, _FAILED, _FORCED = 2, 1, 70
_log = logging.get_logger(__name__)


def run(name: str, main: Callable[[asyncio.Event], Awaitable[None]], telemetry: Telemetry) -> NoReturn:
    """Runs `main(stop)` as process `name` (`referral-relay`) and exits.

    SIGTERM or SIGINT sets `stop`, or `main` itself does; 8 s after that `main` is cancelled, and after 9.5 s the process ends
    whatever still runs.
    Exits with 0 after a clean end, 2 when `main` refused to start (the sentence is printed), 1 on a failure.
    """
    logging.setup(name, telemetry.log_level)
    sys.excepthook = _log_uncaught
    code = _FAILED
    traced = None
    try:
        traced = tracing.setup(name, telemetry)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_supervised(main, traced))
        code = 0
    except Exception as error:  # noqa: BLE001 -- the last frame of the process: told below, and the exit code says so
        code = _tell(error)
    finally:
        if traced is not None:
            traced.shutdown()
    sys.exit(code)


def _tell(error: Exception) -> int:
    """The exit code for `error`, after telling what may be told of it."""
    cause = first(error)
    if isinstance(cause, StartupRefused):
        sys.stderr.write(f"{cause}\n")
        return _REFUSED
    # The message may quote data: the type and the line are logged instead.
    _log.error("process.failed", error=error)
    return _FAILED


class _Stop(asyncio.Event):
    """Who sets it begins the end, which has its limits from then on."""

    def __init__(self, limit: Callable[[], None]) -> None:
        super().__init__()
        self._limit = limit

    def set(self) -> None:
        if not self.is_set():
            self._limit()
        super().set()


async def _supervised(main: Callable[[asyncio.Event], Awaitable[None]], traced: tracing.Tracing) -> None:
    loop = asyncio.get_running_loop()

    def limit() -> None:
        loop.call_later(_GRACE_SECONDS, work.cancel)
        _end_at_last(traced)

    stop, signalled = _Stop(limit), asyncio.Event()
    work = asyncio.ensure_future(main(stop))

    def on_signal(number: int) -> None:
        if signalled.is_set():
            work.cancel()
            return
        _log.info("process.stopping", signal=signal.Signals(number).name)
        signalled.set()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal, number)
    try:
        await work
    except asyncio.CancelledError:
        if not stop.is_set():
            raise
        _log.warning("process.stopped_unfinished")
    else:
        _log.info("process.stopped")


def _end_at_last(traced: tracing.Tracing) -> None:
    """A thread that hangs in a library would keep the interpreter alive for ever: the process ends anyway."""

    def end() -> None:
        _log.error("process.forced_to_end")
        traced.shutdown()
        os._exit(_FORCED)

    watchdog = threading.Timer(_LIMIT_SECONDS, end)
    watchdog.daemon = True
    watchdog.start()


def _log_uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    _log.error("process.failed", error=error)

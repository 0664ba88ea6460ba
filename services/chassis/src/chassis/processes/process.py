"""Runs every long-running process: signals, an end within ten seconds, and the last spans and figures sent."""

from __future__ import annotations

import asyncio
import faulthandler
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

import uvloop

from chassis.settings.names import ENVIRONMENT
from chassis.startup_errors import StartupRefused
from chassis.telemetry import logging, tracing
from chassis.telemetry.faults import first
from chassis.telemetry.metrics import metering

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from chassis.settings.groups import Telemetry

_GRACE_SECONDS = 8.0
_LIMIT_SECONDS = 9.5
_STANDSTILL_SECONDS = 10.0
_ARMED_EVERY_SECONDS = 1.0
_REFUSED, _FAILED, _FORCED = 2, 1, 70
_log = logging.get_logger(__name__)


def run(name: str, main: Callable[[asyncio.Event], Awaitable[None]], telemetry: Telemetry) -> NoReturn:
    """Runs `main(stop)` as process `name` (`referral-relay`), unless the settings call it otherwise, and exits.

    SIGTERM or SIGINT sets `stop`, or `main` itself does; 8 s after that `main` is cancelled, and after 9.5 s the process ends
    whatever still runs.
    Exits with 0 after a clean end, 2 when `main` refused to start (the sentence is printed), 1 on a failure or when its loop stood
    still.
    """
    name = telemetry.name or name
    logging.setup(name, telemetry.log_level)
    sys.excepthook = _log_uncaught
    code = _FAILED
    telemetry_threads = _Exporters()
    try:
        telemetry_threads.begin(name, telemetry)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_supervised(main, telemetry_threads))
        code = 0
    except Exception as error:  # noqa: BLE001 -- the outermost function of the process: logged below, and the exit code says so
        code = _exit_code(error)
    finally:
        telemetry_threads.end()
    sys.exit(code)


class _Standstill:
    """Ends the process with exit code 1 when its loop has not turned for ten seconds: the engine starts it again.

    What every thread was doing goes to stderr, as files, lines and names of functions. It is a clock that runs while the process
    is held, too: one that was held for longer ends as soon as it goes on, and after a pause of the whole machine all of them do.
    """

    def __init__(self) -> None:
        self._next: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """From now on; begun already, it changes nothing. Not in development, where nothing restarts the process."""
        if self._next is None and os.environ.get(ENVIRONMENT) != "development":
            self._arm()

    def end(self) -> None:
        if self._next is not None:
            self._next.cancel()
            faulthandler.cancel_dump_traceback_later()

    def _arm(self) -> None:
        faulthandler.dump_traceback_later(_STANDSTILL_SECONDS, exit=True)
        self._next = asyncio.get_running_loop().call_later(_ARMED_EVERY_SECONDS, self._arm)


_standstill: _Standstill | None = None


def serving() -> None:
    """The process has started: from now on its loop must turn. Where it is not run by `run` this changes nothing."""
    if _standstill is not None:
        _standstill.begin()


class _Exporters:
    """What the process reports of itself: spans and figures. Their last ones are sent side by side."""

    def __init__(self) -> None:
        self._ends: list[Callable[[], None]] = []

    def begin(self, name: str, telemetry: Telemetry) -> None:
        for setup in (tracing.setup, metering.setup):
            self._ends.append(setup(name, telemetry))

    def end(self) -> None:
        beside = [threading.Thread(target=end) for end in self._ends[1:]]
        for thread in beside:
            thread.start()
        for end in self._ends[:1]:
            end()
        for thread in beside:
            thread.join()


def _exit_code(error: Exception) -> int:
    """The exit code for `error`, after logging what may be disclosed of it."""
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


async def _supervised(main: Callable[[asyncio.Event], Awaitable[None]], telemetry_threads: _Exporters) -> None:
    global _standstill  # noqa: PLW0603 -- a process has one loop
    loop = asyncio.get_running_loop()
    standstill = _standstill = _Standstill()

    def limit() -> None:
        standstill.end()
        loop.call_later(_GRACE_SECONDS, work.cancel)
        _end_at_last(telemetry_threads)

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
    finally:
        standstill.end()


def _end_at_last(telemetry_threads: _Exporters) -> None:
    """A thread that hangs in a library would keep the interpreter alive for ever: the process ends anyway."""

    def end() -> None:
        _log.error("process.forced_to_end")
        telemetry_threads.end()
        os._exit(_FORCED)

    watchdog = threading.Timer(_LIMIT_SECONDS, end)
    watchdog.daemon = True
    watchdog.start()


def _log_uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    _log.error("process.failed", error=error)

"""Why a process does not start, explained to the person who starts it."""

from __future__ import annotations


class StartupRefused(Exception):
    """Base of refusals to start. The message names settings, routes, ports or files, says what to do, and is printed."""

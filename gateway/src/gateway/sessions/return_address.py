"""Where a browser may be sent after sign-in: a page of this platform and nowhere else."""

from __future__ import annotations

import re

START = "/"
_LONGEST = 2000
# Printable ASCII alone: browsers drop tabs and line breaks, and take a backslash for a slash.
_PATH = re.compile(r"/(?:[!-\[\]-~]*)")
# What begins with two slashes names another host; a page of /auth/ would begin the sign-in anew.
_ELSEWHERE = ("//", "/auth/")


def within_platform(wished: str | None) -> str:
    """`wished` when it is a path of this platform, else the start page."""
    if wished is None or len(wished) > _LONGEST or not _PATH.fullmatch(wished):
        return START
    return START if wished.startswith(_ELSEWHERE) else wished

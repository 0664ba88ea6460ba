"""How many characters the services take of a text, so that a message names the limit; a test holds each against their documents."""

from __future__ import annotations

from typing import Final

CONCERN: Final = 500
VITAL_WORDS: Final = 300
CONTACT: Final = 200
CALLER_NAME: Final = 100
QUESTION: Final = 500
ANSWER: Final = 2_000

"""How often two things are done at the same moment: ten times, and as often as TRIES says when it is done by hand."""

import os

TRIES = range(int(os.environ.get("TRIES", "10")))

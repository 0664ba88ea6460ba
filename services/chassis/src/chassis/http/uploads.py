"""Where files are sent to: longer bodies than anywhere else, and more time for them."""

from __future__ import annotations

from typing import Final

from chassis.domain.errors import TooManyUploads
from chassis.http.under_way import UnderWay

OCTETS: Final = "application/octet-stream"
FORM_WITH_FILES: Final = "multipart/form-data"
UPLOAD_LIMIT: Final = 32 * 1024 * 1024
"""Bytes of a body; what a file may have is the service's word, which has a sentence for it."""
FILE_TOO_LARGE: Final = (
    "The file is larger than 25 MB. Make the picture smaller or the recording shorter, and send it again."
)
"""Of a body beyond it: the same limit as that sentence of the service names."""
UPLOAD_SECONDS: Final = 180.0
"""For the body: 25 MB over a line of a megabit and a half a second."""
_PREFIX: Final = "/uploads/"


MOST_OPEN: Final = 4
"""Uploads of one person that a process keeps open, those included that it has refused and whose rest it still takes."""
_RETRY_SECONDS: Final = 10


class OpenUploads(UnderWay):
    """How many uploads each person keeps open in this process: each holds a connection as long as it comes."""

    def __init__(self) -> None:
        super().__init__(MOST_OPEN, TooManyUploads, _RETRY_SECONDS)


def takes_files(path: str) -> bool:
    """Whether files are sent to this address."""
    return path.startswith(_PREFIX)

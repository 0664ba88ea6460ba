"""Where files are sent to: longer bodies than anywhere else, and more time for them."""

from __future__ import annotations

from typing import Final

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


def takes_files(path: str) -> bool:
    """Whether files are sent to this address."""
    return path.startswith(_PREFIX)

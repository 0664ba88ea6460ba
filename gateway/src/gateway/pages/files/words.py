"""What is said of files where one is chosen."""

from __future__ import annotations

from typing import Final

from contracts.words.files import FileClass
from gateway.pages.languages.catalogues import N_

CLASSES: Final = (
    (
        FileClass.ATTACHMENTS.value,
        N_("A photo, document or recording that is not medical"),
        N_("The Centre opens it. A centre for social work does not."),
    ),
    (
        FileClass.CLINICAL_IMAGES.value,
        N_("A photo of an injury, or a medical document"),
        N_("For now only you open it. The Centre is told that something was added, and its duty does not open it."),
    ),
)
TAKEN: Final = "image/jpeg,image/png,application/pdf,audio/mp4,audio/x-m4a,audio/mpeg,audio/ogg,audio/wav,.m4a"
"""What a browser offers to choose; a telephone makes a JPEG of its own kind of picture for it."""

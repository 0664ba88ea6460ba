"""Words of files that are added to a report."""

from enum import StrEnum


class FileClass(StrEnum):
    """The class of the access table that a file is of: it decides who opens it."""

    ATTACHMENTS = "attachments"
    CLINICAL_IMAGES = "clinical_images"


class FileKind(StrEnum):
    """What a file is, found from its content; its name and what its sender says of it decide nothing."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    M4A = "m4a"
    MP3 = "mp3"
    OGG = "ogg"
    WAV = "wav"


class Scan(StrEnum):
    """Whether something looked for viruses in a file. One in which something was found is not kept."""

    CLEAN = "clean"
    NOT_SCANNED = "not_scanned"

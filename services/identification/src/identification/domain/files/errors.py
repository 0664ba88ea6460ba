"""Refusals of files: a sentence says what is wrong with one, and never what is in it."""

from __future__ import annotations

from typing import ClassVar

from chassis.domain.errors import DomainError, ErrorKind


class FileRefused(Exception):
    """What is wrong with the file itself; nothing of it is kept."""

    kind: ClassVar[ErrorKind] = ErrorKind.INVALID


class FileEmpty(FileRefused, DomainError, slug="file-empty"):
    """Not one byte."""

    title = "The file is empty. Look whether it opens on your device, and choose it again."


class FileTooLarge(FileRefused, DomainError, slug="file-too-large"):
    """More bytes than a file may have, counted while they come."""

    title = "The file is larger than 25 MB. Make the picture smaller or the recording shorter, and choose it again."


class FileKindRefused(FileRefused, DomainError, slug="file-kind-refused"):
    """By its content it is nothing that is taken, whatever its name says."""

    title = (
        "This kind of file is not taken. Save a picture as JPEG or PNG, a document as PDF and a recording as M4A, MP3, "
        "OGG or WAV, and choose it again."
    )


class FileDamaged(FileRefused, DomainError, slug="file-damaged"):
    """It begins as what it is, and does not go on or end as such."""

    title = "The file is damaged or not complete. Open it on your device, save it once more and choose the new file."


class FileHoldsAnother(FileRefused, DomainError, slug="file-holds-another"):
    """Something that does not belong to it lies behind or between its parts."""

    title = (
        "There is something else in the file besides what it shows. Open it on your device, save it once more and "
        "choose the new file."
    )


class FileUnpacksTooLarge(FileRefused, DomainError, slug="file-unpacks-too-large"):
    """What is packed in it is far larger than the file."""

    title = (
        "The file becomes too large when it is opened. Save the picture or the document smaller and choose it again."
    )


class DocumentActive(FileRefused, DomainError, slug="document-active"):
    """A document that does something when it is opened."""

    title = "The document holds a program, a form or another file. Print it to a new PDF on your device and choose that one."


class DocumentLocked(FileRefused, DomainError, slug="document-locked"):
    """A document that cannot be looked into: with a password, or packed in a way that is not read here."""

    title = (
        "The document is locked, so nobody can check it. Print it to a new PDF without a password and choose that one."
    )


class FileInfected(FileRefused, DomainError, slug="file-infected"):
    """The scanner found something."""

    title = (
        "A virus was found in the file, and nothing of it was kept. Tell whoever looks after your computer, and do not "
        "open it again."
    )


class TooManyFiles(DomainError, slug="too-many-files"):
    """A report holds so many and so much, and no more."""

    title = (
        "This report holds as many files as it can. Write in a text what the others show, or tell the Centre of them."
    )


class UploadEnded(DomainError, slug="upload-ended"):
    """A ticket is for one file, and for ten minutes."""

    title = "This upload has ended. Look whether the file is there already; if it is not, choose it again."


class TicketRanOut(DomainError, slug="upload-ticket-ran-out"):
    """The same request gives the same ticket, and that one is gone: a day after it was given."""

    title = (
        "The ticket for sending this file has run out. Look whether the file is there already; if it is not, "
        "ask for another ticket."
    )


class FilesNotThroughReporter(DomainError, slug="files-not-through-reporter", kind=ErrorKind.INVALID):
    """Who the person is stays with the reporter (access table, `ways`): a picture or a paper would reveal it."""

    title = (
        "This report says nothing about who the person is, so it holds no files. Keep the file safe yourself and tell "
        "the Centre that you have it."
    )

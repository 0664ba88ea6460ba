"""Tickets and how much a report holds."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import access
from contracts.words.files import FileClass
from contracts.words.reports import WayIn
from identification.domain.files.errors import FilesNotThroughReporter, TooManyFiles, UploadEnded
from identification.domain.files.file import (
    MOST_BYTES_TOGETHER,
    MOST_FILES,
    TICKET_LIVES,
    Ticket,
    may_have_another_file,
    way_must_hold,
)
from tests.support.identification import NOW


@given(st.timedeltas(timedelta(-1), timedelta(1)), st.booleans())
def test_a_ticket_is_good_once_until_it_expires(after: timedelta, used: bool) -> None:
    ticket = Ticket(uuid4(), uuid4(), FileClass.ATTACHMENTS, NOW, NOW if used else None)
    if used or after >= TICKET_LIVES:
        with pytest.raises(UploadEnded):
            ticket.must_be_good(NOW + after)
    else:
        ticket.must_be_good(NOW + after)


@given(st.integers(0, 2 * MOST_FILES), st.integers(0, 2 * MOST_BYTES_TOGETHER))
def test_a_report_holds_so_many_and_so_much(number: int, together: int) -> None:
    if number >= MOST_FILES or together >= MOST_BYTES_TOGETHER:
        with pytest.raises(TooManyFiles):
            may_have_another_file(number, together)
    else:
        may_have_another_file(number, together)


def test_only_what_is_kept_with_the_reporter_has_no_files() -> None:
    for way, class_ in product(WayIn, FileClass):
        never = access.load().way(way).never
        if way is WayIn.THROUGH_ME:
            with pytest.raises(FilesNotThroughReporter):
                way_must_hold(class_, never)
        else:
            way_must_hold(class_, never)

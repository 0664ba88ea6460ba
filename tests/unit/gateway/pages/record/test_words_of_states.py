"""A new state, stage or outcome has its sentence on the pages: without it a reader would see an error, or nothing."""

from __future__ import annotations

from contracts.words.persons import ConsentOutcome
from contracts.words.reports import ReceiptStage, ReportState
from gateway.graphql.reports.reading import selection
from gateway.pages.labels import DONE, STAGES, STATES
from gateway.pages.record.command_pages import COMMANDS
from gateway.pages.record.labels import CLASS
from gateway.pages.record.status import ENDED


def test_every_state_of_a_report_has_a_sentence() -> None:
    assert STATES.keys() == set(ReportState)
    assert ENDED.keys() == {state for state in ReportState if not state.row.is_open}


def test_every_stage_of_a_receipt_has_a_sentence() -> None:
    assert set(ReceiptStage) <= STAGES.keys()


def test_every_class_that_may_be_held_back_has_words() -> None:
    assert set(selection.CLASSES.values()) <= CLASS.keys()


def test_what_a_command_leads_to_is_said() -> None:
    codes = {each.done for each in COMMANDS if isinstance(each.done, str)}
    assert codes | set(ConsentOutcome) <= DONE.keys()

"""What identification's own translation emits fits what is committed, field for field."""

from __future__ import annotations

import json
from uuid import uuid4

import jsonschema
import pytest

from contracts.export.__main__ import ROOT
from contracts.export.schemas import path_of
from identification.application.translate import told
from identification.domain import events
from identification.domain.roster import Turn
from identification.domain.vocabulary import Urgency
from tests.support.identification import NOW

HAPPENED = [
    events.ReportSubmitted(uuid4(), uuid4(), True, Urgency.URGENT, False, uuid4(), (uuid4(),), NOW, 1),
    events.ReportSubmitted(uuid4(), uuid4(), False, Urgency.STANDARD, False, None, (), NOW, 1, ask_when_safe=True),
    events.ReportOpened(uuid4(), NOW),
    events.ReportTakenOver(uuid4(), uuid4(), NOW, 2),
    events.ReportWithdrawn(uuid4(), NOW, 2),
    events.ReporterAdvised(uuid4(), uuid4(), NOW),
    events.WhereaboutsUpdated(uuid4(), Urgency.IMMEDIATE, NOW),
    events.ReportExtended(uuid4(), Urgency.URGENT, NOW, 2),
    events.DisclosureEnded(uuid4(), uuid4(), "revoked", uuid4(), NOW),
    events.RosterChanged(uuid4(), 1, (Turn(uuid4(), uuid4(), 1, NOW, NOW),), NOW),
]


@pytest.mark.parametrize("happened", HAPPENED, ids=lambda event: type(event).__name__)
def test_what_is_told_fits_the_committed_contract(happened: object) -> None:
    event = told(happened)
    written = event.written()
    sample = json.loads((ROOT / path_of(event.type, "sample")).read_text("utf-8"))
    assert set(written) == set(sample)
    jsonschema.validate(written, json.loads((ROOT / path_of(event.type, "schema")).read_text("utf-8")))


def test_an_event_that_nobody_translated_is_refused() -> None:
    with pytest.raises(TypeError, match="has no translation"):
        told(object())

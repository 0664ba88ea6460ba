"""The last word about a scope counts, and a ground lifts a withdrawal for a while, for what came after it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.words.disclosures import ReadingBasis, ReadingScope
from contracts.words.reports import WayIn
from identification.domain.consents.consent import (
    ConsentEntry,
    ConsentScope,
    Ground,
    agrees_to,
    lifts_withdrawal,
    withdrawn_at,
)
from identification.domain.errors import BasisDoesNotFit
from identification.domain.policies import basis_must_fit
from identification.domain.reports.record import Filing
from tests.support.identification import NOW, adult, filing

WORDS = st.lists(st.tuples(st.sampled_from(list(ConsentScope)), st.booleans()), max_size=8)


@given(WORDS)
def test_only_the_last_word_about_a_scope_counts(words: list[tuple[ConsentScope, bool]]) -> None:
    entries = [ConsentEntry(scope, yes, NOW + timedelta(hours=hour)) for hour, (scope, yes) in enumerate(words)]
    for scope in ConsentScope:
        said = [yes for of, yes in words if of is scope]
        assert agrees_to(entries, scope) is (bool(said) and said[-1])
    last = [entry for entry in entries if entry.scope == "identification"][-1:]
    assert withdrawn_at(entries) == (last[0].recorded_at if last and not last[0].given else None)


@pytest.mark.parametrize(
    ("recorded", "now", "lifts"),
    [
        (NOW, NOW, True),
        (NOW, NOW + timedelta(hours=72, seconds=-1), True),
        (NOW, NOW + timedelta(hours=72), False),
        (NOW - timedelta(seconds=1), NOW, False),
    ],
    ids=["at once", "in its last second", "after 72 hours", "recorded before the withdrawal"],
)
def test_a_ground_lifts_a_withdrawal_for_72_hours(recorded: datetime, now: datetime, lifts: bool) -> None:
    ground = Ground("vital_interest", recorded)
    assert lifts_withdrawal(ground, NOW, now) is lifts
    assert lifts_withdrawal(None, NOW, now) is False
    assert lifts_withdrawal(ground, None, now) is False


ADULT, CHILD, SEALED = adult(), filing(), adult(way_in=WayIn.COULD_NOT_ASK)
FITS = {
    (ReadingScope.CLINICAL, ReadingBasis.VITAL_INTEREST): {"adult", "child", "sealed", "adult withdrawn"},
    (ReadingScope.CLINICAL, ReadingBasis.CHILD_DUTY): {"child"},
    (ReadingScope.SEALED_PERSON, ReadingBasis.VITAL_INTEREST): {"sealed"},
    (ReadingScope.SEALED_PERSON, ReadingBasis.CHILD_DUTY): set(),
    (ReadingScope.WITHDRAWN_CONSENT, ReadingBasis.VITAL_INTEREST): {"adult withdrawn"},
    (ReadingScope.WITHDRAWN_CONSENT, ReadingBasis.CHILD_DUTY): set(),
}
CASES = {"adult": (ADULT, False), "child": (CHILD, False), "sealed": (SEALED, False), "adult withdrawn": (ADULT, True)}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("basis", list(ReadingBasis))
@pytest.mark.parametrize("scope", list(ReadingScope))
def test_which_ground_opens_what(scope: ReadingScope, basis: ReadingBasis, case: str) -> None:
    about: Filing
    about, withdrawn = CASES[case]
    if case in FITS[scope, basis]:
        basis_must_fit(about, scope, basis, withdrawn=withdrawn)
    else:
        with pytest.raises(BasisDoesNotFit):
            basis_must_fit(about, scope, basis, withdrawn=withdrawn)

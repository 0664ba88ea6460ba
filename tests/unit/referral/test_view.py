"""What each position sees of a referral: exactly what the access table says, read here by another reader of it."""

from itertools import product
from uuid import uuid4

import pytest

from contracts.access.table import parse
from contracts.words.referrals import ReferralState
from referral.application.reading.view import UnmaskedClass, held_positions, masks_must_be_written, view_of
from tests.support import access_oracle
from tests.support.referral import CENTRE, PEOPLE, Bench, centre_item, child_referral, person
from tests.support.walks import walk

S = ReferralState
HELD = {
    (S.SENT, "author"): {"author"},
    (S.SENT, "worker"): {"addressed.child_protection"},
    (S.SENT, "supervisor"): {"addressed.child_protection"},
    (S.SENT, "intake"): {"intake"},
    (S.SENT, "duty"): {"duty"},
    (S.ACCEPTED, "worker"): {"grant.child_protection"},
    (S.ACCEPTED, "colleague"): {"addressed.child_protection"},
    (S.ACCEPTED, "supervisor"): {"grant.child_protection"},
    (S.ESCALATED, "worker"): set(),
    (S.ESCALATED, "supervisor"): {"addressed.child_protection"},
    (S.REVOKED, "worker"): set(),
    (S.REVOKED, "intake"): {"intake"},
    (S.WITHDRAWN, "supervisor"): set(),
}


@walk("state, who", HELD)
def test_positions_towards_a_child_s_referral(state: ReferralState, who: str) -> None:
    assert held_positions(PEOPLE[who], child_referral(state), Bench().directory.standing_duty()) == HELD[state, who]


@walk("state, own", product(S, [False, True]))
def test_who_sits_on_the_panel_of_the_person_holds_it_whatever_became_of_the_referral(
    state: ReferralState, own: bool
) -> None:
    referral, assessor = (centre_item(state) if own else child_referral(state)), person("centre_assessor", CENTRE)
    about = referral.sending.person_id or referral.sending.report_id
    for sits_on, held in ((about, {"panel"}), (uuid4(), set())):
        assert held_positions(assessor, referral, frozenset(), sits_on=frozenset({sits_on})) == held
    assert "panel" not in held_positions(PEOPLE["worker"], referral, frozenset(), sits_on=frozenset({about}))
    director = person("centre_director", CENTRE)
    assert held_positions(director, referral, frozenset(), directs=frozenset({about})) == {"director"}
    assert held_positions(director, referral, frozenset(), directs=frozenset({uuid4()})) == set()


@walk("state, who, own", product(S, PEOPLE, [False, True]))
def test_the_view_is_what_the_table_says(state: ReferralState, who: str, own: bool) -> None:
    if own and state is S.ESCALATED:
        return
    referral, sources = (centre_item(state) if own else child_referral(state)), Bench().sources
    positions = held_positions(PEOPLE[who], referral, Bench().directory.standing_duty())
    if not positions:
        return
    (position,) = positions
    view = view_of(PEOPLE[who], referral, positions, sources)
    word = access_oracle.shown("referral_flow", position)
    assert (view.details is not None) is (word in ("own", "full"))
    assert [(each.class_, each.mask) for each in view.withheld] == ([] if word == "full" else [("referral_flow", word)])
    assert (view.state, view.positions) == (state.value, (position,))


def test_the_author_learns_the_state_word_and_no_unit() -> None:
    view = view_of(PEOPLE["author"], child_referral(), frozenset({"author"}), Bench().sources)
    assert view.details is None
    assert [(each.mask, each.reason) for each in view.withheld] == [("status", "partly_for_position")]


def test_a_mask_that_no_one_wrote_keeps_the_service_from_starting() -> None:
    raw = dict(access_oracle._RAW)
    masks_must_be_written(parse(raw))
    raw["classes"] = {**raw["classes"], "referral_flow": {"what": "…", "author": "region"}}
    with pytest.raises(UnmaskedClass, match="region"):
        masks_must_be_written(parse(raw))

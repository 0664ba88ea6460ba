"""Who may give which command, cell by cell, and that every command of the platform is in the table."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import product

import pytest
from graphql import build_schema

from chassis.domain.errors import Forbidden, NotFound
from chassis.permission import permitted
from contracts import access
from tests.support.program import ROOT
from tests.support.walks import walk

TABLE = access.load()
POSITIONS = (
    "author",
    "unit",
    "intake",
    "duty",
    "case",
    "supervisor",
    "addressed.child_protection",
    "grant.child_protection",
    "grant.legal_aid",
    "office",
)
CENTRE = frozenset({"intake", "duty"})
REPORTERS = frozenset({"author", "unit"})
HELPING = frozenset({"grant.child_protection", "grant.legal_aid"})
UNITS = {"addressed.child_protection", *HELPING}
BY_AUTHOR = {
    "saveDraft",
    "discardDraft",
    "fileReport",
    "attachFile",
    "addToReport",
    "extendReport",
    "updateWhereabouts",
    "handOverReport",
    "withdrawReport",
    "askAdvice",
}
BY_CENTRE = {
    "keyReport",
    "takeOverReport",
    "recordReadingBasis",
    "answerAdvice",
}
MAY: dict[str, AbstractSet[str]] = {
    **dict.fromkeys(BY_AUTHOR, frozenset({"author"})),
    **dict.fromkeys(("answerQuestion", "takeHandedOver", "undoHandOver"), REPORTERS),
    **dict.fromkeys(("recordConsent", "recordAge"), frozenset({"author", "case", *CENTRE})),
    "withdrawConsent": {"author", "case", *CENTRE, *HELPING},
    **dict.fromkeys(("checkGuardian", "recordGuardianship"), frozenset({"grant.child_protection"})),
    **dict.fromkeys(
        ("assessReport", "dismissReport", "correctReport", "adviseReporter", "askReporter"), CENTRE | {"case"}
    ),
    **dict.fromkeys(("confirmAge", "assignCase"), CENTRE | {"supervisor"}),
    "revokeReferral": CENTRE | {"case", "supervisor"},
    **dict.fromkeys(BY_CENTRE, CENTRE),
    "informProsecutor": {"case", "duty"},
    "recordReferralConsent": CENTRE | {"case"},
    "sendReferral": CENTRE | {"case", "supervisor", "grant.child_protection"},
    "confirmDismissal": {"supervisor"},
    "reopenReport": {"supervisor"},
    "openProcedure": {"intake", "duty", "case"},
    **{each: {"case"} for each in ("appointPanel", "presumeVictim")},
    "recordInterview": {"panel", "case"},
    "answerIndicators": {"panel", "case"},
    **{each: {"panel"} for each in ("proposeDecision", "signDecision", "dissentFromDecision")},
    "explainRights": {"case", "panel"},
    "serveDecision": {"case"},
    "recordRecovery": {"case"},
    "assessRisk": {"case", "panel", "grant.child_protection"},
    **{each: {"supervisor"} for each in ("replacePanelMember", "confirmDecision", "discontinueProcedure")},
    **{each: {"director"} for each in ("decideDissent", "decideReview", "revokeDecision", "confirmRevocation")},
    "requestReview": {"case", "duty"},
    "questionDecision": {"case", "supervisor"},
    "handOverCases": {"case", "supervisor"},
    "coverCase": {"case", "supervisor"},
    "recuse": {"case", "panel", *HELPING},
    "searchPersons": {"intake", "duty", "case", "supervisor"},
    "linkPersons": {"intake", "duty", "case", "supervisor"},
    "unlinkPersons": {"case", "supervisor"},
    "confirmReroute": {"duty"},
    "acceptReferral": UNITS,
    "rejectReferral": {*UNITS, "duty"},
}
OF_NO_RECORD = {"openNotice", "putOnDuty", "changeTurn", "takeOffDuty"}
"""Of one's own inbox, and of the roster: roles decide."""
NO_MUTATION = {"keyReport"}


@walk("command, position", product(sorted(MAY), [*POSITIONS, None]))
def test_every_command_by_every_position(command: str, position: str | None) -> None:
    decision = permitted(command)(frozenset({position} if position else ()))
    if position is None:
        with pytest.raises(NotFound):
            decision.require()
    elif position in MAY[command]:
        decision.require()
    else:
        with pytest.raises(Forbidden):
            decision.require()


def test_every_mutation_has_a_row() -> None:
    mutation = build_schema((ROOT / "contracts/graphql/schema.graphql").read_text("utf-8")).mutation_type
    assert mutation is not None
    assert set(TABLE.commands) == set(MAY)
    assert set(mutation.fields) == set(TABLE.commands) - NO_MUTATION | OF_NO_RECORD


def test_every_row_is_asked_and_none_is_asked_that_is_not_there() -> None:
    asked = re.compile(
        r'(?:permitted|may|may_for_purpose|may_for_its_purpose|on_referral|permits)\(\s*(?:OPERATION, )?"(\w+)"|commands\["(\w+)"\]'
    )
    sources = (path.read_text("utf-8") for path in (ROOT / "services").rglob("src/**/*.py"))
    named = {one or other for source in sources for one, other in asked.findall(source)}
    of_the_author_alone = {"saveDraft", "discardDraft", "fileReport", "askAdvice"}
    assert named == set(TABLE.commands) - of_the_author_alone


def test_a_position_that_rules_it_out_does_so_beside_one_that_may() -> None:
    policy = permitted("answerAdvice", unless=lambda positions: "author" in positions)
    policy(frozenset({"intake"})).require()
    with pytest.raises(Forbidden):
        policy(frozenset({"intake", "author"})).require()


def test_a_command_without_a_row_is_refused_where_it_is_made() -> None:
    with pytest.raises(access.AccessTableError, match="danceReport"):
        permitted("danceReport")

"""What a class holds at identification has its field in the schema, and the other way round: a renamed one would be null there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any, get_args, get_type_hints

import pytest

from chassis.ports import IdempotencyKey
from contracts import forms
from contracts.commands.filing import ReportFiling
from contracts.commands.reports import Assessment
from contracts.words.people import Profession
from contracts.words.persons import AgeBasis, CodeKind, ConsentGiver, ConsentMethod, Relation
from contracts.words.procedures import Discontinuance, ProcedureState, Vote
from contracts.words.referrals import Purpose
from contracts.words.reports import Age, Answer, ReportSource, ReportState, WayIn
from gateway.graphql.reports.reading import selection
from gateway.graphql.reports.types import Report
from identification.adapters.reports.addenda import OpenedAddendum, with_addenda
from identification.application.contents.classes import (
    CLASSES,
    CORRECTIONS,
    FILE_CLASSES,
    FILES,
    LINKS,
    RISK,
    TRIAGE,
    contents_of,
)
from identification.application.directory import Directory
from identification.application.indicators.assessed_by_rule import assessed_by_rule
from identification.application.persons.links import Lines
from identification.application.persons.ports import Candidate
from identification.application.questions.exchanges import _answer, _question, content_of
from identification.application.reading.computed import as_disclosed, computed, of_panel, of_procedure
from identification.application.reports.assessments import assessed
from identification.application.reports.ports import Remark
from identification.domain.ages.birth import proposed_of_birth
from identification.domain.ages.proposal import AdultProposal
from identification.domain.consents.consent import ConsentEntry, ConsentScope
from identification.domain.consents.referral_consent import ReferralConsent
from identification.domain.people.cover import Cover
from identification.domain.persons.linking import Link
from identification.domain.procedures.procedure import Procedure, Seat
from identification.domain.reading.masking import MASKERS, masked
from identification.domain.reading.positions import Facts
from identification.domain.reports.minimum import report_must_have_the_minimum
from identification.domain.reports.report import Report as Filed
from identification.entrypoints.http.reports.filing_command import filing_command
from tests.contract.graphql.test_words_of_the_services import paths_of_input
from tests.support.identification import CSR, NOW, adult
from tests.unit.identification.test_filing_command import FILING, PRINCIPAL, UNIT

RELATED = {UNIT: Relation.SAME_SITE, CSR: Relation.SAME_PERSON}
# Entries are alike; of these no one says until when, so it is null always and has no place in the schema.
NEVER_SAID = {"whereabouts": {"entries.until"}}
CORRECTED: dict[str, dict[str, Any]] = {
    "report": {"encounterDate": "2026-11-20"},
    "municipality": {"encounter": "ABROAD", "encounterRegion": "abroad"},
    CORRECTIONS: {"entries": [{"reason": "x"}]},
    "unit_callback": {"unitId": str(UNIT)},
}
FOUND = {"outcome": "identified", "acts": ["transfer"], "means": ["fraud"], "forms": ["other"], "otherProtection": None}
HELD = {"heldOn": "2026-11-20", "place": "police", "language": "sr", "interpreter": True, "guardianPresent": "no"}
HEARD = {"language": "sr", "interpreter": True}
RECOVERY = {
    "step": "granted",
    "happenedOn": "2026-11-20",
    "appliesTo": "all",
    "residenceStatus": "none",
    "verified": False,
    "startsOn": "2026-11-20",
    "endsOn": "2027-02-18",
    "basis": "x",
    "interruptedFor": None,
}
CHALLENGED = {
    "step": "review_requested",
    "actedAs": "case",
    "reason": "x",
    "onBehalfOf": "person",
    "askedOn": "2026-11-20",
    "ground": "both",
    "error": "another_person",
}
DECIDED = {
    "served": {"servedOn": "2026-11-20", "how": "x", "language": "sr", "copyLeft": "x"},
    "revokedAt": NOW.isoformat(),
}
WRITTEN_IN_PROCEDURE: list[tuple[str, dict[str, Any]]] = [
    ("procedure", {"replacements": [{"actedAs": "pedagogue", "reason": "x"}]}),
    ("procedure", {"presumptions": [{"grounds": "x", "recoveryOffered": True, "consentStatus": "given"}]}),
    ("procedure", {"interviews": [{**HELD, "notes": "x", "actedAs": "case"}]}),
    (
        "procedure",
        {
            "indicatorAnswers": [
                {
                    "profile": "adult_labour",
                    "indicatorsVersion": "x",
                    "actedAs": "case",
                    "answers": [{"code": "D1.1", "answer": "yes", "note": "x"}],
                }
            ]
        },
    ),
    ("procedure", {"proposals": [{**FOUND, "reasons": "x", "actedAs": "pedagogue"}]}),
    ("procedure", {"dissents": [{"reason": "x", "actedAs": "pedagogue"}]}),
    ("procedure", {"returns": [{"reason": "x"}], "discontinued": "x"}),
    ("procedure", {"challenges": [CHALLENGED]}),
    ("decision", {**FOUND, "decidedAt": NOW.isoformat()}),
    ("reasons", {"text": "x"}),
    ("decision", DECIDED),
    ("decision", {**FOUND, "decidedAt": NOW.isoformat()}),
    ("reasons", {"text": "x"}),
    ("decision", DECIDED),
    ("rights", {"explanations": [{**HEARD, "explainedOn": "2026-11-20", "rights": ["x"], "actedAs": "case"}]}),
    ("recovery", {"state": "granted", "steps": [RECOVERY]}),
]
SAID_LATER: dict[str, dict[str, Any]] = {
    "guardian": {"checks": [{"result": "conflict", "note": "x"}]},
    "proceedings": {
        "informed": [{"informedOn": "2026-11-20", "how": "written", "office": "x", "reference": "x", "note": "x"}]
    },
    "child_views": {
        "entries": [{"purpose": "legal_aid", "agreed": True, "heard": "yes", "agrees": "yes", "words": "x"}]
    },
}
DANGER = {"level": "low", "threats": ["family"], "measures": "x", "reviewOn": "2026-11-20"}
ASSESSMENT = {"grounds": "none", "risk": "low", "nextStep": "none", "reason": "x"}
WORDS = ((None, "unsafe"), (True, None))
MASKS = [key for key in MASKERS if key[0] in CLASSES]


def everything() -> dict[str, Any]:
    """The contents of every class, of a report that has all of them."""
    # Its way in tells others the region of a place alone, which is kept beside it.
    filing = adult(excluded_units=(UNIT,), way_in=WayIn.THROUGH_ME)
    keyed = {"persons": 2, "source": ReportSource.PAPER, "received_at": NOW}
    command = filing_command(ReportFiling.model_validate(FILING), PRINCIPAL, IdempotencyKey("k" * 20, b""))
    (said, *_) = command.persons
    answers = report_must_have_the_minimum(said)
    contents = contents_of(answers, PRINCIPAL, filing, Directory(), command.keyed)
    contents["birth"] |= {"basis": "document", **proposed_of_birth(Age.ADULT, AgeBasis.DOCUMENT, NOW.date())}
    texts = ("account", "clinical", "care_needs")
    contents = with_addenda(contents, [OpenedAddendum(UNIT, kind, {"text": "x"}, 2, NOW) for kind in texts])
    contents = with_addenda(
        contents, [OpenedAddendum(UNIT, class_, said, 2, NOW) for class_, said in (CORRECTED | SAID_LATER).items()]
    )
    file = {"id": str(UNIT), "kind": "jpeg", "size": 1, "scan": "clean", "caption": "x"}
    contents = with_addenda(
        contents, [OpenedAddendum(UNIT, class_, {FILES: [file]}, 3, NOW) for class_ in FILE_CLASSES]
    )
    consents = [ConsentEntry(ConsentScope.IDENTIFICATION, said, NOW, reason=reason) for said, reason in WORDS]
    offered = Filed.file(adult(**keyed))
    offered.offer(NOW)
    offered.progress.assess_by = offered.progress.reopened_at = offered.progress.to_inform_since = NOW
    offered.progress.risk_review_by = NOW
    offered.progress.dismissal_proposed_by, offered.progress.dismissal_proposed_as = UNIT, "intake"
    offered.progress.dismissal_proposed_at = NOW
    offered.progress.state = ReportState.RECEIVED
    offered.assign(UNIT, UNIT, NOW)
    offered.propose_adult(AdultProposal(UNIT, "intake", AgeBasis.DOCUMENT, NOW))
    offered.correct(UNIT, NOW, (ReportSource.PHONE, NOW))
    entries = {"instruction": [Remark("call", NOW)], "whereabouts": [Remark("safe", NOW)]}
    for question in forms.catalogue().questions.values():
        if question.field is None:
            said = contents.setdefault(question.class_, {}).setdefault("answers", [])
            said.append({"question": question.code, "values": ["x"]})
    asked, given = Remark("still_there", NOW, id=UNIT, position="duty"), Remark("yes", NOW, id=UNIT, position="unit")
    exchange = _question(asked, _answer(given, {}), {})
    of_rows = computed(
        Facts(offered, NOW, cover=Cover(UNIT, UNIT, NOW, NOW)),
        UNIT,
        frozenset({"author", "intake"}),
        consents,
        [(SENT, True)],
        entries,
        {UNIT: "x"},
        NOW,
    )
    contents |= as_disclosed(contents["report"], filing)
    found = assessed(Assessment.model_validate(ASSESSMENT))
    declined = {"declinedAt": NOW.isoformat(), "declinedReason": "x"}
    reopened = {"reopenedAt": NOW.isoformat(), "reopened": "new_facts", "reopenedWords": "x"}
    recused = {"recusedAt": NOW.isoformat(), "recusedAs": "panel", "recused": "relative", "recusedWords": "x"}
    said_of_it = (
        {**found, "proposed": "error"},
        declined,
        {"dismissed": "x"},
        reopened,
        recused,
        {**found, "proposed": "error"},
        declined,
        {"dismissed": "x"},
        reopened,
        recused,
    )
    assessments = [OpenedAddendum(UNIT, TRIAGE, each, 4, NOW) for each in said_of_it]
    assessments += [OpenedAddendum(UNIT, RISK, DANGER, 4, NOW) for _ in range(2)]
    contents = with_addenda(contents, assessments)
    contents = with_addenda(contents, [OpenedAddendum(UNIT, *each, 5, NOW) for each in WRITTEN_IN_PROCEDURE])
    procedure = Procedure(UNIT, UNIT, UNIT, NOW, UNIT, ProcedureState.DISCONTINUED, NOW, Discontinuance.DECEASED)
    procedure.seats = [Seat(UNIT, Profession.PEDAGOGUE, NOW, NOW, Vote.SIGNED, NOW)]
    procedure.before = [replace(procedure)]
    contents["procedure"] |= of_procedure(procedure) | of_panel(procedure, UNIT, {UNIT: "x"})
    contents["decision"] |= {"concludedAt": NOW.isoformat()}
    contents["assessment"] = assessed_by_rule([{"profile": "adult_labour", "answers": []}])
    candidates = [Candidate(UNIT, UNIT, (CodeKind.NUMBER,), NOW)]
    related = [Link.propose(UNIT, (UNIT, each), kind, UNIT, NOW) for each, kind in RELATED.items()]
    contents[LINKS] = Lines(UNIT, candidates, related).content({UNIT: "x"}, UNIT, frozenset())
    return contents | of_rows | content_of(1, [exchange], texts=True, codes_only=False)


SENT = ReferralConsent(
    UNIT,
    Purpose.LEGAL_AID,
    True,
    (UNIT,),
    frozenset({"x"}),
    NOW,
    ConsentGiver.PERSON,
    ConsentMethod.WRITTEN,
    "sr",
    False,
    Answer.YES,
    Answer.NO,
    UNIT,
    NOW,
)


def leaves(content: object, prefix: str = "") -> set[str]:
    """Dotted JSON names of all that a content says."""
    if isinstance(content, dict):
        return {leaf for name, each in content.items() for leaf in leaves(each, f"{prefix}.{name}".strip("."))}
    if isinstance(content, list) and content and isinstance(content[0], dict):
        return {leaf for each in content for leaf in leaves(each, prefix)}
    return {prefix}


def type_of(class_: str) -> type:
    """The schema's type of a class."""
    kind, _ = get_args(get_type_hints(Report)[class_])
    assert isinstance(kind, type)
    return kind


def test_every_field_that_identification_says_of_a_class_is_one_of_the_schema_and_there_is_no_other() -> None:
    contents = everything()
    assert set(contents) == set(CLASSES)
    # Of every class, whether a form asks about it today or not.
    of_all = {"recorded", "answers.question", "answers.values", "changedAt", "changes.version", "changes.at"}
    said: defaultdict[type, set[str]] = defaultdict(of_all.copy)
    for class_, content in contents.items():
        said[type_of(class_)] |= leaves(content) - NEVER_SAID.get(class_, set())
    for class_, mask in MASKS:
        said[type_of(class_)] |= leaves(masked(class_, mask, contents[class_], forms.shown_at(mask)))
    assert said == {kind: paths_of_input(kind) for kind in said}


@pytest.mark.parametrize(("class_", "mask"), MASKS)
def test_a_mask_leaves_what_the_class_holds_and_the_schema_knows(class_: str, mask: str) -> None:
    left = masked(class_, mask, everything()[class_], forms.shown_at(mask))
    assert left is not None
    assert any(value is not None for value in left.values())
    assert leaves(left) <= paths_of_input(type_of(class_))


def test_the_schema_has_a_field_for_every_class() -> None:
    assert set(selection.CLASSES.values()) == set(CLASSES)

"""The gateway writes the services' words down again, since it must not import them: here both are laid side by side."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest
from graphql import build_schema, is_enum_type
from pydantic import BaseModel

from contracts import access, reference
from contracts.access.ruling import Reason
from gateway.graphql.drafts import types as drafts
from gateway.graphql.flow import types as flow
from gateway.graphql.notifications import types as notices
from gateway.graphql.notifications import vocabulary as of_notices
from gateway.graphql.referrals import types as referrals
from gateway.graphql.referrals import vocabulary as of_referrals
from gateway.graphql.reports import selection, warnings
from gateway.graphql.reports import vocabulary as of_reports
from gateway.graphql.schema import make_schema
from gateway.graphql.wire import camel
from identification.application.contents.classes import CLASSES
from identification.application.lists.listing import LIST_CLASSES
from identification.domain import vocabulary as report_words
from identification.domain.receipts import receipt as report_receipt
from identification.domain.reports import addendum, caution
from identification.domain.reports import lifecycle as report_lifecycle
from identification.entrypoints.http.drafts import schemas as draft_schemas
from notifications.domain import vocabulary as notice_words
from notifications.domain.notices import catalogue
from notifications.entrypoints.http.notices import schemas as notifications
from referral.domain import vocabulary as referral_words
from referral.domain.clocks import clock as referral_clock
from referral.domain.flow import stages
from referral.domain.referrals import lifecycle as referral_lifecycle
from referral.entrypoints.http.referrals import schemas as referral

SCHEMA = build_schema(make_schema(production=False).as_str())


def values(enum: type[Enum]) -> set[str]:
    """Words of an enum."""
    return {str(member.value) for member in enum}


WORDS: list[tuple[type[Enum], type[Enum]]] = [
        *((getattr(of_reports, name), getattr(report_words, name)) for name in (
            "Age", "Answer", "PoliceTold", "Companion", "WayIn", "Suspicion", "Sex", "AgeBand", "ResidenceStatus", "Urgency",
            "Whereabouts", "WithdrawalReason", "RevocationReason", "ReadingScope", "ReadingBasis",
        )),
        (of_reports.AddendumKind, addendum.AddendumKind),
        (of_reports.ReportState, report_lifecycle.ReportState),
        (of_reports.ReceiptStage, report_receipt.ReceiptStage),
        (of_reports.WithholdingReason, Reason),
        (of_reports.Urgency, referral_words.Urgency),
        (of_reports.Urgency, notice_words.Urgency),
        (of_referrals.ReferralState, referral_lifecycle.ReferralState),
        (of_referrals.Purpose, referral_words.Purpose),
        (of_referrals.Owner, referral_words.Owner),
        (of_referrals.RejectionReason, referral_words.RejectionReason),
        (of_referrals.RejectionOutcome, referral_words.Outcome),
        (of_referrals.ClockCode, referral_clock.ClockCode),
        (of_referrals.ClockState, referral_clock.ClockState),
        (of_notices.NoticeCode, catalogue.NoticeCode),
        (flow.Stage, stages.Stage),
        (warnings.FilingWarningCode, caution.Caution),
]  # fmt: skip
# Words that no enum of a service says: the mask is held against the access table, the others stand in a service's documents only.
ELSEWHERE = {of_reports.Mask, of_reports.CitizenshipGroup, of_reports.NumberKind, of_reports.ConsentStatus}


@pytest.mark.parametrize(("ours", "theirs"), WORDS, ids=lambda enum: f"{enum.__module__}.{enum.__name__}")
def test_words_are_the_same(ours: type[Enum], theirs: type[Enum]) -> None:
    assert values(ours) == values(theirs)


def test_every_word_of_the_schema_is_held_against_a_service() -> None:
    of_the_schema = {name for name, kind in SCHEMA.type_map.items() if is_enum_type(kind) and not name.startswith("__")}
    assert {ours.__name__ for ours, _ in WORDS} | {each.__name__ for each in ELSEWHERE} == of_the_schema


def test_masks_are_those_of_the_access_table() -> None:
    assert values(of_reports.Mask) == {mask.name.lower() for mask in access.Mask}


def test_stages_are_those_of_the_reference_data() -> None:
    assert values(flow.Stage) == {stage.code for stage in reference.stages()}


def test_a_report_has_a_field_for_every_class_that_identification_answers() -> None:
    assert {camel(class_) for class_ in CLASSES} == selection.CLASSES.keys()


def test_a_report_in_a_list_has_a_field_for_every_class_that_identification_lists_and_for_no_other() -> None:
    assert {camel(class_) for class_ in LIST_CLASSES} == selection.CLASSES_OF_A_LIST.keys()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (referrals.Referral, referral.ReferralAnswer),
        (referrals.RejectedReferral, referral.RefusalAnswer),
        (flow.CaseFlow, referral.FlowAnswer),
        (flow.Terms, referral.TermsAnswer),
        (flow.TermTotal, referral.TermAnswer),
        (flow.ReleasedTotal, referral.ReleasedAnswer),
        (drafts.Draft, draft_schemas.DraftHead),
        (drafts.OpenedDraft, draft_schemas.DraftAnswer),
        (drafts.DiscardedDraft, draft_schemas.Discarded),
        (notices.Notice, notifications.NoticeOut),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_type_has_the_fields_that_its_service_answers(ours: type, theirs: type[BaseModel]) -> None:
    assert paths_of_input(ours) == paths_of_model(theirs)


def paths_of_input(cls: type, prefix: str = "") -> set[str]:
    """Dotted JSON names of all leaves of a schema type."""
    hints, found = get_type_hints(cls), set()
    for field in fields(cls):
        if field.init:
            name = prefix + camel(field.name)
            inner = [each for each in _parts(hints[field.name]) if is_dataclass(each)]
            found |= paths_of_input(inner[0], f"{name}.") if inner else {name}  # type: ignore[arg-type]
    return found


def paths_of_model(model: type[BaseModel], prefix: str = "") -> set[str]:
    """Dotted JSON names of all leaves of a service's model."""
    found = set()
    for name, field in model.model_fields.items():
        path = prefix + (field.alias or camel(name))
        inner = [each for each in _parts(field.annotation) if isinstance(each, type) and issubclass(each, BaseModel)]
        found |= paths_of_model(inner[0], f"{path}.") if inner else {path}
    return found


def _parts(hint: Any) -> list[Any]:
    """Classes named anywhere in an annotation."""
    arguments = get_args(hint)
    return (
        [each for argument in arguments for each in _parts(argument)]
        if arguments
        else []
        if hint is NoneType
        else [hint]
    )

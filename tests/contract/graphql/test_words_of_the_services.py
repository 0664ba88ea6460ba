"""The gateway writes the services' fields down again, since it must not import them: here both are laid side by side."""

from __future__ import annotations

import pickle
from dataclasses import fields, is_dataclass
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest
from pydantic import BaseModel
from strawberry.types.enum import StrawberryEnumDefinition

from contracts import access, reference
from contracts.words.referrals import Stage
from contracts.words.reports import Age
from gateway.graphql import flow
from gateway.graphql.drafts import types as drafts
from gateway.graphql.notifications import types as notices
from gateway.graphql.referrals import types as referrals
from gateway.graphql.reports.reading import selection
from gateway.graphql.schema import make_schema
from gateway.graphql.vocabulary import Mask
from gateway.graphql.wire import camel
from gateway.pages.labels import CHANGES
from identification.application.contents.classes import CLASSES
from identification.application.lists.listing import LIST_CLASSES
from identification.entrypoints.http.drafts import schemas as draft_schemas
from notifications.entrypoints.http.notices import schemas as notifications
from referral.application.flow import read_flow as totals
from referral.entrypoints.http.referrals import schemas as referral
from tests.support.identification import report_in
from tests.unit.identification.test_lifecycle import LEGAL, do


def test_every_word_of_the_schema_is_one_of_contracts() -> None:
    """The very class, so that no word is typed twice; the mask of the table is a number, and is held against it below."""
    said = [
        known.definition.wrapped_cls
        for known in make_schema().schema_converter.type_map.values()
        if isinstance(known.definition, StrawberryEnumDefinition)
    ]
    assert len(said) > 20
    assert {each for each in said if not each.__module__.startswith("contracts.")} == {Mask}


def test_marking_a_word_for_the_schema_leaves_it_as_it_was() -> None:
    assert [each.value for each in Age] == ["child", "adult", "not_sure"]
    assert pickle.loads(pickle.dumps(Age.ADULT)) is Age.ADULT  # noqa: S301 -- our own


def test_masks_are_those_of_the_access_table() -> None:
    assert {each.value for each in Mask} == {mask.name.lower() for mask in access.Mask}


def test_stages_are_those_of_the_reference_data() -> None:
    assert {each.value for each in Stage} == {stage.code for stage in reference.stages()}


def test_every_change_of_a_report_that_a_stale_form_names_has_words() -> None:
    named = set[str]()
    for state, action in LEGAL:
        report = report_in(state)
        before = report.version
        do(report, action)
        named.update(report.changed_since(before))
    assert named == CHANGES.keys()


def test_a_report_has_a_field_for_every_class_that_identification_answers() -> None:
    assert {camel(class_) for class_ in CLASSES} == selection.CLASSES.keys()


def test_a_report_in_a_list_has_a_field_for_every_class_that_identification_lists_and_for_no_other() -> None:
    assert {camel(class_) for class_ in LIST_CLASSES} == selection.CLASSES_OF_A_LIST.keys()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (referrals.Referral, referral.ReferralAnswer),
        (referrals.RejectedReferral, referral.RefusalAnswer),
        (flow.CaseFlow, totals.FlowAnswer),
        (flow.Terms, totals.TermsAnswer),
        (flow.TermTotal, totals.TermAnswer),
        (flow.ReleasedTotal, totals.ReleasedAnswer),
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

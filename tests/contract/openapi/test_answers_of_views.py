"""An answer that is made from a view by equal names leaves none of its names out and needs none that it lacks, at any depth.

Pydantic reads attributes: one that the answer does not know is passed over, and a default replaces one that the view lacks.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module
from inspect import getmodule, getsource
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

import pytest
from pydantic import BaseModel

from chassis.ports import Page
from contracts.models import CamelModel
from identification.application.lists.ports import CentreCounts
from identification.application.lists.ports import ProcedureCounts as CountedProcedures
from identification.application.reading.ports import Sighting
from identification.application.reading.view import ReportView
from identification.domain.duty.turn import Turn
from identification.domain.files.file import AttachedFile
from identification.domain.reports.caution import Cautioned
from identification.entrypoints.http.disclosures.schemas import RevokedAnswer
from identification.entrypoints.http.duty import TurnAnswer
from identification.entrypoints.http.files.schemas import FileAnswer
from identification.entrypoints.http.reading.sightings import SightingList
from identification.entrypoints.http.reports.filing_answers import FilingAnswer, FilingWarning
from identification.entrypoints.http.reports.schemas import ProcedureCounts, ReportAnswer, ReportList, RunningCounts
from referral.application.reading.view import Details, Withheld
from referral.entrypoints.http.referrals.schemas import ReferralAnswer, WithheldClass

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

ANSWERS: dict[type[BaseModel], tuple[Any, set[str]]] = {
    FilingAnswer: (ReportView, {"warnings"}),
    FilingWarning: (Cautioned, set()),
    ReportAnswer: (ReportView, set()),
    ReportList: (Page[ReportView], set()),
    RunningCounts: (CentreCounts, set()),
    ProcedureCounts: (CountedProcedures, set()),
    RevokedAnswer: (ReportView, {"ending"}),
    SightingList: (Page[Sighting], set()),
    TurnAnswer: (Turn, set()),
    FileAnswer: (AttachedFile, set()),
    ReferralAnswer: (Details, {"id", "state", "positions", "withheld"}),
}
"""Answers, the view of each, and what is said beside it."""


@pytest.mark.parametrize("model", ANSWERS, ids=lambda model: model.__name__)
def test_a_view_and_its_answer_have_equal_names_at_any_depth(model: type[BaseModel]) -> None:
    view, beside = ANSWERS[model]
    assert differences(model, view, beside) == set()


def test_what_is_said_beside_the_view_of_a_referral_has_equal_names_too() -> None:
    assert differences(WithheldClass, Withheld) == set()


def test_every_answer_that_is_made_by_equal_names_is_looked_at() -> None:
    made = {
        ast.unparse(node.args[0])
        for path in Path(__file__).parents[3].glob("services/*/src/**/*.py")
        if "by_equal_names(" in (text := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "by_equal_names"
    }
    assert made == {model.__name__ for model in ANSWERS}


T = TypeVar("T")


class Stage(CamelModel):
    """A part of an answer."""

    stage: str
    reached_by: int | None = None


class Answer(CamelModel):
    """An answer."""

    stages: list[Stage]
    last: Stage | None = None


@dataclass(frozen=True)
class Renamed:
    """Another name for what may be null."""

    stage: str
    reached: int


@dataclass(frozen=True)
class View(Generic[T]):
    """Its part differs."""

    stages: Sequence[T]
    last: Renamed | None


def test_a_difference_is_found_within_a_list_and_within_a_part() -> None:
    assert differences(Answer, View[Renamed]) == {
        f"{part}.{name}" for part in ("stages", "last") for name in ("reached", "reached_by")
    }


def differences(model: type[BaseModel], view: Any, beside: Collection[str] = (), prefix: str = "") -> set[str]:
    """Dotted names that one side has and the other has not."""
    kind = get_origin(view) or view
    of_kind = dict(zip(getattr(kind, "__parameters__", ()), get_args(view), strict=True))
    names, hints = {each.name for each in fields(kind)}, get_type_hints(kind, names_of(kind))
    found = {f"{prefix}{name}" for name in model.model_fields.keys() ^ (names | set(beside))}
    for name in names & model.model_fields.keys():
        models = (each for each in parts(model.model_fields[name].annotation) if issubclass(each, BaseModel))
        for inner, of_view in product(models, filter(is_dataclass, parts(hints[name], of_kind))):
            found |= differences(inner, of_view, prefix=f"{prefix}{name}.")
    return found


def parts(hint: Any, of_kind: Mapping[Any, Any] = MappingProxyType({})) -> list[type]:
    """Classes named anywhere in an annotation; `of_kind` says what variables stand for."""
    inside = [each for argument in get_args(hint) for each in parts(argument, of_kind)]
    hint = of_kind.get(hint, hint) if isinstance(hint, TypeVar) else hint
    return inside or ([hint] if isinstance(hint, type) else [])


def names_of(view: type) -> dict[str, Any]:
    """What the module of a view imports, also for its annotations alone."""
    module = getmodule(view)
    assert module is not None
    imports = (
        node for node in ast.walk(ast.parse(getsource(module))) if isinstance(node, ast.ImportFrom) and node.module
    )
    imported = {
        each.name: getattr(import_module(node.module or ""), each.name)
        for node in imports
        for each in node.names
        if node.module != "__future__"
    }
    return {**vars(module), **imported}

"""The form of a command takes its fields, choices and limits from the declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contracts.commands import reports
from contracts.models import CamelModel
from contracts.words import limits
from contracts.words.persons import AgeBasis, ConsentOutcome
from contracts.words.reports import AssessedRisk
from gateway.pages.forms import Form
from gateway.pages.labels import AGE_BASIS, DISMISSAL
from gateway.pages.record.assignment import ASSIGNING
from gateway.pages.record.command_pages import COMMANDS, KEPT
from gateway.pages.record.commands import questions_of
from gateway.pages.record.person.age import RECORDING
from gateway.pages.record.procedure.panel import APPOINTING
from tests.support.walks import walk

if TYPE_CHECKING:
    from gateway.pages.record.commands import ReportCommand

FOUND = {"finding.outcome": ["identified"], "asks": ["acts", "means", "forms"]}
FORMS = [
    Form(),
    Form({"agreed": ["yes"]}),
    Form({"heldOn": ["1", "12", "2026"]}),
    Form(FOUND),
    Form({"profile": ["adult_labour"]}),
    Form({"otherId": ["0190a7f0-0000-7000-8000-00000000000b"]}),
]
FORMS += [*(Form({"outcome": [outcome]}) for outcome in ConsentOutcome)]
DAY = ["1", "12", "2026"]
FORMS += [
    Form({name: DAY, "step": ["granted"]})
    for name in ("explainedOn", "servedOn", "happenedOn", "reviewOn", "informedOn", "askedOn")
]
SAID = ("What do you ask?", "Say what you ask.")


@walk("command", COMMANDS)
def test_a_form_asks_for_all_that_is_needed_and_for_nothing_else(command: ReportCommand) -> None:
    asked = {name for form in FORMS for name in (*command.questions(form), *dotted(command.reads(form)[0]))}
    asked |= {"managerId"} if command is ASSIGNING else {"seats"} if command is APPOINTING else set()
    needed = fields_of(command.declaration.body)
    assert asked <= needed.keys()
    assert {name for name, is_required in needed.items() if is_required} <= asked | {"expectedVersion"}


def dotted(values: dict[str, Any]) -> set[str]:
    """The names of values, also of those that stand inside another."""
    return {
        f"{name}.{inner}" if inner else name
        for name, each in values.items()
        for inner in (each if isinstance(each, dict) else [""])
    }


def fields_of(body: type[CamelModel], prefix: str = "") -> dict[str, bool]:
    """Whether each field is required, also of what stands inside, by its name with dots."""
    found: dict[str, bool] = {}
    for name, each in body.model_fields.items():
        path = f"{prefix}{each.alias or name}"
        kind = each.annotation
        if isinstance(kind, type) and issubclass(kind, CamelModel):
            found |= fields_of(kind, f"{path}.")
        else:
            found[path] = each.is_required()
    return found


def test_a_field_inside_another_is_named_with_a_dot() -> None:
    found = questions_of(reports.DISMISS, {"reason": SAID, "assessment.reason": SAID, "assessment.risk": SAID})
    assert found["reason"].choices is DISMISSAL
    assert (found["assessment.reason"].most, found["assessment.reason"].choices) == (limits.ASSESSMENT, {})
    assert found["assessment.risk"].choices.keys() == set(AssessedRisk)
    for unknown in ("assessment.reasons", "assessments.reason"):
        with pytest.raises(KeyError):
            questions_of(reports.DISMISS, {unknown: SAID})


def test_a_code_is_chosen_among_the_words_of_its_kind() -> None:
    basis = RECORDING.questions(Form())["basis"]
    assert basis.choices is AGE_BASIS
    assert basis.choices.keys() == set(AgeBasis)


def test_a_text_is_typed_and_at_most_as_long_as_the_field_takes() -> None:
    text = questions_of(reports.ADD, {"text": SAID})["text"]
    longest = max(limits.ADDED.values())
    assert not text.choices
    assert text.problem("text", "x" * longest) is None
    for answer, sentence in (("", SAID[1]), (" ", SAID[1]), ("x" * (longest + 1), "Shorten")):
        wrong = text.problem("text", answer)
        assert wrong is not None
        assert wrong.sentence.startswith(sentence)


@pytest.mark.parametrize("answer", ["", " "])
def test_a_text_that_the_declaration_leaves_out_may_be_left_out(answer: str) -> None:
    text = questions_of(reports.ASK, {"text": SAID})["text"]
    assert (text.problem("text", answer), text.sent(answer)) == (None, None)


def test_a_field_that_is_not_declared_is_refused_when_the_form_is_made() -> None:
    with pytest.raises(KeyError):
        questions_of(reports.ASK, {"texts": SAID})


def test_what_was_typed_is_kept_at_the_address_of_each_form() -> None:
    assert {"/entries/asked", "/records/asked", "/entries/age", "/records/age"} <= KEPT.keys()
    assert not [address for address in KEPT if address.endswith("/confirm")], "nothing is typed there"

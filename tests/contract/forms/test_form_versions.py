"""What the forms asked when they were released: a change of it is reported, with the version to give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import forms
from contracts.forms import Forms
from contracts.forms.definition import Condition
from tests.workshop.export.__main__ import problems, write
from tests.workshop.export.form_versions import asked, form_breaks

FOUND = forms.catalogue()
NEXT = FOUND.newest + 1
OTHERWISE = f"Version {FOUND.newest} of the forms was released otherwise."


def changed(part: str, code: str, **changes: Any) -> Forms:
    """The forms with one row changed."""
    rows = [each.model_copy(update=changes) if each.code == code else each for each in FOUND.parts[part].questions]
    return with_rows(part, rows)


def with_rows(part: str, rows: list[forms.Question]) -> Forms:
    parts = {
        **FOUND.parts,
        part: FOUND.parts[part].model_copy(update={"questions": tuple(rows)}),
    }
    return Forms(parts, FOUND.questions, NEXT)


def messages(found: Forms) -> list[str]:
    """What the guard says of them, without the first and the last sentence."""
    sentences = form_breaks({FOUND.newest: asked(FOUND, FOUND.newest)}, found)
    if sentences:
        assert sentences[0] == OTHERWISE
        assert f"delete contracts/released/forms/{FOUND.newest}.json" in sentences[-1]
    return sentences[1:-1]


def test_a_row_that_is_gone_is_retired_instead() -> None:
    kept = [each for each in FOUND.parts["health"].questions if each.code != "pregnancy"]
    assert messages(with_rows("health", kept)) == [
        f"health, pregnancy: is gone; bring the row back, with `until: {NEXT}` if it is to be asked no more."
    ]
    assert messages(changed("health", "pregnancy", until=NEXT)) == []
    assert messages(changed("health", "pregnancy", until=FOUND.newest)) != []


def test_a_new_row_begins_with_a_new_version() -> None:
    new = forms.question("pregnancy").model_copy(update={"code": "allergies"})
    assert messages(with_rows("health", [*FOUND.parts["health"].questions, new])) == [
        f"health, allergies: is new; give it `since: {NEXT}`."
    ]
    later = new.model_copy(update={"since": NEXT})
    assert messages(with_rows("health", [later, *FOUND.parts["health"].questions])) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": forms.Kind.TEXT}, "kind"),
        ({"class_": "care_needs"}, "class"),
        ({"section": forms.Section.CONSENT}, "section"),
        ({"longest": 5}, "longest"),
        ({"field": "careNeeds"}, "field"),
        ({"when": Condition(question="pregnancy", answer="yes")}, "when"),
    ],
)
def test_a_row_that_differs_is_reported_with_what_differs(changes: dict[str, Any], says: str) -> None:
    assert messages(changed("health", "regular_therapy", **changes)) == [
        f"health, regular_therapy: has another {says}; put it back with `until: {NEXT}` and ask anew as another code."
    ]


def test_an_answer_that_is_gone_or_new_is_told_too() -> None:
    choices = list(forms.question("pregnancy").choices)
    new = choices[0].model_copy(update={"code": "perhaps"})
    assert messages(changed("health", "pregnancy", choices=(*choices[1:], new))) == [
        f"health, pregnancy, yes: is gone; bring the row back, with `until: {NEXT}` if it is to be asked no more.",
        f"health, pregnancy, perhaps: is new; give it `since: {NEXT}`.",
    ]
    retired = choices[0].model_copy(update={"until": NEXT})
    later = new.model_copy(update={"since": NEXT})
    assert messages(changed("health", "pregnancy", choices=(retired, *reversed(choices[1:]), later))) == []


def test_words_masks_and_the_order_may_be_mended() -> None:
    text = forms.question("given_name").text
    rows = [
        each.model_copy(update={"text": text, "help": text, "shown_at": ()}) for each in FOUND.parts["core"].questions
    ]
    assert messages(with_rows("core", rows[::-1])) == []


def test_a_sign_that_was_shown_stays_in_its_list(copied: Path) -> None:
    released = copied / "released" / "forms" / f"{FOUND.newest}.json"
    before = json.loads(released.read_text("utf-8"))
    before["signs"] |= {"G1": {"list": "health"}, "X1": {"list": "general"}}
    del before["signs"]["H1"]
    released.write_text(json.dumps(before))
    assert problems(copied)[:4] == [
        OTHERWISE,
        f"signs, X1: is gone; bring the row back, with `until: {NEXT}` if it is to be asked no more.",
        f"signs, H1: is new; give it `since: {NEXT}`.",
        f"signs, G1: has another list; put it back with `until: {NEXT}` and ask anew as another code.",
    ]


def test_a_drifted_or_a_foreign_file_is_named_with_what_to_run(copied: Path) -> None:
    (copied / "forms" / "core.json").write_text("{}")
    (copied / "forms" / "circus.json").write_text("{}")
    assert problems(copied) == [
        f"forms/{name}.json differs from the code. Run `make contracts` and commit the result."
        for name in ("circus", "core")
    ]


def test_a_version_that_nothing_was_kept_of_is_reported_and_the_next_export_keeps_it(copied: Path) -> None:
    kept = copied / "released" / "forms" / f"{FOUND.newest}.json"
    as_committed = kept.read_text("utf-8")
    kept.unlink()
    assert problems(copied) == [
        f"released/forms/{FOUND.newest}.json is missing. Run `make contracts`, which adds it, and commit the result."
    ]
    write(copied)
    assert kept.read_text("utf-8") == as_committed
    assert problems(copied) == []

"""What the forms ask, version by version: what a report was filed under stays what it was."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from contracts import reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from contracts.forms import Forms, Question

ReleasedQuestions = dict[str, dict[str, dict[str, Any]]]
"""By part, then by code: all that a question is but its words, which may be mended, and the masks, which may have to be."""
_SIGNS = "signs"
_UNRELEASED = (
    "Only where version {0} was never released: delete contracts/released/forms/{0}.json and run `make contracts`."
)


def exported(found: Forms) -> dict[str, str]:
    """Every part as a file below `contracts/`, with all its words and versions."""
    return {
        f"forms/{name}.json": _text(part.model_dump(by_alias=True, exclude_defaults=True))
        for name, part in found.parts.items()
    }


def kept(found: Forms) -> dict[str, str]:
    """What each version asks, as files below `contracts/`."""
    return {f"released/forms/{each}.json": _text(asked(found, each)) for each in range(1, found.newest + 1)}


def asked(found: Forms, version: int) -> ReleasedQuestions:
    """The questions and the signs of one version."""
    signs = ((each.code, sign) for each in reference.indicator_lists() for sign in each.indicators)
    return {
        name: {each.code: _row(each, version) for each in part.questions if each.is_in(version)}
        for name, part in found.parts.items()
    } | {_SIGNS: {sign.code: {"list": code} for code, sign in signs if sign.is_in(version)}}


def form_breaks(released: Mapping[int, ReleasedQuestions], found: Forms) -> list[str]:
    """Sentences that say what released versions asked otherwise, and which `since` or `until` to give; empty when nothing."""
    following = max(released, default=0) + 1
    for version in sorted(released):
        before, now = released[version], asked(found, version)
        differing = [
            f"{part}, {code}: {sentence}"
            for part in sorted(before.keys() | now.keys())
            for code, sentence in _changes(before.get(part, {}), now.get(part, {}), following)
        ]
        # A row that differs does so in every version that has it.
        if differing:
            return [f"Version {version} of the forms was released otherwise.", *differing, _UNRELEASED.format(version)]
    return []


def _changes(
    before: Mapping[str, dict[str, Any]], now: Mapping[str, dict[str, Any]], following: int
) -> Iterator[tuple[str, str]]:
    for code in sorted(before.keys() - now.keys()):
        yield code, f"is gone; bring the row back, with `until: {following}` if it is to be asked no more."
    for code in sorted(now.keys() - before.keys()):
        yield code, f"is new; give it `since: {following}`."
    for code in sorted(before.keys() & now.keys()):
        old, new = ({**each, "choices": []} for each in (before[code], now[code]))
        if wrong := sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)):
            yield (
                code,
                f"has another {', '.join(wrong)}; put it back with `until: {following}` and ask anew as another code.",
            )
        old, new = ({choice: {} for choice in each.get("choices", ())} for each in (before[code], now[code]))
        for choice, sentence in _changes(old, new, following):
            yield f"{code}, {choice}", sentence


def _row(question: Question, version: int) -> dict[str, Any]:
    row = question.model_dump(
        by_alias=True,
        exclude_defaults=True,
        include={"section", "kind", "class_", "longest", "least", "most", "when", "field"},
    )
    choices = [each.code for each in question.choices_of(version)]
    return {**row, "choices": choices} if choices else row


def _text(value: object) -> str:
    """One row a line, so that a change of a row is a change of a line."""
    return f"{_json(value, 2)}\n"


def _json(value: object, levels: int, indent: str = "\n") -> str:
    inner = f"{indent}  "
    if levels and isinstance(value, dict):
        rows = [f"{inner}{json.dumps(name)}: {_json(each, levels - 1, inner)}" for name, each in value.items()]
        return f"{{{','.join(rows)}{indent}}}"
    if levels and isinstance(value, list | tuple):
        return f"[{','.join(inner + _json(each, levels - 1, inner) for each in value)}{indent}]"
    return json.dumps(value, ensure_ascii=False)

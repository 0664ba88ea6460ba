"""The forms of a page, read as a browser reads them: what they carry, what is chosen already, and which buttons there are."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_CONTROL = re.compile(r"<(input|button|textarea|select)\b([^>]*)>", re.DOTALL)
_OPTION = re.compile(r"<option\b([^>]*)>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:="([^"]*)")?""")
_CHOSEN = ("radio", "checkbox")
_PRESSED = ("submit", "")


_REFERENCE = re.compile(r"S-[0-9A-Z]{4}-[0-9A-Z]{2}")
_SENT = re.compile(r"/entries/([0-9a-f-]{36})\?sent=1")


@dataclass(frozen=True, slots=True)
class Form:
    """One form: `fields` are what it would send, `choices` what can be chosen by name, `buttons` the named ones."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: dict[str, list[str]] = field(default_factory=dict)

    def filled(self, **chosen: str | list[str]) -> dict[str, str | list[str]]:
        """What it sends once this is chosen or typed, or a button of this name and value pressed."""
        return {**self.fields, **chosen}

    def first(self, name: str) -> str:
        """The first choice of this name; raises KeyError when there is none."""
        return self.choices[name][0]


def forms(page: str) -> list[Form]:
    """All forms in the main part of a page, from the top."""
    return _all_of(page[page.find("<main") :])


def search(page: str) -> Form | None:
    """The search by reference, which stands in the navigation."""
    return next((each for each in _all_of(page) if each.action == "/find"), None)


def leading_to(page: str, where: str) -> Form | None:
    """The first form whose action has `where` in it."""
    return next((each for each in forms(page) if where in each.action), None)


def screen(page: str) -> Form | None:
    """The form of a screen of a report: the one with a key against doing it twice."""
    return next((each for each in forms(page) if "key" in each.fields and "/entry/" in each.action), None)


def receipt(address: str, page: str) -> tuple[str, str] | None:
    """The id and the reference of a report that was just sent, from the address of its receipt and what is shown there."""
    # What is on every page has an example of a reference among it.
    sent, reference = _SENT.search(address), _REFERENCE.search(page.partition("<main")[2])
    return None if sent is None or reference is None else (sent[1], reference[0])


def _all_of(part: str) -> list[Form]:
    return [_form(_attributes(found[1]), found[2]) for found in _FORM.finditer(part)]


def _form(about: dict[str, str], content: str) -> Form:
    made = Form(about.get("action", ""), about.get("method", "get"))
    for found in _CONTROL.finditer(content):
        said = _attributes(found[2])
        name, value, kind = said.get("name", ""), said.get("value", ""), said.get("type", "")
        if not name:
            continue
        if found[1] == "button":
            if kind in _PRESSED:
                made.buttons.setdefault(name, []).append(value)
        elif kind in _CHOSEN:
            made.choices.setdefault(name, []).append(value)
            if "checked" in said:
                made.fields.setdefault(name, []).append(value)
        else:
            if found[1] == "select":
                options = (
                    _attributes(each) for each in _OPTION.findall(content[found.end() :].partition("</select>")[0])
                )
                value = next((each.get("value", "") for each in options if "selected" in each), "")
            made.fields.setdefault(name, []).append(value)
    return made


def _attributes(source: str) -> dict[str, str]:
    return {name.lower(): html.unescape(value) for name, value in _ATTRIBUTE.findall(source)}

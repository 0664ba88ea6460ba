"""The pages a person sees: plain HTML that needs no script, no font and no other file."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from contracts import reference
from infra.issuer.signing import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infra.issuer.signing.words import Words
    from infra.sign_in.people import Person

_STYLE = """
body{font:1.125rem/1.5 system-ui,"Noto Sans",Arial,sans-serif;color:#17212b;background:#fff;margin:0}
header{background:#1d3557;color:#fff;font-size:1.5rem;font-weight:700}
header p,main{margin:0 auto;max-width:46rem;padding:.75rem 1rem}
main{padding-bottom:2rem}
h1{font-size:1.75rem;line-height:1.2;color:#1d3557}
h2{font-size:1.125rem;margin:1.5rem 0 .5rem}
ul{list-style:none;margin:0;padding:0}
li{margin:0 0 .5rem}
button{font:inherit;text-align:left;width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid #c9d2db;
border-left:5px solid #1d4e79;border-radius:4px;background:#fff;color:#17212b;cursor:pointer}
button:hover{background:#eef2f6}
button:focus{outline:3px solid #17212b;outline-offset:2px;background:#ffc94d}
button .who{display:block;color:#47525d}
.note{border:1px solid #e2cf9b;border-radius:4px;background:#fdf4da;padding:.5rem .75rem}
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def content_security_policy(client_origin: str = "") -> str:
    """Nothing but our own style; forms may lead to `client_origin` too, since browsers check the redirect that follows."""
    form_action = f"'self' {client_origin}".strip()
    return f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"


def choose(people: Iterable[Person], action: str, transaction: str, language: str) -> str:
    """Whom to sign in as: one button each, by agency."""
    groups = groupby(people, key=lambda person: person.agency)
    listed = "".join(
        f"<h2>{escape(reference.agency(agency).name.in_language(language))}</h2>"
        f"<ul>{''.join(_button(person, language) for person in members)}</ul>"
        for agency, members in groups
    )
    note = f'<p class="note">{escape(words.INVENTED.said(language))}</p>'
    return _page(words.CHOOSE, note + _form(action, transaction, listed, language), language)


def confirm(person: Person, action: str, transaction: str, language: str) -> str:
    """The second step: the same person says so once more."""
    who = f"<strong>{_as_written(person.name)}</strong> ({_as_written(person.username)})"
    button = f'<p><button name="confirm" value="yes">{escape(words.IT_IS_ME.said(language))}</button></p>'
    asked = f"<p>{escape(words.IS_IT_YOU.said(language))} {who}.</p>"
    return _page(words.ONCE_MORE, asked + _form(action, transaction, button, language), language)


def message(heading: Words, sentence: Words, language: str) -> str:
    """One sentence that says what to do next."""
    return _page(heading, f"<p>{escape(sentence.said(language))}</p>", language)


def _button(person: Person, language: str) -> str:
    unit = escape(reference.unit(person.unit).name.in_language(language))
    return (
        f'<li><button name="username" value="{escape(person.username)}">{_as_written(person.name)}'
        f'<span class="who">{_as_written(person.username)}, {unit}</span></button></li>'
    )


def _as_written(name: str) -> str:
    """Names stand as their people write them, whatever language the page speaks."""
    return f'<span lang="sr-Latn">{escape(name)}</span>'


def _form(action: str, transaction: str, content: str, language: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("transaction", transaction), (words.ASKED, language))
    )
    give_up = f'<p><button name="cancel" value="yes">{escape(words.GIVE_UP.said(language))}</button></p>'
    cancel = f"<h2>{escape(words.RATHER_NOT.said(language))}</h2>{give_up}"
    return f'<form method="post" action="{escape(action)}">{hidden}{content}{cancel}</form>'


def _page(heading: Words, content: str, language: str) -> str:
    said = escape(heading.said(language))
    spona = "Спона" if language == words.LANGUAGES[0] else "Spona"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{said} | {spona}</title><style>{_STYLE}</style></head>"
        f"<body><header><p>{spona}</p></header><main><h1>{said}</h1>{content}</main></body></html>"
    )

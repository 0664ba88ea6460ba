"""The pages a person sees, in Serbian: plain HTML that needs no script, no font and no other file."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from contracts import reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infra.people import Person

_STYLE = """
body{font:1.125rem/1.5 system-ui,sans-serif;color:#0b0c0c;background:#fff;margin:0 auto;max-width:46rem;padding:1rem}
h1{font-size:1.75rem;line-height:1.2}
h2{font-size:1.125rem;margin:1.5rem 0 .5rem}
ul{list-style:none;margin:0;padding:0}
li{margin:0 0 .5rem}
button{font:inherit;text-align:left;width:100%;min-height:2.75rem;padding:.5rem .75rem;border:2px solid #0b0c0c;background:#f3f2f1;
color:#0b0c0c;cursor:pointer}
button:hover{background:#dbdad9}
button:focus{outline:3px solid #0b0c0c;outline-offset:2px;background:#fd0}
button span{display:block;color:#484949}
.note{border-left:.5rem solid #1d70b8;padding:.25rem .75rem}
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def content_security_policy(client_origin: str = "") -> str:
    """Nothing but our own style; forms may lead to `client_origin` too, since browsers check the redirect that follows."""
    form_action = f"'self' {client_origin}".strip()
    return f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"


def choose(people: Iterable[Person], action: str, transaction: str) -> str:
    """Whom to sign in as: one button each, by agency."""
    groups = groupby(people, key=lambda person: person.agency)
    listed = "".join(
        f"<h2>{escape(reference.agency(agency).name.sr_latn)}</h2><ul>{''.join(map(_button, members))}</ul>"
        for agency, members in groups
    )
    return _page(
        "Izaberite osobu",
        '<p class="note">Demonstracija na ovom računaru: sve osobe su izmišljene i niko ne unosi lozinku.</p>'
        + _form(action, transaction, listed + _CANCEL),
    )


def confirm(person: Person, action: str, transaction: str) -> str:
    """The second step: the same person says so once more."""
    return _page(
        "Potvrdite još jednom",
        f"<p>Ono što sledi traži dodatnu potvrdu da ste to vi: <strong>{escape(person.name)}</strong> ({escape(person.username)}).</p>"
        + _form(
            action, transaction, '<p><button name="confirm" value="yes">Potvrđujem, to sam ja</button></p>' + _CANCEL
        ),
    )


def told(heading: str, sentence: str) -> str:
    """One sentence that says what to do next."""
    return _page(heading, f"<p>{escape(sentence)}</p>")


_CANCEL = '<h2>Ipak ne</h2><p><button name="cancel" value="yes">Odustani i vrati se u aplikaciju</button></p>'


def _button(person: Person) -> str:
    unit = reference.unit(person.unit).name.sr_latn
    return (
        f'<li><button name="username" value="{escape(person.username)}">{escape(person.name)}'
        f"<span>{escape(person.username)}, {escape(unit)}</span></button></li>"
    )


def _form(action: str, transaction: str, content: str) -> str:
    hidden = f'<input type="hidden" name="transaction" value="{escape(transaction)}">'
    return f'<form method="post" action="{escape(action)}">{hidden}{content}</form>'


def _page(heading: str, content: str) -> str:
    return (
        '<!doctype html><html lang="sr-Latn"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(heading)} | Spona</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(heading)}</h1>{content}</main></body></html>"
    )

"""The pages a person sees, in the languages of the platform: plain HTML that needs no script, no font and no other file."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from typing import Final, NamedTuple

from contracts import reference
from infra.sign_in.people import Person

LANGUAGES: Final = ("sr-Cyrl", "sr-Latn", "en")
ASKED: Final = "ui_locales"
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


class Words(NamedTuple):
    """One sentence in every language."""

    sr_cyrl: str
    sr_latn: str
    en: str

    def said(self, language: str) -> str:
        """In one of LANGUAGES."""
        return self[LANGUAGES.index(language)]


def language_of(asked: Mapping[str, str]) -> str:
    """The first language of `ui_locales` that we speak, else Serbian in Cyrillic."""
    for tag in asked.get(ASKED, "").lower().split():
        for language in LANGUAGES:
            if tag == language.lower() or tag.startswith(f"{language.lower()}-"):
                return language
    return LANGUAGES[0]


CHOOSE = Words("Изаберите особу", "Izaberite osobu", "Choose a person")
INVENTED = Words(
    "Демонстрација на овом рачунару: све особе су измишљене и нико не уноси лозинку.",
    "Demonstracija na ovom računaru: sve osobe su izmišljene i niko ne unosi lozinku.",
    "A demonstration on this computer: all people are invented and nobody enters a password.",
)
ONCE_MORE = Words("Потврдите још једном", "Potvrdite još jednom", "Confirm once more")
IS_IT_YOU = Words(
    "Оно што следи тражи додатну потврду да сте то ви:",
    "Ono što sledi traži dodatnu potvrdu da ste to vi:",
    "What follows asks for one more confirmation that this is you:",
)
IT_IS_ME = Words("Потврђујем, то сам ја", "Potvrđujem, to sam ja", "I confirm, this is me")
RATHER_NOT = Words("Ипак не", "Ipak ne", "Rather not")
GIVE_UP = Words(
    "Одустани и врати се у апликацију", "Odustani i vrati se u aplikaciju", "Give up and go back to the application"
)
SIGNED_OUT = Words("Одјављени сте", "Odjavljeni ste", "You are signed out")
CLOSE_IT = Words("Можете затворити ову страну.", "Možete zatvoriti ovu stranu.", "You can close this page.")
CANNOT_SIGN_IN = Words("Улазак у систем није могућ", "Ulazak u sistem nije moguć", "Signing in is not possible")

UNKNOWN_CLIENT = Words(
    "Непозната апликација: вратите се у апликацију и уђите у систем из ње.",
    "Nepoznata aplikacija: vratite se u aplikaciju i uđite u sistem iz nje.",
    "An unknown application: go back to the application and sign in from there.",
)
OTHER_REDIRECT = Words(
    "Повратна адреса није она коју је апликација навела: вратите се у апликацију и уђите у систем из ње.",
    "Povratna adresa nije ona koju je aplikacija navela: vratite se u aplikaciju i uđite u sistem iz nje.",
    "The way back is not the one that the application registered: go back to the application and sign in from there.",
)
IS_OVER = Words(
    "Време за улазак у систем је истекло: вратите се у апликацију и почните поново.",
    "Vreme za ulazak u sistem je isteklo: vratite se u aplikaciju i počnite ponovo.",
    "This sign-in is over: go back to the application and begin again.",
)
NOT_LISTED = Words(
    "Те особе нема међу измишљеним особама: вратите се на претходну страну и изаберите једну са списка.",
    "Te osobe nema među izmišljenim osobama: vratite se na prethodnu stranu i izaberite jednu sa spiska.",
    "That person is not among the invented people: go back to the page before and choose one from the list.",
)
CHOOSE_FIRST = Words(
    "Прво изаберите особу: вратите се на претходну страну.",
    "Prvo izaberite osobu: vratite se na prethodnu stranu.",
    "Choose a person first: go back to the page before.",
)
WHOSE_SESSION = Words(
    "Није јасно кога треба одјавити: одјавите се из апликације.",
    "Nije jasno koga treba odjaviti: odjavite se iz aplikacije.",
    "It is not clear whose sign-in this ends: sign out in the application.",
)
OTHER_APPLICATION = Words(
    "У систем сте ушли из друге апликације: одјавите се из ње.",
    "U sistem ste ušli iz druge aplikacije: odjavite se iz nje.",
    "The sign-in belongs to another application: sign out there.",
)
OUT_BUT_NOT_BACK = Words(
    "Одјављени сте. Повратна адреса није она коју је апликација навела: вратите се у апликацију сами.",
    "Odjavljeni ste. Povratna adresa nije ona koju je aplikacija navela: vratite se u aplikaciju sami.",
    "You are signed out. The way back is not the one that the application registered: go back to it yourself.",
)


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
    note = f'<p class="note">{escape(INVENTED.said(language))}</p>'
    return _page(CHOOSE, note + _form(action, transaction, listed, language), language)


def confirm(person: Person, action: str, transaction: str, language: str) -> str:
    """The second step: the same person says so once more."""
    who = f"<strong>{_as_written(person.name)}</strong> ({_as_written(person.username)})"
    button = f'<p><button name="confirm" value="yes">{escape(IT_IS_ME.said(language))}</button></p>'
    asked = f"<p>{escape(IS_IT_YOU.said(language))} {who}.</p>"
    return _page(ONCE_MORE, asked + _form(action, transaction, button, language), language)


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
    """Names are as their people write them, whatever language the page speaks."""
    return f'<span lang="sr-Latn">{escape(name)}</span>'


def _form(action: str, transaction: str, content: str, language: str) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (("transaction", transaction), (ASKED, language))
    )
    give_up = f'<p><button name="cancel" value="yes">{escape(GIVE_UP.said(language))}</button></p>'
    cancel = f"<h2>{escape(RATHER_NOT.said(language))}</h2>{give_up}"
    return f'<form method="post" action="{escape(action)}">{hidden}{content}{cancel}</form>'


def _page(heading: Words, content: str, language: str) -> str:
    said = escape(heading.said(language))
    spona = "Спона" if language == LANGUAGES[0] else "Spona"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{said} | {spona}</title><style>{_STYLE}</style></head>"
        f"<body><header><p>{spona}</p></header><main><h1>{said}</h1>{content}</main></body></html>"
    )

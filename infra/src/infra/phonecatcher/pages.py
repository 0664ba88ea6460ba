"""The page that shows what would have rung, in Serbian: plain HTML that needs no script, no font and no other file."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from contracts import reference
from infra.phonecatcher.folder import RecordedCall

_STYLE = """
body{font:1.125rem/1.5 system-ui,sans-serif;color:#0b0c0c;background:#fff;margin:0 auto;max-width:46rem;padding:1rem}
h1{font-size:1.75rem;line-height:1.2;margin:1rem 0}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 .25rem}
ol{list-style:none;margin:1.5rem 0;padding:0}
li{margin:0 0 1rem;padding:1rem;border:1px solid #b1b4b6;border-left:.5rem solid #d4351c}
li.heard{border-left-color:#00703c}
p{margin:0 0 .5rem}
blockquote{margin:.75rem 0;padding:.5rem .75rem;background:#f3f2f1;overflow-wrap:anywhere}
button{font:inherit;font-weight:700;min-height:2.75rem;padding:.5rem 1.25rem;border:2px solid #0b0c0c;background:#fff;
color:#0b0c0c;cursor:pointer}
button:hover{background:#f3f2f1}
button:focus-visible,a:focus-visible{outline:3px solid #0b0c0c;outline-offset:2px;background:#fd0;color:#0b0c0c}
a{color:#1d70b8;display:inline-block;padding:.5rem 0}
.quiet{color:#484949}
.note{border-left:.5rem solid #1d70b8;padding:.25rem .75rem}
.done{font-weight:700;color:#005a30;margin:0}
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CONTENT_SECURITY_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_BELGRADE = ZoneInfo("Europe/Belgrade")
_KINDS = {"voice": "говорни позив", "sms": "SMS"}


def calls(caught: Sequence[RecordedCall]) -> str:
    """Every call with the button that answers it."""
    listed = f"<ol>{''.join(map(_item, caught))}</ol>" if caught else _NOTHING
    return _page("Телефон", f'<p class="note">{_DEMONSTRATION}</p><p><a href="/">Освежи списак</a></p>{listed}')


def message(heading: str, sentence: str) -> str:
    """One sentence that says what to do next."""
    return _page(heading, f'<p>{escape(sentence)}</p><p><a href="/">Назад на списак</a></p>')


_DEMONSTRATION = (
    "Демонстрација на овом рачунару: ниједан телефон не звони. Овде стоји сваки позив који би отишао дежурнима док "
    "хитну пријаву нико не преузме. Притисак на тастер 1 бележи да је особа чула поруку; позиви стају тек кад неко преузме пријаву."
)
_NOTHING = (
    '<p class="quiet">Још није било позива. Поднесите пријаву у којој је неко у опасности: први позив стиже одмах, '
    "сваки следећи после пет минута.</p>"
)


def _item(call: RecordedCall) -> str:
    state = "heard" if call.pressed_at else "rings"
    kinds = " и ".join(_KINDS.get(kind, kind) for kind in call.kinds)
    again = f", предато {call.times} пута" if call.times > 1 else ""
    answer = f'<p class="done">Притиснуто 1 у {_clock(call.pressed_at)}</p>' if call.pressed_at else _button(call)
    return (
        f'<li class="{state}"><h2 lang="sr-Latn">{escape(_name(call.to))}</h2>'
        f'<p class="quiet">{escape(call.to)}, {_clock(call.at)}, {escape(kinds)}{again}</p>'
        f'<blockquote lang="{escape(call.language)}">{escape(call.sentence)}</blockquote>{answer}</li>'
    )


def _button(call: RecordedCall) -> str:
    label = f"Притисни 1, {_name(call.to)}"
    return (
        f'<form method="post" action="/press"><button name="delivery" value="{escape(call.delivery)}" '
        f'aria-label="{escape(label)}">Притисни 1</button></form>'
    )


def _name(number: str) -> str:
    """Whose number it is in the reference data; no other number reaches this machine."""
    return next((each.name for each in reference.roster().people if each.phone == number), "Непознат број")


def _clock(moment: str | None) -> str:
    return datetime.fromisoformat(moment).astimezone(_BELGRADE).strftime("%d.%m. %H.%M.%S") if moment else ""


def _page(heading: str, content: str) -> str:
    return (
        '<!doctype html><html lang="sr-Cyrl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(heading)} | Spona</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(heading)}</h1>{content}</main></body></html>"
    )

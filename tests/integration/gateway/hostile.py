"""Requests that are small, and that a person who wants others to wait would send; each is new at every number."""

from __future__ import annotations

import json
from typing import Any

ID = "6f1c4c1e-6d0a-4b52-9a0e-0d3f5b7f2a11"
_FILE = "mutation M($input: FileReportInput!) { fileReport(input: $input) { __typename } }"
_LISTED = "query Q($state: ReferralState) { worklist(state: $state) { nodes { id } } }"


def _nested(levels: int) -> str:
    return "{ " + "a { " * levels + "b" + " }" * levels + " }"


def _chain(links: int, inside: str) -> str:
    fragments = " ".join(f"fragment F{n} on Query {{ {inside.format(next=n + 1)} }}" for n in range(links))
    return f"query {{ ...F0 }} {fragments} fragment F{links} on Query {{ me {{ id }} }}"


def _filing(literal: str) -> str:
    return f"mutation {{ fileReport(input: {literal}) {{ __typename }} }}"


DOCUMENTS = {
    "an object, repeated": "{" + "me{name}" * 199 + "}",
    "a field, repeated": "{me{" + "name " * 790 + "}}",
    "a page, repeated": "{" + "reports{nodes{id}}" * 114 + "}",
    "a page with arguments, repeated": "{" + "reports(first:1){nodes{id}}" * 66 + "}",
    "inline fragments": '{report(id:"x"){' + "...on Report{birth{age}}" * 87 + "}}",
    "inline fragments of anything": "{" + "...{me{name}}" * 114 + "}",
    "inline fragments in each other": "{" + "...{" * 150 + "me{id}" + "}" * 150 + "}",
    "aliases of what is merged": "{" + "a:me{b:name}" * 99 + "}",
    "unknown names": "{me{" + " ".join(f"usernamm{n}" for n in range(480)) + "}}",
    "long unknown names": "{me{" + " ".join(f"permissionsOfMyAgency{n:010}" for n in range(480)) + "}}",
    "a name as long as the document": "{me{" + "permissio" * 2000 + "}}",
    "unknown types": "{" + " ".join(f"...on ReportSummarie{n}{{id}}" for n in range(120)) + "}",
    "unknown arguments": "{report(" + " ".join(f"idd{n}:1" for n in range(240)) + "){id}}",
    "unknown fragments": "query{" + " ".join(f"...F{n}" for n in range(395)) + "}",
    "levels": _nested(60),
    "many levels": _nested(190),
    "more levels than are read": _nested(320),
    "levels that could be there": '{report(id:"x"){' + "referrals{report{" * 80 + "id" + "}}" * 80 + "}}",
    "a chain of fragments": _chain(65, "me{{name}} ...F{next}"),
    "fragments that double": _chain(70, "...F{next} ...F{next}"),
    "fragments that merge": _chain(40, "me{{id name roles acr}} ...F{next}"),
    "a fan of fragments": "query{"
    + "...A " * 150
    + "}fragment A on Query{"
    + "...B " * 150
    + "}fragment B on Query{me{"
    + "id " * 150
    + "}}",
    "fragments in a circle": "query{...A}fragment A on Query{...B ...B ...C}fragment B on Query{...A ...C ...C}fragment C on Query{...A ...B}",
    "fragments nobody spreads": "query{me{id}}" + " ".join(f"fragment F{n} on Query{{me{{name}}}}" for n in range(79)),
    "operations": " ".join(f"query Q{n}{{me{{name}}}}" for n in range(100)),
    "operations that share fragments": " ".join(f"query Q{n}{{...F0}}" for n in range(60)) + _chain(50, "...F{next}"),
    "directives": "{me{name " + "@include(if:true)" * 113 + "}}",
    "unknown directives": "{me{" + " ".join(f"a{n}:id @a @b @c" for n in range(15)) + "}}",
    "variables": "query Q(" + " ".join(f"$a{n}:Int" for n in range(190)) + "){me{name}}",
    "the same variable": "query Q(" + "$a:Int " * 197 + "){me{name}}",
    "lists in lists as a type": "query Q($a:" + "[" * 180 + "Int" + "]" * 180 + "){me{name}}",
    "lists in lists as a value": "{report(id:" + "[" * 180 + "1" + "]" * 180 + "){id}}",
    "a long list": _filing("{suspicions:[" + "sexual_exploitatio " * 780 + "]}"),
    "a long list of what there is": _filing("{suspicions:[" + "sexual_exploitation " * 780 + "]}"),
    "an object of unknown fields": _filing("{" + " ".join(f"stillHereUntilUnknow{n}:1" for n in range(240)) + "}"),
    "an object of one field": _filing("{" + "age:child " * 262 + "}"),
    "the same argument": "{report(" + "id:1 " * 240 + "){id}}",
    "a text as long as the body": '{report(id:"' + "x" * 1_000_000 + '"){nope}}',
    "a long text": '{report(id:"' + "x" * 19_000 + '"){nope}}',
    "a long block": '{report(id:"""' + "x\n" * 9_000 + '"""){nope}}',
    "nothing but commas": "{" + "," * 19_000 + "nope}",
    "a long comment": "#" + "x" * 1_000_000 + "\n{me{nope}}",
    "a long number": "{reports(first:" + "9" * 19_000 + "){nodes{id}}}",
    "not closed": "{me{" * 190,
    "a page by many names": "{" + " ".join(f"a{n}:reports{{nodes{{id}}}}" for n in range(80)) + "}",
    "the schema by many names": "{" + " ".join(f"a{n}:__schema{{types{{fields{{name}}}}}}" for n in range(60)) + "}",
    "variables of many operations": " ".join(f"query Q{n}{{...F}}" for n in range(52))
    + "fragment F on Query{"
    + " ".join(f"a{n}:report(id:$v{n}){{id}}" for n in range(40))
    + "}",
}

VARIABLES: dict[str, tuple[str, dict[str, Any]]] = {
    "a long list": (_FILE, {"input": {"suspicions": ["other"] * 100_000}}),
    "a list of words that are nearly right": (_FILE, {"input": {"suspicions": ["sexual_exploitatioo"] * 1900}}),
    "a list of long words": (_FILE, {"input": {"suspicions": ["sexual_exploitation" * 1000] * 50}}),
    "one long word": (_LISTED, {"state": "sent" * 250_000}),
    "unknown fields": (_FILE, {"input": {f"stillHereUntilUnknow{n}": 1 for n in range(1900)}}),
    "lists in lists": (_FILE, {"input": {"suspicions": json.loads("[" * 300 + "]" * 300)}}),
    "a long date": (_FILE, {"input": {"encounterDate": "1" * 1_000_000}}),
    "what nobody declared": (_LISTED, {"state": "sent", "other": [1] * 300_000}),
    "objects without end": (_FILE, {"input": {"person": {"names": [{"given": "A"}] * 30_000}}}),
}


def bodies() -> dict[str, str]:
    """Every request as JSON, with a place for a number that makes its document new."""
    return {name: json.dumps({"query": f"{text}\n#%s"}) for name, text in DOCUMENTS.items()} | of_variables()


def of_variables() -> dict[str, str]:
    """The same for those whose document is harmless."""
    return {
        f"variables: {name}": json.dumps({"query": f"{text}\n#%s", "variables": given})
        for name, (text, given) in VARIABLES.items()
    }

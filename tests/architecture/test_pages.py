"""Pages say nothing that is not in the catalogues, decide nothing, and serve nothing of others that is not pinned."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from graphql import GraphQLEnumType, build_schema
from jinja2 import nodes

from contracts import access
from contracts.scopes import ROLE_PERMISSIONS
from gateway.pages.languages.choice import Language
from gateway.pages.record.papers.printable import FONTS
from gateway.pages.record.status import Act
from gateway.pages.rendering.refusals import MESSAGES
from gateway.pages.rendering.templates import environment
from tests.support.walks import walk
from tests.workshop.vendor import LOCK, PACKAGES

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "gateway" / "src" / "gateway" / "pages"
SDL = ROOT / "contracts" / "graphql" / "schema.graphql"
LONGEST_HANDLER = 15
LARGEST_FONTS = 8_000_000
SENTENCE = re.compile(
    r"[Ѐ-ӿ]|\b[A-ZŠĐČĆŽ]?[a-zšđčćž]+ [a-zšđčćž]+ [a-zšđčćž]+|\b[A-ZŠĐČĆŽ][a-zšđčćž]+(?: [a-zšđčćž]+)+"
)
LETTER = re.compile(r"[^\W\d_]")
SPOKEN = {"alt", "aria-label", "content", "placeholder", "title"}
OF_MACROS = {"text", "html", "titleText", "titleHtml", "caption", "summaryText", "visuallyHiddenText"}
CODES = {"htmx-config", "viewport", "theme-color", "robots"}
TRANSLATED = {"_", "N_", "gettext", "ngettext", "pgettext", "npgettext"}


class Words(HTMLParser):
    """Text between tags, and in attributes that are read out."""

    def __init__(self) -> None:
        """Empty."""
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes."""
        given = dict(attrs)
        self._silent += tag in ("script", "style")
        spoken = SPOKEN - ({"content"} if given.get("name") in CODES else set())
        self.found += [value for name, value in attrs if name in spoken and value and LETTER.search(value)]

    def handle_endtag(self, tag: str) -> None:
        """Leaves scripts."""
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        """Text."""
        if LETTER.search(data) and not self._silent:
            self.found.append(data.strip())


def loose_words(template: str) -> list[str]:
    """What a template says by itself: between tags, in attributes that are read out, and in the options of macros."""
    tree = environment(Language.EN).parse(template)
    parts = [
        part.data if isinstance(part, nodes.TemplateData) else "…"
        for each in tree.find_all(nodes.Output)
        for part in each.nodes
    ]
    words = Words()
    words.feed("".join(parts))
    words.close()
    pairs = [(pair.key, pair.value) for pair in tree.find_all(nodes.Pair)]
    options = [
        str(value.value)
        for key, value in pairs
        if isinstance(key, nodes.Const) and key.value in OF_MACROS and isinstance(value, nodes.Const)
        if LETTER.search(str(value.value))
    ]
    return words.found + options


def loose_sentences(source: str) -> list[str]:
    """Strings of a module that look like words for people and are neither translated, raised nor documentation."""
    tree = ast.parse(source)
    excused: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            excused.add(id(node.value))
        if isinstance(node, ast.Raise) or (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATED
        ):
            excused |= {id(inner) for inner in ast.walk(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in excused
        if SENTENCE.search(node.value)
    ]


def templates() -> Iterator[Path]:
    yield from sorted((PAGES / "templates").rglob("*.html"))


@cache
def styled() -> set[str]:
    """Names of classes in the style sheet and in scripts."""
    looks = (path for path in (PAGES / "static").iterdir() if path.suffix in (".css", ".js"))
    return set(re.findall(r"spona-[\w-]+", "".join(path.read_text("utf-8") for path in looks)))


def modules() -> Iterator[Path]:
    yield from sorted(
        path for path in PAGES.rglob("*.py") if path.name not in ("alphabet.py", "choice.py", "headers.py")
    )


@walk("path", templates())
def test_a_template_says_nothing_that_is_not_in_the_catalogues(path: Path) -> None:
    assert loose_words(path.read_text("utf-8")) == []


@walk("path", modules())
def test_a_module_says_nothing_that_is_not_in_the_catalogues(path: Path) -> None:
    assert loose_sentences(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Настави</p>",
        "{% if 1 %}<p>{{ _('Sign in') }} now</p>{% endif %}",
        '<a href="/" title="To the start">{{ _("Sign in") }}</a>',
        '{{ govukButton({"text": "Continue"}) }}',
        '{% block content %}{% for x in [1] %}<li aria-label="Row">{{ x }}</li>{% endfor %}{% endblock %}',
    ],
)
def test_the_walk_over_templates_sees_loose_words(template: str) -> None:
    assert loose_words(template)


def test_the_walk_over_templates_lets_translated_words_pass() -> None:
    assert loose_words('{% trans %}You have {{ n }} things{% endtrans %}<p class="a">{{ _("Sign in") }}: 3</p>') == []


@pytest.mark.parametrize("source", ["x = 'Choose one of these'", "x = 'Настави'", "show(text='the report was saved')"])
def test_the_walk_over_modules_sees_loose_sentences(source: str) -> None:
    assert loose_sentences(source)


@cache
def codes() -> set[str]:
    """What states, purposes, positions, roles and refusals are called on the wire, and the pages' own names of readers and acts."""
    schema = build_schema(SDL.read_text("utf-8"))
    enums = (each for each in schema.type_map.values() if isinstance(each, GraphQLEnumType))
    of_schema = {value for each in enums if not each.name.startswith("__") for value in each.values}
    table = access.load()
    kinds = {position.partition(".")[0] for position in table.positions}
    return of_schema | {*table.purposes, *table.positions} | kinds | set(ROLE_PERMISSIONS) | set(MESSAGES) | set(Act)


def ruled(template: str) -> list[str]:
    """Codes that a template compares something with, by an operator or by a filter or a test such as `select` and `in`."""
    tree = environment(Language.EN).parse(template)
    places = tree.find_all((nodes.Compare, nodes.Filter, nodes.Test))
    said = {id(text) for call in tree.find_all(nodes.Call) for text in call.args}
    texts = (text for place in places for text in place.find_all(nodes.Const) if id(text) not in said)
    return sorted({text.value for text in texts if isinstance(text.value, str)} & codes())


@walk("path", templates())
def test_a_template_rules_about_no_code(path: Path) -> None:
    assert ruled(path.read_text("utf-8")) == [], "give the rule a name in Python, as record/offers.py does"


@walk("path", templates())
def test_every_name_of_a_look_has_a_rule_or_a_script(path: Path) -> None:
    # The end of some is a code: "spona-means-{{ meaning }}".
    given = re.findall(r'class(?:es)?(?:="|": ")([^"]*)', path.read_text("utf-8"))
    names = {name for each in given for name in re.findall(r"(?<![\w-])spona-[\w-]*\w(?![\w-]*(?:\{\{|-$))", each)}
    assert names - styled() == set()


@pytest.mark.parametrize(
    "template",
    [
        '{% if report.state == "submitted" %}x{% endif %}',
        '{{ _("Taken on") if referral.state in ("sent", "accepted") }}',
        '{% if "duty" in report.positions %}x{% endif %}',
        '{% set centre = report.positions|select("in", ["intake", "duty"])|list %}',
        '{% for code, text in grounds if code == "vital_interest" %}x{% endfor %}',
        '{% if "csr_worker" in roles %}x{% endif %}',
        '{% if refused.slug == "stale-version" %}x{% endif %}',
    ],
)
def test_the_walk_over_templates_sees_a_rule(template: str) -> None:
    assert ruled(template)


def test_a_template_may_compare_a_code_with_what_was_typed() -> None:
    assert ruled('{% if value == form.one("danger") %}x{% endif %}{{ form.one("age") }}{{ tag("danger", name) }}') == []


def is_of_a_route(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)


@walk("path", modules())
def test_handlers_only_parse_ask_and_render(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and any(map(is_of_a_route, node.decorator_list)):
            body = node.body[1:] or node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1
            assert length <= LONGEST_HANDLER, f"{node.name} has {length} lines"


def test_what_others_wrote_is_what_the_lock_says() -> None:
    lock = json.loads(LOCK.read_text("utf-8"))
    assert [(each["name"], each["version"], each["integrity"]) for each in lock["packages"]] == [
        (package.name, package.version, package.integrity) for package in PACKAGES
    ]
    written = {file: item for package in lock["packages"] for file, item in package["files"].items()}
    assert {path.name for path in LOCK.parent.iterdir()} == {*written, LOCK.name, "LICENCES.txt"}
    for file, item in written.items():
        assert item == "sha256-" + sha256((LOCK.parent / file).read_bytes()).hexdigest(), file
    fonts = {file: item for package in lock["fonts"] for file, item in package["files"].items()}
    assert {path.name for path in FONTS.glob("*.ttf")} == set(fonts)
    for file, item in fonts.items():
        assert item == "sha256-" + sha256((FONTS / file).read_bytes()).hexdigest(), file
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < LARGEST_FONTS


def test_no_font_of_pages_no_crest_and_no_address_of_a_registry_is_in_the_repository() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    fonts = [ROOT / file for file in files if Path(file).suffix in {".woff", ".woff2", ".ttf", ".otf", ".eot"}]
    assert {file.parent for file in fonts} <= {FONTS}
    shown = [path.read_text("utf-8") for path in LOCK.parent.glob("*.min.*")]
    assert shown
    for word in ("GDS Transport", "@font-face", "/assets/", "sourceMappingURL", "npmjs" + ".org", "unpkg" + ".com"):
        assert not any(word in text for text in shown), word

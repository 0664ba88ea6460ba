"""The page of components shows every macro that pages are built of, and in each language."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from jinja2 import Environment, PackageLoader, PrefixLoader, nodes

from gateway.pages.forms import Form
from gateway.pages.languages.choice import Language
from gateway.pages.rendering.refusals import Problem
from gateway.pages.rendering.templates import environment

TEMPLATES = files("gateway.pages").joinpath("templates")
SHOWING = "component_page.html"


def parsed(name: str) -> nodes.Template:
    return environment(Language.EN).parse(TEMPLATES.joinpath(name).read_text("utf-8"))


def called(template: nodes.Template) -> set[str]:
    return {each.node.name for each in template.find_all(nodes.Call) if isinstance(each.node, nodes.Name)}


def test_every_macro_of_the_components_is_shown_on_their_page() -> None:
    made = {each.name for each in parsed("components.html").find_all(nodes.Macro)}
    assert made, "no macro was found at all"
    assert made - called(parsed(SHOWING)) == set()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("meaning", ["danger", "waiting", "done", "ended", "neutral"])
def test_a_tag_is_shown_by_its_word(language: Language, meaning: str) -> None:
    tag = environment(language).get_template("components.html").module.tag  # type: ignore[attr-defined]  # a macro
    assert f'spona-means-{meaning}">word</strong>' in tag(meaning, "word")


def test_what_a_macro_is_given_is_escaped() -> None:
    module = environment(Language.EN).get_template("components.html").module
    shown = module.tag("danger", "<b>") + module.place("/", "<b>", "<b>")  # type: ignore[attr-defined]  # macros
    assert "<b>" not in shown


def test_a_row_of_a_list_says_its_column_where_there_is_no_heading() -> None:
    source = (
        '{% from "components.html" import listing, listed, cell %}{% call listing("All", ["Due"]) %}{% call listed("danger") %}'
        '{% call cell("Due") %}noon{% endcall %}{% endcall %}{% endcall %}'
    )
    shown = environment(Language.EN).from_string(source).render()
    assert '<th scope="col" role="columnheader">Due</th>' in shown
    assert '<span class="spona-cell__label">Due</span>' in shown
    assert "spona-listed spona-means-danger" in shown


@pytest.mark.parametrize("wrong", [False, True])
def test_a_select_is_written_as_govuk_frontend_writes_it(wrong: bool) -> None:
    package = "govuk_frontend_jinja"
    theirs = Environment(
        loader=PrefixLoader({package: PackageLoader(package)}), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    items = [
        {"value": "", "text": "None"},
        {"value": "<a>", "text": "A & B"},
        {"value": "b", "text": "B", "selected": True},
    ]
    asked = {"name": "n", "id": "n", "items": items, "label": {"text": "<L>", "classes": "l"}, "classes": "c"}
    error = {"text": "Wrong", "visuallyHiddenText": "Error"} if wrong else None
    select: Any = theirs.get_template(f"{package}/components/select/macro.html").module
    expected = select.govukSelect({**asked, "errorMessage": error})
    form = Form({"n": ["b"]}, problems=[Problem("n", "Wrong")] if wrong else [])
    pick = environment(Language.EN).get_template("forms.html").module.pick  # type: ignore[attr-defined]  # a macro
    assert (
        pick(form, "n", "<L>", [("<a>", "A & B"), ("b", "B")], "None", classes="c", label_class="l").split()
        == expected.split()
    )

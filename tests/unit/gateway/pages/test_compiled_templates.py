"""What templates are compiled to is kept for the next process, and serves every language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, nodes
from jinja2.filters import FILTERS

from gateway.pages.languages.choice import Language
from gateway.pages.rendering import templates
from gateway.pages.rendering.templates import Compiled


class NeverCompiles(Environment):
    """Has only what is kept."""

    def compile(self, *_: object, **__: object) -> None:  # type: ignore[override]  # it never returns
        """Fails."""
        raise AssertionError("It was compiled again.")


def kept(place: Path, says: str, kind: type[Environment] = Environment) -> Environment:
    return kind(loader=DictLoader({"a.html": says}), bytecode_cache=Compiled(str(place), "%s.jinja"))


def test_the_next_process_compiles_nothing_until_a_template_changes(tmp_path: Path) -> None:
    assert kept(tmp_path, "one").get_template("a.html").render() == "one"
    assert kept(tmp_path, "one", NeverCompiles).get_template("a.html").render() == "one"
    with pytest.raises(AssertionError, match="compiled again"):
        kept(tmp_path, "two", NeverCompiles).get_template("a.html")


def test_where_nothing_can_be_written_pages_are_shown_all_the_same(tmp_path: Path) -> None:
    assert kept(tmp_path / "is not there", "one").get_template("a.html").render() == "one"


def worked_out(made: Environment, source: str) -> Iterator[str]:
    """Filters of ours whose answer is known before the page is."""
    for each in made.parse(source).find_all(nodes.Filter):
        if each.name not in FILTERS:
            with suppress(nodes.Impossible):
                yield f"{each.name}: {each.as_const()}"


def test_no_words_are_worked_out_before_it_is_known_who_reads() -> None:
    made = templates.environment(Language.EN)
    assert list(worked_out(made, "{{ 'RS'|country }}{{ place|country }}")) == ["country: Serbia"]
    assert made.loader is not None
    sources = [made.loader.get_source(made, name)[0] for name in made.list_templates(extensions=("html",))]
    assert len(sources) > 50
    assert [found for source in sources for found in worked_out(made, source)] == []


def test_every_template_of_every_language_can_be_there_before_anybody_asks() -> None:
    templates.load_all()
    for language in Language:
        made = templates.environment(language)
        assert made.cache is not None
        assert len(made.cache) >= len(made.list_templates(extensions=("html",)))

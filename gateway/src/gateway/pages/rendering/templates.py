"""The template environment of each language: the same templates and macros, with that language's words, dates and numbers."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from gateway.pages import form_words, labels
from gateway.pages.languages import dates, names, numbers
from gateway.pages.languages.catalogues import translations
from gateway.pages.languages.choice import Language
from gateway.pages.permissions import may_see_who_saw
from gateway.pages.rendering import static_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from babel.support import NullTranslations
    from jinja2.bccache import Bucket

    from gateway.pages.rendering.refusals import Problem

_SENTENCES: Final = 4096
_PACKAGE: Final = "govuk_frontend_jinja"


class _Environment(Environment):
    """Templates mostly read what documents answer. To ask a dict for an attribute first, as Jinja does, raises an error for each field."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As Jinja's, a dict's own names first."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)


class Compiled(FileSystemBytecodeCache):
    """What templates were compiled to, kept as Python keeps its modules: a process that starts has its first page as soon as its tenth.

    A template that changed is compiled anew; so is each when Jinja or this module changes. All languages share what is kept.

    So no template may hand a constant to a filter of ours: that is worked out while it is compiled, in one language.
    """

    @classmethod
    def beside_the_templates(cls) -> Compiled | None:
        """None where there is no place to keep anything."""
        made_by = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
        place = Path(__file__).parents[1] / "__pycache__" / f"templates-{made_by}"
        with suppress(OSError):
            place.mkdir(parents=True, exist_ok=True)
        return cls(str(place), "%s.jinja") if place.is_dir() else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Where it cannot be written, as in an image, the next process compiles it as well."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


_COMPILED: Final = Compiled.beside_the_templates()


def load_all() -> None:
    """Every template of every language, so that no reader waits until one is compiled, and all others meanwhile."""
    for language in Language:
        made = environment(language)
        for name in made.list_templates(extensions=("html",)):
            made.get_template(name)


@cache
def environment(language: Language) -> Environment:
    """Escapes everything, and a name that a page was not given is an error, not an empty place."""
    made = _Environment(
        loader=PackageLoader("gateway.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=_COMPILED,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.filters["worded"] = partial(_worded, language=language)
    made.filters["said"] = partial(_said, language=language)
    made.filters["in_words"] = partial(_in_words, language=language)
    made.filters["answered"] = partial(form_words.answered, language=language)
    made.filters["document"] = partial(form_words.document, language=language)
    made.filters["country"] = partial(names.name_in, names.countries(language))
    made.filters["municipality"] = partial(names.name_in, names.municipalities(language))
    made.filters["language"] = partial(names.name_in, names.languages(language))
    made.filters["sign"] = partial(labels.sign, language=language)
    made.filters["indicator"] = partial(labels.indicator, language=language)
    made.filters["vital_reason"] = partial(labels.vital_reason, language=language)
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # the extension adds it
    said = _gettext(translations(language))
    made.globals |= {"_": said, "gettext": said, "static": static_files.address, **_macros()}
    for name in ("short_date", "last_day", "long_date", "clock", "when", "by_when", "ago", "lasting", "running"):
        made.filters[name] = partial(getattr(dates, name), language=language)
    for name in ("number", "percent", "file_size"):
        made.filters[name] = partial(getattr(numbers, name), language=language)
    made.filters["phone"] = numbers.phone
    made.filters["came"] = labels.KEYED.__getitem__
    made.filters["may_see_who_saw"] = may_see_who_saw
    made.filters["place"] = partial(labels.place, language=language)
    made.filters["unit_name"] = partial(labels.unit_name, language=language)
    made.filters["unit_brief"] = partial(labels.unit_brief, language=language)
    return made


def _gettext(catalogue: NullTranslations) -> Callable[..., Markup]:
    """What Jinja's own `gettext` answers where everything is escaped, in a fifth of its calls: a page says hundreds of sentences."""

    def filled(sentence: str, /, **values: object) -> Markup:
        return Markup(catalogue.gettext(sentence)) % values  # noqa: S704 -- our own sentences; what is filled in is escaped

    alone = lru_cache(maxsize=_SENTENCES)(filled)
    return lambda sentence, /, **values: filled(sentence, **values) if values else alone(sentence)


def _worded(codes: Iterable[str], table: Mapping[str, str], language: Language) -> list[str]:
    """What a list of codes is called; a code without a name stays as it is."""
    return [translations(language).gettext(table.get(code, code)) for code in codes]


def _said(problem: Problem, language: Language) -> Markup:
    """The sentence of a problem, with the limit or the sentences that it names."""
    say = translations(language).gettext
    sentence = Markup(say(problem.sentence))  # noqa: S704 -- our own sentences
    if not problem.limit and not problem.among:
        return sentence
    return sentence % {"limit": numbers.number(problem.limit, language), "among": ", ".join(map(say, problem.among))}


def _in_words(choices: Iterable[tuple[str, str]], language: Language) -> list[tuple[str, str]]:
    """Values with what they are called, of values with sentences of the catalogues."""
    return [(value, translations(language).gettext(sentence)) for value, sentence in choices]


@cache
def _macros() -> dict[str, Callable[..., Any]]:
    """`govukButton` and the like. They leave their options out where ours must not, so they have an environment of their own."""
    loader = PrefixLoader({_PACKAGE: PackageLoader(_PACKAGE)})
    lenient = Environment(
        loader=loader, bytecode_cache=_COMPILED, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    found: dict[str, Callable[..., Any]] = {}
    for path in lenient.list_templates(filter_func=lambda path: path.endswith("/macro.html")):
        name = "govuk" + path.split("/")[-2].title().replace("-", "")
        found[name] = getattr(lenient.get_template(path).module, name)
    return found

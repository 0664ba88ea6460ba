"""The paper of the rights that were explained: which, when, in which language and by whom, in words that fit into a bag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gateway.pages.languages import names
from gateway.pages.languages.catalogues import N_, translations
from gateway.pages.languages.dates import short_date
from gateway.pages.record.papers.paper import RIGHTS, Part, in_words, is_printed, large, paper_of
from gateway.pages.record.rights import words
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from gateway.pages.answers import RightsExplained
    from gateway.pages.languages.choice import Language
    from gateway.pages.record.papers.paper import Paper
    from gateway.pages.rendering.visitor import Visitor

_EXPLAINED: Final = N_("Rights explained on %(day)s")
_LANGUAGE: Final = N_("Language")
_INTERPRETER: Final = N_("Interpreter")
_BY: Final = N_("Explained by")
_WITH, _WITHOUT = N_("with an interpreter"), N_("without an interpreter")


async def rights_paper(visitor: Visitor, report: str, language: Language) -> Paper:
    """As far as the reader may read it. Raises PageRefused where nothing was decided or explained, or they may not print it."""
    found = (await visitor.ask("RightsPaper", id=report))["report"]
    explained = found and found["rights"] and found["rights"]["explanations"]
    if found is None or not explained or not is_printed(found):
        raise PageRefused("not-found", 404)
    return paper_of(RIGHTS, found, (_at_once(each, language) for each in reversed(explained)), language)


def _at_once(said: RightsExplained, language: Language) -> Part:
    say = translations(language).gettext
    lines = (
        (_LANGUAGE, names.name_in(names.languages(language), said["language"])),
        (_INTERPRETER, say(_WITH if said["interpreter"] else _WITHOUT)),
        (_BY, say(words.EXPLAINED_BY.get(said["actedAs"], said["actedAs"]))),
    )
    return Part(
        heading=say(_EXPLAINED) % {"day": short_date(said["explainedOn"], language)},
        lines=[(say(label), large(each)) for label, each in lines],
        items=[in_words([each], words.RIGHT, language) for each in said["rights"]],
    )

"""The paper of a decision: what was decided and why, who decided by profession and function, and when, apart from when it was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.words.procedures import Vote
from gateway.pages import labels
from gateway.pages.languages.catalogues import N_, translations
from gateway.pages.languages.dates import short_date
from gateway.pages.record.labels import SUSPICION
from gateway.pages.record.papers.paper import DECISION, Part, in_words, is_printed, paper_of
from gateway.pages.rendering.refusals import PageRefused

if TYPE_CHECKING:
    from gateway.pages.answers import DecisionPaperReport
    from gateway.pages.languages.choice import Language
    from gateway.pages.record.papers.paper import Paper
    from gateway.pages.rendering.visitor import Visitor

_REPORTED: Final = N_("Reported on")
_DECIDED: Final = N_("Decided on")
_REVOKED: Final = N_("Revoked on")
_NOT_VALID: Final = N_("This decision is revoked by two directors of the Centre and is not in force any more.")
_REVIEWED: Final = N_("This decision is being reviewed: other persons assess the person anew.")
_OUTCOME: Final = N_("Outcome")
_ACTS: Final = N_("Acts")
_MEANS: Final = N_("Means")
_FORMS: Final = N_("Forms of exploitation")
_OFFERED: Final = N_("Protection that is offered instead")
_REASONS: Final = N_("Reasons")
_PANEL: Final = N_("Panel")
_NOT_VOTED: Final = N_("Did not vote")
_CONFIRMED: Final = (N_("Confirmed by"), N_("A supervisor outside the panel"))
_RULED: Final = (N_("Decided by"), N_("The director, since a member did not agree"))
_LEFT_OUT: Final = N_("Not in this copy: %(parts)s.")


async def decision_paper(visitor: Visitor, report: str, language: Language) -> Paper:
    """As far as the reader may read it. Raises PageRefused where they read no decision, or may not print it."""
    found = (await visitor.ask("DecisionPaper", id=report))["report"]
    if found is None or not is_printed(found):
        raise PageRefused("not-found", 404)
    say = translations(language).gettext
    reasons, panel = _reasons(found, language), _panel(found, language)
    absent = [say(name) for name, part in ((_REASONS, reasons), (_PANEL, panel)) if part is None]
    left_out = Part(texts=[say(_LEFT_OUT) % {"parts": ", ".join(absent).lower()}]) if absent else None
    parts = (_moments(found, language), _found(found, language), reasons, panel, left_out)
    return paper_of(DECISION, found, filter(None, parts), language)


def _moments(report: DecisionPaperReport, language: Language) -> Part:
    say, keyed = translations(language).gettext, report["reference"] and report["reference"]["keyed"]
    reported = keyed["receivedAt"] if keyed else report["receipt"] and report["receipt"]["savedAt"]
    decided = report["decision"] and report["decision"]["decidedAt"]
    revoked = report["decision"] and report["decision"]["revokedAt"]
    is_reviewed = _is_anew(report) and report["procedure"] and report["procedure"]["isReview"]
    moments = ((_REPORTED, reported), (_DECIDED, decided), (_REVOKED, revoked))
    return Part(
        lines=[(say(label), short_date(at, language)) for label, at in moments if at],
        texts=[say(_NOT_VALID)] if revoked else [say(_REVIEWED)] if is_reviewed else [],
    )


def _is_anew(report: DecisionPaperReport) -> bool:
    """Whether another procedure is open since it was decided: its panel is not who decided this."""
    state = report["procedure"] and report["procedure"]["state"]
    return state is not None and state.row.is_open


def _found(report: DecisionPaperReport, language: Language) -> Part:
    said = report["decision"]
    if said is None:
        return Part()
    found = (
        (_OUTCOME, [said["outcome"]], labels.OUTCOME),
        (_ACTS, said["acts"], labels.ACTS),
        (_MEANS, said["means"], labels.MEANS),
        (_FORMS, said["forms"], SUSPICION),
        (_OFFERED, [said["otherProtection"]], labels.OTHER_PROTECTION),
    )
    say = translations(language).gettext
    lines = [(say(label), in_words(filter(None, codes or ()), table, language)) for label, codes, table in found]
    return Part(lines=[(label, words) for label, words in lines if words])


def _reasons(report: DecisionPaperReport, language: Language) -> Part | None:
    text = report["reasons"] and report["reasons"]["text"]
    if not text:
        return None
    return Part(translations(language).gettext(_REASONS), texts=[each for each in text.splitlines() if each.strip()])


def _panel(report: DecisionPaperReport, language: Language) -> Part | None:
    """Who decided, without a name."""
    if _is_anew(report):
        return None
    members = [
        each for each in (report["procedure"] and report["procedure"]["panel"]) or () if each["replacedAt"] is None
    ]
    if not members:
        return None
    say = translations(language).gettext
    votes = [
        (labels.PROFESSION[each["profession"]], labels.VOTE.get(each["vote"] or "", _NOT_VOTED)) for each in members
    ]
    decided = _RULED if any(each["vote"] == Vote.DISSENTED for each in members) else _CONFIRMED
    return Part(say(_PANEL), lines=[(say(label), say(said)) for label, said in (*votes, decided)])

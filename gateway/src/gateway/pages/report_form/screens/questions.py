"""The words of the quick alert: what each answer is called, and the choices that are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contracts.words.reports import ReportSource
from gateway.pages import form_words
from gateway.pages.labels import ANSWER, REPORTING, SECTOR
from gateway.pages.languages.catalogues import N_
from gateway.pages.report_form.screens.steps import REFUSES, SECTIONS, Part, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

Choices = tuple[tuple[str, str], ...]
CHILDREN_ONLY: Final = frozenset({"child_labour"})
"""Suspicions that cannot be had about an adult."""
_YES_NO_UNKNOWN: Final[Choices] = tuple(ANSWER.items())

CITIZEN: Final = "citizen"
"""What is chosen for a reporter who works for no service; it is no sector, and not sent."""
OPTIONS: Final[Mapping[str, Choices]] = {
    "source": (
        (ReportSource.PHONE, N_("By telephone, at the Centre")),
        (ReportSource.HOTLINE, N_("Through the free line for reports")),
        (ReportSource.PAPER, N_("On paper")),
        (ReportSource.EMAIL, N_("By e-mail")),
    ),
    "callerSector": (
        *((sector, SECTOR[sector]) for sector in REPORTING),
        (CITIZEN, N_("Somebody who works for none of these, or did not say")),
    ),
    "danger": _YES_NO_UNKNOWN,
    "stillHere": _YES_NO_UNKNOWN,
    "companion": (
        ("alone", N_("Nobody, the person is alone")),
        ("speaks_for_person", N_("Somebody who speaks for the person")),
        ("institution_interpreter", N_("An interpreter of the institution")),
        ("waiting_outside", N_("Somebody is waiting outside")),
        ("other", N_("Somebody else")),
        ("unknown", N_("I do not know")),
    ),
    "seenAlone": _YES_NO_UNKNOWN,
    "age": (("child", N_("Yes, a child")), ("adult", N_("No, an adult")), ("not_sure", N_("I am not sure"))),
    "suspicions": (
        ("sexual_exploitation", N_("Sexual exploitation")),
        ("labour_exploitation", N_("Exploitation of labour")),
        ("forced_begging", N_("Forced begging")),
        ("forced_criminality", N_("Being forced to commit crimes")),
        ("forced_marriage", N_("Forced marriage")),
        ("domestic_servitude", N_("Servitude in a household")),
        ("organ_removal", N_("Removal of organs")),
        ("illegal_adoption", N_("Illegal adoption")),
        ("child_labour", N_("Child labour")),
        ("other", N_("Something else")),
    ),
    "wayIn": (
        ("consent_adult", N_("The person knows of this report and agrees to it")),
        ("could_not_ask", N_("It was not safe or not possible to ask")),
        ("through_me", N_("The person agrees only if who they are stays with me")),
        ("official_duty", N_("The person does not agree, and I have a duty to report")),
        (REFUSES, N_("The person does not agree")),
        ("vital_interest", N_("The person cannot answer, and life or health is in danger")),
    ),
    "shareClinical": (
        ("no", N_("No, they stay at the Centre")),
        ("yes", N_("Yes, with those who treat the person")),
    ),
    "contactPerson": (("no", N_("No, never")), ("yes", N_("Yes, you may"))),
    "policeTold": (("no", N_("No")), ("yes", N_("Yes")), ("pending", N_("They are being told now"))),
}

LEFT_OPEN: Final[Mapping[str, str]] = {
    "stillHere": "unknown",
    "companion": "unknown",
    "seenAlone": "unknown",
    "shareClinical": "no",
    "contactPerson": "no",
}
"""What is sent where nothing was answered: that it is not known, and what exposes the person least. Nothing is chosen beforehand."""

LABELS: Final[Mapping[str, str]] = {
    "source": N_("How it came"),
    "receivedAt": N_("Received"),
    "callerSector": N_("Who reported"),
    "callerUnit": N_("Their unit"),
    "callerName": N_("Their name"),
    "callerPhone": N_("Their telephone"),
    "danger": N_("In danger now"),
    "stillHere": N_("Still here"),
    "stillHereUntil": N_("Until when"),
    "companion": N_("Who is with the person"),
    "seenAlone": N_("Seen alone"),
    "age": N_("Younger than 18"),
    "indicators": N_("What you noticed"),
    "suspicions": N_("What you suspect"),
    "concern": N_("Your concern in one sentence"),
    "conflictUnits": N_("Must not learn of it"),
    "wayIn": N_("Agreement"),
    "shareClinical": N_("Sharing of medical findings"),
    "vitalReason": N_("Why the person cannot be asked"),
    "vitalWords": N_("The same in a sentence"),
    "contactPerson": N_("Contact with the person"),
    "contactPhone": N_("Safe telephone number"),
    "contactTimes": N_("When it is safe"),
    "contactWho": N_("Who may answer"),
    "policeTold": N_("The police know"),
    "callbackPhone": N_("Telephone for calling you back"),
    "encounterDate": N_("Day of the encounter"),
    "encounterMunicipality": N_("Municipality of the encounter"),
}

HEADINGS: Final[Mapping[Step, str]] = {
    Step.CALLER: N_("Who reported it, and how it came"),
    Step.DANGER: N_("Danger"),
    Step.HERE: N_("Where the person is, and who is there"),
    Step.AGE: N_("Age"),
    Step.SIGNS: N_("What was noticed"),
    Step.WAY: N_("Agreement of the person"),
    Step.CONTACT: N_("Getting in touch, day and place"),
}
HEADINGS_OF_THE_FORM: Final[Mapping[Step, str]] = {
    Step.KNOWN: N_("If you know it"),
    **{step: form_words.HEADINGS[section] for step, section in SECTIONS.items()},
}
HEADINGS_OF_A_CHILD: Final[Mapping[Step, str]] = {Step.WAY: N_("Who must not learn of it")}
_HEADINGS_OF_A_PART: Final[Mapping[tuple[Step, Part], str]] = {
    (Step.HERE, Part.PLACE): N_("Where they are, and who is with them"),
    (Step.HAPPENS, Part.PLACE): N_("How you met them"),
    (Step.PLACE, Part.PLACE): N_("The place"),
    (Step.WISHES, Part.PLACE): N_("What else was said there"),
    (Step.CONTACT, Part.PLACE): N_("Telephone, police, day and place"),
    (Step.REACH, Part.PLACE): N_("Reaching you"),
    (Step.PLACE, Part.OWN): N_("Where the person is, and who is behind it"),
    (Step.CONTACT, Part.OWN): N_("Safe contact"),
    (Step.REACH, Part.OWN): N_("Reaching the person"),
}


def heading_of(step: Step, *, child: bool, part: Part = Part.WHOLE) -> str:
    """What the answers of a screen are headed with among those of others."""
    headings = {**HEADINGS, **HEADINGS_OF_THE_FORM, **(HEADINGS_OF_A_CHILD if child else {})}
    return _HEADINGS_OF_A_PART.get((step, part)) or headings[step]

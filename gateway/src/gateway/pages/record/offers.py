"""Which ways a record shows its reader. Whether something is done is the services' word: here is what is worth a button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from contracts.words.disclosures import ReadingBasis
from contracts.words.positions import CENTRE, Position
from contracts.words.referrals import ReferralState
from contracts.words.reports import ReportState
from gateway.pages.labels import BASIS
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import may
from gateway.pages.record.command_pages import COMMANDS
from gateway.pages.record.labels import scope_to_open
from gateway.pages.record.linking import LINKING
from gateway.pages.record.sending.asking import SENDING
from gateway.pages.record.status import Act, has_withdrawn, is_in_danger, viewpoint_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gateway.pages.answers import ReadReceiptPersonOfReport, RecordReferral, RecordReport
    from gateway.pages.forms import Form
    from gateway.pages.record.status import RecordStatus
    from gateway.pages.worklist.listing import Item

_TAKE_OVER: Final = N_("Take the report over")
_ADVISE: Final = N_("Tell the reporter what to do now")
_ALWAYS: Final = ReadingBasis.VITAL_INTEREST


class CentreForm(NamedTuple):
    """The form by which the Centre speaks to the reporter, at an address below the record's; `opens` takes the report over too."""

    page: str
    name: str
    press: str
    opens: bool


_CENTRE_FORMS: Final[Mapping[str, CentreForm]] = {
    ReportState.SUBMITTED: CentreForm("take-over", _TAKE_OVER, N_("Take over"), opens=True),
    ReportState.RECEIVED: CentreForm("advise", _ADVISE, N_("Tell the reporter"), opens=False),
}
"""By the state of the report."""
_LEADS: Final[Mapping[Act, tuple[str, str]]] = {
    Act.TAKE_OVER: ("/records/{first}#actions", N_("Take it over at person 1")),
    Act.CONFIRM: ("#request-{request}", N_("Decide whether the unit is confirmed")),
    Act.DIRECT: ("/records/{report}/direct?referral={request}&version={version}", N_("Name the unit that goes on")),
    Act.READ: ("#person", N_("To the person")),
    Act.RECEIPT: ("/entries/{report}", N_("Open the receipt")),
    Act.ASSESS: ("/records/{report}/assess", N_("Record the assessment")),
    Act.DECIDE: ("/records/{report}/dismissal", N_("Decide about the dismissal")),
    Act.ASSIGN: ("/records/{report}/assign", N_("Give the case to a case manager")),
    Act.APPOINT: ("/records/{report}/panel", N_("Appoint the panel")),
    Act.INTERVIEW: ("/records/{report}/interview", N_("Record an interview with the person")),
    Act.PROPOSE: ("/records/{report}/proposal", N_("Propose a decision")),
    Act.SIGN: ("/records/{report}/signature", N_("Sign the proposal, or say why not")),
    Act.CONFIRM_DECISION: ("/records/{report}/decision", N_("Confirm the decision, or return it")),
    Act.FILL_SEAT: ("/records/{report}/panel-member", N_("Appoint another member to the panel")),
    Act.RULE: ("/records/{report}/ruling", N_("Decide about the dissent")),
    Act.REVIEW: ("/records/{report}/review-decision", N_("Decide about the review")),
    Act.REVOKE: ("/records/{report}/revocation", N_("Decide whether the decision is to be revoked")),
    Act.CONFIRM_REVOCATION: ("/records/{report}/revocation-confirmation", N_("Confirm that the decision is revoked")),
    Act.SEND: ("/records/{report}/send", SENDING.link),
    Act.INFORM: ("/records/{report}/prosecutor", N_("Record that the prosecutor was informed")),
    Act.ASK: ("/records/{report}/asked", N_("Record what came of asking the person")),
}
"""Where the main action is done that is no press itself, and what the way there is called."""
_CENTRE_FORM: Final = "actions"
_PLACES: Final = {"until": _CENTRE_FORM, "question": "ask", "scope": "ground"}
"""A field that is sent with a form of the record whatever is chosen on it, and the id of that form."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What is shown to press or to follow; sentences are those of the catalogues.

    `leads_form`: the main action is the Centre's form itself. `accepts` is the request whose taking on is the main action; it can be
    rejected too where `rejects`. `lead` is the way to any other one, `also` to what can be done beside it. `commands` have a page of
    their own each. `links` and `unlinks` are what can be done about reports of the same person and related ones.
    `grounds` can be recorded to open the `scope` that is closed next.
    """

    centre: bool
    of_reporter: bool
    confirms: bool
    centre_form: CentreForm | None
    leads_form: bool
    accepts: RecordReferral | None
    rejects: bool
    lead: tuple[str, str] | None
    also: tuple[str, str] | None
    commands: Sequence[tuple[str, str]]
    links: bool
    unlinks: bool
    asks: bool
    scope: str | None
    grounds: Mapping[str, str]


def offers_of(
    report: RecordReport, items: Sequence[Item], record_status: RecordStatus, *, shows_person: bool
) -> Offers:
    """What the reader of the record is offered; `shows_person` once the person is on the page."""
    centre, positions = not CENTRE.isdisjoint(report["positions"]), report["positions"]
    acts = centre or any(each.startswith(Position.GRANT) for each in positions)
    child = report["danger"] and report["danger"]["childPath"]
    request = None if record_status.item is None else record_status.item.referral
    is_open = report["state"].row.is_open
    speaks = centre and (may("takeOverReport", positions) or may("adviseReporter", positions))
    centre_form, first = _CENTRE_FORMS.get(report["state"]) if speaks else None, _first(report)
    lead = None if shows_person and record_status.act is Act.READ else _lead(report, record_status, record_status.act)
    elsewhere = first if centre_form is not None and centre_form.opens else None
    return Offers(
        centre=centre,
        of_reporter=viewpoint_of(report, items) in (Position.AUTHOR, Position.UNIT),
        confirms=may("confirmReroute", positions),
        centre_form=None if elsewhere else centre_form,
        leads_form=centre_form is not None and not elsewhere and record_status.act in (Act.TAKE_OVER, Act.ADVISE),
        accepts=request if record_status.act is Act.ACCEPT else None,
        rejects=request is not None and request["state"] is not ReferralState.ACCEPTED,
        lead=lead,
        also=_lead(report, record_status, record_status.also_act),
        commands=[
            (address, each.link)
            for each in COMMANDS
            for address in (f"/records/{report['id']}/{each.page}",)
            if address not in (lead or ())
            and acts
            and each.link
            and may(each.declaration.name, positions)
            and each.offered(report)
        ],
        links=may("linkPersons", positions) and LINKING.offered(report),
        unlinks=may("unlinkPersons", positions),
        asks=may("askReporter", positions) and is_open and not has_withdrawn(report),
        scope=scope_to_open(report["withheld"]) if may("recordReadingBasis", positions) else None,
        grounds={code: text for code, text in BASIS.items() if code == _ALWAYS or child},
    )


def opened_by(form: Form, report: RecordReport) -> str | None:
    """The id of the form that is open: the one that was sent and is shown again, else in danger that by which it is taken over."""
    at_once = _CENTRE_FORM if is_in_danger(report) and report["state"] is ReportState.SUBMITTED else None
    return next((place for field, place in _PLACES.items() if field in form.typed), at_once)


def children_beside(report: RecordReport) -> list[ReadReceiptPersonOfReport]:
    """Other persons of the report who are children, where this is the first: what is said of a child alone is said there."""
    persons = report["persons"] or ()
    return [] if _first(report) else [each for each in persons if each["childPath"] and each["id"] != report["id"]]


def _first(report: RecordReport) -> str | None:
    """The report of the first person, where this is another one's."""
    persons = report["persons"] or ()
    return next((each["id"] for each in persons if each["number"] == 1 and each["id"] != report["id"]), None)


def _lead(report: RecordReport, record_status: RecordStatus, act: Act | None) -> tuple[str, str] | None:
    first = _first(report)
    if act is None or act not in _LEADS or (act is Act.TAKE_OVER and first is None):
        return None
    address, name = _LEADS[act]
    request = record_status.item and record_status.item.referral
    about = {"request": request["id"], "version": request["version"]} if request else {}
    return address.format(report=report["id"], first=first, **about), name

"""Every operation that takes an id, on every channel, so that what a stranger gets can be compared."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from gateway.graphql import schema
from gateway.graphql.wire import camel
from tests.e2e.people import WHO, Answer, Person

# Written by the server for each answer anew.
_OF_THE_MOMENT = frozenset({"date"})
_TRACE = re.compile(rb'"traceId":"[0-9a-f]{32}"')
_NOVI_SAD = str(WHO["csr.novisad"].unit)


@dataclass(frozen=True)
class Rest:
    """An operation of a service; `{report}`, `{referral}`, `{notice}`, `{draft}`, `{advice}`, `{turn}` or `{ticket}` stands where the id goes."""

    service: str
    method: str
    path: str
    body: Any = None

    @property
    def takes(self) -> str:
        """Of what it takes an id."""
        return _takes(self.path + json.dumps(self.body))

    def filled(self, id_: str) -> tuple[str, Any]:
        """Path and body about this id."""
        return _filled(self.path, self.takes, id_), _filled(self.body, self.takes, id_)

    async def asked_by(self, caller: Person, id_: str) -> Answer:
        """The answer about this id."""
        path, body = self.filled(id_)
        key = {"idempotency_key": uuid.uuid4().hex} if self.method == "POST" else {}
        return await caller.rest(self.service, self.method, path, body, **key)


@dataclass(frozen=True)
class Graph:
    """A document of the gateway with its variables."""

    document: str
    variables: dict[str, Any]

    @property
    def takes(self) -> str:
        """Of what it takes an id."""
        return _takes(json.dumps(self.variables))

    async def asked_by(self, caller: Person, id_: str) -> Answer:
        """The answer about this id."""
        variables = _filled(self.variables, self.takes, id_)
        if "input" in variables:
            variables["input"]["idempotencyKey"] = uuid.uuid4().hex
        return await caller.graphql(self.document, variables)


Operation = Rest | Graph

READS: tuple[Operation, ...] = (
    Rest("identification", "GET", "/reports/{report}"),
    Rest("identification", "GET", "/reports/{report}?version=1"),
    Rest("identification", "GET", "/reports/{report}/receipt"),
    Rest("identification", "GET", "/reports/{report}/reads"),
    Rest("identification", "GET", f"/reports/{{report}}/files/{uuid.uuid4()}"),
    Rest("identification", "PUT", "/uploads/{ticket}"),
    Rest("identification", "POST", "/reports/batch", {"ids": ["{report}"]}),
    Rest("referral", "GET", "/referrals/{referral}"),
    Rest("referral", "GET", "/referrals?reportId={report}"),
    Rest("referral", "POST", "/referrals/batch", {"ids": ["{referral}"]}),
    Rest("referral", "POST", "/referrals/by-report", {"reportIds": ["{report}"]}),
    Rest("identification", "POST", "/referrals/unconfirmed", {"ids": ["{referral}"]}),
    Rest("identification", "GET", "/drafts/{draft}"),
    Rest("identification", "GET", "/drafts/{draft}/receipt"),
    Rest("identification", "GET", "/advice/{advice}"),
    Rest("identification", "GET", "/reports/{report}/openings/legal_aid"),
    Graph("ReadReport", {"id": "{report}"}),
    Graph("Sending", {"id": "{report}"}),
    Graph("DecisionPaper", {"id": "{report}"}),
    Graph("RightsPaper", {"id": "{report}"}),
    Graph("Opening", {"id": "{report}", "purpose": "legal_aid"}),
    Graph("ReadReceipt", {"id": "{report}"}),
    Graph("WhoSaw", {"id": "{report}"}),
    Graph("ReadReferral", {"id": "{referral}"}),
    Graph("ReadDraft", {"id": "{draft}"}),
    Graph("ReceiptOfDraft", {"id": "{draft}"}),
    Graph("ReadAdvice", {"id": "{advice}"}),
)


def _on_every_channel(name: str, body: dict[str, Any]) -> tuple[Operation, ...]:
    """The command of this name at its service, and at the gateway."""
    (command,) = (each for each in schema.COMMANDS if each.name == name)
    (target,) = command.targets
    kind = "{" + target.removesuffix("_id") + "}"
    return (
        Rest(command.service, "POST", command.path.replace("{" + target + "}", kind), body),
        Graph(command.title, {"input": {camel(target): kind, **body}}),
    )


_IN_MARCH = {"startsAt": "2030-03-01T08:00:00Z", "endsAt": "2030-03-01T16:00:00Z"}
_ASSESSMENT = {"grounds": "none", "risk": "low", "nextStep": "none", "reason": "Nije."}
_NOT_AGREED = {
    "expectedVersion": 1,
    "purpose": "legal_aid",
    "agreed": False,
    "givenBy": "person",
    "method": "written",
    "language": "sr",
    "interpreter": False,
    "seenAlone": "yes",
    "calledBack": "no",
}
_NOT_ANSWERED_FOR = {
    "expectedVersion": 1,
    "purpose": "legal_aid",
    "agreed": False,
    "views": {"heard": "no", "agrees": "unclear"},
    "language": "sr",
    "interpreter": False,
    "seenAlone": "yes",
}
_SOME = str(uuid.uuid4())
_SEATS = [{"personId": str(uuid.uuid4()), "profession": of} for of in ("psychologist", "pedagogue", "social_worker")]
_HEARD = {"language": "sr", "interpreter": False}
_ANSWERS = [{"code": "D1.1", "answer": "yes"}]
_FINDING = {"outcome": "not_identified", "otherProtection": "labour_rights", "reasons": "Nije."}
_SERVED = {"how": "in_person", "language": "sr", "copyLeft": "kept_at_centre"}
_FOR = {"ground": "new_evidence", "reason": "Ne."}
_OFFERED = {"appliesTo": "all", "residenceStatus": "none"}
_BODIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("takeOverReport", {"expectedVersion": 1}),
    ("withdrawReport", {"expectedVersion": 1, "reason": "duplicate"}),
    ("assessReport", {"expectedVersion": 1, "assessment": _ASSESSMENT}),
    ("confirmDismissal", {"expectedVersion": 1, "agreed": True}),
    ("dismissReport", {"expectedVersion": 1, "reason": "error", "assessment": _ASSESSMENT}),
    ("reopenReport", {"expectedVersion": 1, "reason": "new_facts", "words": "Javila se svedokinja."}),
    ("correctReport", {"expectedVersion": 1, "encounterDate": "2026-11-18", "reason": "Pogrešan dan."}),
    ("recuse", {"expectedVersion": 1, "reason": "knows_person"}),
    ("linkPersons", {"expectedVersion": 1, "otherId": _SOME, "relation": "same_person"}),
    ("unlinkPersons", {"expectedVersion": 1, "linkId": _SOME}),
    ("openProcedure", {"expectedVersion": 1, "assessment": {**_ASSESSMENT, "nextStep": "open_procedure"}}),
    ("appointPanel", {"expectedVersion": 1, "seats": _SEATS}),
    ("replacePanelMember", {"expectedVersion": 1, "memberId": _SOME, "replacementId": _SOME, "reason": "Bolest."}),
    ("recordInterview", {"expectedVersion": 1, "heldOn": "2026-11-20", "place": "centre", "notes": "Ne.", **_HEARD}),
    ("answerIndicators", {"expectedVersion": 1, "profile": "adult_labour", "answers": _ANSWERS}),
    ("proposeDecision", {"expectedVersion": 1, "finding": _FINDING}),
    ("signDecision", {"expectedVersion": 1}),
    ("dissentFromDecision", {"expectedVersion": 1, "reason": "Ne."}),
    ("confirmDecision", {"expectedVersion": 1, "agreed": True}),
    ("decideDissent", {"expectedVersion": 1, "finding": _FINDING}),
    ("discontinueProcedure", {"expectedVersion": 1, "reason": "left_country"}),
    ("explainRights", {"expectedVersion": 1, "explainedOn": "2026-11-20", "rights": ["legal_aid"], **_HEARD}),
    ("serveDecision", {"expectedVersion": 1, "servedOn": "2026-11-20", **_SERVED}),
    ("recordRecovery", {"expectedVersion": 1, "step": "offered", "happenedOn": "2026-11-20", **_OFFERED}),
    ("presumeVictim", {"expectedVersion": 1, "grounds": "Ne.", "recoveryOffered": False}),
    ("requestReview", {"expectedVersion": 1, "onBehalfOf": "person", "askedOn": "2026-11-20", **_FOR}),
    ("decideReview", {"expectedVersion": 1, "admitted": False, "reason": "Ne."}),
    ("questionDecision", {"expectedVersion": 1, "reason": "Ne."}),
    ("revokeDecision", {"expectedVersion": 1, "proposed": False, "reason": "Ne."}),
    ("confirmRevocation", {"expectedVersion": 1, "agreed": False, "reason": "Ne."}),
    ("assignCase", {"expectedVersion": 1, "managerId": str(WHO["manager.centre"].sub)}),
    ("withdrawConsent", {"expectedVersion": 1, "seenAlone": "unknown", "calledBack": "unknown"}),
    ("recordAge", {"expectedVersion": 1, "age": "child", "basis": "document"}),
    ("confirmAge", {"expectedVersion": 1}),
    ("recordConsent", {"expectedVersion": 1, "outcome": "not_asked", "reason": "unsafe"}),
    ("recordReferralConsent", _NOT_AGREED),
    ("recordGuardianship", _NOT_ANSWERED_FOR),
    (
        "assessRisk",
        {
            "expectedVersion": 1,
            "level": "high",
            "threats": ["family"],
            "measures": "Smeštaj.",
            "reviewOn": "2026-12-05",
        },
    ),
    ("checkGuardian", {"expectedVersion": 1, "result": "conflict"}),
    ("informProsecutor", {"expectedVersion": 1, "informedOn": "2026-11-20", "how": "written", "office": "VJT"}),
    ("sendReferral", {"expectedVersion": 1, "purpose": "legal_aid", "unitId": _NOVI_SAD, "urgency": "standard"}),
    ("adviseReporter", {"instruction": "speak_alone"}),
    ("updateWhereabouts", {"answer": "safe"}),
    ("askReporter", {"text": "Gde je?"}),
    ("answerQuestion", {"questionId": str(uuid.uuid4()), "answer": "yes"}),
    ("addToReport", {"expectedVersion": 1, "kind": "account", "text": "još"}),
    ("extendReport", {"expectedVersion": 1, "account": "još"}),
    ("attachFile", {"expectedVersion": 1, "fileClass": "attachments"}),
    ("handOverReport", {}),
    ("takeHandedOver", {}),
    ("undoHandOver", {}),
    ("recordReadingBasis", {"scope": "clinical", "basis": "child_duty"}),
    ("revokeReferral", {"expectedVersion": 1, "reason": "safety", "successorUnitId": _NOVI_SAD}),
    ("confirmReroute", {"unitId": _NOVI_SAD}),
    ("saveDraft", {"answers": [], "expectedVersion": 1}),
    ("discardDraft", {"expectedVersion": 1}),
    ("answerAdvice", {"expectedVersion": 1, "text": "Da."}),
    ("acceptReferral", {"expectedVersion": 1}),
    ("rejectReferral", {"expectedVersion": 1, "reason": "no_capacity"}),
    ("rejectReferral", {"expectedVersion": 1, "reason": "out_of_area", "rightUnitId": _NOVI_SAD}),
    ("changeTurn", {"expectedVersion": 1, "personId": str(uuid.uuid4()), "place": 1, **_IN_MARCH}),
    ("takeOffDuty", {"expectedVersion": 1}),
    ("openNotice", {"expectedVersion": 1}),
    ("openNotice", {}),
)
_GOING = {"reportIds": ["{report}"], "managerId": str(WHO["manager2.centre"].sub)}
COMMANDS = (
    *(each for name, body in _BODIES for each in _on_every_channel(name, body)),
    Rest("identification", "POST", "/cases/hand-over", _GOING),
    Graph("HandOverCases", {"input": _GOING}),
)
# Lists take no id; a stranger's must hold nothing of it.
LISTS: tuple[tuple[str, str], ...] = (
    ("identification", "/reports?first=50"),
    ("identification", "/reports/running?first=50"),
    ("identification", "/advice?first=50"),
    ("referral", "/referrals?first=50"),
    ("notifications", "/inbox?first=50"),
)
LIST_DOCUMENTS = ("Reports", "CentreList", "Worklist", "Inbox", "Drafts", "AdviceAsked")


def comparable(answer: Answer, id_: str) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """Status, headers and body without what is of the moment, and with the id that was asked for taken out."""
    headers = tuple((name, value) for name, value in answer.headers if name not in _OF_THE_MOMENT)
    return answer.status, headers, _TRACE.sub(b'"traceId":""', answer.body.replace(id_.encode(), b"<id>"))


def _takes(text: str) -> str:
    (kind,) = set(re.findall(r"\{(report|referral|notice|draft|advice|turn|ticket)\}", text))
    return str(kind)


def _filled(value: Any, kind: str, id_: str) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        return value.replace(f"{{{kind}}}", id_)
    return json.loads(json.dumps(value).replace(f"{{{kind}}}", id_))

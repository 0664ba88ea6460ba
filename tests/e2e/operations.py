"""Every operation that takes an id, on every channel, so that what a stranger gets can be compared."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from typing import Any

from tests.e2e.people import WHO, Answer, Person

# Written by the server for each answer anew.
_OF_THE_MOMENT = frozenset({"date"})
_TRACE = re.compile(rb'"traceId":"[0-9a-f]{32}"')
_HEARD = {"seenAlone": "unknown", "calledBack": "unknown"}
_NOVI_SAD = str(WHO["csr.novisad"].unit)


@dataclass(frozen=True)
class Rest:
    """An operation of a service; `{report}`, `{referral}`, `{notice}`, `{draft}` or `{turn}` stands where the id goes."""

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
    Rest("identification", "GET", "/reports/{report}/receipt"),
    Rest("identification", "GET", "/reports/{report}/reads"),
    Rest("identification", "POST", "/reports/batch", {"ids": ["{report}"]}),
    Rest("referral", "GET", "/referrals/{referral}"),
    Rest("referral", "GET", "/referrals?reportId={report}"),
    Rest("referral", "POST", "/referrals/batch", {"ids": ["{referral}"]}),
    Rest("referral", "POST", "/referrals/by-report", {"reportIds": ["{report}"]}),
    Rest("identification", "POST", "/referrals/unconfirmed", {"ids": ["{referral}"]}),
    Rest("identification", "GET", "/drafts/{draft}"),
    Rest("identification", "GET", "/drafts/{draft}/receipt"),
    Graph("ReadReport", {"id": "{report}"}),
    Graph("ReadReceipt", {"id": "{report}"}),
    Graph("WhoSaw", {"id": "{report}"}),
    Graph("ReadReferral", {"id": "{referral}"}),
    Graph("ReadDraft", {"id": "{draft}"}),
    Graph("ReceiptOfDraft", {"id": "{draft}"}),
)
COMMANDS: tuple[Operation, ...] = (
    Rest("identification", "POST", "/reports/{report}/take-over", {"expectedVersion": 1}),
    Rest("identification", "POST", "/reports/{report}/withdraw", {"expectedVersion": 1, "reason": "duplicate"}),
    Rest("identification", "POST", "/reports/{report}/consent/withdraw", {"expectedVersion": 1, **_HEARD}),
    Rest("identification", "POST", "/reports/{report}/advice", {"instruction": "speak_alone"}),
    Rest("identification", "POST", "/reports/{report}/whereabouts", {"answer": "safe"}),
    Rest(
        "identification",
        "POST",
        "/reports/{report}/addenda",
        {"expectedVersion": 1, "kind": "account", "text": "još"},
    ),
    Rest("identification", "POST", "/reports/{report}/reading-basis", {"scope": "clinical", "basis": "child_duty"}),
    Rest(
        "identification",
        "POST",
        "/referrals/{referral}/revoke",
        {"expectedVersion": 1, "reason": "safety", "successorUnitId": _NOVI_SAD},
    ),
    Rest("identification", "POST", "/referrals/{referral}/confirm", {"unitId": _NOVI_SAD}),
    Rest("identification", "POST", "/drafts/{draft}", {"answers": [], "expectedVersion": 1}),
    Rest("identification", "POST", "/drafts/{draft}/discard", {"expectedVersion": 1}),
    Rest("referral", "POST", "/referrals/{referral}/accept", {"expectedVersion": 1}),
    Rest("referral", "POST", "/referrals/{referral}/reject", {"expectedVersion": 1, "reason": "no_capacity"}),
    Rest(
        "referral",
        "POST",
        "/referrals/{referral}/reject",
        {"expectedVersion": 1, "reason": "out_of_area", "rightUnitId": _NOVI_SAD},
    ),
    Rest("identification", "POST", "/roster/turns/{turn}/end", {"expectedVersion": 1}),
    Rest("notifications", "POST", "/inbox/{notice}/open", {"expectedVersion": 1}),
    Graph("TakeOverReport", {"input": {"reportId": "{report}", "expectedVersion": 1}}),
    Graph("WithdrawReport", {"input": {"reportId": "{report}", "expectedVersion": 1, "reason": "duplicate"}}),
    Graph("WithdrawConsent", {"input": {"reportId": "{report}", "expectedVersion": 1, **_HEARD}}),
    Graph("AdviseReporter", {"input": {"reportId": "{report}", "instruction": "speak_alone"}}),
    Graph("AddToReport", {"input": {"reportId": "{report}", "expectedVersion": 1, "kind": "account", "text": "još"}}),
    Graph("UpdateWhereabouts", {"input": {"reportId": "{report}", "answer": "safe"}}),
    Graph("RecordReadingBasis", {"input": {"reportId": "{report}", "scope": "clinical", "basis": "child_duty"}}),
    Graph(
        "RevokeReferral",
        {
            "input": {
                "referralId": "{referral}",
                "expectedVersion": 1,
                "reason": "safety",
                "successorUnitId": _NOVI_SAD,
            }
        },
    ),
    Graph("ConfirmReroute", {"input": {"referralId": "{referral}", "unitId": _NOVI_SAD}}),
    Graph("AcceptReferral", {"input": {"referralId": "{referral}", "expectedVersion": 1}}),
    Graph("RejectReferral", {"input": {"referralId": "{referral}", "expectedVersion": 1, "reason": "no_capacity"}}),
    Graph("TakeOffDuty", {"input": {"turnId": "{turn}", "expectedVersion": 1}}),
    Graph("OpenNotice", {"input": {"noticeId": "{notice}"}}),
    Graph("SaveDraft", {"input": {"draftId": "{draft}", "expectedVersion": 1, "answers": []}}),
    Graph("DiscardDraft", {"input": {"draftId": "{draft}", "expectedVersion": 1}}),
)
# Lists take no id; a stranger's must hold nothing of it.
LISTS: tuple[tuple[str, str], ...] = (
    ("identification", "/reports?first=50"),
    ("referral", "/referrals?first=50"),
    ("notifications", "/inbox?first=50"),
)
LIST_DOCUMENTS = ("Reports", "Worklist", "Inbox", "Drafts")


def comparable(answer: Answer, id_: str) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """Status, headers and body without what is of the moment, and with the id that was asked for taken out."""
    headers = tuple((name, value) for name, value in answer.headers if name not in _OF_THE_MOMENT)
    return answer.status, headers, _TRACE.sub(b'"traceId":""', answer.body.replace(id_.encode(), b"<id>"))


def _takes(text: str) -> str:
    (kind,) = set(re.findall(r"\{(report|referral|notice|draft|turn)\}", text))
    return str(kind)


def _filled(value: Any, kind: str, id_: str) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        return value.replace(f"{{{kind}}}", id_)
    return json.loads(json.dumps(value).replace(f"{{{kind}}}", id_))

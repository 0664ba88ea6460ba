"""Identification's drafts and filings in the shapes of `Upstream`: versions, keys and authors as the service keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.support.tokens import claims
from tests.support.upstream import Call, Reply, Upstream, problem, receipt, report

MOMENT = "2026-11-24T12:00:00+00:00"


@dataclass
class Drafts:
    """What one small identification holds."""

    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    filed: dict[str, dict[str, Any]] = field(default_factory=dict)
    filings: list[dict[str, Any]] = field(default_factory=list)
    refuse_filing: Reply | None = None
    extensions: dict[str, dict[str, Any]] = field(default_factory=dict)
    refuse_extension: Reply | None = None
    warnings: list[dict[str, str]] = field(default_factory=list)
    added: dict[str, str] = field(default_factory=dict)
    version: int = 1
    away: bool = False
    before_save: list[tuple[str, list[str]]] = field(default_factory=list)

    def behind(self, upstream: Upstream) -> Drafts:
        """Answers for `upstream` from now on."""
        upstream.says("identification", "POST", "/drafts", lambda call: self._answer(call, self._begin))
        upstream.says("identification", "GET", "/drafts", lambda call: self._answer(call, self._list))
        upstream.says("identification", "GET", "/drafts/{}", lambda call: self._answer(call, self._read))
        upstream.says("identification", "POST", "/drafts/{}", lambda call: self._answer(call, self._save))
        upstream.says("identification", "POST", "/drafts/{}/discard", lambda call: self._answer(call, self._discard))
        upstream.says("identification", "GET", "/drafts/{}/receipt", lambda call: self._answer(call, self._became))
        upstream.says("identification", "POST", "/reports", lambda call: self._answer(call, self._file))
        upstream.says("identification", "GET", "/reports/{}/receipt", lambda call: self._answer(call, self._receipt))
        upstream.says("identification", "POST", "/reports/{}/extension", lambda call: self._answer(call, self._extend))
        upstream.says("identification", "POST", "/reports/listed", lambda call: self._answer(call, self._listed))
        return self

    def answers(self, draft_id: str) -> dict[str, list[str]]:
        """What is in a draft."""
        return {each["name"]: each["values"] for each in self.kept[draft_id]["answers"]}

    def put(self, draft_id: str, **answers: list[str]) -> None:
        """As another window would: onto what is there."""
        merged = self.answers(draft_id) | answers
        self._replace(draft_id, [{"name": name, "values": values} for name, values in merged.items()])

    def _answer(self, call: Call, by: Any) -> Reply:
        if self.away:
            return problem(503, "unavailable")
        reply: Reply = by(call)
        return reply

    def _begin(self, call: Call) -> Reply:
        draft_id = str(uuid4())
        head = {"id": draft_id, "version": 1, "createdAt": MOMENT, "updatedAt": MOMENT, "goneAt": MOMENT}
        self.kept[draft_id] = {**head, "reportId": None, **call.sent, "author": _subject(call)}
        return Reply(self._head(draft_id), 201)

    def _list(self, call: Call) -> Reply:
        own = [draft_id for draft_id, draft in self.kept.items() if draft["author"] == _subject(call)]
        return Reply({"items": [self._head(draft_id) for draft_id in own]})

    def _read(self, call: Call) -> Reply:
        draft_id = self._own(call)
        if draft_id is None:
            return problem(404, "not-found")
        return Reply({**self._head(draft_id), "answers": self.kept[draft_id]["answers"]})

    def _save(self, call: Call) -> Reply:
        draft_id = self._own(call)
        if draft_id is None:
            return problem(404, "not-found")
        if self.before_save:
            name, values = self.before_save.pop()
            self.put(draft_id, **{name: values})
        if call.sent["expectedVersion"] != self.kept[draft_id]["version"]:
            more = {"currentState": "draft", "currentVersion": self.kept[draft_id]["version"], "changedFields": []}
            return problem(409, "stale-version", **more)
        self._replace(draft_id, call.sent["answers"])
        self.kept[draft_id] |= {"danger": call.sent["danger"], "child": call.sent["child"]}
        return Reply(self._head(draft_id))

    def _discard(self, call: Call) -> Reply:
        draft_id = self._own(call)
        if draft_id is None:
            return problem(404, "not-found")
        del self.kept[draft_id]
        return Reply({"id": draft_id})

    def _file(self, call: Call) -> Reply:
        if self.refuse_filing is not None:
            return self.refuse_filing
        key = call.headers["idempotency-key"]
        expected, draft = call.sent.get("expectedDraftVersion"), self.kept.get(call.sent["draftId"])
        if key not in self.filed and draft is not None and expected not in (None, draft["version"]):
            more = {"currentState": "draft", "currentVersion": draft["version"], "changedFields": []}
            return problem(409, "stale-version", **more)
        if key not in self.filed:
            self.filings.append(call.sent)
            self.kept.pop(call.sent["draftId"], None)
            self.filed[key] = {
                "sent": call.sent,
                "receipt": receipt(str(uuid4()), warnings=[]),
                "author": _subject(call),
            }
        if self.filed[key]["sent"] != call.sent:
            return problem(409, "idempotency-key-reused")
        return Reply(self.filed[key]["receipt"], 201)

    def _receipt(self, call: Call) -> Reply:
        return Reply(receipt(call.path.split("/")[2], version=self.version))

    def _listed(self, call: Call) -> Reply:
        return Reply({"items": [report(each) for each in call.sent["ids"]]})

    def _extend(self, call: Call) -> Reply:
        if self.refuse_extension is not None:
            return self.refuse_extension
        key = call.headers["idempotency-key"]
        if key not in self.extensions:
            if call.sent["expectedVersion"] != self.version:
                changed: dict[str, Any] = {"changedFields": ["addenda"], "currentVersion": self.version}
                return problem(409, "stale-version", currentState="submitted", **changed)
            self.extensions[key] = call.sent
            self.kept.pop(call.sent["draftId"], None)
            self.added[call.sent["draftId"]] = call.path.split("/")[2]
            self.version += 1
        return Reply({**self._receipt(call).body, "warnings": self.warnings})

    def _became(self, call: Call) -> Reply:
        draft_id = call.path.split("/")[2]
        for each in self.filed.values():
            if (each["sent"]["draftId"], each["author"]) == (draft_id, _subject(call)):
                return Reply(each["receipt"])
        if draft_id in self.added:
            return Reply(receipt(self.added[draft_id], version=self.version))
        return problem(404, "not-found")

    def _replace(self, draft_id: str, answers: list[dict[str, Any]]) -> None:
        draft = self.kept[draft_id]
        draft |= {"answers": answers, "version": draft["version"] + 1}

    def _own(self, call: Call) -> str | None:
        draft_id = call.path.split("/")[2]
        return draft_id if self.kept.get(draft_id, {}).get("author") == _subject(call) else None

    def _head(self, draft_id: str) -> dict[str, Any]:
        return {name: value for name, value in self.kept[draft_id].items() if name not in ("answers", "author")}


def _subject(call: Call) -> str:
    """Who calls, by the token that the gateway exchanged."""
    return str(claims(call.headers["authorization"])["sub"])

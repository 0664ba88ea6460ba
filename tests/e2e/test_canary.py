"""A canary in every free field: the entitled reader finds it, and nothing else in the whole installation does (DESIGN 15)."""

from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import quote

from tests.e2e.canary import Form, digits, folded, forms, found_in, leaks, looked_through, phone, spellings, word
from tests.e2e.filings import accepted, adult, attached, filed, girl, item_of, taken_over, without_consent
from tests.e2e.page_readers import PageReader
from tests.e2e.people import SERVICES, Everybody, Person
from tests.e2e.strangers import STRANGERS
from tests.support.stack import Stack

CORE = word()
PASSPORT, JMBG = f"{folded(CORE).upper()[:12]}{digits(6)}", digits(13)
# Nine digits behind the country's: eight stand by chance in the hexadecimal digits of what is encrypted, about once in a thousand runs.
CALLBACK, SAFE_PHONE = phone("+38111", 7), phone("+38164", 7)


def canary(field: str) -> str:
    """The canary of one field."""
    return f"{CORE} {field}"


FIELDS: dict[str, Any] = {
    "concern": canary("concern"),
    "account": canary("account"),
    "clinical": canary("clinical"),
    "careNeeds": canary("careNeeds"),
    "callbackPhone": CALLBACK,
    "person": {
        "names": [{"given": canary("given"), "family": canary("family")}],
        "aliases": [canary("alias")],
        "numbers": [
            {"kind": "jmbg", "value": JMBG},
            {"kind": "passport", "value": PASSPORT},
            {"kind": "other", "value": canary("number")},
        ],
        "safeContact": {"phone": SAFE_PHONE, "email": f"{folded(CORE)}@example.org", "other": canary("other")},
        "contactFlags": {"contactPerson": True, "safeTimes": canary("times"), "whoMayAnswer": canary("who")},
        "presentPlace": {"text": canary("place")},
    },
}
DRAFT: dict[str, Any] = {
    "answers": [
        {"name": "concern", "values": [canary("typed"), f"{CORE}\u202e"]},
        {"name": "callbackPhone", "values": [CALLBACK[:-2]]},
    ]
}
EVERYTHING = girl(**FIELDS, conflict={"note": canary("note")})
# Digits have no letters to fold: both ways of writing a phone number, and the numbers themselves.
NUMBERS = (JMBG, PASSPORT, CALLBACK, SAFE_PHONE, CALLBACK[1:], SAFE_PHONE[1:], CALLBACK[4:], SAFE_PHONE[4:])
WANTED = [*forms(CORE), *(form for number in NUMBERS for form in forms(number))]
# On the disk's raw pages: what is stored is stored as it is or as bytes.
ON_DISK = [
    Form(name, text.encode())
    for source in (CORE, JMBG, PASSPORT, CALLBACK, SAFE_PHONE)
    for name, text in spellings(source).items()
]


async def test_the_canary_is_found_by_who_may_read_it_and_nowhere_else(people: Everybody, stack: Stack) -> None:
    report = await _through_the_whole_job(people)
    await _in_bad_input(people)
    await _typed_on_a_page(stack)
    await stack.quiet(sealed=True)
    strings = set(_strings(await people("health.nis").ask("ReadReport", id=report)))
    strings |= set(_strings(await people("duty.centre").confirmed().ask("ReadReport", id=report)))
    csr_text = set(_READ_BY_CSR)
    assert [value for value in csr_text if CORE in value], "what was passed on was read where it may be"
    draft = await people("health.nis").ask("ReadDraft", id=_DRAFT[0])
    assert draft["answers"] == DRAFT["answers"]
    assert {canary(each) for each in ("added", "later", "asked", "answered", "caption")} <= strings
    assert canary("file").encode() in (await people("intake.centre").gateway("GET", f"/files/{report}/{_FILE[0]}")).body
    opened = await people("health.nis").ask("ReadAdvice", id=_ADVICE[0])
    assert [opened[each] for each in ("text", "callbackPhone", "answer")] == [
        canary("question"),
        CALLBACK,
        canary("advice"),
    ]
    missing = [
        value for value in _strings(EVERYTHING) if value not in strings | csr_text and value not in girl().values()
    ]
    assert [value for value in missing if CORE in value or value in NUMBERS] == []
    assert EVERYTHING["person"]["safeContact"]["email"] in strings

    places = await looked_through(people, stack, report)
    assert leaks(places, stack, WANTED, ON_DISK) == []
    # The search looked where things are: what may be there is there.
    assert b"/reports/{report_id}" in places["traces/identification-http.jsonl"]
    assert b"auth.refused" in places["logs/identification-http.log"]
    assert any(name.startswith("mail ") for name in places)
    assert len(people.wire.refusals) >= BAD_REQUESTS


async def test_what_a_caller_names_in_a_document_is_not_logged_when_it_fails(people: Everybody, stack: Stack) -> None:
    name, report = folded(word()), await filed(people("health.nis"), girl())
    document = f'query {name} {{ {name}: report(id: "{report}") {{ id {name}: concern {{ text }} }} }}'
    async with stack.database("identification") as database:
        await database.execute("revoke insert on audit from identification_app")
        try:
            answer = (await people("health.nis").graphql(document)).json()
        finally:
            await database.execute("grant insert on audit to identification_app")
    assert answer["errors"][0]["extensions"]["slug"] == "unexpected"
    log = (stack.installation.logs / "gateway.log").read_bytes()
    assert b"graphql.resolver_failed" in log
    assert found_in(log, forms(name)) == []


def test_every_form_would_be_found() -> None:
    for form in WANTED:
        for much in (b"", bytes(1_000_000)):
            assert found_in(b"before" + form.needle + b"after" + much, [form]), form.name
    assert found_in(bytes(1_000_000) + b"\n", WANTED) == []
    assert len(WANTED) > 100


async def _through_the_whole_job(people: Everybody) -> str:
    doctor, intake, csr = people("health.nis"), people("intake.centre"), people("csr.nis")
    await _with_drafts(doctor)
    _ADVICE[:] = [str((await doctor.do("AskAdvice", text=canary("question"), callbackPhone=CALLBACK))["id"])]
    assert "slug" in await doctor.say("AskAdvice", text=CORE * 60, subject=folded(CORE))
    reply = {"adviceId": _ADVICE[0], "text": canary("advice")}
    assert (await intake.say("AnswerAdvice", expectedVersion=7, **reply))["slug"] == "stale-version"
    await intake.do("AnswerAdvice", expectedVersion=1, **reply)
    report = await filed(doctor, EVERYTHING)
    await taken_over(intake, report)
    version = (await doctor.ask("ReadReceipt", id=report))["version"]
    await doctor.do("AddToReport", reportId=report, expectedVersion=version, kind="account", text=canary("added"))
    later = {"answers": [{"question": "site_address", "values": [canary("later")]}], "account": canary("later")}
    await doctor.do("ExtendReport", reportId=report, expectedVersion=version + 1, **later)
    _FILE[:] = [await attached(doctor, report, says=canary("file"), caption=canary("caption"))]
    await people("duty.centre").do("RecordReadingBasis", reportId=report, scope="clinical", basis="child_duty")
    await intake.do("AdviseReporter", reportId=report, instruction="speak_alone")
    await doctor.do("UpdateWhereabouts", reportId=report, answer="safe")
    asked = await intake.do("AskReporter", reportId=report, text=canary("asked"))
    (question,) = asked["openQuestion"]["questions"]
    for who in ("health2.nis", "health.nis"):
        answer = {"reportId": report, "questionId": question["id"], "text": canary("answered")}
        await people(who).graphql("AnswerQuestion", {"input": {"idempotencyKey": uuid.uuid4().hex, **answer}})
    referral = await accepted(csr, report)
    _READ_BY_CSR.update(_strings(await csr.confirmed().ask("ReadReport", id=report)))
    for name in (*STRANGERS, "health2.nis", "csr2.nis", "csr.supervisor"):
        await people(name).ask("ReadReport", id=report)
        await people(name).ask("ReadAdvice", id=_ADVICE[0])
        for document in ("Reports", "Worklist", "Inbox", "Drafts", "AdviceAsked"):
            await people(name).graphql(document)
    version = (await intake.ask("ReadReport", id=report))["version"]
    await intake.do(
        "RevokeReferral",
        referralId=referral,
        expectedVersion=version,
        reason="safety",
        successorUnitId=people("csr.novisad").unit,
    )
    successor = await item_of(people("csr.novisad"), report)
    await people("csr.novisad").do(
        "RejectReferral", referralId=successor["id"], expectedVersion=successor["version"], reason="no_capacity"
    )
    grown = await filed(people("police.nis"), adult(**FIELDS))
    await people("police.nis").do("WithdrawReport", reportId=grown, expectedVersion=1, reason="duplicate")
    sealed = await filed(people("labour.nis"), adult(wayIn="could_not_ask", consent=None, **FIELDS))
    await people("duty.centre").do("RecordReadingBasis", reportId=sealed, scope="sealed_person", basis="vital_interest")
    await people("duty.centre").confirmed().ask("ReadReport", id=sealed)
    await without_consent(people("police.nis"), intake, FIELDS, canary("vital"))
    return report


async def _typed_on_a_page(stack: Stack) -> None:
    """A form that is refused: what was typed is kept for its browser alone, and is there again at an address that says nothing of it."""
    async with PageReader.signed_in(stack, "health.nis") as doctor:
        typed = {"text": canary("unsent"), "phone": CORE}
        async with doctor.session.post(f"{doctor.base}/advice/new", data=typed) as answer:
            assert (answer.status, "kept=" in str(answer.url)) == (422, True)
            assert canary("unsent") in await answer.text()
            _, again = await doctor.opened(str(answer.url.relative()))
    assert canary("unsent") in again


async def _with_drafts(doctor: Person) -> None:
    """One that stays, one that is thrown away, one that ends with its report, and two that are refused."""
    _DRAFT[:] = [await _kept(doctor)]
    await doctor.do("DiscardDraft", draftId=await _kept(doctor), expectedVersion=1)
    await filed(doctor, girl(draftId=await _kept(doctor)))
    assert (await doctor.say("SaveDraft", draftId=_DRAFT[0], expectedVersion=7, **DRAFT))["slug"] == "stale-version"
    too_long = [{"name": "concern", "values": [CORE * 20_000]}]
    assert (await doctor.say("SaveDraft", answers=too_long))["slug"] == "draft-too-large"


async def _kept(doctor: Person) -> str:
    return str((await doctor.do("SaveDraft", **DRAFT))["id"])


_DRAFT, _ADVICE, _FILE, _READ_BY_CSR = list[str](), list[str](), list[str](), set[str]()


ASCII = folded(CORE)
ODD_HEADERS = {
    "user_agent": ASCII,
    "traceparent": f"00-{ASCII}-x-01",
    "tracestate": f"spona={ASCII}",
    "baggage": f"name={ASCII}",
    "x_request_id": ASCII,
    "referer": f"http://127.0.0.1/{ASCII}",
}
BAD_FILINGS: tuple[Any, ...] = (
    {**EVERYTHING, "age": CORE, "encounterDate": CORE, "danger": CORE, "suspicions": [CORE], "stillHereUntil": CORE},
    {**EVERYTHING, "callbackPhone": CORE, "person": {"names": CORE, "birth": {"birthDate": CORE}, "sex": CORE}},
    {**EVERYTHING, "concern": CORE * 50, "person": {"names": [{"given": CORE * 9}], "aliases": [CORE * 9]}},
    {**EVERYTHING, CORE: CORE, "person": {CORE: CORE}},
    {**EVERYTHING, "concern": f"{CORE}\u202e", "account": f"{CORE}\u0007"},
    {
        **EVERYTHING,
        "person": {"safeContact": {"email": CORE, "phone": CORE}, "citizenships": [CORE], "residence": CORE},
    },
    {**EVERYTHING, "person": {"languageNeeds": {"language": CORE, "interpreterNeeded": CORE}}, "indicators": [CORE]},
    {**EVERYTHING, "conflict": {"unitIds": [CORE], "note": [CORE]}, "consent": {"identification": CORE}},
    {**EVERYTHING, "encounterMunicipality": CORE},
    {"concern": CORE, "account": CORE},
    [CORE],
    CORE,
    json.dumps(EVERYTHING).encode()[:-1],
    f'{{"concern": "{CORE}" "account"'.encode(),
    b'{"concern": "' + CORE.encode() * 50_000 + b'"}',
)
BAD_DOCUMENTS: tuple[Any, ...] = (
    {"query": f'{{ report(id: "{CORE}") {{ id concern {{ text }} '},
    {"query": f"{{ report(id: {CORE}) {{ id }} }}"},
    {
        "query": f'mutation {{ fileReport(input: {{idempotencyKey: "{ASCII}", age: "{CORE}", concern: 7}}) {{ __typename }} }}'
    },
    {"query": f'mutation {{ fileReport(input: {{idempotencyKey: "{ASCII}", age: {ASCII}}}) {{ __typename }} }}'},
    {
        "query": "query ($id: ID!, $first: Int!) { report(id: $id) { id } reports(first: $first) { nodes { id } } }",
        "variables": {"id": {"a": CORE}, "first": CORE},
    },
    {"query": "{ me { id } }", "operationName": CORE, "variables": {CORE: CORE}},
    {"query": "{ me { id } }", "extensions": CORE, CORE: CORE},
    {"documentId": CORE},
    CORE,
    f'{{"query": "{CORE}'.encode(),
)
BAD_REQUESTS = len(BAD_FILINGS) + len(BAD_DOCUMENTS)


async def _in_bad_input(people: Everybody) -> None:
    doctor = people("health.nis")
    for filing in BAD_FILINGS:
        key = uuid.uuid4().hex
        refused = await doctor.rest("identification", "POST", "/reports", filing, idempotency_key=key, **ODD_HEADERS)
        assert refused.status in (400, 413, 422), (refused.status, str(filing)[:80])
        if isinstance(filing, dict):
            again = await doctor.graphql("FileReport", {"input": {"idempotencyKey": key, **filing}}, **ODD_HEADERS)
            assert again.status == 400 or b'"slug"' in again.body, again.body[:200]
    for document in BAD_DOCUMENTS:
        refused = await doctor.posted_to_gateway(document, **ODD_HEADERS)
        assert refused.status == 400, (refused.status, document)
    for service in SERVICES:
        for path in (
            f"/{quote(CORE)}",
            f"/reports/{quote(CORE)}",
            f"/referrals/{quote(CORE)}",
            f"/drafts/{quote(CORE)}",
            f"/inbox/{quote(CORE)}/open",
        ):
            assert (
                await doctor.rest(service, "POST", path, {"expectedVersion": CORE}, idempotency_key=ASCII)
            ).status >= 400
        lists = {"identification": "/reports", "referral": "/referrals", "notifications": "/inbox"}
        for query in (f"after={quote(CORE)}", f"first={quote(CORE)}", f"after={ASCII}"):
            assert (await doctor.get(service, f"{lists[service]}?{query}")).status == 422
        refused = await people.wire.send(
            "GET", SERVICES[service], lists[service], None, {"authorization": f"Bearer {ASCII}"}
        )
        assert refused.status == 401
    for document, given in (
        ("AdviseReporter", {"reportId": CORE, "instruction": CORE}),
        ("TakeOverReport", {"reportId": CORE, "expectedVersion": 1}),
        ("RejectReferral", {"referralId": CORE, "expectedVersion": 1, "reason": "out_of_area", "rightUnitId": CORE}),
    ):
        for key in (CORE, ASCII):
            done = await people("intake.centre").say(document, key=key, **given)
            assert "slug" in done


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in _strings(each)]
    return [value] if isinstance(value, str) else []

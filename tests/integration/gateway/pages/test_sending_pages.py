"""What a person agrees to for a purpose and the request to a unit: steps by address alone, what is missing, refused and sent, and the way back."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest

from contracts import access, reference
from contracts.words.referrals import Purpose
from tests.integration.gateway.pages.reporter import hidden
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem, receipt, referral, report

ID = "0190a7f0-0000-7000-8000-000000000001"
AGREE, SEND = f"/records/{ID}/referral-consent", f"/records/{ID}/send"
SHELTER, NGO = (str(reference.unit_by_code(code).id) for code in ("centre.reception", "ngo.provider"))
HELP = "emergency_accommodation"
ASKED = f"{AGREE}?purpose={HELP}&language=sr"
ADULT = {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None}
CHILD = {**ADULT, "childPath": True}
NAME, NEEDS = "Primerka", "Tumač i mirna soba."
HEARD = {"givenBy": "person", "method": "written", "interpreter": "no", "seenAlone": "yes", "calledBack": "unknown"}
REFUSED = {"purpose": HELP, "language": "sr", "agreed": "no", **HEARD}
AGREED: dict[str, Any] = {
    **REFUSED,
    "agreed": "yes",
    "unitIds": [SHELTER, NGO],
    "classes": ["person_name", "care_needs"],
    "until": ["2", "3", "2027"],
}
SENT = {"purpose": HELP, "unitId": SHELTER, "urgency": "urgent"}
PREVIEWED = f"{SEND}?purpose={HELP}&unitId={SHELTER}&urgency=urgent"


def answered(purpose: str = HELP, *, agreed: bool = True, live: bool = True, ground: str = "consent") -> dict[str, Any]:
    """A line of the ledger."""
    return {
        "purpose": purpose,
        "agreed": agreed,
        "ground": ground,
        "unitIds": [SHELTER] if agreed else [],
        "classes": ["person_name", "care_needs"] if agreed else [],
        "until": "2027-03-02T23:00:00Z" if agreed else None,
        **HEARD,
        "language": "sr",
        "interpreter": False,
        "at": "2026-12-02T10:00:00Z",
        "live": live,
    }


def case(
    services: Upstream,
    *answers: dict[str, Any],
    version: int = 3,
    positions: tuple[str, ...] = ("case",),
    classes: dict[str, Any] | None = None,
    referrals: tuple[dict[str, Any], ...] = (),
) -> None:
    """A report that the Centre has taken over and assessed, of an adult who agreed to be identified unless said otherwise."""
    about: dict[str, Any] = {"positions": list(positions), "state": "received", "version": version}
    consent = {"status": "given", "entries": [], "attempts": [], "referrals": list(answers)}
    assessed = {"grounds": "reasonable", "risk": "high", "nextStep": "other_protection", "at": "2026-12-02T09:00:00Z"}
    held = {"danger": ADULT, "consent": consent, "triage": assessed, **(classes or {})}
    found = receipt(ID, **about)
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(found))
    shown = report(ID, classes={**found["classes"], **held}, **about)
    services.says("identification", "GET", "/reports/{}", Reply(shown))
    of_report = {"items": [{"reportId": ID, "referrals": list(referrals)}]}
    services.says("referral", "POST", "/referrals/by-report", Reply(of_report))
    services.says("identification", "POST", "/referrals/unconfirmed", Reply({"referralIds": []}))


def to_send(services: Upstream, version: int = 3) -> None:
    """The person agreed, and what the unit would read is known."""
    case(services, answered(), version=version)
    before = report(ID, classes={"danger": ADULT}, positions=[f"addressed.{HELP}"], state="received")
    named = {"names": [{"given": NAME, "family": None}], "aliases": None}
    known = {"danger": ADULT, "person_name": named, "care_needs": {"text": NEEDS}}
    after = report(ID, classes=known, positions=[f"grant.{HELP}"], state="received")
    before["withheld"] = [held_back("person_name", "before_acceptance")]
    after["withheld"] = [held_back("safe_contact", "not_agreed")]
    services.says("identification", "GET", f"/reports/{ID}/openings/{HELP}", Reply({"before": before, "after": after}))


def held_back(class_: str, reason: str) -> dict[str, str]:
    return {"class": class_, "mask": "none", "reason": reason}


def unsaid(services: Upstream, version: int = 3) -> None:
    """The person has not been asked about any purpose."""
    case(services, version=version)


@pytest.fixture
async def manager(browser: Browser) -> Browser:
    """`manager.centre`, signed in with the second factor, reads English."""
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in("manager.centre", to="/", level="2")
    return browser


async def posted(manager: Browser, page: str, address: str, fields: dict[str, Any]) -> httpx.Response:
    form = (await manager.get(page)).text
    about = {"key": hidden("key", form), "version": hidden("version", form)}
    return await manager.gateway.post(address, data={**about, **fields})


def commands(services: Upstream) -> list[Any]:
    return [
        call.sent for call in services.to("identification") if call.method == "POST" and "unconfirmed" not in call.path
    ]


def values(page: str, name: str) -> list[str]:
    return re.findall(rf'<(?:input|option)[^>]*name="{name}"[^>]*value="([^"]+)"', page)


async def test_only_purposes_for_which_the_reader_sends_are_offered(manager: Browser, services: Upstream) -> None:
    rest = access.load().purposes_on("consent")
    for positions in (("case",), ("intake",), ("duty",)):
        case(services, positions=positions)
        sends = [name for name in rest if positions[0] in access.load().purposes[name].senders]
        for page in (AGREE, SEND):
            assert values((await manager.get(page)).text, "purpose") == sends
    case(services, positions=("supervisor",))
    assert (await manager.get(AGREE)).status_code == 404


async def test_a_step_without_an_answer_is_shown_again(manager: Browser, services: Upstream) -> None:
    case(services, answered())
    for address, said in (
        (f"{AGREE}?asks=purpose&language=sr", "Choose the kind of help."),
        (f"{SEND}?asks=purpose", "Choose the kind of help."),
        (f"{SEND}?asks=unitId&asks=urgency&purpose={HELP}", "Say how fast the unit must answer."),
        (f"{SEND}?asks=unitId&asks=urgency&purpose={HELP}&unitId=somebody", "Choose the unit."),
    ):
        page = await manager.get(address)
        assert (page.status_code, said in page.text) == (422, True), address


async def test_the_text_is_read_aloud_in_the_language_of_the_person_or_an_interpreter_is_needed(
    manager: Browser, services: Upstream
) -> None:
    case(services)
    serbian, english = reference.consent_script("sr-Latn"), reference.consent_script("en")
    assert serbian is not None
    assert english is not None
    for language, read, missing in (("sr", serbian, False), ("en", english, False), ("ar", serbian, True)):
        page = unescape((await manager.get(f"{AGREE}?purpose={HELP}&language={language}")).text)
        assert all(line in page for line in (read.text or "").splitlines())
        assert ("There is no text in this language yet. Ask for an interpreter" in page) is missing
        assert ("No lawyer has read this text yet" in page) is not missing


async def test_a_unit_in_which_a_person_may_be_involved_is_not_offered(manager: Browser, services: Upstream) -> None:
    case(services, classes={"conflict": {"unitIds": [NGO], "note": None}})
    assert values((await manager.get(f"{ASKED}&agreed=yes")).text, "unitIds") == [SHELTER]


async def test_each_class_is_agreed_to_for_itself_and_none_beforehand(manager: Browser, services: Upstream) -> None:
    case(services)
    page = (await manager.get(f"{ASKED}&agreed=yes")).text
    held = set(access.load().agreeable(HELP)) - {"recovery"}
    assert (set(values(page, "classes")), "checked" in page) == (held, False)


@pytest.mark.parametrize("to_request", [True, False])
async def test_what_the_person_agrees_to_is_recorded(manager: Browser, services: Upstream, *, to_request: bool) -> None:
    case(services)
    done = f"/reports/{ID}/consent/referrals"
    services.says("identification", "POST", done, Reply(receipt(ID, positions=["case"])))
    form = {**AGREED, "to": "send" if to_request else ""}
    answer = await posted(manager, f"{ASKED}&agreed=yes", AGREE, form)
    back = f"{SEND}?purpose={HELP}" if to_request else f"/records/{ID}?done=referral_agreed"
    assert (answer.status_code, answer.headers["location"]) == (303, back)
    heard = {**HEARD, "interpreter": False, "language": "sr", "purpose": HELP, "expectedVersion": 3}
    said = {"agreed": True, "unitIds": [SHELTER, NGO], "classes": AGREED["classes"], "until": "2027-03-02"}
    assert commands(services) == [{**heard, **said}]
    services.calls.clear()
    answer = await posted(manager, f"{ASKED}&agreed=no", AGREE, {**REFUSED, "to": form["to"]})
    assert answer.headers["location"] == f"/records/{ID}?done=referral_refused"
    assert commands(services) == [{**heard, "agreed": False, "unitIds": [], "classes": []}]


@pytest.mark.parametrize(
    ("status", "slug", "said"),
    [
        (409, "call-back-needed", "Call the person back first, or have them sign"),
        (409, "second-factor-needed", "Sign in with your authenticator app"),
        (409, "not-agreed-to-be-identified", "The person has not agreed to be identified"),
        (409, "stale-version", "Somebody changed this after you opened it"),
    ],
)
async def test_a_refused_answer_says_what_to_do_and_keeps_all_that_was_chosen(
    manager: Browser, services: Upstream, status: int, slug: str, said: str
) -> None:
    case(services)
    facts: dict[str, Any]
    facts = {"currentState": "received", "currentVersion": 4, "changedFields": []} if slug == "stale-version" else {}
    services.says("identification", "POST", f"/reports/{ID}/consent/referrals", problem(status, slug, **facts))
    refused = await posted(manager, f"{ASKED}&agreed=yes", AGREE, AGREED)
    assert (refused.status_code >= 400, said in refused.text) == (True, True)
    chosen = len(AGREED["unitIds"]) + len(AGREED["classes"]) + len(HEARD)
    assert refused.text.count(" checked") == chosen
    assert [f'value="{part}"' in refused.text for part in AGREED["until"]] == [True] * 3


@pytest.mark.parametrize(
    "without",
    [{"danger": CHILD}, {"consent": {"status": None, "entries": [], "attempts": []}}],
    ids=["a child", "not asked to be identified"],
)
async def test_who_cannot_be_asked_is_not(manager: Browser, services: Upstream, without: dict[str, Any]) -> None:
    case(services, classes=without)
    assert (await manager.get(AGREE)).status_code == 409


@pytest.mark.parametrize(
    "answers",
    [(), (answered(live=False),), (answered(), answered(agreed=False, live=False)), (answered("legal_aid"),)],
    ids=["never asked", "ended", "refused since", "for something else"],
)
async def test_without_a_consent_that_covers_it_no_unit_can_be_chosen(
    manager: Browser, services: Upstream, answers: tuple[dict[str, Any], ...]
) -> None:
    case(services, *answers)
    page = (await manager.get(f"{SEND}?purpose={HELP}")).text
    assert values(page, "unitId") == []
    assert f'href="{AGREE}?purpose={HELP}&amp;to=send"' in page


async def test_a_unit_to_which_the_person_agreed_is_asked_once_at_a_time(manager: Browser, services: Upstream) -> None:
    for state, offered in (("revoked", [SHELTER]), ("sent", [])):
        asked = referral("r", ID, purpose=HELP, unitId=SHELTER, state=state, positions=["case"])
        case(services, answered(), referrals=(asked,))
        assert values((await manager.get(f"{SEND}?purpose={HELP}")).text, "unitId") == offered


async def test_in_danger_of_life_units_are_asked_without_a_consent(manager: Browser, services: Upstream) -> None:
    vital = {"report": {"wayIn": "vital_interest"}, "consent": None}
    case(services, classes=vital)
    assert set(values((await manager.get(f"{SEND}?purpose={HELP}")).text, "unitId")) == {SHELTER, NGO}
    assert values((await manager.get(f"{SEND}?purpose=legal_aid")).text, "unitId") == []


async def test_a_child_is_sent_to_a_unit_that_protects_it_and_nowhere_else(
    manager: Browser, services: Upstream
) -> None:
    met = {"encounter": "71331", "encounterRegion": None}
    case(services, classes={"danger": CHILD, "municipality": met, "consent": None}, positions=("supervisor",))
    page = (await manager.get(SEND)).text
    units = re.findall(r'<option value="([0-9a-f-]{36})"', page)
    assert (units[0], len(units)) == (
        str(reference.serving_csr("71331")),
        len(access.receivers(Purpose.CHILD_PROTECTION)),
    )
    asked = referral("r", ID, positions=["supervisor"])
    case(services, classes={"danger": CHILD}, referrals=(asked,), positions=("supervisor",))
    assert (await manager.get(SEND)).status_code == 409


async def test_what_the_unit_will_read_is_shown_and_then_it_is_sent(manager: Browser, services: Upstream) -> None:
    to_send(services)
    page = unescape((await manager.get(PREVIEWED)).text)
    before, after = page.split('id="before-heading"')[1].split('id="after-heading"')
    assert ((NAME in before), (NAME in after), (NEEDS in after)) == (False, True, True)
    assert "Only once the unit has accepted: names" in before
    assert "The person did not agree to it: how to reach the person" in after
    assert commands(services) == []
    services.says("identification", "POST", f"/reports/{ID}/referrals", Reply(receipt(ID, positions=["case"])))
    answer = await posted(manager, PREVIEWED, SEND, SENT)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done=sent")
    assert commands(services) == [{**SENT, "expectedVersion": 3}]


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("nothing-to-rest-on", "has to agree to this purpose and this unit"),
        ("unit-already-asked", "A request for this purpose is with a unit already"),
        ("unit-not-suitable", "Choose another unit of the list"),
    ],
)
async def test_a_refused_request_says_why_above_what_would_be_read(
    manager: Browser, services: Upstream, slug: str, said: str
) -> None:
    to_send(services)
    services.says("identification", "POST", f"/reports/{ID}/referrals", problem(409, slug))
    refused = await posted(manager, PREVIEWED, SEND, SENT)
    assert (refused.status_code, said in refused.text, NAME in refused.text) == (409, True, True)


async def test_the_record_leads_to_both_and_says_what_the_person_agreed_to(
    manager: Browser, services: Upstream
) -> None:
    asked = referral("r", ID, purpose=HELP, unitId=SHELTER, positions=["case"])
    case(services, answered(agreed=False, live=False), answered(), referrals=(asked,))
    page = unescape((await manager.get(f"/records/{ID}")).text)
    main = page[page.index("spona-standing__acts") : page.index('id="danger"')]
    assert (f'href="{SEND}"' in main, f'href="{AGREE}"' in page) == (True, True)
    agreed = page[page.index('id="agreed"') : page.index('id="report"')]
    assert agreed.count("spona-item__name") == 1
    for said in ("in force", "names, care needs", "Until 2 Mar 2027", "Reception centre"):
        assert said in agreed
    assert page.count("The person agreed to be sent to units (Emergency accommodation)") == 1
    assert page.count("The person did not agree to be sent to units (Emergency accommodation)") == 1
    assert "Reception centre: take the request on, or say why not" in page


async def test_a_unit_reads_that_the_person_did_not_agree_and_what_is_asked_of_it(
    browser: Browser, services: Upstream
) -> None:
    browser.gateway.headers.update({"accept": "text/html", "accept-language": "en"})
    await browser.sign_in("reception.centre", to="/")
    grant = (f"grant.{HELP}",)
    accepted = {"state": "accepted", "acceptedAt": "2026-12-02T11:00:00Z"}
    case(services, positions=grant, classes={"consent": {"status": "given"}, "triage": None})
    shown = report(ID, classes={"danger": ADULT}, positions=list(grant), state="received")
    shown["withheld"] = [held_back("safe_contact", "not_agreed")]
    services.says("identification", "GET", "/reports/{}", Reply(shown))
    items = [referral("r", ID, purpose=HELP, unitId=SHELTER, positions=list(grant), **accepted)]
    services.says("referral", "POST", "/referrals/by-report", Reply({"items": [{"reportId": ID, "referrals": items}]}))
    page = (await browser.get(f"/records/{ID}")).text
    assert "The person did not agree to it: how to reach the person" in page
    assert re.search(r"What is asked for</dt><dd>Emergency accommodation", page)

"""The formal procedure on the record: the section, what its reader has to do now, where the record leads, and what happened."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.gateway.pages.procedures import AT, DISSENT, ID, INTERVIEW, PANEL, PROPOSAL, REVIEW, TEXT, shows
from tests.support.cookie_browser import Browser
from tests.support.upstream import Upstream

ASSIGNED = {"assignment": {"caseId": ID, "manager": "Olivera Savić", "since": AT}}
FOUND = {name: PROPOSAL[name] for name in ("outcome", "acts", "means", "forms", "otherProtection")}
PAGES = [
    *("procedure", "panel", "panel-member", "presumption", "interview", "proposal", "signature", "decision", "ruling"),
    *("discontinuation", "dismiss", "review", "review-decision", "question", "revocation", "revocation-confirmation"),
]


async def record(duty: Browser, services: Upstream, state: str, position: str, **more: Any) -> str:
    classes = {**ASSIGNED, **more.pop("classes", {})}
    shows(services, state=state, position=position, classes=classes, **more)
    answer = await duty.get(f"/records/{ID}")
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize(
    ("state", "position", "you", "said", "leads"),
    [
        ("open", "case", "", "You: appoint the panel", "panel"),
        ("open", "supervisor", "", "The case manager: appoint the panel", ""),
        ("assessment", "case", "", "interview the person", "interview"),
        ("assessment", "panel", "pedagogue", "interview the person", "interview"),
        ("proposed", "panel", "pedagogue", "You: sign the proposal", "signature"),
        ("proposed", "panel", "psychologist", "The other members of the panel", ""),
        ("proposed", "case", "", "The other members of the panel", ""),
        ("signed", "supervisor", "", "You: confirm the decision", "decision"),
        ("signed", "supervisor", "pedagogue", "A supervisor outside the panel", ""),
        ("signed", "panel", "pedagogue", "A supervisor outside the panel", ""),
        ("dissented", "director", "", "You as the director: decide", "ruling"),
        ("dissented", "supervisor", "", "The director decides", ""),
        ("identified", "supervisor", "", "has identified the person", ""),
        ("not_identified", "case", "", "has not assessed the person", ""),
        ("discontinued", "case", "", "is discontinued", ""),
    ],
)
async def test_what_the_reader_has_to_do_now_is_first(
    duty: Browser, services: Upstream, state: str, position: str, you: str, said: str, leads: str
) -> None:
    page = await record(duty, services, state, position, you=you)
    banner = page.partition('class="spona-standing ')[2].partition("</section")[0]
    assert said in banner
    assert [each for each in PAGES if f'href="/records/{ID}/{each}"' in banner] == ([leads] if leads else [])


async def test_a_member_proposes_once_the_person_was_interviewed(duty: Browser, services: Upstream) -> None:
    page = await record(duty, services, "assessment", "panel", you="pedagogue", interviews=[INTERVIEW])
    banner = page.partition('class="spona-standing ')[2].partition("</section")[0]
    assert f"/records/{ID}/proposal" in banner


@pytest.mark.parametrize(
    ("state", "position", "leads"),
    [
        ("", "case", {"procedure", "dismiss"}),
        ("", "supervisor", set()),
        ("open", "case", {"panel", "interview"}),
        ("open", "supervisor", {"discontinuation"}),
        ("assessment", "case", {"presumption", "interview"}),
        ("assessment", "panel", {"interview", "proposal"}),
        ("assessment", "supervisor", {"panel-member", "discontinuation"}),
        ("proposed", "case", set()),
        ("proposed", "supervisor", {"panel-member", "discontinuation"}),
        ("signed", "supervisor", {"decision", "discontinuation"}),
        ("dissented", "director", {"ruling"}),
        ("identified", "case", {"question"}),
        ("identified", "director", set()),
        ("discontinued", "case", {"procedure"}),
    ],
)
async def test_the_record_leads_to_what_is_possible_now(
    duty: Browser, services: Upstream, state: str, position: str, leads: set[str]
) -> None:
    page = await record(duty, services, state, position, you="pedagogue" if position == "panel" else "")
    assert {each for each in PAGES if f'href="/records/{ID}/{each}"' in page} == leads


async def test_who_sees_no_procedure_is_not_led_to_open_another(duty: Browser, services: Upstream) -> None:
    page = await record(duty, services, "open", "intake", classes={"procedure": None})
    assert [each for each in ("procedure", "dismiss") if f'href="/records/{ID}/{each}"' in page] == []
    assert 'id="procedure"' not in page


async def test_the_section_shows_what_was_written_and_the_history_what_happened(
    duty: Browser, services: Upstream
) -> None:
    returned = {"at": AT, "reason": "Недостаје образложење."}
    more = {"interviews": [INTERVIEW], "returns": [returned], "proposals": [PROPOSAL, PROPOSAL]}
    page = await record(duty, services, "dissented", "director", **more)
    section, _, history = page.partition('id="procedure"')[2].partition('id="history"')
    names = [name for _, name in PANEL.values()]
    for said in (*names, TEXT, "Recruitment", "Deception", "Does not agree", DISSENT["reason"], INTERVIEW["notes"]):
        assert str(said) in section
    assert returned["reason"] in section
    assert "ago)" in section.partition("</dl>")[0], "how long it has been open"
    assert section.count("<details") >= 1, "the proposal that was returned"
    for said, times in (
        ("The formal procedure was opened", 1),
        ("The panel was appointed", 1),
        ("A decision was proposed", 2),
        ("A member of the panel did not agree", 1),
        ("The proposal was returned to the panel", 1),
        ("An interview with the person was recorded", 1),
    ):
        assert history.count(said) == times, said


async def test_the_decision_is_shown_with_its_reasons_to_who_reads_them(duty: Browser, services: Upstream) -> None:
    decided = {"decision": {**FOUND, "decidedAt": AT}, "reasons": {"text": "Образложење одлуке."}}
    page = await record(duty, services, "identified", "case", classes=decided)
    section, _, history = page.partition('id="decision"')[2].partition('id="history"')
    assert "The person is identified as a victim of trafficking" in section
    assert "Образложење одлуке." in section
    assert "The Centre decided" in history


async def test_why_it_was_discontinued_is_shown(duty: Browser, services: Upstream) -> None:
    ended = {"discontinuedAs": "left_country", "discontinued": "Отпутовала је."}
    page = await record(duty, services, "discontinued", "supervisor", **ended)
    section, _, history = page.partition('id="procedure"')[2].partition('id="history"')
    assert ("The person has left the country" in section, "Отпутовала је." in section) == (True, True)
    assert "The procedure was discontinued" in history


@pytest.mark.parametrize(
    ("state", "position", "more", "said", "leads"),
    [
        (
            "not_identified",
            "case",
            {"reviewUntil": "2026-12-10"},
            "has not assessed the person",
            {"procedure", "review"},
        ),
        ("discontinued", "case", {"reviewUntil": "2026-12-10"}, "is discontinued", {"procedure", "review"}),
        ("identified", "case", {}, "a victim", {"question"}),
        ("identified", "case", {"challenge": "revoked"}, "is revoked", {"procedure"}),
        ("discontinued", "case", {"challenge": "review_requested"}, "The director decides", set()),
        ("not_identified", "director", {"challenge": "review_requested"}, "You as the director", {"review-decision"}),
        (
            "not_identified",
            "director",
            {"challenge": "review_requested", "decidedByYou": True},
            "The director decides",
            set(),
        ),
        ("identified", "director", {"challenge": "questioned"}, "You as the director", {"revocation"}),
        ("identified", "case", {"challenge": "questioned"}, "The director decides", set()),
        (
            "identified",
            "director",
            {"challenge": "revocation_proposed"},
            "You as the other",
            {"revocation-confirmation"},
        ),
        (
            "identified",
            "director",
            {"challenge": "revocation_proposed", "challengedByYou": True},
            "Another director",
            set(),
        ),
        ("identified", "supervisor", {"challenge": "revoked"}, "is revoked", set()),
    ],
)
async def test_what_follows_on_a_decision_is_said_and_led_to(
    duty: Browser, services: Upstream, state: str, position: str, more: dict[str, Any], said: str, leads: set[str]
) -> None:
    page = await record(duty, services, state, position, **more)
    assert said in page.partition('class="spona-standing ')[2].partition("</section")[0]
    assert {each for each in PAGES if f'href="/records/{ID}/{each}"' in page} == leads


async def test_a_revoked_decision_stays_readable_with_both_days(duty: Browser, services: Upstream) -> None:
    revoked = {**FOUND, "decidedAt": AT, "revokedAt": "2026-11-28T09:42:00Z"}
    step = {**REVIEW, "step": "revoked", "actedAs": "director", "error": "another_person"}
    page = await record(
        duty, services, "identified", "case", challenge="revoked", challenges=[step], classes={"decision": revoked}
    )
    section, _, history = page.partition('id="procedure"')[2].partition('id="history"')
    for text in (
        "Decision revoked",
        "25 Nov 2026",
        "28 Nov 2026",
        "The person is identified as a victim",
        REVIEW["reason"],
    ):
        assert str(text) in section
    assert "the decision is revoked" in history
    assert "spona-standing spona-means-ended" in page


async def test_a_review_shows_the_procedure_and_the_decision_before_it(duty: Browser, services: Upstream) -> None:
    member = {"personId": ID, "name": "Прва Чланица", "profession": "pedagogue", "appointedAt": AT, "isYou": False}
    earlier = {"id": ID, "state": "not_identified", "openedAt": AT, "endedAt": AT, "challenge": "admitted"}
    before = {"outcome": "not_identified", "acts": [], "means": [], "forms": [], "decidedAt": AT, "at": AT}
    decided = {**FOUND, "decidedAt": AT, "earlier": [{**before, "otherProtection": "asylum"}]}
    page = await record(
        duty,
        services,
        "identified",
        "case",
        isReview=True,
        earlier=[{**earlier, "panel": [member]}],
        isOnNewFacts=True,
        classes={"decision": decided, "reasons": {"text": "Ново.", "earlier": [{"text": "Старо.", "at": AT}]}},
    )
    section = page.partition('id="procedure"')[2].partition('id="history"')[0]
    for text in ("This procedure is a review", "opened on new facts", "Прва Чланица", "Старо.", "Ново.", "Asylum"):
        assert text in section


@pytest.mark.parametrize(("how", "again"), [("in_person", False), ("could_not_be_served", True)])
async def test_what_could_not_be_served_is_served_later_and_may_be_reviewed_meanwhile(
    duty: Browser, services: Upstream, how: str, again: bool
) -> None:
    served = {"servedOn": "2026-11-28", "how": how, "language": "sr", "copyLeft": "kept_at_centre"}
    page = await record(
        duty, services, "not_identified", "case", classes={"decision": {**FOUND, "decidedAt": AT, "served": served}}
    )
    assert ("Decision not served yet" in page) is again
    assert [f'href="/records/{ID}/{each}"' in page for each in ("served", "review")] == [again] * 2

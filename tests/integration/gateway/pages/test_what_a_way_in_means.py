"""What a way in means, on the receipt and on the record: to the one who reported, to the one who keyed it in, and to the Centre."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.integration.gateway.pages.test_record_bar import shown
from tests.integration.gateway.pages.test_ways_in_on_pages import asked_on
from tests.support.cookie_browser import Browser
from tests.support.drafts import Drafts
from tests.support.upstream import Reply, Upstream, problem, receipt

ID, OTHER = "0190a7f0-0000-7000-8000-000000000001", "0190a7f0-0000-7000-8000-000000000002"
MOMENT = "2026-11-24T12:00:00+00:00"


def stands(
    services: Upstream, way: str, consent: str | None = None, keyed: dict[str, str] | None = None, **more: Any
) -> None:
    """An adult's report of this way in, before identification, of which nothing but the receipt can be read."""
    found = receipt(ID, **more)
    found["classes"]["danger"] = {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None}
    asked = {"askedAt": MOMENT, "askedAs": "duty", "answer": None}
    question = {"id": ID, "code": "still_there", "text": None, **asked}
    found["classes"]["open_question"] = {"waiting": 1, "codesOnly": way == "through_me", "questions": [question]}
    found["classes"]["reference"] |= {"keyed": keyed} if keyed else {}
    if "receipt" in more.get("withheld", ()):
        del found["classes"]["receipt"]
    else:
        found["classes"]["receipt"] |= {"wayIn": way, "csrTold": False, "consentStatus": consent}
    services.says("identification", "GET", f"/reports/{ID}/receipt", Reply(found))
    # The receipt rests on nothing else of the report, so it is there when that cannot be read (DESIGN 10.2).
    services.says("identification", "GET", f"/reports/{ID}", problem(503, "unavailable"))


@pytest.mark.parametrize(
    ("way", "said", "adds", "writes"),
    [
        ("consent_adult", None, True, True),
        ("could_not_ask", "stays sealed", True, True),
        ("through_me", "Who the person is stays with you.", False, False),
        ("official_duty", "told without a name", True, True),
        ("vital_interest", "could not be asked", True, True),
    ],
)
async def test_the_receipt_says_what_the_way_means_and_offers_no_text_that_it_never_holds(
    author: Browser, services: Upstream, way: str, said: str | None, adds: bool, writes: bool
) -> None:
    stands(services, way)
    page = (await author.get(f"/entries/{ID}")).text
    section = page.partition('id="way"')[2].partition("</section>")[0]
    assert (said or "") in section
    assert bool(section) is (said is not None)
    assert ("Unverified:" in section) is (way == "official_duty")
    assert (f'href="/entries/{ID}/add"' in page) is adds
    question = page.partition('id="question"')[2].partition("</section>")[0]
    assert ("<textarea" in question) is writes
    assert (f'href="/entries/{ID}/consent"' in page) is (way != "official_duty")


@pytest.mark.parametrize(("way", "writes"), [("through_me", False), ("consent_adult", True)])
async def test_a_colleague_who_is_told_no_way_in_is_offered_what_is_accepted(
    author: Browser, services: Upstream, way: str, writes: bool
) -> None:
    """Their unit reads no receipt: only the question says whether words are taken."""
    stands(services, way, positions=["unit"], withheld=("receipt",))
    page = (await author.get(f"/entries/{ID}")).text
    question = page.partition('id="question"')[2].partition("</section>")[0]
    assert ('type="radio"' in question, "<textarea" in question) == (True, writes)


async def test_a_text_alone_is_not_offered_through_the_reporter(author: Browser, services: Upstream) -> None:
    stands(services, "through_me")
    page = (await author.get(f"/entries/{ID}/add")).text
    assert "takes no text" in page
    assert "<textarea" not in page


async def test_who_keyed_it_in_is_told_the_way_too_and_does_not_open_it(author: Browser, services: Upstream) -> None:
    """The words are of a reporter who is another person; no place to write is offered, and nothing but the receipt is read."""
    keyed = {"source": "phone", "enteredBy": "intake", "receivedAt": MOMENT, "enteredAt": MOMENT}
    stands(services, "through_me", keyed=keyed, positions=["author", "intake"])
    page = (await author.get(f"/entries/{ID}")).text
    assert "Only the reporter knows who the person is." in page
    assert "Who the person is stays with you." not in page
    assert f'href="/entries/{ID}/add"' not in page
    assert "without saying who the person is" in page
    assert not [call for call in services.to("identification") if call.path == f"/reports/{ID}"]


@pytest.mark.parametrize(
    ("way", "consent", "said", "silent"),
    [
        ("could_not_ask", "given", "has agreed since", "stays sealed"),
        ("vital_interest", "given", "has agreed since", "Ask the person"),
        ("could_not_ask", "refused", "The person does not agree.", "stays sealed"),
        ("consent_adult", "refused", "The person does not agree.", "has agreed since"),
        ("consent_adult", "given", "", "The person does not agree."),
    ],
)
async def test_the_receipt_says_what_the_person_has_said_since(
    author: Browser, services: Upstream, way: str, consent: str, said: str, silent: str
) -> None:
    stands(services, way, consent)
    page = (await author.get(f"/entries/{ID}")).text
    section = page.partition('id="way"')[2].partition("</section>")[0]
    assert bool(section) is bool(said)
    assert said in section
    assert silent not in section


async def test_through_the_reporter_beside_others_says_what_their_reports_tell(
    author: Browser, services: Upstream
) -> None:
    both = [
        {"id": each, "number": number, "reference": f"S-{number}", "childPath": False}
        for number, each in enumerate((ID, OTHER), start=1)
    ]
    stands(services, "through_me", persons=both)
    assert "may name the municipality and the place" in (await author.get(f"/entries/{ID}")).text
    stands(services, "consent_adult", persons=both)
    assert "may name the municipality and the place" not in (await author.get(f"/entries/{ID}")).text


async def test_what_is_added_to_such_a_report_asks_for_nothing_written(
    author: Browser, services: Upstream, drafts: Drafts
) -> None:
    stands(services, "through_me")
    page = await author.get(f"/entries/{ID}")
    made = Reporter(author)
    begun = await made.post(f"/entries/{ID}/extend", {"key": Form(page.text).fields["key"][:1]})
    made.draft = begun.headers["location"].split("/")[2]
    assert drafts.answers(made.draft) == {"wayIn": ["through_me"]}
    person = (await made.open("11")).text
    assert {"given_name", "number_value"}.isdisjoint(asked_on(person))
    await made.send("11", person, sex="female")
    shown = await made.open("18")
    assert (await made.send("18", shown.text)).headers["location"] == f"/entries/{ID}?added=1"
    (extension,) = drafts.extensions.values()
    assert extension["person"] == {"sex": "female"}


@pytest.mark.parametrize("way", ["through_me", "official_duty", "vital_interest"])
async def test_the_record_says_what_the_way_means_to_the_centre(browser: Browser, services: Upstream, way: str) -> None:
    encounter = {"companion": "other", "seenAlone": "no", "policeTold": "no"}
    classes = {
        "report": {"sector": "health", "wayIn": way, "wayInVerified": way != "official_duty", "urgency": "urgent"},
        "danger": {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None},
        "municipality": {"encounterRegion": "JUZNA_ISTOCNA_SRBIJA"},
        "encounter": {**encounter, "vitalReason": "other", "vitalWords": "Does <not> react."},
    }
    page = await shown(browser, services, "intake.centre", "intake", classes=classes, state="received")
    assert "What that means" in page
    assert ("(unverified)" in page) is (way == "official_duty")
    ask = page.partition('id="ask"')[2].partition("</details>")[0]
    assert ('name="question"' in ask, "<textarea" in ask) == (True, way != "through_me")
    assert "Something else; write what" in page
    assert "Does &lt;not&gt; react." in page
    assert ("/consent" in page) is (way != "official_duty")


@pytest.mark.parametrize(
    ("way", "rests_on", "means"),
    [
        ("vital_interest", "given after the report was filed", False),
        ("could_not_ask", "given after the report was filed", False),
        ("through_me", "The reporter speaks for the person", True),
    ],
)
async def test_the_record_rests_on_the_consent_that_was_given_since(
    browser: Browser, services: Upstream, way: str, rests_on: str, means: bool
) -> None:
    classes = {
        "report": {"sector": "health", "wayIn": way, "wayInVerified": True, "urgency": "urgent"},
        "danger": {"danger": "no", "childPath": False, "stillHere": "no", "stillHereUntil": None},
        "consent": {"status": "given", "entries": [], "attempts": []},
    }
    page = await shown(browser, services, "intake.centre", "intake", classes=classes, state="received")
    assert rests_on in page
    assert ("What that means" in page) is means

"""A decision and the rights that were explained, on paper: what is on it, for whom, and that its outside says nothing."""

from __future__ import annotations

import asyncio
import io
import json
import re
import threading
from html import unescape
from typing import Any

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import ContentStream

from contracts.words.procedures import Right
from gateway.pages.languages.choice import Language
from gateway.pages.record.papers.paper import Paper, Part
from gateway.pages.record.papers.pdf import pdf_of
from gateway.pages.record.papers.printable import RANGES, in_letters, without_letter
from tests.integration.gateway.pages.procedures import AT, ID, PANEL, TEXT, procedure, shows
from tests.support.cookie_browser import Browser
from tests.support.upstream import Upstream, problem

LANGUAGES = [each.value for each in Language]
KINDS = ["decision", "rights"]
# In any language and script; a name, and what the reasons say.
TELLING = re.compile(
    r"victim|traffick|exploit|[žz]rt(av|v)|трговин|жрт(ав|в)|trgovin|e[kx]sploat|експлоат|identif|идентиф|Бранка|без плате",
    re.IGNORECASE,
)
ACCESSIBLE = "<pdfuaid:part>1</pdfuaid:part>"
SAVED = "2026-10-05T22:30:00Z"
DECISION = {
    "outcome": "identified",
    "acts": ["recruitment"],
    "means": ["deception"],
    "forms": ["labour_exploitation", "forced_begging"],
    "otherProtection": None,
    "decidedAt": AT,
}
EXPLAINED = {
    "at": AT,
    "actedAs": "psychologist",
    "explainedOn": "2026-11-24",
    "rights": [each.value for each in Right],
    "language": "ar",
    "interpreter": True,
}
CLASSES: dict[str, Any] = {
    "receipt": {"stage": "concluded", "savedAt": SAVED, "takenOverAt": AT},
    "decision": DECISION,
    "reasons": {"text": TEXT},
    "rights": {"explanations": [EXPLAINED]},
}
VOTED = ("proposed", "signed", "signed")
SAID = {
    "decision": {
        "en": [
            *("Reported on: 6 Oct 2026", "Decided on: 25 Nov 2026", "Means: Deception", "Panel"),
            "Outcome: The person is identified as a victim of trafficking",
            "Forms of exploitation: Labour exploitation, forced begging",
            *("Psychologist: Proposed it", "Social worker: Signed", "Confirmed by: A supervisor outside the panel"),
        ],
        "sr-Cyrl": [
            *("Датум пријаве: 6. 10. 2026.", "Датум одлуке: 25. 11. 2026.", "Социјални радник: Потписао/ла"),
            "Исход: Особа је идентификована као жртва трговине људима",
        ],
        "sr-Latn": [
            *("Datum prijave: 6. 10. 2026.", "Datum odluke: 25. 11. 2026."),
            "Ishod: Osoba je identifikovana kao žrtva trgovine ljudima",
        ],
    },
    "rights": {
        "en": ["Rights explained on 24 Nov 2026", "Language: Arabic", "Free legal aid", "Psychologist of the panel"],
        "sr-Cyrl": ["Права објашњена 24. 11. 2026.", "Тумач: Уз тумача", "Психолог из тима"],
        "sr-Latn": ["Prava objašnjena 24. 11. 2026.", "Tumač: Uz tumača", "Psiholog iz tima"],
    },
}


def decided(services: Upstream, position: str = "case", votes: tuple[str | None, ...] = VOTED, **classes: Any) -> None:
    """A report that was decided about, as this position reads it."""
    members = procedure("signed")["panel"]
    panel = [each | {"vote": vote} for each, vote in zip(members, votes, strict=True)]
    panel.append(members[0] | {"replacedAt": AT, "vote": None})
    shows(services, state="identified", position=position, panel=panel, classes={**CLASSES, **classes})


async def paper(duty: Browser, kind: str, language: str) -> PdfReader:
    answer = await duty.get(f"/records/{ID}/papers/{kind}/{language}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.headers["cache-control"] == "no-store"
    number = 1 + KINDS.index(kind)
    assert answer.headers["content-disposition"] == f'attachment; filename="dokument-S-7K3Q-9F-{number}-{language}.pdf"'
    return PdfReader(io.BytesIO(answer.content))


def described(made: PdfReader) -> str:
    """The data that the file carries about itself."""
    xmp = made.xmp_metadata
    return "" if xmp is None else xmp.stream.get_data().decode()


def words_of(made: PdfReader) -> str:
    """Its text in one line."""
    return " ".join(" ".join(each.extract_text() for each in made.pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
async def test_a_paper_says_what_its_reader_reads_and_names_no_one(
    duty: Browser, services: Upstream, kind: str, language: str
) -> None:
    decided(services)
    said = words_of(await paper(duty, kind, language))
    assert [each for each in SAID[kind][language] if each not in said] == []
    assert (TEXT in said) is (kind == "decision"), "reasons stay as they were written"
    if (kind, language) == ("decision", "en"):
        assert said.count("Psychologist:") == 1, "who was replaced did not decide"
    assert [name for _, name in PANEL.values() if name in said] == []
    assert ID not in said
    page = unescape((await duty.get(f"/records/{ID}/papers/{kind}", accept_language=language)).text)
    shown = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert [each for each in SAID[kind][language] if each.partition(": ")[2] not in shown] == []
    assert page.count(f"/papers/{kind}/") == len(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
async def test_the_outside_of_a_paper_says_nothing(
    duty: Browser, services: Upstream, capfd: pytest.CaptureFixture[str], kind: str, language: str
) -> None:
    decided(services)
    made = await paper(duty, kind, language)
    assert made.metadata is not None
    title = {"en": "Document", "sr-Cyrl": "Документ", "sr-Latn": "Dokument"}[language]
    assert made.metadata.title == f"{title} S-7K3Q-9F/{1 + KINDS.index(kind)}"
    assert made.metadata.keys() <= {"/Title", "/Creator"}, "neither who made it nor when"
    said = described(made)
    assert ACCESSIBLE in said, "and the fonts of the engine have all its letters"
    outside = [*map(str, made.metadata.values()), said]
    page = (await duty.get(f"/records/{ID}/papers/{kind}", accept_language=language)).text
    outside += [f"/records/{ID}/papers/{kind}/{language}", page.partition("<title>")[2].partition("</title>")[0]]
    outside += re.findall(r"<meta [^>]*>", page)
    outside += words_of(made).split()[:2]
    assert [each for each in outside if TELLING.search(each)] == []
    if kind == "rights":
        assert TELLING.search(words_of(made)) is None, "it may be found in a bag"
    written = capfd.readouterr()
    assert TELLING.search(written.out + written.err) is None


@pytest.mark.parametrize("position", ["supervisor", "director", "panel", "grant.legal_aid", "grant.residence_status"])
async def test_who_decides_and_units_that_may_read_it_print_it(
    duty: Browser, services: Upstream, position: str
) -> None:
    decided(services, position)
    for kind in KINDS:
        await paper(duty, kind, "en")


CLOSED: dict[str, tuple[str, dict[str, Any]]] = {
    "author": ("author", {"decision": {"concludedAt": AT}, "reasons": None, "rights": None, "procedure": None}),
    "intake": ("intake", {"reasons": None, "rights": None, "procedure": None}),
    "duty": ("duty", {"reasons": None, "rights": None, "procedure": None}),
    "not decided": ("case", {"decision": None, "reasons": None}),
    "addressed": ("addressed.legal_aid", {"decision": None, "reasons": None, "rights": None, "procedure": None}),
}


@pytest.mark.parametrize("name", CLOSED)
@pytest.mark.parametrize("kind", KINDS)
async def test_all_others_get_what_an_unknown_record_gets(
    duty: Browser, services: Upstream, kind: str, name: str
) -> None:
    position, classes = CLOSED[name]
    decided(services, position, **classes)
    for address in (f"/records/{ID}/papers/{kind}", f"/records/{ID}/papers/{kind}/en"):
        assert (await duty.get(address)).status_code == 404
    record = await duty.get(f"/records/{ID}")
    assert record.status_code == 200
    assert "/papers/" not in record.text


@pytest.mark.parametrize("address", ["decision/de", "decision/EN", "appeal", "appeal/en", "decision/en.pdf"])
async def test_there_are_two_papers_in_three_languages(duty: Browser, services: Upstream, address: str) -> None:
    decided(services)
    assert (await duty.get(f"/records/{ID}/papers/{address}")).status_code == 404


async def test_a_record_that_is_closed_has_no_paper(duty: Browser, services: Upstream) -> None:
    services.says("identification", "GET", "/reports/{}", problem(404, "not-found"))
    assert (await duty.get(f"/records/{ID}/papers/decision/en")).status_code == 404


async def test_what_the_reader_does_not_read_is_left_out_and_named(duty: Browser, services: Upstream) -> None:
    decided(services, "grant.criminal_investigation", reasons=None, procedure=None, receipt=None, rights=None)
    said = words_of(await paper(duty, "decision", "en"))
    assert "Not in this copy: reasons, panel." in said
    assert "Labour exploitation" in said
    assert TEXT not in said
    assert "Reported on" not in said
    assert (await duty.get(f"/records/{ID}/papers/rights")).status_code == 404


@pytest.mark.parametrize(
    ("kind", "classes"),
    [
        ("decision", {"reference", "receipt", "decision", "reasons", "procedure"}),
        ("rights", {"reference", "decision", "rights"}),
    ],
)
async def test_only_what_is_on_it_is_read(duty: Browser, services: Upstream, kind: str, classes: set[str]) -> None:
    decided(services)
    services.calls.clear()
    await paper(duty, kind, "en")
    (read,) = (each for each in services.to("identification") if each.path == f"/reports/{ID}")
    assert {value for name, value in read.query_list if name == "classes"} == classes


async def test_what_the_director_decided_says_so(duty: Browser, services: Upstream) -> None:
    decided(services, votes=("proposed", None, "dissented"))
    said = words_of(await paper(duty, "decision", "en"))
    assert "Pedagogue: Did not vote" in said
    assert "Decided by: The director, since a member did not agree" in said
    assert "Confirmed by" not in said


@pytest.mark.parametrize(
    ("more", "said", "panel"),
    [
        ({"decision": {**DECISION, "revokedAt": "2026-11-28T09:00:00Z"}}, "is revoked by two directors", True),
        ({"decision": {**DECISION, "revokedAt": "2026-11-28T09:00:00Z"}}, "Revoked on: 28 Nov 2026", True),
        ({"procedure": procedure("open") | {"isReview": True}}, "is being reviewed", False),
    ],
)
async def test_a_decision_that_is_not_in_force_or_is_reviewed_says_so(
    duty: Browser, services: Upstream, more: dict[str, Any], said: str, panel: bool
) -> None:
    decided(services)
    assert said not in words_of(await paper(duty, "decision", "en"))
    decided(services, **more)
    words = words_of(await paper(duty, "decision", "en"))
    assert said in words
    assert ("Confirmed by" in words, "Not in this copy: panel" in words) == (panel, not panel)


async def test_a_report_that_was_keyed_in_was_reported_when_the_call_came(duty: Browser, services: Upstream) -> None:
    keyed = {"source": "phone", "receivedAt": "2026-10-01T08:00:00Z", "enteredAt": SAVED, "enteredBy": "intake"}
    reference = {"reference": "S-7K3Q-9F", "state": "received", "keyed": {**keyed, "offerable": False}}
    decided(services, reference=reference)
    assert "Reported on: 1 Oct 2026" in words_of(await paper(duty, "decision", "en"))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("#panic() *a* $x$ _b_ @c <d> \\ // e", ""),
        ("Прво.\n\nДруго.\nТреће.", ""),
        # Chinese, Amharic, Bengali and Tigrinya; a sign without a letter is there with its number, and read aloud.
        ("她害怕 🙂", "她害怕 [U+1F642]"),
        ("ውሳኔ ተሰጥቷል", ""),
        ("ফেরা", ""),
    ],
)
async def test_any_reasons_make_a_paper_and_are_not_logged(
    duty: Browser, services: Upstream, capfd: pytest.CaptureFixture[str], text: str, printed: str
) -> None:
    decided(services, reasons={"text": text})
    made = await paper(duty, "decision", "en")
    assert ACCESSIBLE in described(made)
    assert [each for each in capfd.readouterr() if "她" in each] == []
    assert (printed or " ".join(text.split())) in words_of(made)


async def test_letters_that_join_are_joined() -> None:
    """Of one Arabic letter three times the first, the middle and the last are drawn, also among Cyrillic."""
    made = PdfReader(io.BytesIO(await pdf_of(Paper("-", "-", "sr", "RS", [Part(texts=["ببب"])]))))
    drawn = ContentStream(made.pages[0].get_contents(), made).operations
    assert len({str(letters) for letters, operator in drawn if operator == b"Tj"}) > len(["ب", "-"])


async def test_the_engine_has_a_letter_for_each_sign_that_is_said_to_have_one() -> None:
    signs = [chr(sign) for first, last in json.loads(RANGES.read_text()) for sign in range(first, last + 1)]
    assert len(signs) > 15_000
    said = " ".join(signs)
    assert in_letters(said) == said
    assert ACCESSIBLE in described(
        PdfReader(io.BytesIO(await pdf_of(Paper("-", "-", "sr", "RS", [Part(texts=[said])]))))
    )
    assert without_letter("да 🙂 не\u00ad, 🙂") == ("🙂 (U+1F642)",)


async def test_a_long_paper_carries_its_reference_on_each_page(duty: Browser, services: Upstream) -> None:
    decided(services, reasons={"text": "\n".join([TEXT] * 60)})
    pages = (await paper(duty, "decision", "sr-Latn")).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "Dokument S-7K3Q-9F/1" in page.extract_text()
        assert f"{number}/{len(pages)}" in page.extract_text()


async def test_it_is_made_beside_the_event_loop(
    duty: Browser, services: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads, make = [], typst.compile

    def noted(*args: Any, **given: Any) -> Any:
        threads.append(threading.current_thread())
        return make(*args, **given)

    monkeypatch.setattr(typst, "compile", noted)
    decided(services)
    await paper(duty, "decision", "en")
    assert [each is threading.main_thread() for each in threads] == [False], "as PDF/UA at once"


@pytest.mark.parametrize("position", ["case", "panel", "grant.legal_aid"])
async def test_the_record_leads_to_its_papers(duty: Browser, services: Upstream, position: str) -> None:
    hidden: dict[str, Any] = {"procedure": None} if position.startswith("grant") else {}
    decided(services, position, **hidden)
    page = (await duty.get(f"/records/{ID}")).text
    assert re.findall(r'href="[^"]*/papers/(\w+)"', page) == KINDS
    decided(services, position, rights=None, **hidden)
    page = (await duty.get(f"/records/{ID}")).text
    assert re.findall(r'href="[^"]*/papers/(\w+)"', page) == ["decision"]


async def test_serving_leads_to_what_is_served(duty: Browser, services: Upstream) -> None:
    decided(services)
    assert f'href="/records/{ID}/papers/decision"' in (await duty.get(f"/records/{ID}/served")).text


async def test_a_service_that_is_away_is_said(duty: Browser, services: Upstream) -> None:
    services.says("identification", "GET", "/reports/{}", problem(503, "unavailable"))
    assert (await duty.get(f"/records/{ID}/papers/decision/en")).status_code == 503


async def test_one_person_has_two_papers_made_beside_each_other(duty: Browser, services: Upstream) -> None:
    decided(services)
    address = f"/records/{ID}/papers/decision/en"
    answers = await asyncio.gather(*(duty.get(address) for _ in range(8)))
    refused = [each for each in answers if each.status_code == 429]
    assert {each.status_code for each in answers} == {200, 429}
    assert {each.headers["retry-after"] for each in refused} == {"2"}
    assert all("Wait a few seconds, then ask again." in each.text for each in refused)
    assert (await duty.get(address)).status_code == 200

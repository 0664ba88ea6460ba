"""The Office's page: counts, a picture with its table, a file, and nothing that leads to a record."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest

from contracts.words.referrals import Stage, counted_in
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, problem

MOMENT, MIDNIGHT = "2026-11-25T09:30:00+00:00", "2026-11-24T23:00:00+00:00"
LIVE = {"reported": (43, 4), "taken_over": (39, 33), "referred": (61, 8), "accepted": (50, 46)}
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def flow(*, terms: bool = True, live: dict[str, tuple[int, int]] | None = None) -> dict[str, Any]:
    stages = LIVE if live is None else live
    rows = [(each.value, *stages.get(each.value, (0, 0))) for each in Stage]
    hidden = {"reported": (None, None), "accepted": (50, 45)}
    counted = [
        {"stage": "reported", "counts": "reports", "due": None, "overdue": None},
        {"stage": "referred", "counts": "referrals", "due": 5, "overdue": 10},
    ]
    return {
        "asOf": MOMENT,
        "live": True,
        "persons": 51,
        "stages": [
            {"stage": stage, "counts": counted_in(Stage(stage)), "reached": reached, "present": present}
            for stage, reached, present in rows
        ],
        "released": [
            {"stage": stage, "counts": counted_in(Stage(stage)), "reached": given[0], "present": given[1]}
            for stage, reached, present in rows
            for given in [hidden.get(stage, (reached // 5 * 5, present // 5 * 5))]
        ],
        "terms": {"asOf": MIDNIGHT, "stages": counted} if terms else None,
    }


async def office(browser: Browser, services: Upstream, answer: Reply) -> Browser:
    services.says("referral", "GET", "/flow", answer)
    await browser.sign_in("office.national", to="/figures")
    return browser


async def test_the_office_sees_stages_terms_and_the_picture_of_both(browser: Browser, services: Upstream) -> None:
    await office(browser, services, Reply(flow()))
    page = await browser.get("/figures", accept="text/html", accept_language="en")
    assert page.status_code == 200
    assert "25 Nov 2026" in page.text
    assert page.text.count("spona-flow__ribbon") == len(LIVE)
    reports, referrals = re.findall(r"<svg.*?</svg>", page.text, re.DOTALL)
    assert 'role="img" aria-labelledby="reports-title reports-desc"' in reports
    assert "the table beside it" in reports
    assert "Taken over by the Centre (33)" in reports
    assert "Accepted (46)" in referrals
    assert "Reported" not in referrals
    assert "style=" not in page.text
    assert page.text.count(">hidden</td>") == 2
    assert "What this does not mean" in page.text


async def test_reports_persons_and_requests_are_counted_apart(browser: Browser, services: Upstream) -> None:
    """A raid of four children: one report, four persons, four requests, and no number that is a sum of them."""
    raid = flow(live={"reported": (1, 1), "referred": (4, 4)}) | {"persons": 4}
    await office(browser, services, Reply(raid))
    page = unescape((await browser.get("/figures", accept="text/html", accept_language="en")).text)
    tiles = re.findall(r'spona-tile__number">(\d+)</span> ([^<]+)<', page)
    assert tiles == [("1", "Reports"), ("4", "Persons in these reports"), ("4", "Requests to units")]
    assert "In all" not in page
    assert not re.search(r">\s*5\s*<", page[page.index('<ul class="spona-tiles"') : page.index('id="terms-caption"')])


@pytest.mark.parametrize(
    ("live", "said"), [(True, "This is a demonstration, and its figures are live"), (False, "counted once a day")]
)
async def test_the_page_says_of_which_moment_its_figures_are_and_whether_they_are_live(
    browser: Browser, services: Upstream, *, live: bool, said: str
) -> None:
    await office(browser, services, Reply(flow() | {"live": live}))
    page = (await browser.get("/figures", accept="text/html", accept_language="en")).text
    assert "As of 25 Nov 2026 at 10:30." in page
    assert said in page
    assert ("figures are live" in page) is live


async def test_nothing_on_the_page_leads_to_a_record(browser: Browser, services: Upstream) -> None:
    await office(browser, services, Reply(flow()))
    page = (await browser.get("/figures", accept="text/html")).text
    shown = page[page.index('<div id="page"') :]
    assert not AN_ID.search(shown)
    assert set(re.findall(r'(?:href|action)="(/[^"]*)"', shown)) == {
        "/figures.csv",
        "/figures-notes.txt",
        "/guidance",
        "/help",
    }
    assert "<title>Статистика – Спона</title>" in page


async def test_before_the_first_report_and_the_first_midnight_the_page_says_so(
    browser: Browser, services: Upstream
) -> None:
    await office(browser, services, Reply(flow(terms=False, live={})))
    page = (await browser.get("/figures", accept="text/html", accept_language="en")).text
    assert "<svg" not in page
    assert "Nothing has been reported yet." in page
    assert "The first count is not done yet" in page


async def test_the_file_is_a_table_of_what_may_leave_and_no_live_number(browser: Browser, services: Upstream) -> None:
    await office(browser, services, Reply(flow()))
    answer = await browser.get("/figures.csv", accept_language="en")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="figures-2026-11-25.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    stages, terms = "25 Nov 2026 at 10:30", "25 Nov 2026 at 00:00"
    assert rows[1] == ["Reported", "Reports", "hidden", "hidden", "hidden", "hidden", stages, terms]
    assert rows[3] == ["Referred", "Requests to units", "60", "5", "5", "10", stages, terms]
    assert rows[4] == ["Accepted", "Requests to units", "50", "45", "no term", "no term", stages, ""]
    assert [len(row) for row in rows] == [len(rows[0])] * (1 + len(Stage)), "a heading and the stages, nothing else"
    assert answer.text.count('"') == 2 * sum(len(row) for row in rows)
    assert "61" not in answer.text


async def test_what_the_table_means_is_in_a_file_of_its_own(browser: Browser, services: Upstream) -> None:
    await office(browser, services, Reply(flow()))
    answer = await browser.get("/figures-notes.txt", accept_language="sr-Cyrl")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"] == 'attachment; filename="figures-2026-11-25-notes.txt"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["Стање по фазама 25. 11. 2026. у 10.30.", "Рокови, стање 25. 11. 2026. у 0.00."]
    assert any("између 1 и 4" in line for line in lines)
    assert any("заокружени наниже на пет" in line for line in lines)
    page = unescape((await browser.get("/figures", accept="text/html", accept_language="sr-Cyrl")).text)
    assert [line for line in lines[4:] if f"<li>{line}</li>" not in page] == []
    assert lines[4:]


async def test_the_name_of_a_file_is_the_day_in_belgrade(browser: Browser, services: Upstream) -> None:
    await office(browser, services, Reply(flow() | {"asOf": "2026-11-25T23:30:00+00:00"}))
    answer = await browser.get("/figures.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="figures-2026-11-26.csv"'


@pytest.mark.parametrize("path", ["/figures", "/figures.csv", "/figures-notes.txt"])
async def test_who_may_not_read_the_flow_is_told_so(browser: Browser, services: Upstream, path: str) -> None:
    services.says("referral", "GET", "/flow", problem(403, "forbidden"))
    await browser.sign_in("health.nis", to="/")
    answer = await browser.get(path, accept="text/html", accept_language="en")
    assert answer.status_code == 403
    assert "Your role does not allow this" in answer.text


@pytest.mark.parametrize("path", ["/figures", "/figures.csv", "/figures-notes.txt"])
async def test_a_stranger_is_sent_to_sign_in_and_back(browser: Browser, path: str) -> None:
    answer = await browser.get(path, accept="text/html")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/auth/sign-in")


@pytest.mark.parametrize(
    ("reply", "status", "wait", "said"),
    [
        (problem(503, "unavailable", headers={"retry-after": "7"}), 503, "7", "cannot be reached just now"),
        (Reply(status=502, raw=b"Jelisaveta-Kanarinac", strange=True), 500, None, "Something went wrong on our side"),
    ],
    ids=["away", "nobody expects it"],
)
async def test_when_the_counting_service_is_away_or_fails_the_page_says_what_to_do(
    browser: Browser, services: Upstream, reply: Reply, status: int, wait: str | None, said: str
) -> None:
    services.says("referral", "GET", "/flow", reply)
    await browser.sign_in("office.national", to="/")
    answer = await browser.get("/figures", accept="text/html", accept_language="en")
    assert (answer.status_code, answer.headers.get("retry-after"), said in answer.text) == (status, wait, True)
    assert ("Code of this event:" in answer.text, "Kanarinac" in answer.text) == (True, False)

"""What the Centre's intake answers about who reported, by the pages."""

from __future__ import annotations

from tests.integration.gateway.pages.reporter import Form, Reporter
from tests.support import demo_people, form_oracle

WARD = demo_people.PEOPLE["health.nis"].unit
CALLER = "19"
PLACE = {"policeTold": "no", "encounterMunicipality": "71331"}
HOW: dict[str, str | list[str]] = {
    "source": "phone",
    "callerSector": "health",
    "callerUnit": str(WARD),
    "callerName": "Dr Neko",
    "callerPhone": "060 000 0000",
}
CODES = {row["code"] for sector in form_oracle.sectors() for row in form_oracle.questions(sector)}


async def begun(keyer: Reporter, **typed: list[str]) -> str:
    page = await keyer.browser.get("/entry/keyed")
    assert page.status_code == 200, page.text
    answer = await keyer.post("/entry/keyed", {**Form(page.text).fields, **typed})
    assert answer.status_code == 303, answer.text
    keyer.draft = answer.headers["location"].split("/")[2]
    return str(answer.headers["location"])


async def to_the_end(keyer: Reporter, **how: str | list[str]) -> str:
    answer = await keyer.answer(CALLER, **{**HOW, **how})
    assert answer.headers["location"] == f"/entry/{keyer.draft}/1", answer.text
    return (await keyer.go_to_the_end()).text


async def asked_on(keyer: Reporter, step: str) -> set[str]:
    page = (await keyer.open(step)).text
    return {code for code in CODES if f'name="{code}"' in page}

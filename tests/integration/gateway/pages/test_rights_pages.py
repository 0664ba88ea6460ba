"""What a person has a right to and how the decision was served: two forms, and what is sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.gateway.pages.reporter import hidden
from tests.integration.gateway.pages.test_dismissing_page import ID, shows
from tests.support.cookie_browser import Browser
from tests.support.upstream import Reply, Upstream, receipt

DAY = ["30", "11", "2026"]
RIGHTS: tuple[str, str, dict[str, Any], dict[str, Any]] = (
    "rights",
    "rights",
    {"explainedOn": DAY, "rights": ["legal_aid", "compensation"], "language": "sr", "interpreter": "no"},
    {"explainedOn": "2026-11-30", "rights": ["legal_aid", "compensation"], "language": "sr", "interpreter": False},
)
SERVED: tuple[str, str, dict[str, Any], dict[str, Any]] = (
    "served",
    "decision/service",
    {"servedOn": DAY, "how": "shelter", "language": "sr", "copyLeft": "kept_at_centre"},
    {"servedOn": "2026-11-30", "how": "shelter", "language": "sr", "copyLeft": "kept_at_centre"},
)


@pytest.mark.parametrize(("page", "path", "typed", "body"), [RIGHTS, SERVED], ids=["rights", "served"])
async def test_a_form_is_sent_once_and_leads_back(
    duty: Browser, services: Upstream, page: str, path: str, typed: dict[str, Any], body: dict[str, Any]
) -> None:
    shows(services, positions=["case"])
    services.says("identification", "POST", f"/reports/{ID}/procedure/{path}", Reply(receipt(ID, state="received")))
    address = f"/records/{ID}/{page}"
    form = (await duty.get(address)).text
    assert all(f'name="{name}"' in form for name in typed)
    fields = {"key": hidden("key", form), "version": hidden("version", form), **typed}
    empty = await duty.gateway.post(address, data={name: fields[name] for name in ("key", "version")})
    assert empty.status_code == 422
    answer = await duty.gateway.post(address, data=fields)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"].startswith(f"/records/{ID}?done=")
    sent = [call.sent for call in services.to("identification") if call.path.endswith(path)]
    assert sent == [{"expectedVersion": 3, **body}]


async def test_a_recovery_period_is_asked_for_what_its_step_needs(duty: Browser, services: Upstream) -> None:
    shows(services, positions=["case"])
    services.says("identification", "POST", f"/reports/{ID}/procedure/recovery", Reply(receipt(ID, state="received")))
    address = f"/records/{ID}/recovery"
    assert "<form" not in (await duty.get(address)).text.split("<main")[1].split("</main")[0]
    form = (await duty.get(f"{address}?step=granted")).text
    said = {"step": "granted", "appliesTo": "foreigners", "residenceStatus": "asylum", "basis": "Rešenje 1"}
    typed = {"happenedOn": DAY, "startsOn": DAY, "endsOn": ["", "", ""], **said}
    fields = {"key": hidden("key", form), "version": hidden("version", form), **typed}
    answer = await duty.gateway.post(address, data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/records/{ID}?done=recovery_recorded")
    sent = [call.sent for call in services.to("identification") if call.path.endswith("recovery")]
    assert sent == [{"expectedVersion": 3, "happenedOn": "2026-11-30", "startsOn": "2026-11-30", **said}]

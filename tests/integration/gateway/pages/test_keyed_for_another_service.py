"""What was answered for the caller's service is neither looked at nor sent once the caller belongs to another one."""

from __future__ import annotations

from tests.integration.gateway.pages.keyed import CALLER, HOW, PLACE, asked_on
from tests.integration.gateway.pages.reporter import SHORTEST, Reporter
from tests.support import form_oracle
from tests.support.drafts import Drafts


async def test_what_was_answered_for_another_service_is_named_before_it_is_sent(
    keyer: Reporter, drafts: Drafts
) -> None:
    await keyer.answer(CALLER, **HOW)
    own = next(each for each in form_oracle.own("health") if each["kind"] != "day" and "when" not in each)
    (step, *_) = [step for step in map(str, range(11, 18)) if own["code"] in await asked_on(keyer, step)]
    await keyer.answer(step, **{own["code"]: form_oracle.good_answer(own)})
    assert 'id="not-asked"' not in (await keyer.open("7")).text
    page = await keyer.open(CALLER, "?to=7")
    await keyer.send(CALLER, page.text, **{**HOW, "callerSector": "police", "callerUnit": ""})
    check = (await keyer.open("7")).text
    shown = check[check.index('id="not-asked"') :]
    assert shown[: shown.index("</section>")].count("<li>") == 1
    for step, typed in {**SHORTEST, "4": {"indicators": "G12"}, "6": PLACE}.items():
        await keyer.answer(step, **typed)
    await keyer.send("7", (await keyer.open("7")).text)
    assert own["code"] not in str(drafts.filings[0])


async def test_a_number_in_an_answer_of_another_service_keeps_no_report_from_being_checked_and_sent(
    keyer: Reporter, drafts: Drafts
) -> None:
    await keyer.answer(CALLER, **{**HOW, "callerSector": "ngo", "callerUnit": ""})
    (step, *_) = [step for step in map(str, range(11, 18)) if "helpline_reference" in await asked_on(keyer, step)]
    await keyer.answer(step, helpline_reference="0101990710006")
    assert f"/entry/{keyer.draft}/{step}?to=7#helpline_reference" in (await keyer.open("7")).text
    page = await keyer.open(CALLER, "?to=7")
    await keyer.send(CALLER, page.text, **{**HOW, "callerSector": "police", "callerUnit": ""})
    assert "helpline_reference" in drafts.answers(keyer.draft)
    for each, typed in {**SHORTEST, "6": PLACE}.items():
        await keyer.answer(each, **typed)
    check = await keyer.open("7")
    assert check.status_code == 200, check.text
    assert "#helpline_reference" not in check.text
    sent = await keyer.send("7", check.text)
    assert "?sent=1" in sent.headers["location"], sent.text

"""Municipalities and institutions to choose from: by the alphabet of the page, and what is near the reporter first."""

from __future__ import annotations

import re
from html import unescape

import pytest

from contracts import reference
from gateway.pages.languages.alphabet import by_alphabet
from gateway.pages.languages.choice import Language
from tests.integration.gateway.pages.reporter import Form, Reporter

NEAR = "Центар за социјални рад Ниш, Служба за заштиту деце и одраслих"


@pytest.mark.parametrize(
    ("language", "municipalities", "institutions"),
    [
        (
            "sr-Cyrl",
            ("Ада", "Житиште", "Јагодина", "Љиг", "Чачак", "Шид", "На Косову и Метохији", "У иностранству", "Не знам"),
            ("Ада", "Јагодина", "Љиг", "Чачак"),
        ),
        (
            "sr-Latn",
            ("Crna Trava", "Čačak", "Ćuprija", "Lučani", "Ljig"),
            ("Crna Trava", "Čačak", "Ćuprija"),
        ),
    ],
)
async def test_lists_stand_in_the_order_of_their_alphabet(
    reporter: Reporter, language: str, municipalities: tuple[str, ...], institutions: tuple[str, ...]
) -> None:
    await reporter.answer("3", age="child")
    reporter.browser.gateway.headers["accept-language"] = language
    for step, wanted in (("6", municipalities), ("5", institutions)):
        page = (await reporter.open(step)).text
        places = [page.index(f"{name}</option>") for name in wanted]
        assert places == sorted(places)


@pytest.mark.parametrize(
    ("name", "first", "left_out"),
    [("language", ("Српски", "Ромски", "Албански"), ("vo", "ae", "la")), ("citizenship", ("Србија",), ("AQ", "BV"))],
)
async def test_frequent_ones_come_first_and_what_nobody_speaks_or_comes_from_is_not_offered(
    reporter: Reporter, name: str, first: tuple[str, ...], left_out: tuple[str, ...]
) -> None:
    reporter.browser.gateway.headers["accept-language"] = Language.SR_CYRL
    page = (await reporter.open("11")).text
    groups = re.findall(r'<optgroup label="([^"]*)">(.*?)</optgroup>', of_select(page, name), re.DOTALL)
    frequent, others = [re.findall(r'<option value="([^"]*)">([^<]*)<', found) for _, found in groups]
    assert [heading for heading, _ in groups] == ["Најчешће", "Остало"]
    assert tuple(text.capitalize() for _, text in frequent[: len(first)]) == first
    assert not {code for code, _ in others} & {*left_out, *(code for code, _ in frequent)}
    names = [text for _, text in others]
    assert names == sorted(names, key=by_alphabet)
    # What was answered before it was left out stays answered and readable, and is sent again with its screen.
    assert (await reporter.answer("11", **{name: left_out[0]})).status_code == 303
    word = {"vo": "волапик", "AQ": "Антарктик"}[left_out[0]]
    again = (await reporter.open("11")).text
    assert f'<option value="{left_out[0]}" selected>{word}</option>' in of_select(again, name)
    assert not any(f'value="{each}"' in of_select(again, name) for each in left_out[1:])
    assert (await reporter.answer("11")).status_code == 303
    assert word in (await reporter.open("7")).text


def of_select(page: str, name: str) -> str:
    """One list of a page."""
    return page.split(f'name="{name}"')[1].split("</select>", maxsplit=1)[0]


async def shown(reporter: Reporter) -> dict[str, list[str]]:
    """The groups of the list of institutions, in their order, with the names in each."""
    await reporter.answer("3", age="child")
    reporter.browser.gateway.headers["accept-language"] = Language.SR_CYRL
    page = unescape((await reporter.open("5")).text)
    groups = re.findall(r'<optgroup label="([^"]*)">(.*?)</optgroup>', page.split("</select>")[0], re.DOTALL)
    return {heading: re.findall(r"<option[^>]*>([^<]*)</option>", found) for heading, found in groups}


async def test_institutions_stand_in_groups_with_those_nearby_first(reporter: Reporter) -> None:
    groups = await shown(reporter)
    assert list(groups) == ["У вашој општини", "Центри за социјални рад"]
    assert NEAR in groups["У вашој општини"]
    assert any(name.startswith("Полицијска управа Ниш") for name in groups["У вашој општини"])
    centres = groups["Центри за социјални рад"]
    assert (centres[0], centres[-1]) == ("Ада", "Шид")
    assert len({name[:3] for name in centres}) > 100, "three letters typed lead close to the town"


async def test_every_institution_that_can_be_left_out_is_in_one_group(reporter: Reporter) -> None:
    names = [name for group in (await shown(reporter)).values() for name in group]
    kinds = ("social_work", "investigators", "patrol")
    assert len(names) == len(set(names)) == sum(each.kind in kinds for each in reference.units())


async def test_what_was_chosen_in_a_group_stays_chosen(reporter: Reporter) -> None:
    unit = str(reference.unit_by_code("csrnis.protection").id)
    await reporter.answer("3", age="child")
    await reporter.answer("5", conflictUnits=unit)
    page = (await reporter.open("5")).text
    assert [each for each in Form(page).fields["conflictUnits"] if each] == [unit]

"""What in a sentence says who a person is: found however it is written, and not seen where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.identifying import Hint, hints_in

JMBG, PHONE, NAME, MARKUP = Hint.JMBG, Hint.PHONE, Hint.NAME, Hint.MARKUP


TEXTS: dict[Hint | None, list[str]] = {
    JMBG: [
        "JMBG 1505980710005.",
        "1505980710004 je pogrešno prekucan",  # the check digit would be 5
        "1505 980 710005",
        "15.05.980.710005",
        "0101980710005",
        "15059807100051",
        "\uff11\uff15\uff10\uff15\uff19\uff18\uff10\uff17\uff11\uff10\uff10\uff10\uff15",
        "150598\u200b0710005",
    ],
    PHONE: [
        "zovi 064 123 4567",
        "018/506-700",
        "(018) 506 700",
        "+381 (0)64 123-45-67",
        "0038118506700",
        "+4366412345678",
        "viđena 12.11.2026. 018 506 700",
        "soba 12 064 123 4567",
    ],
    MARKUP: ["<b>važno</b>"],
    None: [
        "Od 24.11.2026. do 25. 11. 2026. i 2026-11-26, od 08.00-14.30 i u 10:45.",
        "Ima 3 dece, 16 godina, 200000 dinara, 10.000.000,00 dinara, soba 0123.",
        "1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11.",
        "Ćuti i gleda u pod; a < b > c.",
        "",
    ],
}


@pytest.mark.parametrize(("hint", "text"), [(hint, text) for hint, texts in TEXTS.items() for text in texts])
def test_a_number_is_found_with_a_wrong_digit_too_and_days_hours_and_amounts_are_none(
    hint: Hint | None, text: str
) -> None:
    assert hints_in(text, ["Marija Petrović"]) == ([] if hint is None else [hint])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Marija", "MARIJA ćuti"),
        ("Marija", "Зову је Марију"),
        ("Марија", "marijin muž"),
        ("Đorđe", "Djordje je vodi"),
        ("Ђорђе", "sa Dordem"),
        ("Petar", "od Petra"),
        ("Ana", "sa Anom"),
        ("Jelena Stojković", "gospođa Stojkovic"),
        ("Šaban Džemaili", "Џемаилија чекају"),
        ("Марі́я", "Marija"),
        ("Li", "zove se LI"),
    ],
)
def test_a_name_is_found_in_either_script_and_any_case(name: str, text: str) -> None:
    assert hints_in(text, [name]) == [NAME]


@pytest.mark.parametrize(
    ("name", "text"),
    [("Ana", "Ona je tu"), ("Marija", "Marinara"), ("A.", "a ona ćuti"), ("", "x"), ("Jovan", "Jovanovići")],
)
def test_another_word_is_no_name(name: str, text: str) -> None:
    assert hints_in(text, [name]) == []


def test_several_things_at_once() -> None:
    assert hints_in("Ana, 1505980710005, 064 123 4567 <br/>", ["Ana"]) == [JMBG, PHONE, NAME, MARKUP]


@given(st.text(max_size=500), st.lists(st.text(max_size=100), max_size=3))
def test_any_text_is_taken(text: str, names: list[str]) -> None:
    assert set(hints_in(text, names)) <= set(Hint)
    assert hints_in(text + " 1505980710005", names)[0] is JMBG

"""The shortest honest way through a quick alert in a real browser, and how often the reporter had to touch the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page

from tests.support.browser import Visit

Press = Callable[[Locator], None]
MOST_TAPS_OF_A_WAY = 12
ANSWERED = {
    "child": ('input[name="age"][value="child"]', None),
    "adult": ('input[name="age"][value="adult"]', 'input[name="wayIn"][value="consent_adult"]'),
}


@dataclass
class Reporter:
    """A person at the page about leaving."""

    visit: Visit
    press: Press
    taps: int = 0
    screens: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """What is shown."""
        return self.visit.page

    def tap(self, selector: str) -> None:
        """Touches one thing."""
        self.press(self.page.locator(selector).first)
        self.taps += 1

    def go_on(self, to: str, button: str = "main form .govuk-button") -> None:
        """Presses the button and waits for the screen that follows."""
        self.tap(button)
        self.page.wait_for_url(f"**/{to}")
        if "/entry/" in self.page.url:
            self.screens.append(self.page.locator("h1").inner_text())

    def open(self, step: str) -> None:
        """Goes to another screen of the same draft by its address."""
        draft = self.page.url.split("/entry/")[1].split("/")[0]
        self.visit.open(f"/entry/{draft}/{step}")

    def walk(self, age: str, danger: str = "no", way: str | None = None) -> Iterator[str]:
        """One screen after the other up to the last; each is named when it is shown, before it is answered.

        `way` is another way in than an adult's consent.
        """
        person, agreement = ANSWERED[age]
        agreement = f'input[name="wayIn"][value="{way}"]' if way else agreement
        yield "new"
        self.go_on("1")
        yield "danger"
        self.go_on("2", f'button[name="danger"][value="{danger}"]')
        yield "here"
        self.go_on("3")
        yield "age"
        self.tap(f"label[for={self._id(person)}]")
        self.go_on("4")
        yield "signs"
        self.tap('label[for="indicators"]')
        self.go_on("5")
        yield "way"
        if agreement:
            self.tap(f"label[for={self._id(agreement)}]")
        if way == "vital_interest":
            self.tap('label[for="vitalReason"]')
        self.go_on("6")
        yield "contact"
        self.tap('label[for="policeTold"]')
        self.go_on("7")
        yield "check"

    def send(self) -> None:
        """Sends the report; the browser is led to its receipt."""
        self.tap("main form .govuk-button")
        self.page.wait_for_url("**/entries/*?sent=1")

    def _id(self, selector: str) -> str:
        return str(self.page.locator(selector).get_attribute("id"))


def by_touch(locator: Locator) -> None:
    """A finger."""
    locator.tap()


def by_keyboard(locator: Locator) -> None:
    """Tab until the thing has the focus, then the key that presses it; radio buttons are reached with the arrows."""
    page = locator.page
    wanted: Any = locator.evaluate_handle("each => each.tagName === 'LABEL' ? each.control : each")
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            break
        if wanted.evaluate("each => each.type === 'radio' && document.activeElement.name === each.name"):
            while not wanted.evaluate("each => each === document.activeElement"):
                page.keyboard.press("ArrowDown")
            break
    else:
        raise AssertionError("The keyboard does not reach it.")
    page.keyboard.press("Space" if wanted.evaluate("each => each.tagName === 'INPUT'") else "Enter")

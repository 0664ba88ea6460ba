"""A person who reports several persons at once, at the list of tasks of a full report."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.e2e.pages.visitors import choose
from tests.support.browser import Visit

Typed = dict[str, str] | None


@dataclass
class Raid:
    """A draft with its persons by the ids that it has for them."""

    visit: Visit
    ids: list[str] = field(default_factory=lambda: ["1"])

    @classmethod
    def begun(cls, visit: Visit) -> Raid:
        """At the page about leaving, of a full report."""
        visit.page.locator("main form .govuk-button").first.click()
        visit.page.wait_for_url("**/10")
        return cls(visit)

    @property
    def page(self) -> Page:
        """What is shown."""
        return self.visit.page

    @property
    def draft(self) -> str:
        """Its id."""
        return self.page.url.split("/entry/")[1].split("/")[0]

    def there_are(self, number: int) -> list[str]:
        """Says how many persons there are in all; their ids."""
        self.page.locator("#persons").fill(str(number))
        self.page.locator('form[action$="/persons"] button').click()
        self.page.wait_for_url("**/10#person-*")
        rows = self.page.locator('strong[id^="person-"]').all()
        self.ids = [(row.get_attribute("id") or "").removeprefix("person-") for row in rows]
        return self.ids

    def add(self) -> str:
        """One more person where there are several."""
        self.page.locator('form[action$="/persons"] button').click()
        self.page.wait_for_url("**/10#person-*")
        self.ids.append(self.page.url.rpartition("-")[2])
        return self.ids[-1]

    def open(self, person: str) -> None:
        """What may be left out of one of them, below the table."""
        self.page.locator(f'a[href$="/10?person={person}#further"]').click()
        self.page.wait_for_url(f"**/10?person={person}#further")

    def of(self, person: str, step: str) -> None:
        """Opens a screen of a person, or of the place, by its link."""
        address = f"/{step}?to=10" + (f"&person={person}" if len(self.ids) > 1 else "")
        if len(self.ids) > 1 and person in self.ids and step not in ("3", "4", "5"):
            self.open(person)
        self.page.locator(f'a[href$="{address}"]').click()
        self.page.wait_for_url(f"**{address}")

    def say(self, person: str, step: str, *checked: str, typed: Typed = None, chosen: Typed = None) -> None:
        """Answers it and comes back: what is checked by selectors, typed and chosen by names."""
        self.of(person, step)
        for selector in checked:
            self.page.locator(selector).first.check()
        for name, text in (typed or {}).items():
            self.page.locator(f"#{name}").fill(text)
        for name, code in (chosen or {}).items():
            choose(self.page, name, code)
        self.page.locator("#answers .govuk-button").first.click()
        self.page.wait_for_url("**/10*")

    def place(self, **typed: str) -> None:
        """What is said once."""
        self.of("place", "1")
        self.page.locator('button[name="danger"][value="no"]').click()
        self.page.wait_for_url("**/10*")
        self.say("place", "6", 'input[name="policeTold"][value="yes"]')
        self.say("place", "13", typed=typed)

    def send(self) -> list[str]:
        """Sends it; the reports of all persons in their order."""
        self.page.locator('a[href$="/7?to=10"]').click()
        self.page.wait_for_url("**/7?to=10")
        self.page.locator("main form .govuk-button").first.click()
        self.page.wait_for_url("**/entries/*?sent=1")
        first = self.page.url.split("/entries/")[1].split("?")[0]
        others = [each.get_attribute("href") or "" for each in self.page.locator("#persons li a").all()]
        return [first, *(each.rpartition("/")[2] for each in others)]

"""The controls of a page, by the form that sends them: those that a person answers in, and those that are the page's own."""

from __future__ import annotations

from html.parser import HTMLParser

_PRESSED = ("submit", "button", "image", "reset")


class Controls(HTMLParser):
    """`answered` and `own` hold the names of each form; a control outside a form names the one that it belongs to."""

    def __init__(self, page: str) -> None:
        """Reads `page`."""
        super().__init__()
        self.answered: dict[str, set[str]] = {}
        self.own: dict[str, set[str]] = {}
        self._form, self._forms = "", 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Forms, and what is sent with them."""
        given = dict(attrs)
        if tag == "form":
            # Two forms without an id may be sent to one address.
            self._forms += 1
            self._form = given.get("id") or str(self._forms)
        if tag in ("input", "select", "textarea", "button") and (name := given.get("name")):
            own = tag == "button" or given.get("type") in ("hidden", *_PRESSED)
            found = self.own if own else self.answered
            found.setdefault(given.get("form") or self._form, set()).add(name)

    @property
    def shared(self) -> set[str]:
        """Names under which a form sends both an answer and something of the page."""
        return {name for form, names in self.answered.items() for name in names & self.own.get(form, set())}

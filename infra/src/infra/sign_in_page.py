"""Reading the sign-in page of an issuer: where its form goes, what it carries, and whom it offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class SignInForm:
    """The first form of a page; `people` are the usernames of its buttons, empty where one types a name."""

    action: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    asks_to_confirm: bool = False


def read(page: str) -> SignInForm | None:
    """The form of `page`, or None when it holds none."""
    reader = _Reader()
    reader.feed(page)
    return reader.form if reader.form.action else None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.form = SignInForm()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "form" and not self.form.action:
            self.form.action = given.get("action", "")
        elif tag == "input" and given.get("type") == "hidden":
            self.form.hidden[name] = value
        elif tag == "button" and name == "username":
            self.form.people.append(value)
        elif tag == "button" and name == "confirm":
            self.form.asks_to_confirm = True

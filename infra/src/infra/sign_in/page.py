"""Reading the sign-in page of an issuer: where its form goes, what it carries, whom it offers and what it asks for."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class SignInForm:
    """The first form of a page; `people` are the usernames of its buttons, empty where one types a name.

    `refusal` is what the page says was wrong with the answer before.
    """

    action: str = ""
    hidden: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    asks_to_confirm: bool = False
    asks_for_password: bool = False
    asks_for_code: bool = False
    refusal: str = ""


def read(page: str) -> SignInForm | None:
    """The form of `page`, or None when it holds none."""
    reader = _Reader()
    reader.feed(page)
    return reader.form if reader.form.action else None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.form = SignInForm()
        self._in_refusal = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        self._in_refusal = given.get("id", "").startswith("input-error")
        if tag == "form" and not self.form.action:
            self.form.action = given.get("action", "")
        elif tag == "input" and given.get("type") == "hidden":
            self.form.hidden[name] = value
        elif tag == "input":
            self.form.asks_for_password |= name == "password"
            self.form.asks_for_code |= name == "otp"
        elif tag == "button" and name == "username":
            self.form.people.append(value)
        elif tag == "button" and name == "confirm":
            self.form.asks_to_confirm = True

    def handle_data(self, data: str) -> None:
        if self._in_refusal and data.strip():
            self.form.refusal = " ".join(data.split())
            self._in_refusal = False

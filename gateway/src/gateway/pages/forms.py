"""A form that is sent, and shown again with what was typed and what is wrong until it is done; `forms.html` draws it."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from chassis.domain.errors import NotFound
from chassis.domain.principal import SECOND_FACTOR
from chassis.http.answers import current_trace_id
from contracts import problems
from gateway.pages.answers import Done
from gateway.pages.languages.catalogues import N_
from gateway.pages.languages.choice import Language, in_another, named
from gateway.pages.languages.date_fields import Unreadable, day_of, parts_of
from gateway.pages.rendering.kept import MARK, led, let_go, note_mark
from gateway.pages.rendering.refusals import OWE_A_CODE, STALE, Message, PageRefused, Problem, message_of, retry_after
from gateway.pages.rendering.visitor import Visitor, fresh_key
from gateway.sessions.answers import sign_in_at

CORRECT: Final = N_("Please correct this")
TOO_LONG: Final = N_("Shorten the text: at most %(limit)s characters.")
STAYS: Final = N_(
    "What you typed stands below and only there. Leave this page open and press the button again in a few seconds. "
    "If somebody is in danger, call by telephone."
)
_NOT_SENT: Final = Message(
    N_("It is not sent yet"), N_("What you typed stands below. Look at it and press the button again.")
)
_WRONG, _REFUSED, _FORBIDDEN, _CONFLICT, _UNEXPECTED = 422, 400, 403, 409, 500
_ABOUT_PERSON: Final = frozenset({401, 403, 404})
_MAYBE_DONE: Final = frozenset({429, 500, 503})
_LONGEST_VERSION: Final = 9
# The sentences of a page would have it opened again, and what was typed would be gone.
_MESSAGES: Final = {problems.UNEXPECTED: Message(message_of(problems.UNEXPECTED).what, STAYS)}


@dataclass(frozen=True, slots=True)
class Form:
    """One form as it came from a browser or goes to one; templates read it as `form`. Sentences are those of the catalogues.

    `language` was pressed instead of sending it. `title`, `says`, `changes` (what was changed meanwhile), `stands` (references)
    and `code` (of the event) are the summary's, beside the problems; `looked` marks a text whose author was shown what to look at in it.
    `sent_to` is the last part of the address that it was sent to, where one page has several; under `mark` it is kept. One that
    `owes_code` was refused for want of a second factor, though who `had_code` gave one before: `code_at` leads to a code and back to it.
    """

    typed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    key: str = field(default_factory=fresh_key)
    version: int = 0
    language: Language | None = None
    problems: Sequence[Problem] = ()
    title: str = CORRECT
    says: str = ""
    changes: Sequence[str] = ()
    stands: Sequence[str] = ()
    code: str | None = None
    looked: str = ""
    status: int = 200
    sent_to: str = ""
    mark: str = ""
    owes_code: bool = False
    had_code: bool = False
    code_at: str = ""

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]]) -> "Form":
        """The fields as they were typed."""
        typed: dict[str, list[str]] = {}
        for name, value in pairs:
            typed.setdefault(name, []).append(value)
        key, version, language = (typed.get(name, [""])[0] for name in ("key", "version", "ui_language"))
        known = version.isdecimal() and len(version) <= _LONGEST_VERSION
        return cls(typed, key or fresh_key(), int(version) if known else 0, named(language))

    def one(self, name: str) -> str:
        """The content of a field; empty when there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> Sequence[str]:
        """What is chosen where several may be."""
        return self.typed.get(name, ())

    def parts(self, name: str) -> Sequence[str]:
        """The content of the fields of a day; nothing when none was typed."""
        return parts_of(self.all(name)) if self.all(name) else ()

    def day(self, name: str, read: Callable[[Sequence[str]], date] = day_of) -> tuple[dict[str, str], list[Problem]]:
        """The day under its name, as a command takes it; or what is wrong with it, at the field to mend."""
        try:
            return {name: read(self.parts(name)).isoformat()}, []
        except Unreadable as unreadable:
            return {}, [Problem(name, unreadable.sentence, unreadable.part, f"#{name}-{unreadable.part}")]

    @property
    def refused(self) -> bool:
        """Whether something is to be said above it."""
        return self.status >= _REFUSED

    @property
    def errors(self) -> Mapping[str, Problem]:
        """By the name of a field: what is said beside it."""
        return {each.name: each for each in reversed(self.problems) if each.name}

    def about(self, newest: int) -> "Form":
        """The same about the version that it was sent with, which its key belongs to; a fresh or refused one about the newest."""
        sent = "version" in self.typed and self.status != _CONFLICT
        return self if sent else replace(self, version=max(self.version, newest))

    def wrong(self, problems: Collection[Problem], title: str = CORRECT) -> "Form":
        """The same with what is wrong; a visitor who wants another language is shown no problems yet."""
        if self.language is not None or not problems:
            return self
        return replace(self, problems=tuple(problems), title=title, status=_WRONG)

    def saying(self, message: Message, status: int) -> "Form":
        """The same with something to say above it that no single answer mends."""
        return replace(self, title=message.what, says=message.next_step, status=status)


@dataclass(frozen=True, slots=True)
class FormFixes:
    """What a form can mend of a refusal: by the field that the service named, or by slug; `title` instead of the slug's own.

    `names` is the fact of a refusal that holds references, which are shown as they are.

    `messages` are said instead of the usual one of a slug, `changes` are the words of `changedFields`, and slugs that the
    form `leaves` are another page's.
    """

    fields: Mapping[str, Problem] = field(default_factory=dict)
    slugs: Mapping[str, Problem] = field(default_factory=dict)
    title: str = ""
    messages: Mapping[str, Message] = field(default_factory=dict)
    names: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)
    leaves: Collection[str] = ()

    def problems_of(self, refused: PageRefused) -> list[Problem]:
        """Those that are lines on the form."""
        named = [self.fields.get(each["name"]) for each in refused.facts.get("fields") or ()]
        return [each for each in dict.fromkeys([*named, self.slugs.get(refused.slug)]) if each is not None]


_NOTHING: Final = FormFixes()


def again(form: Form, refused: PageRefused, fixes: FormFixes = _NOTHING) -> Form:
    """The form with everything typed and what the refusal says. Raises `refused` when it is about who asks or what for.

    Where it is not known whether the command was done, the key stays, so that pressing again does it once.
    """
    owes_code = refused.slug in OWE_A_CODE
    if (refused.status in _ABOUT_PERSON and not owes_code) or refused.slug in fixes.leaves:
        raise refused
    message = {**_MESSAGES, **fixes.messages}.get(refused.slug) or message_of(refused.slug)
    if found := fixes.problems_of(refused):
        return replace(form, key=fresh_key()).wrong(found, fixes.title or message.what)
    return replace(
        form.saying(message, refused.status),
        key=form.key if refused.status in _MAYBE_DONE else fresh_key(),
        version=refused.facts["currentVersion"] if refused.slug == STALE else form.version,
        changes=[fixes.changes[name] for name in refused.facts.get("changedFields") or () if name in fixes.changes],
        stands=tuple(refused.facts.get(fixes.names) or ()),
        code=current_trace_id() if refused.status == _UNEXPECTED else None,
        owes_code=owes_code,
    )


def kept_form(visitor: Visitor) -> Form | None:
    """The form that this page is to show again; None for a fresh one.

    One that owes a code leads to it, and says once it was given that nothing is sent yet.
    """
    form = visitor.found(Form)
    if form is None or visitor.kept is None:
        return None
    form = replace(form, mark=visitor.kept.mark)
    if not form.owes_code:
        return form
    if visitor.stepped_up and not form.had_code:
        return form.saying(_NOT_SENT, _FORBIDDEN)
    here = visitor.request.url
    return replace(form, code_at=sign_in_at(f"{here.path}?{here.query}", level=str(SECOND_FACTOR)))


async def show_again(
    visitor: Visitor,
    form: Form,
    refused: PageRefused,
    show: Callable[[Form], Awaitable[Response]],
    fixes: FormFixes = _NOTHING,
    at: str = "",
) -> Response:
    """Leads to the page with what `again` makes, and when to try again. Raises what `again` raises."""
    shown = replace(again(form, refused, fixes), had_code=visitor.stepped_up)
    return await led(visitor, shown, show, at, retry_after(refused))


async def in_language(
    visitor: Visitor, form: Form, language: Language, show: Callable[[Form], Awaitable[Response]], at: str = ""
) -> Response:
    """Leads to the page with the form as it was typed, in the language that was pressed instead of sending it."""
    return await in_another(language, visitor.request, led(visitor, replace(form, language=None), show, at))


async def send(
    visitor: Visitor,
    operation: str,
    form: Form,
    show: Callable[[Form], Awaitable[Response]],
    done: str | Callable[[Done], str],
    fixes: FormFixes = _NOTHING,
    at: str = "",
    **values: Any,
) -> Response:
    """Does the command and leads to `done`, an address or what makes one of the answer.

    Until that is so, it leads to the page `at`, or where it was sent to, which shows the form again: in the language that was pressed,
    with the problems that it has already, or with what the refusal says. `show` makes that page. Raises what `again` raises.
    """
    if form.language is not None:
        return await in_language(visitor, form, form.language, show, at)
    if form.problems:
        return await led(visitor, form, show, at)
    try:
        answer = await visitor.do(operation, form.key, **values)
    except PageRefused as refused:
        return await show_again(visitor, form, refused, show, fixes, at)
    await let_go(visitor)
    return RedirectResponse(done if isinstance(done, str) else done(answer), 303)


def must_be_own(visitor: Visitor, form: Form) -> None:
    """Raises NotFound for what another person typed at the same browser; a form of `forms.own` says who did."""
    if form.one("by") != str(visitor.principal.subject):
        raise NotFound


async def pairs_of(request: Request) -> list[tuple[str, str]]:
    """The fields of a form in their order; a file is none."""
    form = await request.form()
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


async def _posted(request: Request) -> Form:
    form = Form.of(await pairs_of(request))
    note_mark(request, form.one(MARK))
    return replace(form, sent_to=request.url.path.rpartition("/")[2])


TheForm = Annotated[Form, Depends(_posted)]
"""What a handler takes as a parameter: `form: TheForm`."""

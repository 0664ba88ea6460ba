"""A command about a report that has a form on a page of its own, below the report's page, is one row.

The form takes its fields, their choices and limits from the command's declaration: one of several answers to each question, or a text.
GET shows it, POST sends it once and leads back to the report.
"""

# FastAPI reads these signatures at run time, so annotations are not postponed here.

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Final, Literal, NamedTuple, cast, get_args, get_type_hints
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from chassis.domain.errors import NotFound
from contracts.commands.declaring import Declaration
from contracts.models import CamelModel
from gateway.pages.answers import Done, ReadReceiptReport, RecordReport
from gateway.pages.forms import CORRECT, TOO_LONG, Form, FormFixes, TheForm, kept_form, send
from gateway.pages.labels import ANSWERS_TO
from gateway.pages.languages.catalogues import N_
from gateway.pages.permissions import may
from gateway.pages.rendering.refusals import PageRefused, Problem
from gateway.pages.rendering.visitor import TheVisitor, Visitor

Place = Literal["entries", "records"]
"""Below the receipt, where its reporter reads it, or below the record."""
ONE: Final = N_("An answer is missing")
SEVERAL: Final = N_("Some answers are missing")


class Question(NamedTuple):
    """What is asked, what may be answered, and what is said while nothing is.

    Without choices a text of at most `most` characters is typed; the service says whether one that is not `needed` may be left out.
    `truth`: sent as whether it is a yes.
    """

    asks: str
    choices: Mapping[str, str]
    missing: str
    truth: bool = False
    most: int = 0
    needed: bool = True

    def problem(self, name: str, answer: str) -> Problem | None:
        """What is wrong with the answer to the field `name`; None when nothing is."""
        if (answer not in self.choices) if self.choices else self.needed and not answer.strip():
            return Problem(name, self.missing)
        return None if self.choices or len(answer) <= self.most else Problem(name, TOO_LONG, limit=self.most)

    def sent(self, answer: str) -> str | bool | None:
        """The answer as the command takes it."""
        return answer == "yes" if self.truth else answer if answer.strip() else None


def questions_of(
    declaration: Declaration[CamelModel], said: Mapping[str, tuple[str, str]], **choices: Mapping[str, str]
) -> dict[str, Question]:
    """Fields of what is sent: `said` asks for each, by its name there, and says what is missing while it is not answered.

    A field inside another is named with a dot.

    A code is chosen among `choices` of its name, or among the words of its kind; a text is as long as the field takes. Raises KeyError
    for a field that is not declared, or a code without words.
    """
    made = {}
    for sent, (asks, missing) in said.items():
        kind, shown = _declared(declaration.body, sent)
        if kind is str:
            most = next(each["maxLength"] for each in (shown, *shown.get("anyOf", ())) if "maxLength" in each)
            made[sent] = Question(asks, {}, missing, most=most, needed="default" not in shown)
        else:
            made[sent] = Question(asks, choices.get(sent) or ANSWERS_TO[kind], missing, truth=kind is bool)
    return made


def _declared(body: type[CamelModel], sent: str) -> tuple[Any, Mapping[str, Any]]:
    """Of what kind a field is, and its schema."""
    outer, _, inner = sent.partition(".")
    hint = get_type_hints(body)[{each.alias or name: name for name, each in body.model_fields.items()}[outer]]
    kind = next(each for each in (*get_args(hint), hint) if each is not type(None))
    return _declared(kind, inner) if inner else (kind, body.model_json_schema()["properties"][outer])


async def _nothing(*_: object) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class ReportCommand:
    """One command; `page` is the end of the address.

    `heading`, `says` and `press` are the sentences of `record/command.html`; another template has its own. What `warns` is not undone.
    `done` is the code of what the record says afterwards, or makes it of the form and the answer; `onward` is the page below the record,
    with its query, to which it leads instead. `place` is the one page of both that has it, `several` heads several missing answers.
    `begins` is the form as an address opens it, `reads` makes values, or problems, of fields that are no questions. `known` is what the
    template is given of the report that no receipt holds. `shows` is what it is given besides, of visitor, receipt and form. Both raise
    PageRefused where nothing is asked. `link` is how the record of the Centre leads there, where it is `offered`. `found` are questions
    whose choices are asked of a service. `sends` makes of the answers what the command takes, where that is another shape.
    Who gives what `leaves` may not see the record any more, and is led to the list.
    `fixes` are what the form mends of a refusal, beside a question that is named: what it says while it is missing is said then too.
    """

    declaration: Declaration[CamelModel]
    page: str
    questions: Callable[[Form], Mapping[str, Question]]
    done: str | Callable[[Form, Done], str]
    heading: str = ""
    says: str = ""
    press: str = ""
    warns: bool = False
    template: str = "record/command.html"
    fixes: FormFixes = FormFixes()  # noqa: RUF009 -- it is frozen
    place: str = "{place}"
    several: str = SEVERAL
    begins: Callable[[QueryParams], Form] = lambda _: Form()
    reads: Callable[[Form], tuple[dict[str, Any], list[Problem]]] = lambda _: ({}, [])
    known: Callable[[Visitor, str, Form], Awaitable[dict[str, Any]]] = _nothing
    shows: Callable[[Visitor, ReadReceiptReport, Form], dict[str, Any]] = lambda *_: {}
    link: str = ""
    found: Callable[[Visitor, str], Awaitable[Mapping[str, Question]]] | None = None
    sends: Callable[[dict[str, Any]], dict[str, Any]] = dict
    leaves: bool = False
    onward: Callable[[Form], str] = lambda _: ""
    offered: Callable[[RecordReport], bool] = lambda report: report["state"].row.is_open

    async def show(self, place: Place, visitor: Visitor, report: UUID | str, form: Form) -> Response:
        """The form. Raises PageRefused where the report is missing, or not for the visitor to decide about."""
        receipt = await _receipt_for(visitor, UUID(str(report)), self.declaration.name)
        reference = receipt["reference"] and receipt["reference"]["reference"]
        about: dict[str, Any] = {"command": self, "home": f"/{place}/{receipt['id']}", "reference": reference}
        about |= {
            "questions": await self._asked(visitor, receipt["id"], form),
            **await self.known(visitor, receipt["id"], form),
        }
        about |= self.shows(visitor, receipt, form)
        form = form.about(receipt["version"])
        return visitor.answer(self.template, form.status, form=form, **about)

    async def send(self, place: Place, visitor: Visitor, report: UUID, form: Form) -> Response:
        """Gives the command, once for each form; a form about an older version is shown again with the newest."""
        questions, (values, wrong) = await self._asked(visitor, str(report), form), self.reads(form)
        found = (each.problem(name, form.one(name)) for name, each in questions.items())
        missing = [each for each in found if each is not None]
        form = form.wrong([*wrong, *missing], CORRECT if wrong else ONE if len(missing) == 1 else self.several)
        for name, each in questions.items():
            outer, _, inner = name.rpartition(".")
            (values.setdefault(outer, {}) if outer else values)[inner] = each.sent(form.one(name))
        show, done = partial(self.show, place, visitor, report), partial(self._leads_to, place, report, form)
        operation = self.declaration.name[0].upper() + self.declaration.name[1:]
        about: dict[str, Any] = {"reportId": str(report), "expectedVersion": form.version}
        answers = {name: Problem(name, each.missing) for name, each in questions.items()}
        fixes = replace(self.fixes, fields=answers | dict(self.fixes.fields))
        return await send(visitor, operation, form, show, done, fixes, **about, **self.sends(values))

    async def _asked(self, visitor: Visitor, report: str, form: Form) -> dict[str, Question]:
        return {**self.questions(form), **(await self.found(visitor, report) if self.found else {})}

    def _leads_to(self, place: Place, report: UUID, form: Form, answer: Done) -> str:
        if place != "records":
            return f"/{place}/{report}"
        if onward := self.onward(form):
            return f"/{place}/{report}/{onward}"
        said = self.done if isinstance(self.done, str) else self.done(form, answer)
        return f"/list?done={said}" if self.leaves else f"/{place}/{report}?done={said}"


async def _receipt_for(visitor: Visitor, report: UUID, command: str) -> ReadReceiptReport:
    """What the form of a command about a report is made of; raises PageRefused where the visitor may not give it or sees no report."""
    receipt = (await visitor.ask("ReadReceipt", id=str(report)))["receipt"]
    if receipt is None or not may(command, receipt["positions"]):
        raise PageRefused("not-found", 404)
    return receipt


def pages_of(*commands: ReportCommand) -> APIRouter:
    """The addresses of these commands."""
    router = APIRouter(include_in_schema=False)
    for command in commands:
        address = f"/{command.place}/{{report}}/{command.page}"
        router.add_api_route(address, _opening(command), methods=["GET"])
        router.add_api_route(address, _sending(command), methods=["POST"])
    return router


async def _place_of(request: Request) -> Place:
    place = request.url.path.split("/")[1]
    if place not in get_args(Place):
        raise NotFound
    return cast("Place", place)


_ThePlace = Annotated[Place, Depends(_place_of)]


def _opening(command: ReportCommand) -> Callable[..., Awaitable[Response]]:
    async def opened(visitor: TheVisitor, place: _ThePlace, report: UUID) -> Response:
        form = kept_form(visitor) or command.begins(visitor.request.query_params)
        return await command.show(place, visitor, report, form)

    return opened


def _sending(command: ReportCommand) -> Callable[..., Awaitable[Response]]:
    async def sent(visitor: TheVisitor, place: _ThePlace, report: UUID, form: TheForm) -> Response:
        return await command.send(place, visitor, report, form)

    return sent

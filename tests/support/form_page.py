"""A form as pages of the platform have them, to see the shell around one: errors, exchange in place, focus."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from jinja2 import ChoiceLoader, DictLoader
from starlette.responses import Response

from chassis.auth.access import public
from gateway.pages.languages.choice import Language
from gateway.pages.rendering.document import Page, ThePages
from gateway.pages.rendering.templates import environment

FORM = """{% extends "layout.html" %}
{% block content %}
{% if missing %}
{{ govukErrorSummary({"titleText": _("Some answers are still missing"), "errorList": [{"text": _("Language"), "href": "#answer"}]}) }}
{% endif %}
<h1 class="govuk-heading-l" tabindex="-1">{{ _("Signs and advice") }}</h1>
<form method="post" action="/form" novalidate hx-post="/form" hx-target="#page" hx-swap="outerHTML" hx-nonce="{{ page_context.nonce }}">
{{ govukRadios({"name": "answer", "idPrefix": "answer", "errorMessage": {"text": _("Some answers are still missing")} if missing,
  "fieldset": {"legend": {"text": _("Language")}}, "items": [{"value": "a", "text": "A"}, {"value": "b", "text": "B"}]}) }}
{{ govukButton({"text": _("Sign in")}) }}
</form>
{% endblock %}
"""
form_router = APIRouter()


@form_router.get("/form")
@public
async def show(request: Request, pages: ThePages) -> Response:
    """The empty form."""
    return _answer(request, pages, missing=False)


@form_router.post("/form")
@public
async def take(request: Request, pages: ThePages, answer: Annotated[str, Form()] = "") -> Response:
    """The form again, with its error when nothing was answered."""
    return _answer(request, pages, missing=not answer)


def _answer(request: Request, pages: ThePages, *, missing: bool) -> Response:
    return pages.answer(request, Page("form.html", {"missing": missing}, 422 if missing else 200))


for _language in Language:
    _made = environment(_language)
    assert _made.loader is not None
    _made.loader = ChoiceLoader([_made.loader, DictLoader({"form.html": FORM})])

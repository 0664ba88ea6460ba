"""The HTTP application of identification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chassis.http.app import create_app, documented
from chassis.http.documentation import Documentation
from chassis.http.uploads import OCTETS
from chassis.processes.health import Check
from identification.entrypoints.http import duty as roster
from identification.entrypoints.http import people, persons
from identification.entrypoints.http.advice import routes as advice
from identification.entrypoints.http.disclosures import routes as disclosures
from identification.entrypoints.http.drafts import routes as drafts
from identification.entrypoints.http.files import routes as files
from identification.entrypoints.http.reports import routes as reports

ROUTERS = (
    reports.router,
    reports.consents,
    reports.ages,
    reports.cases,
    reports.procedures,
    drafts.router,
    disclosures.router,
    roster.router,
    people.router,
    persons.router,
    advice.router,
    files.router,
)
SAYS = Documentation(
    "Reports of suspicion and every personal text: who files, reads, takes over and ends. What a caller may not see is "
    "missing for them: 404. Every read of a person is on the record.",
    {
        "reports": "Filing a report, reading it as far as one may, and what the Centre does with it.",
        "consents": "What a person agreed to, and took back.",
        "ages": "That a person is a child, or is none, found out after the report was filed.",
        "cases": "Several cases at once: who goes on with them.",
        "procedures": "Procedures that wait for the caller: to assess, to sign, to confirm and to decide.",
        "drafts": "What a person has begun to type; theirs alone.",
        "disclosures": "What a referral opens to a unit, ended or confirmed.",
        "roster": "Who is on duty at the Centre, and when.",
        "people": "Who works at the Centre, and can be chosen there.",
        "persons": "Finding reports of a person.",
        "files": "Pictures, documents and recordings of a report: a ticket for sending one, and opening one.",
        "advice": "Questions to the Centre without a report, and what a person there answers.",
    },
)

if TYPE_CHECKING:
    from fastapi import FastAPI

    from chassis.auth.tokens import TokenVerifier
    from identification.bootstrap import Container


def make_app(container: Container, verifier: TokenVerifier, *, production: bool) -> FastAPI:
    """The application on `container`, which it closes at its end."""
    checks = (
        Check("database", container.database.ping),
        Check("keys", container.keys.ping),
        Check("issuer-keys", verifier.ready),
    )
    figures = container.dependencies.altered.figures
    return create_app(
        "identification",
        ROUTERS,
        verifier,
        checks,
        production=production,
        container=container,
        figures=figures,
        documentation=SAYS,
        uploads={"PUT": OCTETS},
    )


def documented_app() -> FastAPI:
    """The routes alone, for the OpenAPI document."""
    return documented("identification", ROUTERS, SAYS)

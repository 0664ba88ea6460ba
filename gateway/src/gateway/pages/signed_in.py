"""Pages for people who are signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.pages.advice.routes import advice_router
from gateway.pages.duty.routes import roster_router
from gateway.pages.files.routes import files_of_reports_router
from gateway.pages.record import command_pages, decisions, moves
from gateway.pages.record import page as record_page
from gateway.pages.record.access_log import who_saw_router
from gateway.pages.record.papers import routes as papers
from gateway.pages.record.reporter.routes import entries_router
from gateway.pages.rendering.component_page import components_router
from gateway.pages.report_form.routes import entry_router
from gateway.pages.start.exits import ways_out_router
from gateway.pages.start.finding import finding_router
from gateway.pages.start.home import home_router
from gateway.pages.statistics.routes import figures_router
from gateway.pages.worklist import covering, handing_over, on_paper, persons
from gateway.pages.worklist import page as list_page
from gateway.pages.worklist.news import news_router

if TYPE_CHECKING:
    from fastapi import APIRouter

    from gateway.pages.worklist.streams import Streams


def signed_in_pages(streams: Streams) -> list[APIRouter]:
    """Every page that needs a sign-in; `streams` are those that stay open."""
    return [
        entry_router,
        home_router,
        figures_router,
        who_saw_router,
        list_page.router,
        on_paper.router,
        handing_over.router,
        covering.router,
        persons.router,
        record_page.router,
        decisions.router,
        papers.router,
        moves.router,
        news_router(streams),
        ways_out_router,
        entries_router,
        command_pages.router,
        components_router,
        finding_router,
        roster_router,
        advice_router,
        files_of_reports_router,
    ]

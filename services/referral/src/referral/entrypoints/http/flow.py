"""The route of the national totals."""

# FastAPI reads these signatures at run time, so annotations are not postponed here.
from typing import Annotated

from fastapi import APIRouter

from chassis.auth.dependencies import permission
from chassis.domain.principal import Principal
from contracts.scopes import Permission
from referral.application.flow.read_flow import FlowAnswer, read_flow
from referral.entrypoints.http.dependencies import Container, Uow

router = APIRouter(prefix="/flow", tags=["flow"])
FlowReader = Annotated[Principal, permission(Permission.FLOW_READ)]


@router.get("")
async def get_flow(_principal: FlowReader, uow: Uow, container: Container) -> FlowAnswer:
    """How many reached each stage, and how many are in it: reports and requests to units, each by itself."""
    return await read_flow(uow, container.sources.clock, live=container.live_figures)

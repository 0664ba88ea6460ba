"""The route of a command, made of its declaration: what is sent, who may send it, where."""

# FastAPI reads these annotations at run time, so they are not postponed here.
import re
from collections.abc import Awaitable, Callable
from inspect import Parameter, get_annotations, signature
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from fastapi import APIRouter

from chassis.auth.dependencies import permission
from chassis.domain.errors import DomainError
from chassis.domain.principal import Principal
from chassis.http.documentation import refuses
from contracts.commands.declaring import Declaration
from contracts.models import CamelModel

B = TypeVar("B", bound=CamelModel)
A = TypeVar("A")
Ids = ParamSpec("Ids")
Answering = Callable[Concatenate[Any, Principal, B, Ids], Awaitable[A]]


def add_command(
    router: APIRouter, declaration: Declaration[B], *kinds: type[DomainError], status_code: int = 200
) -> Callable[[Answering[B, Ids, A]], Answering[B, Ids, A]]:
    """Makes a route of `answer(request, principal, given, *ids)`: `ids` are those that the path names, in its order.

    `request` is a dependency, and the answer's model what the function is annotated with; `kinds` are what it refuses beyond what
    every command like it does.
    """
    targets = re.findall(r"{(\w+)}", declaration.path)
    sender = Annotated[Principal, permission(declaration.permission)]

    def add(answer: Answering[B, Ids, A]) -> Answering[B, Ids, A]:
        request, answers = next(iter(signature(answer).parameters)), get_annotations(answer)
        given: Callable[..., Awaitable[A]] = answer  # How many ids there are is known when it runs.

        async def post(**sent: Any) -> A:
            return await given(sent["request"], sent["principal"], sent["given"], *(sent[name] for name in targets))

        taken: dict[str, Any] = dict.fromkeys(targets, UUID)
        taken |= {"given": declaration.body, "principal": sender, "request": answers[request]}
        parameters = [Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind) for name, kind in taken.items()]
        # FastAPI's own way of reading what a route takes.
        post.__signature__ = signature(post).replace(parameters=parameters)  # type: ignore[attr-defined]
        post.__name__ = declaration.operation or f"post_{re.sub('(?=[A-Z])', '_', declaration.name).lower()}"
        post.__doc__ = declaration.says
        path = declaration.path.removeprefix(router.prefix)
        router.post(path, status_code=status_code, response_model=answers["return"])(refuses(*kinds)(post))
        return answer

    return add

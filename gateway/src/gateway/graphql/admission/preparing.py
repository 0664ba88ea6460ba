"""From the text of a document to one that may run: bounded before it is parsed, then validated, and remembered."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from graphql import (
    GraphQLError,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    ValuesOfCorrectTypeRule,
    parse,
    specified_rules,
    validate,
)
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping

from gateway.graphql.admission.depth import DepthLimit
from gateway.graphql.admission.literals import ValuesWithoutEcho

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import ASTValidationRule, DocumentNode, GraphQLSchema

MAX_TOKENS: Final = 1_200
"""About twice what the largest of our own documents has."""
MAX_CHARACTERS: Final = 20_000
"""A comment or a text may be as long as the body and is one token."""
MAX_ERRORS: Final = 10
REMEMBERED: Final = 256
# How long graphql-core compares fields of one name: a tenth of what it allows itself.
overlapping.MAX_COMPLEXITY_BUDGET = 50_000
# One introspection of this schema may take seconds, whatever its depth: its text is published, and on the page at /graphql.
_RULES: tuple[type[ASTValidationRule], ...] = (
    DepthLimit,
    *(ValuesWithoutEcho if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules),
    NoSchemaIntrospectionCustomRule,
)


class DocumentRefused(Exception):
    """Why a document cannot run, in the words of graphql-core, but without the values and texts that it quotes."""

    def __init__(self, slug: str, errors: Sequence[GraphQLError]) -> None:
        """Errors without a slug of their own get `slug`."""
        for error in errors:
            error.extensions = error.extensions or {"slug": slug}
            if isinstance(error, GraphQLSyntaxError):
                error.message = re.split("""['"]""", error.message, maxsplit=1)[0].rstrip()
        first = errors[0]
        super().__init__(f"line {first.locations[0].line}: {first.message}" if first.locations else first.message)
        self.errors = list(errors)


@lru_cache(maxsize=REMEMBERED)
def prepared(schema: GraphQLSchema, text: str) -> DocumentNode:
    """The document of this text, remembered if it may run. Raises DocumentRefused."""
    try:
        document = parse(text, max_lexical_tokens=MAX_TOKENS, max_source_length=MAX_CHARACTERS)
    except GraphQLError as error:
        raise DocumentRefused("malformed-document", [error]) from None
    # Names like those of the document would be looked for letter by letter, which takes a tenth of a second.
    if errors := validate(schema, document, _RULES, max_errors=MAX_ERRORS, hide_suggestions=True):
        raise DocumentRefused("invalid-document", errors)
    return document


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation of this name, or the only one. Raises DocumentRefused when there is no such."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if name is None and len(operations) == 1:
        return operations[0]
    for each in operations:
        if each.name is not None and each.name.value == name:
            return each
    sentence = (
        "It is not said which operation to run: set operationName."
        if name is None
        else "The document holds no operation of this name: see operationName."
    )
    raise DocumentRefused("operation-unknown", [GraphQLError(sentence)])

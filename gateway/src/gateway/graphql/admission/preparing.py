"""From the text of a document to one that may run: measured, parsed, counted and validated, and remembered."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from graphql import GraphQLError, OperationDefinitionNode, parse, validate
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping

from gateway.graphql.admission import size
from gateway.graphql.admission.limits import RULES, RULES_IN_PRODUCTION
from gateway.graphql.errors import masking
from gateway.graphql.errors.public_error import PublicError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import DocumentNode, GraphQLSchema

MAX_ERRORS: Final = 10
REMEMBERED: Final = 256
# graphql-core's own bound for comparing fields that may be one, ten times stricter: for what no count of ours foresees.
overlapping.MAX_COMPLEXITY_BUDGET = 50_000


class DocumentRefused(Exception):
    """Why a document cannot run, at most ten errors and one that says that there are more."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        """`errors` as they were found."""
        first = errors[0]
        super().__init__(f"line {first.locations[0].line}: {first.message}" if first.locations else first.message)
        self._errors = errors

    @property
    def told(self) -> list[GraphQLError]:
        """The errors as their sender may read them."""
        return [masking.masked(error) for error in self._errors]


class Preparation:
    """Documents of one schema; only those that may run are remembered, so that others push out none of them."""

    def __init__(self, schema: GraphQLSchema, *, production: bool) -> None:
        """In production the schema does not describe itself."""
        self._schema = schema
        self._production = production
        self._remembered: OrderedDict[str, DocumentNode] = OrderedDict()

    def known(self, text: str) -> DocumentNode | None:
        """The document of this text, if it is remembered."""
        document = self._remembered.get(text)
        if document is not None:
            self._remembered.move_to_end(text)
        return document

    def prepared(self, text: str) -> DocumentNode:
        """The document of this text. Raises DocumentRefused; what is too much is not validated at all."""
        document = self.known(text)
        if document is None:
            document = self._remembered[text] = self._checked(text)
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return document

    def _checked(self, text: str) -> DocumentNode:
        try:
            size.check_text(text)
            document = parse(text, max_tokens=size.MAX_TOKENS)
        except GraphQLError as error:
            raise DocumentRefused([error]) from None
        errors: Sequence[GraphQLError] = size.too_much_in(document)
        if not errors:
            rules = RULES_IN_PRODUCTION if self._production else RULES
            # Names like those of the document would be looked for letter by letter, and nobody would read them.
            errors = validate(self._schema, document, rules, max_errors=MAX_ERRORS, hide_suggestions=True)
        if errors:
            raise DocumentRefused(errors)
        return document


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation of this name, or the only one. Raises DocumentRefused when there is no such."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if name is None and len(operations) == 1:
        return operations[0]
    for each in operations:
        if each.name is not None and each.name.value == name:
            return each
    if name is None:
        raise DocumentRefused(
            [PublicError("operation-unknown", "It is not said which operation to run: set operationName.")]
        )
    raise DocumentRefused(
        [PublicError("operation-unknown", "The document holds no operation of this name: see operationName.")]
    )

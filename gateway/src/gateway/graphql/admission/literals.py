"""An error in a value inside a document, which may be a person's, is reported without the value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import SKIP, ValuesOfCorrectTypeRule
from graphql.utilities.validate_input_value import validate_input_literal

from gateway.graphql.errors.public_error import PublicError

if TYPE_CHECKING:
    from graphql import GraphQLError, GraphQLInputType, ValueNode, VisitorAction


class ValuesWithoutEcho(ValuesOfCorrectTypeRule):
    """The same rule, which names the field only."""

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> VisitorAction:
        """Checks the whole value at once, as graphql-core does."""
        if input_type:
            validate_input_literal(node, input_type, self._refuse, hide_suggestions=True)
        return SKIP

    def _refuse(self, error: GraphQLError, path: list[str | int]) -> None:
        name = ".".join(str(part) for part in path) or "The value"
        sentence = f"{name} does not fit its type: compare it with the schema."
        self.report_error(PublicError("invalid-input", sentence, list(error.nodes or ())[:1]))

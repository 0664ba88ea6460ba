"""What a document may ask for, refused before anything runs.

Strawberry's own depth and alias walkers expand every fragment spread again, which takes 2^n time; here each fragment is
measured once. The rule classes are made once, with this module: a class made per request would never hit the cache of
validations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from graphql import (
    GRAPHQL_MAX_INT,
    SKIP,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    InlineFragmentNode,
    IntValueNode,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    ValidationRule,
    ValuesOfCorrectTypeRule,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
    specified_rules,
)
from graphql.utilities.validate_input_value import validate_input_literal

from gateway.graphql.admission.rules import in_our_words
from gateway.graphql.errors.public_error import PublicError
from gateway.graphql.paging import DEFAULT_FIRST, MOST

if TYPE_CHECKING:
    from graphql import (
        ASTValidationRule,
        GraphQLError,
        GraphQLField,
        GraphQLInputType,
        GraphQLNamedType,
        SelectionSetNode,
        ValidationContext,
        ValueNode,
        VisitorAction,
    )

    Size: TypeAlias = tuple[int, int, int]

MAX_DEPTH = 8
MAX_ALIASES = 15
MAX_COST = 5000
ASSUMED_LIST = 5
"""Length of a list that nobody bounds, for the cost."""
_CALL = 10
_INTROSPECTION = frozenset({"__schema", "__type"})


class DocumentLimits(ValidationRule):
    """Depth, aliases and cost of each operation.

    An object costs 1 and a field of the root, which calls a service, 10 more. A page costs its content times `first`;
    a variable counts as the largest page. Introspection is bounded by a rule of graphql-core.
    """

    def __init__(self, context: ValidationContext) -> None:
        """Measures at once: the walk of graphql-core is of no use here."""
        super().__init__(context)
        self._fragments = {
            each.name.value: each for each in context.document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._measured: dict[str, Size] = {}
        for each in context.document.definitions:
            if isinstance(each, OperationDefinitionNode):
                self._check(each)

    def _check(self, operation: OperationDefinitionNode) -> None:
        root = self.context.schema.get_root_type(operation.operation)
        depth, aliases, cost = self._selected(operation.selection_set, root, ())
        if depth > MAX_DEPTH:
            self.report_error(
                PublicError("too-deep", f"Deeper than {MAX_DEPTH} levels: ask in several requests.", operation)
            )
        if aliases > MAX_ALIASES:
            self.report_error(
                PublicError("too-many-aliases", f"More than {MAX_ALIASES} aliases: ask in several requests.", operation)
            )
        if cost > MAX_COST:
            sentence = f"This costs more than {MAX_COST}: ask for smaller pages or for less of each item."
            # What nests doubles with each level: no number in JSON would hold it.
            self.report_error(PublicError("too-costly", sentence, operation, cost=min(cost, GRAPHQL_MAX_INT)))

    def _selected(self, selected: SelectionSetNode, parent: GraphQLNamedType | None, path: tuple[str, ...]) -> Size:
        """(depth, aliases, cost) below `parent`; cycles and unknown names are errors of other rules."""
        depth = aliases = cost = 0
        for each in selected.selections:
            size = (0, 0, 0)
            if isinstance(each, FieldNode):
                size = self._field(each, parent, path)
            elif isinstance(each, InlineFragmentNode):
                size = self._selected(each.selection_set, self._type(each.type_condition) or parent, path)
            elif isinstance(each, FragmentSpreadNode) and each.name.value not in path:
                size = self._fragment(each.name.value, path)
            depth, aliases, cost = max(depth, size[0]), aliases + size[1], cost + size[2]
        return depth, aliases, cost

    def _fragment(self, name: str, path: tuple[str, ...]) -> Size:
        fragment = self._fragments.get(name)
        if fragment is None:
            return 0, 0, 0
        if name not in self._measured:
            within = self._type(fragment.type_condition)
            self._measured[name] = self._selected(fragment.selection_set, within, (*path, name))
        return self._measured[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, path: tuple[str, ...]) -> Size:
        alias = int(node.alias is not None)
        if node.selection_set is None or node.name.value in _INTROSPECTION:
            return 0, alias, 0
        field = _definition(parent, node.name.value)
        inner = None if field is None else get_named_type(field.type)
        depth, aliases, cost = self._selected(node.selection_set, inner, path)
        call = _CALL if parent in self._roots() else 0
        return depth + 1, aliases + alias, call + 1 + _times(node, field, parent) * cost

    def _type(self, condition: Any) -> GraphQLNamedType | None:
        return None if condition is None else self.context.schema.get_type(condition.name.value)

    def _roots(self) -> tuple[GraphQLObjectType | None, ...]:
        return self.context.schema.query_type, self.context.schema.mutation_type


class ValuesWithoutEcho(ValuesOfCorrectTypeRule):
    """The same rule, but it names the field and never the value."""

    def is_valid_value_node(self, node: ValueNode, input_type: GraphQLInputType | None) -> VisitorAction:
        """Checks the whole value at once, as graphql-core does."""
        if input_type:
            validate_input_literal(node, input_type, self._tell, hide_suggestions=True)
        return SKIP

    def _tell(self, error: GraphQLError, path: list[str | int]) -> None:
        name = ".".join(str(part) for part in path) or "The value"
        sentence = f"{name} does not fit its type: compare it with the schema."
        self.report_error(PublicError("invalid-input", sentence, list(error.nodes or ())[:1]))


RULES: tuple[type[ASTValidationRule], ...] = (
    *(ValuesWithoutEcho if rule is ValuesOfCorrectTypeRule else in_our_words(rule) for rule in specified_rules),
    DocumentLimits,
)
RULES_IN_PRODUCTION: tuple[type[ASTValidationRule], ...] = (*RULES, in_our_words(NoSchemaIntrospectionCustomRule))


def _definition(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    return parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None


def _times(node: FieldNode, field: GraphQLField | None, parent: GraphQLNamedType | None) -> int:
    """How often the content of a field may come."""
    if field is None:
        return 1
    if "first" in field.args:
        return _page(node)
    within_page = parent is not None and parent.name.endswith("Connection")
    of_objects = is_list_type(get_nullable_type(field.type)) and is_composite_type(get_named_type(field.type))
    return ASSUMED_LIST if of_objects and not within_page else 1


def _page(node: FieldNode) -> int:
    for argument in node.arguments or ():
        if argument.name.value == "first":
            value = argument.value
            return max(_whole(value), 1) if isinstance(value, IntValueNode) else MOST
    return DEFAULT_FIRST


def _whole(value: IntValueNode) -> int:
    """The number; what can be no Int of GraphQL counts as the largest, however many digits it has."""
    return int(value.value) if len(value.value) <= len(str(GRAPHQL_MAX_INT)) else GRAPHQL_MAX_INT

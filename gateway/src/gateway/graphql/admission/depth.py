"""How deeply a document may nest. Strawberry's limiter walks a fragment anew at every spread, in 2^n time; here each is measured once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from graphql import ASTValidationRule, FieldNode, FragmentDefinitionNode, FragmentSpreadNode

from gateway.graphql.errors.public_error import PublicError

if TYPE_CHECKING:
    from graphql import InlineFragmentNode, OperationDefinitionNode, SelectionSetNode
    from graphql.validation import ASTValidationContext

    _Selected: TypeAlias = FieldNode | InlineFragmentNode | FragmentSpreadNode

MAX_DEPTH: Final = 8


class DepthLimit(ASTValidationRule):
    """Refuses an operation with more than `MAX_DEPTH` levels of objects."""

    def __init__(self, context: ASTValidationContext) -> None:
        """Nothing is measured yet."""
        super().__init__(context)
        self._fragments = {
            each.name.value: each for each in context.document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._depths: dict[str, int] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Measures the operation."""
        if self._depth(node.selection_set) > MAX_DEPTH:
            sentence = f"The operation nests more than {MAX_DEPTH} levels deep: ask in several requests."
            self.report_error(PublicError("too-deep", sentence, node))

    def _depth(self, selected: SelectionSetNode) -> int:
        return max((self._below(cast("_Selected", each)) for each in selected.selections), default=0)

    def _below(self, node: _Selected) -> int:
        if isinstance(node, FragmentSpreadNode):
            return self._of_fragment(node.name.value)
        inner = node.selection_set
        return 0 if inner is None else isinstance(node, FieldNode) + self._depth(inner)

    def _of_fragment(self, name: str) -> int:
        if name not in self._depths:
            self._depths[name] = 0  # where fragments spread each other, which another rule refuses, this ends
            if name in self._fragments:
                self._depths[name] = self._depth(self._fragments[name].selection_set)
        return self._depths[name]

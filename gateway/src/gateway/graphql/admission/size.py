"""How much one request may hold, counted in one walk before any rule looks at it: some rules take quadratic time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode, OperationDefinitionNode

from gateway.graphql.errors.public_error import PublicError

if TYPE_CHECKING:
    from graphql import DocumentNode, SelectionSetNode

MAX_CHARACTERS: Final = 20_000
MAX_TOKENS: Final = 1000
MAX_OPERATIONS: Final = 10
MAX_SELECTIONS: Final = 500
MAX_REPEATED: Final = 25
MAX_INLINE: Final = 30
MAX_DIRECTIVES: Final = 50
MAX_NESTED: Final = 25
"""Levels that are looked at at all; introspection needs fifteen, and everything else is measured by `DocumentLimits`."""
MAX_VALUES: Final = 10_000
"""Of a report about fifty persons, each with two hundred."""
_SELECTIONS: Final = "fields and fragments, counted wherever they are spread"
_REPEATED: Final = "fields that stand there already under the same name"


def check_text(text: str) -> None:
    """Raises PublicError when the text is too long to be read: one token may be as long as the body."""
    if len(text) > MAX_CHARACTERS:
        sentence = f"The document has more than {MAX_CHARACTERS} characters: send long texts as variables."
        raise PublicError("document-too-long", sentence)


def check_variables(variables: dict[str, Any]) -> None:
    """Raises PublicError when the variables hold too many values, counted through lists and objects."""
    waiting: list[Any] = [variables]
    counted = 0
    while waiting:
        value = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        counted += len(inner)
        if counted > MAX_VALUES:
            raise PublicError(
                "too-many-values", f"The variables hold more than {MAX_VALUES} values: send fewer at once."
            )
        waiting.extend(inner)


def too_much_in(document: DocumentNode) -> list[PublicError]:
    """One error for each bound that the document exceeds."""
    return _Counted(document).errors()


class _Counted:
    """A fragment counts wherever it is spread, and once where it is not."""

    def __init__(self, document: DocumentNode) -> None:
        operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._operations = len(operations)
        self._selections = self._repeated = self._inline = self._nested = self._directives = 0
        self._spread: set[str] = set()
        for operation in operations:
            for marked in (operation, *(operation.variable_definitions or ())):
                self._mark(marked)
            self._walk(operation.selection_set)
        for name, fragment in self._fragments.items():
            self._mark(fragment)
            if name not in self._spread:
                self._walk(fragment.selection_set)

    def errors(self) -> list[PublicError]:
        """In the order of what helps most."""
        bounds = (
            (self._nested, MAX_NESTED, PublicError("too-deep", _beyond(MAX_NESTED, "levels"))),
            (
                self._operations,
                MAX_OPERATIONS,
                PublicError("too-many-operations", _beyond(MAX_OPERATIONS, "operations")),
            ),
            (
                self._selections,
                MAX_SELECTIONS,
                PublicError("too-many-selections", _beyond(MAX_SELECTIONS, _SELECTIONS)),
            ),
            (self._repeated, MAX_REPEATED, PublicError("too-many-repeats", _beyond(MAX_REPEATED, _REPEATED))),
            (
                self._inline,
                MAX_INLINE,
                PublicError("too-many-inline-fragments", _beyond(MAX_INLINE, "inline fragments")),
            ),
            (
                self._directives,
                MAX_DIRECTIVES,
                PublicError("too-many-directives", _beyond(MAX_DIRECTIVES, "directives")),
            ),
        )
        return [told for counted, most, told in bounds if counted > most]

    def _mark(self, node: Any) -> None:
        self._directives += len(node.directives or ())

    def _walk(self, root: SelectionSetNode) -> None:
        """Counts what is selected below `root`, and ends as soon as that is too much; a cycle is an error of another rule."""
        waiting: list[tuple[SelectionSetNode, set[str], int, tuple[str, ...]]] = [(root, set(), 1, ())]
        while waiting and self._selections <= MAX_SELECTIONS:
            selected, names, level, path = waiting.pop()
            self._nested = max(self._nested, level)
            self._selections += len(selected.selections)
            for each in selected.selections:
                self._mark(each)
                if isinstance(each, FieldNode):
                    name = (each.alias or each.name).value
                    self._repeated += name in names
                    names.add(name)
                    if each.selection_set is not None:
                        waiting.append((each.selection_set, set(), level + 1, path))
                elif isinstance(each, InlineFragmentNode):
                    self._inline += 1
                    waiting.append((each.selection_set, names, level, path))
                elif isinstance(each, FragmentSpreadNode) and each.name.value not in path:
                    self._spread.add(each.name.value)
                    if (fragment := self._fragments.get(each.name.value)) is not None:
                        waiting.append((fragment.selection_set, names, level, (*path, each.name.value)))


def _beyond(most: int, what: str) -> str:
    return f"The document has more than {most} {what}: leave some out or ask in several requests."

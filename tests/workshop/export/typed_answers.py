"""The types of what trusted documents answer, made of the documents and the schema: the text of `pages/answers.py`.

A selection is one TypedDict, however many documents make it; what a directive may leave out is not required. The answer of a command
is what it did: its refusals are raised.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    get_named_type,
    is_composite_type,
    is_enum_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
    parse,
    type_from_ast,
)
from graphql.language import OperationType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graphql import GraphQLAbstractType, GraphQLObjectType, GraphQLSchema, GraphQLType, SelectionSetNode

_SCALARS: Final = {"ID": "str", "String": "str", "Int": "int", "Boolean": "bool", "DateTime": "str", "Date": "str"}
_OR_NONE: Final = " | None"
_REFUSAL: Final = "Refusal"
_ROOTS: Final = ("Query", "Mutation")
_HEAD: Final = '''"""What the trusted documents answer. Written by `make contracts`."""

from collections.abc import Sequence
from typing import Literal, Protocol, TypeAlias, overload

from typing_extensions import NotRequired, ReadOnly, TypedDict

'''
_PROTOCOL: Final = '\n\nclass {}(Protocol):\n    """{} of a name for one caller. Raises what `Pages.{}` raises."""\n'
_CALL: Final = "\n    @overload\n    async def __call__(self, {}) -> {}: ...\n"


class _Shape(NamedTuple):
    """What is selected of a type: by key the Python type as text, with `{}` for each of the shapes that it names."""

    kind: str
    fields: tuple[tuple[str, str, tuple[_Shape, ...]], ...]


class _Document:
    """One document: its `answer`, every shape that was `seen` in it with the field where it was, inner ones first, and its `enums`."""

    def __init__(self, schema: GraphQLSchema, text: str) -> None:
        definitions = parse(text).definitions
        self._schema = schema
        self._fragments = {each.name.value: each for each in definitions if isinstance(each, FragmentDefinitionNode)}
        self._operation = next(each for each in definitions if isinstance(each, OperationDefinitionNode))
        self.name = self._operation.name.value if self._operation.name else ""
        self.is_query = self._operation.operation is OperationType.QUERY
        self.seen: list[tuple[_Shape, str]] = []
        self.enums: set[type] = set()
        root = cast("GraphQLObjectType", schema.get_root_type(self._operation.operation))
        data = self._shape(root, [self._operation.selection_set], "")
        self.answer = data if self.is_query else data.fields[0][2][0]

    def parameters(self) -> Iterator[str]:
        """How it is asked for: a command is given whatever its form holds."""
        yield f'operation: Literal["{self.name}"]'
        variables = self._operation.variable_definitions or ()
        yield from ("/", "*")[: 1 + bool(variables)] if self.is_query else ("key: str", "/", "**values: object")
        for each in variables if self.is_query else ():
            kind = cast("GraphQLType", type_from_ast(self._schema, each.type))
            given = "" if is_non_null_type(kind) and each.default_value is None else " = ..."
            yield f"{each.variable.name.value}: {self._typed(kind, [], '')[0]}{given}"

    def _shape(self, kind: GraphQLObjectType, selected: Iterable[SelectionSetNode], field: str) -> _Shape:
        nodes: dict[str, list[FieldNode]] = defaultdict(list)
        always: dict[str, bool] = defaultdict(bool)
        for node, sure in self._fields(kind, selected):
            key = (node.alias or node.name).value
            nodes[key].append(node)
            always[key] |= sure
        shape = _Shape(kind.name, tuple((key, *self._field(kind, key, nodes[key], always[key])) for key in nodes))
        self.seen.append((shape, field))
        return shape

    def _field(
        self, kind: GraphQLObjectType, key: str, nodes: Sequence[FieldNode], always: bool
    ) -> tuple[str, tuple[_Shape, ...]]:
        if nodes[0].name.value == "__typename":
            return f'ReadOnly[Literal["{kind.name}"]]', ()
        below = [each.selection_set for each in nodes if each.selection_set]
        text, shapes = self._typed(kind.fields[nodes[0].name.value].type, below, key)
        return f"ReadOnly[{text}]" if always else f"NotRequired[ReadOnly[{text}]]", shapes

    def _fields(
        self, kind: GraphQLObjectType, selected: Iterable[SelectionSetNode], *, sure: bool = True
    ) -> Iterator[tuple[FieldNode, bool]]:
        for node in (each for selection in selected for each in selection.selections):
            always = sure and not node.directives
            if isinstance(node, FieldNode):
                yield node, always
            elif isinstance(node, InlineFragmentNode | FragmentSpreadNode):
                found = node if isinstance(node, InlineFragmentNode) else self._fragments[node.name.value]
                on = found.type_condition and found.type_condition.name.value
                if on in (None, kind.name, *(each.name for each in kind.interfaces)):
                    yield from self._fields(kind, [found.selection_set], sure=always)

    def _typed(self, kind: GraphQLType, below: list[SelectionSetNode], field: str) -> tuple[str, tuple[_Shape, ...]]:
        if is_non_null_type(kind):
            text, shapes = self._typed(kind.of_type, below, field)
            return text.removesuffix(_OR_NONE), shapes
        if is_list_type(kind):
            text, shapes = self._typed(kind.of_type, below, field)
            return f"Sequence[{text}]{_OR_NONE}", shapes
        named = get_named_type(kind)
        if is_composite_type(named):
            shapes = tuple(self._shape(each, below, field) for each in self._members(named))
            return " | ".join("{}" for _ in shapes) + _OR_NONE, shapes
        if not is_enum_type(named):
            return _SCALARS[named.name] + _OR_NONE, ()
        if not isinstance(word := named.coerce_output_value, type):
            return f"Literal[{', '.join(map(repr, named.values))}]{_OR_NONE}", ()
        self.enums.add(word)
        return word.__name__ + _OR_NONE, ()

    def _members(self, kind: GraphQLObjectType | GraphQLAbstractType) -> list[GraphQLObjectType]:
        members = [kind] if is_object_type(kind) else self._schema.get_possible_types(cast("GraphQLAbstractType", kind))
        return [each for each in members if _REFUSAL not in [of.name for of in each.interfaces]]


def answers(schema: GraphQLSchema, texts: Iterable[str]) -> str:
    """The module, of the text of every document: the shapes, and what asks for them by the name of a document."""
    documents = sorted((_Document(schema, text) for text in texts), key=lambda each: each.name)
    names = _names(documents)
    ask = [_PROTOCOL.format("Ask", "Asks the query", "ask")]
    do = [_PROTOCOL.format("Do", "Gives the command", "act")]
    for each in documents:
        (ask if each.is_query else do).append(_CALL.format(", ".join(each.parameters()), names[each.answer]))
    do.append(_CALL.format("operation: str, key: str, /, **values: object", "Done"))
    imports = defaultdict(set)
    for word in {word for each in documents for word in each.enums}:
        imports[word.__module__].add(word.__name__)
    lines = [f"from {module} import {', '.join(sorted(words))}\n" for module, words in sorted(imports.items())]
    for shape, name in names.items():
        fields = [f'    "{key}": {text.format(*(names[of] for of in shapes))},\n' for key, text, shapes in shape.fields]
        lines += [f'\n{name} = TypedDict("{name}", {{\n', *fields, "})\n"]
    done = " | ".join(sorted({names[each.answer] for each in documents if not each.is_query}))
    return "".join([_HEAD, *lines, f"\nDone: TypeAlias = {done}\n", *ask, *do])


def _names(documents: Sequence[_Document]) -> dict[_Shape, str]:
    """The answer of a query is called as its document, anything else as its type; where that is taken, a document is before it."""
    names = {each.answer: each.name for each in documents if each.is_query}
    met = [(shape, each.name, field) for each in documents for shape, field in each.seen if shape.kind not in _ROOTS]
    kinds = Counter(shape.kind for shape in {shape for shape, _, _ in met})
    for shape, document, field in met:
        longer = document + shape.kind
        wanted = [shape.kind] * (kinds[shape.kind] == 1) + [longer, longer + field[:1].upper() + field[1:]]
        if shape not in names:
            names[shape] = next(name for name in wanted if name not in names.values())
    return {shape: names[shape] for each in documents for shape, _ in each.seen if shape in names}

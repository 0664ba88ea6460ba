"""The rules of GraphQL, each with a sentence of ours: those of graphql-core quote the document, and suggest names of the schema."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final, cast

from gateway.graphql.errors.public_error import PublicError

if TYPE_CHECKING:
    from graphql import ASTValidationRule, GraphQLError, ValidationContext

SLUG: Final = "invalid-document"
ANY: Final = "This does not fit the schema here: compare it with the schema."
MORE: Final = "There are more errors than are looked for: correct these first."
_SENTENCES: Final = {
    "ExecutableDefinitionsRule": "Only operations and fragments are taken: leave this definition out.",
    "KnownOperationTypesRule": "Operations of this kind are not served: send a query or a mutation.",
    "UniqueOperationNamesRule": "Two operations have this name: give each one of its own.",
    "LoneAnonymousOperationRule": "Beside others an operation needs a name: give it one.",
    "KnownTypeNamesRule": "There is no such type: compare it with the schema.",
    "FragmentsOnCompositeTypesRule": "A fragment needs a type with fields: name another one.",
    "VariablesAreInputTypesRule": "A variable cannot be of this type: take one for input.",
    "ScalarLeafsRule": "Fields are selected of an object, and of nothing else: add or remove them.",
    "FieldsOnCorrectTypeRule": "There is no such field on this type: compare it with the schema.",
    "UniqueFragmentNamesRule": "Two fragments have this name: give each one of its own.",
    "KnownFragmentNamesRule": "There is no such fragment in the document: add it.",
    "NoUnusedFragmentsRule": "Nothing spreads this fragment: leave it out.",
    "PossibleFragmentSpreadsRule": "This fragment can never apply here: leave it out.",
    "NoFragmentCyclesRule": "This fragment holds itself: break the circle.",
    "UniqueVariableNamesRule": "Two variables have this name: give each one of its own.",
    "NoUndefinedVariablesRule": "The operation does not declare this variable: declare it.",
    "NoUnusedVariablesRule": "Nothing uses this variable: leave it out.",
    "KnownDirectivesRule": "There is no such directive here: compare it with the schema.",
    "UniqueDirectivesPerLocationRule": "This directive may stand here once: leave the others out.",
    "KnownArgumentNamesRule": "There is no such argument here: compare it with the schema.",
    "UniqueArgumentNamesRule": "This argument is given twice: leave one out.",
    "ProvidedRequiredArgumentsRule": "An argument is missing here: compare it with the schema.",
    "VariablesInAllowedPositionRule": "The variable's type does not fit this place: compare it with the schema.",
    "OverlappingFieldsCanBeMergedRule": "Two different fields have one name in the answer: give one an alias.",
    "UniqueInputFieldNamesRule": "This field is given twice: leave one out.",
    "MaxIntrospectionDepthRule": "The schema is not described this deeply: ask for less of it at once.",
    "NoSchemaIntrospectionCustomRule": "The schema does not describe itself here: read its published text.",
}


def in_our_words(rule: type[ASTValidationRule]) -> type[ASTValidationRule]:
    """The same rule; of what it finds only the first place is told, with a sentence."""
    sentence = _SENTENCES.get(rule.__name__, ANY)

    class InOurWords(rule):  # type: ignore[misc,valid-type]
        """Looks as the rule does."""

        def __init__(self, context: ValidationContext) -> None:
            # Some rules report to their context directly. A copy shares what the context has found out about the document.
            telling = copy(context)
            telling.on_error = self._tell  # type: ignore[method-assign]
            self._tell_context = context.report_error
            super().__init__(telling)

        def _tell(self, error: GraphQLError) -> None:
            self._tell_context(public_error(sentence, error))

    InOurWords.__name__ = rule.__name__
    return cast("type[ASTValidationRule]", InOurWords)


def public_error(sentence: str, error: GraphQLError) -> PublicError:
    """`sentence` at the first of the places where `error` was found."""
    return PublicError(SLUG, sentence, list(error.nodes or ())[:1])

"""Limits of documents: refused before anything runs, in time that does not grow with what is nested."""

from __future__ import annotations

import pytest
from graphql import GraphQLError, Lexer, Source, TokenKind

from gateway.graphql.admission.depth import MAX_DEPTH
from gateway.graphql.admission.preparing import (
    MAX_CHARACTERS,
    MAX_ERRORS,
    MAX_TOKENS,
    REMEMBERED,
    DocumentRefused,
    prepared,
)
from gateway.graphql.admission.variables import MOST_VALUES, check_size
from gateway.graphql.errors.public_error import PublicError
from gateway.graphql.schema import make_schema
from gateway.settings import OPERATIONS

CORE = make_schema().core


def errors_of(document: str) -> list[GraphQLError]:
    """What is wrong with a document."""
    try:
        prepared(CORE, document)
    except DocumentRefused as refused:
        return refused.errors
    return []


def slugs(document: str) -> list[str]:
    """Of what is wrong with it."""
    return [(error.extensions or {})["slug"] for error in errors_of(document)]


def nested(levels: int) -> str:
    """A document with `levels` levels of objects."""
    inner = "id"
    for level in range(levels - 1):
        inner = f"{('referrals', 'report')[level % 2]} {{ {inner} }}"
    start = "report" if levels % 2 == 0 else "referral"
    return f'{{ {start}(id: "x") {{ {inner} }} }}'


def test_eight_levels_pass_and_nine_do_not() -> None:
    assert slugs(nested(MAX_DEPTH)) == []
    assert slugs(nested(MAX_DEPTH + 1)) == ["too-deep"]


def test_depth_is_counted_through_fragments_and_not_through_what_only_says_a_type() -> None:
    inner = "referrals { report { " * 4 + "id" + " } }" * 4
    document = f'query {{ report(id: "x") {{ ...A }} }} fragment A on Report {{ {inner} }}'
    assert slugs(document) == ["too-deep"]
    inline = nested(MAX_DEPTH).replace("{ id }", "{ ... { ... { id } } }")
    assert slugs(inline) == []


def test_nested_fragments_are_measured_without_being_expanded() -> None:
    links = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    assert slugs(f"query {{ ...F0 }} {links} fragment F60 on Query {{ me {{ name }} }}") == []
    deep = " ".join(
        f"fragment F{n} on Report {{ referrals {{ report {{ ...F{n + 1} }} }} ...F{n + 1} }}" for n in range(40)
    )
    assert slugs(f'query {{ report(id: "x") {{ ...F0 }} }} {deep} fragment F40 on Report {{ id }}') == ["too-deep"]


def test_fragments_that_spread_each_other_end() -> None:
    circle = "query { me { ...A } } fragment A on Me { name ...B } fragment B on Me { id ...A }"
    assert slugs(circle) == ["invalid-document"]


def tokens_of(text: str) -> list[str]:
    """What graphql-core's lexer finds, without the end."""
    lexer, found = Lexer(Source(text)), []
    while (token := lexer.advance()).kind is not TokenKind.EOF:
        found.append(token.value or token.kind.value)
    return found


def test_our_own_documents_have_room() -> None:
    texts = [path.read_text() for path in OPERATIONS.glob("*.graphql")]
    assert max(len(tokens_of(text)) for text in texts) < 0.7 * MAX_TOKENS
    assert max(len(text) for text in texts) < MAX_CHARACTERS / 2


def test_a_text_beyond_its_bound_is_not_read() -> None:
    long = '{ report(id: "' + "x" * MAX_CHARACTERS + '") { id } }'
    (error,) = errors_of(long)
    assert f"more than {MAX_CHARACTERS} code points" in error.message
    assert errors_of(long.replace("x" * 100, "", 1)) == []


def test_variables_are_counted_through_lists_and_objects() -> None:
    check_size({"a": [{"b": n} for n in range(MOST_VALUES // 2 - 1)]})
    with pytest.raises(PublicError, match="more than 10000 values"):
        check_size({"a": [[n] for n in range(MOST_VALUES // 2)]})


def test_after_ten_errors_no_more_are_looked_for() -> None:
    errors = errors_of("{ me { " + " ".join(f"nope{n}" for n in range(400)) + " } }")
    assert len(errors) == MAX_ERRORS + 1
    assert errors[0].message == "Cannot query field 'nope0' on type 'Me'."


def test_what_may_run_is_remembered_and_what_may_not_pushes_nothing_out() -> None:
    prepared.cache_clear()
    first = prepared(CORE, "query Often { me { name } }")
    for n in range(REMEMBERED + 1):
        assert errors_of(f"{{ me {{ nope{n} }} }}")
    assert prepared(CORE, "query Often { me { name } }") is first
    assert prepared.cache_info().currsize == 1


def test_the_schema_does_not_describe_itself() -> None:
    assert slugs("{ __typename }") == []
    for document in ("{ __schema { description } }", '{ a: __type(name: "Me") { name } }'):
        (error,) = errors_of(document)
        assert "introspection has been disabled" in error.message

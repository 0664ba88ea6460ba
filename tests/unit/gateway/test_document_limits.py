"""Limits of documents: refused before anything runs, in time that does not grow with what is nested."""

from __future__ import annotations

import pytest
from graphql import GraphQLError, get_introspection_query, parse, validate

from gateway.graphql.admission import limits, size
from gateway.graphql.admission.preparing import REMEMBERED, DocumentRefused, Preparation
from gateway.graphql.errors.public_error import PublicError
from gateway.graphql.reports.reading.selection import CLASSES, CLASSES_OF_A_LIST
from gateway.graphql.schema import make_schema

SCHEMA = make_schema(production=False)
CORE = SCHEMA.core
CALL, OBJECT = 10, 1


def refused(document: str) -> list[str]:
    """Slugs of what is wrong with a document."""
    try:
        Preparation(CORE, production=False).prepared(document)
    except DocumentRefused as found:
        return [_slug(error) for error in found.told]
    return []


def by_the_rules(document: str) -> list[str]:
    """Slugs of what the rules alone say: those of graphql-core have none."""
    parsed = parse(document, max_tokens=size.MAX_TOKENS)
    return [_slug(error) for error in validate(CORE, parsed, limits.RULES)]


def _slug(error: GraphQLError) -> str:
    return str((error.extensions or {}).get("slug", error.message))


def cost_of(document: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """What a document costs: its limit is taken away."""
    monkeypatch.setattr(limits, "MAX_COST", -1)
    (error,) = [each for each in validate(CORE, parse(document), limits.RULES) if _slug(each) == "too-costly"]
    cost: int = (error.extensions or {})["cost"]
    return cost


def nested(levels: int) -> str:
    """A document with `levels` levels of objects."""
    inner = "id"
    for level in range(levels - 1):
        inner = f"{('referrals', 'report')[level % 2]} {{ {inner} }}"
    start = "report" if levels % 2 == 0 else "referral"
    return f'{{ {start}(id: "x") {{ {inner} }} }}'


def test_eight_levels_pass_and_nine_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_COST", 10**9)
    assert refused(nested(limits.MAX_DEPTH)) == []
    assert refused(nested(limits.MAX_DEPTH + 1)) == ["too-deep"]


def test_depth_is_counted_through_fragments() -> None:
    document = 'query { report(id: "x") { ...A } } fragment A on Report { referrals { report { referrals { report { referrals { report { referrals { report { id } } } } } } } } }'
    assert "too-deep" in refused(document)


@pytest.mark.parametrize(("aliases", "expected"), [(15, []), (16, ["too-many-aliases"])])
def test_fifteen_aliases_pass_and_sixteen_do_not(aliases: int, expected: list[str]) -> None:
    assert refused("{ me { " + " ".join(f"a{n}: name" for n in range(aliases)) + " } }") == expected


def test_aliases_in_a_fragment_count_at_every_spread() -> None:
    spreads = "a1: me { ...A } a2: me { ...A } a3: me { ...A } a4: me { ...A }"
    fragment = "fragment A on Me { b1: name b2: name b3: name }"
    assert refused(f"query {{ {spreads} }} {fragment}") == ["too-many-aliases"]


@pytest.mark.parametrize(("directives", "expected"), [(50, []), (51, ["too-many-directives"])])
def test_fifty_directives_pass_and_the_next_is_refused(directives: int, expected: list[str]) -> None:
    fields = ["id", "username", "name", "agencyId", "unitId", "sector", "roles", "permissions", "acr"]
    marked = [f"{fields[n % 9]} @include(if: $v) @skip(if: $v)" for n in range(25)]
    variables = f"$v: Boolean! {'@specifiedBy(url: 1)' * (directives - 50)}"
    assert refused(f"query Q({variables}) {{ me {{ {' '.join(marked[:25])} }} }}") == expected


@pytest.mark.parametrize(
    ("document", "most", "slug"),
    [
        ("query Q{n} {{ me {{ id }} }} ", size.MAX_OPERATIONS, "too-many-operations"),
        ("... {{ me {{ id }} }} ", size.MAX_REPEATED + 1, "too-many-repeats"),
        ("... {{ a{n}: __typename }} ", limits.MAX_ALIASES, "too-many-aliases"),
        ("...F ", size.MAX_INLINE, None),
    ],
)
def test_what_repeats_is_refused_one_beyond_its_bound(document: str, most: int, slug: str | None) -> None:
    def whole(times: int) -> str:
        parts = "".join(document.format(n=n) for n in range(times))
        return parts if parts.startswith("query") else f"{{ {parts} }} fragment F on Query {{ __typename }}"

    assert slug not in refused(whole(most))
    assert slug is None or slug in refused(whole(most + 1))


def test_a_name_that_repeats_counts_through_fragments_and_not_in_another_object() -> None:
    spread = "query { me { " + "...F " * 26 + "} me { name } } fragment F on Me { id }"
    assert refused(spread) == ["too-many-repeats"]
    apart = "{ " + " ".join(f"a{n}: me {{ id name }}" for n in range(limits.MAX_ALIASES)) + " }"
    assert refused(apart) == []


def test_what_is_spread_counts_at_every_spread_and_what_is_not_counts_once() -> None:
    fragment = "fragment F on Me { " + "id " * 24 + "}"
    assert "too-many-selections" in refused("{ me { " + "...F " * 20 + "} } " + fragment)
    assert "too-many-selections" not in refused("{ me { ...F } } " + fragment)
    unused = " ".join(f"fragment F{n} on Me {{ {'id ' * 20} }}" for n in range(26))
    assert "too-many-selections" in refused(f"{{ me {{ id }} }} {unused}")


def test_a_text_beyond_its_bound_is_not_read() -> None:
    long = '{ report(id: "' + "x" * size.MAX_CHARACTERS + '") { id } }'
    assert refused(long) == ["document-too-long"]
    assert refused(long.replace("x" * 100, "", 1)) == []


def test_variables_are_counted_through_lists_and_objects() -> None:
    size.check_variables({"a": [{"b": n} for n in range(size.MAX_VALUES // 2 - 1)]})
    with pytest.raises(PublicError) as told:
        size.check_variables({"a": [[n] for n in range(size.MAX_VALUES // 2)]})
    assert _slug(told.value) == "too-many-values"


async def test_a_thousand_tokens_pass_and_the_next_does_not() -> None:
    def document(tokens: int) -> str:
        return "{ me {" + " name" * (tokens - 5) + " } }"

    assert await _slugs(document(1000)) != ["too-many-tokens"]
    assert await _slugs(document(1001)) == ["too-many-tokens"]


async def _slugs(document: str) -> list[str]:
    result = await SCHEMA.execute(document, context_value=None)
    return [_slug(error) for error in result.errors or []]


def test_a_page_costs_its_content_times_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    document = "{ reports(first: 7) { nodes { reference { state } referrals { clocks { code } } } } }"
    one_report = OBJECT + OBJECT + limits.ASSUMED_LIST * OBJECT
    assert cost_of(document, monkeypatch) == CALL + OBJECT + 7 * (OBJECT + one_report)


@pytest.mark.parametrize(
    ("first", "times"),
    [("", 20), ("(first: 50)", 50), ("(first: $n)", 50), ("(first: -3)", 1), ("(first: 100000)", 100_000)],
)
def test_size_of_a_page_is_the_argument_or_the_largest_page(
    first: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "query Q($n: Int! = 1)" if "$" in first else "query Q"
    assert cost_of(f"{head} {{ reports{first} {{ nodes {{ id }} }} }}", monkeypatch) == CALL + OBJECT + times * OBJECT


def test_an_edge_costs_one_beside_its_node(monkeypatch: pytest.MonkeyPatch) -> None:
    document = "{ reports(first: 7) { edges { cursor node { id danger { danger } } } pageInfo { startCursor } } }"
    assert cost_of(document, monkeypatch) == CALL + OBJECT + 7 * (OBJECT + OBJECT + OBJECT + OBJECT)


def test_a_page_of_fifty_reports_passes_and_with_the_reports_of_their_referrals_it_does_not() -> None:
    classes = " ".join(f"{name} {{ recorded }}" for name in sorted(CLASSES))
    listed = " ".join(f"{name} {{ recorded }}" for name in sorted(CLASSES_OF_A_LIST))
    assert refused(f"{{ reports(first: 50) {{ nodes {{ {listed} }} }} }}") == []
    within = f"{{ nodes {{ {listed} referrals {{ report {{ {classes} }} }} }} }}"
    assert refused(f"{{ reports(first: 50) {within} }}") == ["too-costly"]
    assert refused(f"{{ reports(first: 5) {within} }}") == []


def test_nested_fragments_are_measured_without_being_expanded() -> None:
    links = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    document = f"query {{ ...F0 }} {links} fragment F60 on Query {{ me {{ name }} }}"
    assert by_the_rules(document) == ["too-costly"]
    assert refused(document) == ["too-many-selections", "too-many-repeats"]


def test_what_grows_through_nested_fragments_is_counted_without_being_expanded() -> None:
    links = " ".join(
        f"fragment F{n} on Report {{ a: referrals {{ report {{ ...F{n + 1} }} }} ...F{n + 1} }}" for n in range(40)
    )
    document = f'query {{ report(id: "x") {{ ...F0 }} }} {links} fragment F40 on Report {{ id }}'
    assert {"too-deep", "too-costly", "too-many-aliases"} <= set(by_the_rules(document))
    assert "too-many-selections" in refused(document)


@pytest.mark.parametrize("first", ["9" * 30, "9" * 15_000])
def test_a_cost_that_no_number_holds_is_told_as_the_largest(first: str) -> None:
    with pytest.raises(DocumentRefused) as found:
        Preparation(CORE, production=False).prepared(f"{{ reports(first: {first}) {{ nodes {{ id }} }} }}")
    (costly,) = [error for error in found.value.told if _slug(error) == "too-costly"]
    assert costly.extensions is not None
    assert costly.extensions["cost"] == 2**31 - 1


def test_fragments_that_spread_each_other_end() -> None:
    document = "query { me { ...A } } fragment A on Me { name ...B } fragment B on Me { id ...A }"
    found = validate(CORE, parse(document), limits.RULES)
    assert any("itself" in error.message for error in found)
    assert refused(document) == ["invalid-document"]


def test_what_may_run_is_remembered_and_what_may_not_pushes_nothing_out() -> None:
    preparation = Preparation(CORE, production=False)
    first = preparation.prepared("query Often { me { name } }")
    for n in range(REMEMBERED + 1):
        with pytest.raises(DocumentRefused):
            preparation.prepared(f"{{ me {{ nope{n} }} }}")
    assert preparation.known("query Often { me { name } }") is first
    for n in range(REMEMBERED):
        assert preparation.prepared("query Often { me { name } }") is first
        preparation.prepared(f"query Once{n} {{ me {{ name }} }}")
    assert preparation.known("query Once0 { me { name } }") is None
    assert preparation.known(f"query Once{REMEMBERED - 1} {{ me {{ name }} }}") is not None


def test_introspection_works_in_development_and_not_in_production() -> None:
    document = parse(get_introspection_query())
    assert validate(CORE, document, limits.RULES) == []
    refused_there = validate(CORE, document, limits.RULES_IN_PRODUCTION)
    assert refused_there
    assert "does not describe itself" in refused_there[0].message

"""Limits of documents: refused before anything runs, in time that does not grow with what is nested."""

from __future__ import annotations

import time
from typing import Any

import pytest
from graphql import GraphQLError, get_introspection_query, parse, validate
from strawberry.extensions import validation_cache

from gateway.graphql import limits
from gateway.graphql.reports.selection import CLASSES
from gateway.graphql.schema import make_schema

SCHEMA = make_schema(production=False)
CORE: Any = SCHEMA._schema
CALL, OBJECT = 10, 1


def refused(document: str) -> list[str]:
    """Slugs of what the rules say."""
    return [_slug(error) for error in validate(CORE, parse(document), limits.RULES)]


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
def test_fifty_directives_pass_and_the_next_is_refused_once(directives: int, expected: list[str]) -> None:
    fields = ["id", "username", "name", "agencyId", "unitId", "sector", "roles", "permissions", "acr"]
    marked = [f"{fields[n % 9]} @include(if: $v{n})" for n in range(directives)]
    variables = ", ".join(f"$v{n}: Boolean!" for n in range(directives))
    found = [
        slug for slug in refused(f"query Q({variables}) {{ me {{ {' '.join(marked)} }} }}") if "conflict" not in slug
    ]
    assert found == expected


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


def test_a_page_of_fifty_reports_passes_and_with_the_reports_of_their_referrals_it_does_not() -> None:
    classes = " ".join(f"{name} {{ recorded }}" for name in sorted(CLASSES))
    assert refused(f"{{ reports(first: 50) {{ nodes {{ {classes} }} }} }}") == []
    within = f"{{ nodes {{ {classes} referrals {{ report {{ {classes} }} }} }} }}"
    assert refused(f"{{ reports(first: 50) {within} }}") == ["too-costly"]
    assert refused(f"{{ reports(first: 5) {within} }}") == []


def test_sixty_nested_fragments_are_measured_in_no_time() -> None:
    links = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(60))
    document = parse(
        f"query {{ ...F0 }} {links} fragment F60 on Query {{ me {{ name }} }}", max_tokens=limits.MAX_TOKENS
    )
    started = time.perf_counter()
    slugs = [_slug(error) for error in validate(CORE, document, limits.RULES)]
    assert time.perf_counter() - started < 1.0
    assert slugs == ["too-costly"]


def test_what_grows_through_nested_fragments_is_counted_without_being_expanded() -> None:
    links = " ".join(
        f"fragment F{n} on Report {{ a: referrals {{ report {{ ...F{n + 1} }} }} ...F{n + 1} }}" for n in range(40)
    )
    document = parse(
        f'query {{ report(id: "x") {{ ...F0 }} }} {links} fragment F40 on Report {{ id }}', max_tokens=limits.MAX_TOKENS
    )
    started = time.perf_counter()
    slugs = {_slug(error) for error in validate(CORE, document, limits.RULES)}
    assert time.perf_counter() - started < 2.0
    assert {"too-deep", "too-costly", "too-many-aliases"} <= slugs


def test_fragments_that_spread_each_other_end() -> None:
    slugs = refused("query { me { ...A } } fragment A on Me { name ...B } fragment B on Me { id ...A }")
    assert any("itself" in slug for slug in slugs)


def test_every_rule_is_the_same_class_for_each_request_so_that_validations_are_found_again() -> None:
    assert make_schema(production=False) is not SCHEMA
    assert limits.RULES[-1] is limits.DocumentLimits


async def test_the_second_request_with_a_document_hits_the_cache() -> None:
    cache = validation_cache._get_validate_cache(256)
    await SCHEMA.execute("query Twice { me { name } }", context_value=None)
    before = cache.cache_info()  # type: ignore[attr-defined]
    await SCHEMA.execute("query Twice { me { name } }", context_value=None)
    after = cache.cache_info()  # type: ignore[attr-defined]
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)
    assert after.maxsize == 256


def test_introspection_works_in_development_and_not_in_production() -> None:
    document = parse(get_introspection_query())
    assert validate(CORE, document, limits.RULES) == []
    refused_there = validate(CORE, document, limits.RULES_IN_PRODUCTION)
    assert refused_there
    assert "introspection" in refused_there[0].message

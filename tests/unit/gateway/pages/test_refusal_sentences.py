"""Whatever is refused is reported to people in sentences of their language, with what to do next."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from contracts import problems
from gateway.graphql.errors import refusals as members
from gateway.pages.languages.catalogues import FOLDERS, translations
from gateway.pages.rendering.refusals import MESSAGES, OTHERWISE, PageRefused
from tests.support.walks import walk
from tests.workshop import languages as translate

ROOT = Path(__file__).parents[4]


def slugs_in(folder: str) -> set[str]:
    """Every slug that code under `folder` gives to a refusal: as a class attribute, or to PublicError and problem_answer."""
    found: set[str] = set()
    for path in ROOT.glob(f"{folder}/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Assign(targets=[ast.Name(id="slug")], value=ast.Constant(value=str(slug))):
                    found.add(slug)
                case ast.AnnAssign(target=ast.Name(id="slug"), value=ast.Constant(value=str(slug))):
                    found.add(slug)
                case ast.Call(func=ast.Name(id="PublicError"), args=[ast.Constant(value=str(slug)), *_]):
                    found.add(slug)
                case ast.Call(
                    func=ast.Name(id="problem_answer") | ast.Attribute(attr="problem_answer"),
                    args=[_, ast.Constant(value=str(slug)), *_],
                ):
                    found.add(slug)
    return found


def every_slug() -> set[str]:
    """Of the gateway's own code, and whatever a service's contract says that it may answer."""
    named = {value for name, value in vars(problems).items() if name.isupper() and name != "PREFIX"}
    documents = "".join(path.read_text("utf-8") for path in (ROOT / "contracts" / "openapi").glob("*.json"))
    return named | set(re.findall(r'"urn:problem:([a-z-]+)"', documents)) | slugs_in("gateway/src")


def test_the_walk_finds_slugs_of_every_kind() -> None:
    assert {"not-found", "report-incomplete", "unexpected", "too-deep", "too-many-requests"} <= every_slug()


def test_services_say_alike_what_they_call_alike() -> None:
    titles = sorted(translate.titles())
    shown = [slug for slug, _ in titles if slug not in OTHERWISE]
    assert shown == sorted(set(shown)), titles


@walk("slug", sorted(MESSAGES))
def test_a_refusal_says_what_happened_and_as_sentences_after_it_what_to_do(slug: str) -> None:
    said = MESSAGES[slug]
    assert (said.what[-1:] != ".", said.next_step[-1:]) == (True, "."), said


@pytest.mark.parametrize("slug", ["unavailable", "too-many-requests", "unexpected"])
def test_where_no_one_knows_whether_it_was_done_no_page_says_that_it_was_not(slug: str) -> None:
    """A command may have run out of time after it was done, or the page that follows it be what is refused."""
    said = MESSAGES[slug]
    assert "nothing was" not in f"{said.what} {said.next_step}".lower()


@walk("slug", sorted(every_slug()))
def test_every_slug_has_its_sentences_in_every_language(slug: str) -> None:
    said = MESSAGES[slug]
    for sentence in (said.what, said.next_step):
        for language in FOLDERS:
            assert translations(language).gettext(sentence) != sentence, sentence


STATUSES: dict[type[members.Refusal], int] = {
    members.NotFound: 404,
    members.Forbidden: 403,
    members.InvalidInput: 422,
    members.StaleVersion: 409,
    members.AlreadyTakenOver: 409,
    members.IllegalState: 409,
    members.Refused: 409,
    members.Unavailable: 503,
}


@pytest.mark.parametrize("member", STATUSES)
def test_every_member_of_the_union_has_its_status(member: type[members.Refusal]) -> None:
    refused = PageRefused.of_member({"__typename": member.__name__, "slug": "stale-version", "title": "x"})
    assert (refused.slug, refused.status, str(refused)) == ("stale-version", STATUSES[member], "stale-version")


def test_the_union_has_no_other_members() -> None:
    assert set(members.AnyRefusal.__args__) == set(STATUSES)


def test_an_error_without_a_slug_is_unexpected() -> None:
    refused = PageRefused.of_error({"slug": "unexpected", "traceId": "abc"})
    assert (refused.status, refused.facts) == (500, {"traceId": "abc"})
    assert PageRefused.of_error(None).status == 500

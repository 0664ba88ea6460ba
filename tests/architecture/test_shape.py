"""Rules about the shape of the code that no linter knows."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts

from chassis.http.route_guard import UNGUARDED, declared_access
from contracts.scopes import Permission
from contracts.topics import OWNERS

ROOT = Path(__file__).parents[2]
SOURCES = ("contracts/src", "services/*/src", "gateway/src", "infra/src")
LONGEST_MODULE = 300
LONGEST_EDGE = 15
SERVICES = ("identification", "referral", "notifications")


def modules() -> Iterator[Path]:
    for source in SOURCES:
        for folder in ROOT.glob(source):
            yield from sorted(folder.rglob("*.py"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def of_tests() -> Iterator[Path]:
    yield from sorted((ROOT / "tests").rglob("*.py"))


@pytest.mark.parametrize("path", [*modules(), *of_tests()], ids=name)
def test_modules_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", list(modules()), ids=name)
def test_modules_have_honest_names(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "manager", "misc", "base"}


@pytest.mark.parametrize("path", [path for path in modules() if "entrypoints" in path.parts], ids=name)
def test_edges_are_thin(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.decorator_list:
            body = [part for part in node.body if not _is_docstring(part)]
            if body:
                length = (body[-1].end_lineno or 0) - body[0].lineno + 1
                assert length <= LONGEST_EDGE, f"{node.name} has {length} lines"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


@pytest.mark.parametrize("path", [path for path in modules() if "contracts/src" not in name(path)], ids=name)
def test_topics_are_never_spelled_by_hand(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and node.value in OWNERS:
            pytest.fail(f"line {node.lineno} spells a topic; take it from contracts.topics")


@pytest.mark.parametrize("service", SERVICES)
def test_every_use_case_of_the_index_is_one_file(service: str) -> None:
    folder = ROOT / "services" / service / "src" / service / "application"
    index = (folder / "__init__.py").read_text("utf-8")
    use_cases = re.findall(r"\b([a-z]+(?:_[a-z]+)+)\b", index)
    assert use_cases, "the index of use cases is the docstring of application/__init__.py"
    # What is named like its file is a use case; the other modules are what several of them share.
    files = {
        path.stem
        for path in folder.glob("*.py")
        if re.search(rf"^(?:async )?def {path.stem}\(", path.read_text("utf-8"), re.MULTILINE)
    }
    assert files - set(use_cases) == set(), "not in the index"
    for use_case in use_cases:
        assert (folder / f"{use_case}.py").is_file(), f"{use_case} is listed and has no file"


# No person's door: a program proves itself by what it signs.
SIGNED = {"/phone/answers": {"signed-by-telephone"}}


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_declares_a_permission_of_the_list(service: str) -> None:
    app = importlib.import_module(f"{service}.entrypoints.http.app").documented_app()
    routes = [route for route in iter_route_contexts(app.routes) if route.path not in UNGUARDED]
    assert routes
    for route in routes:
        assert declared_access(route) in SIGNED.get(str(route.path), set(Permission)), route.path


def test_every_member_of_the_workspace_is_under_the_import_rules() -> None:
    rules = (ROOT / ".importlinter").read_text("utf-8")
    packages = {path.parent.name for source in SOURCES for path in ROOT.glob(f"{source}/*/__init__.py")}
    assert {"contracts", "chassis", "gateway", "infra", *SERVICES} == packages
    listed = set(re.search(r"root_packages =\n((?:    \w+\n)+)", rules).group(1).split())  # type: ignore[union-attr]
    assert listed == packages


def test_nothing_committed_names_a_registry_or_this_machine() -> None:
    hosts = (
        "pypi" + ".org",
        "pythonhosted" + ".org",
        "registry.npmjs" + ".org",
        "repo.maven" + ".apache",
        "/wor" + "k/main",
    )
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for file in files:
        path = ROOT / file
        if path.is_file() and path.suffix in {".py", ".txt", ".toml", ".md", ".yaml", ".json", ".cfg", ".ini", ""}:
            text = path.read_text("utf-8", "ignore")
            assert not any(host in text for host in hosts), file

"""Rules about the shape of the code that no linter knows."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts

from chassis.http.route_guard import UNGUARDED, declared_access
from contracts.scopes import Permission
from contracts.topics import OWNERS
from tests.support.walks import walk

ROOT = Path(__file__).parents[2]
SOURCES = ("contracts/src", "services/*/src", "gateway/src", "infra/src")
LONG_MODULE = 300
GENERATED = {"gateway/src/gateway/pages/answers.py"}
"""Written by a program: counted as no one's lines."""
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


def own_lines(path: Path) -> int:
    """Lines of a module without its imports and docstrings."""
    text = path.read_text("utf-8")
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.stmt)]
    left_out = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) or _is_docstring(node)]
    return len(text.splitlines()) - sum((node.end_lineno or 0) - node.lineno + 1 for node in left_out)


def test_long_modules_are_named() -> None:
    """A module is split where its subject splits: its length is a reason to look, and fails nothing."""
    long = {
        name(path): lines
        for path in (*modules(), *of_tests())
        if name(path) not in GENERATED and (lines := own_lines(path)) > LONG_MODULE
    }
    with warnings.catch_warnings(action="default" if long else "ignore"):
        warnings.warn(f"modules of more than {LONG_MODULE} lines: {long}", stacklevel=1)


@walk("path", modules(), ids=name)
def test_modules_have_honest_names(path: Path) -> None:
    assert path.stem not in {"utils", "helpers", "common", "manager", "misc", "base"}


@walk("path", [path for path in modules() if "entrypoints" in path.parts], ids=name)
def test_edges_are_thin(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.decorator_list:
            body = [part for part in node.body if not _is_docstring(part)]
            if body:
                length = (body[-1].end_lineno or 0) - body[0].lineno + 1
                assert length <= LONGEST_EDGE, f"{node.name} has {length} lines"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


@walk("path", [path for path in modules() if "contracts/src" not in name(path)], ids=name)
def test_topics_are_never_spelled_by_hand(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and node.value in OWNERS:
            pytest.fail(f"line {node.lineno} spells a topic; take it from contracts.topics")


def use_cases(service: str) -> dict[str, set[str]]:
    """The functions that do something, by the module of the application that they are in."""
    root = ROOT / "services" / service / "src"
    return {
        ".".join(path.relative_to(root).with_suffix("").parts): {
            node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.AsyncFunctionDef)
        }
        for path in (root / service / "application").rglob("*.py")
    }


@pytest.mark.parametrize("service", SERVICES)
def test_a_use_case_has_a_file_of_its_name(service: str) -> None:
    known = use_cases(service)
    doors = (ROOT / "services" / service / "src" / service / "entrypoints").rglob("*.py")
    called = {each for path in doors for each in called_in(ast.parse(path.read_text("utf-8")), known)}
    assert len(called) > 10
    for module, function in called:
        assert module.endswith(f".{function}"), f"{function} belongs into a file of its name, not into {module}"


def called_in(door: ast.Module, known: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Use cases that a module imports, or reaches through a module that it imports."""
    modules: dict[str, str] = {}
    for node in ast.walk(door):
        if isinstance(node, ast.Import):
            modules |= {each.asname or each.name: each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
            yield from (
                (node.module or "", each.name) for each in node.names if each.name in known.get(node.module or "", ())
            )
    for node in ast.walk(door):
        if isinstance(node, ast.Attribute):
            module = modules.get(ast.unparse(node.value), "")
            if node.attr in known.get(module, ()):
                yield module, node.attr


def rooms(folder: Path) -> set[str]:
    return {path.parent.name for path in folder.glob("*/__init__.py")}


@pytest.mark.parametrize("service", SERVICES)
def test_rooms_have_one_name_on_every_floor(service: str) -> None:
    root = ROOT / "services" / service / "src" / service
    known = rooms(root / "application")
    assert known
    for floor in ("domain", "adapters", "entrypoints/http"):
        assert rooms(root / floor) <= known, f"{floor} of {service} has a room that no use case is in"


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

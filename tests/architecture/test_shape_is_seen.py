"""The rules about the shape of the code, each broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from inspect import unwrap
from pathlib import Path

import pytest

from contracts.topics import OWNERS
from tests.architecture import test_shape as shape

LONG_EDGE = "@route\nasync def post() -> None:\n" + "    something()\n" * (shape.LONGEST_EDGE + 1)


@pytest.mark.parametrize(
    ("rule", "file", "text"),
    [
        (shape.test_modules_have_honest_names, "utils.py", ""),
        (shape.test_edges_are_thin, "routes.py", LONG_EDGE),
        (shape.test_topics_are_never_spelled_by_hand, "relay.py", f'TOPIC = "{next(iter(OWNERS))}"\n'),
    ],
    ids=["a name that says nothing", "a thick edge", "a topic by hand"],
)
def test_a_module_that_breaks_a_rule_is_reported(
    rule: Callable[[Path], None], file: str, text: str, tmp_path: Path
) -> None:
    path = tmp_path / file
    path.write_text(text)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        unwrap(rule)(path)


def test_imports_and_docstrings_make_no_module_long(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""A sentence.\n\nAnother one.\n"""\nfrom os import (\n    path,\n)\n' + "x = 1\n" * 7)
    assert shape.own_lines(module) == 7


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty floors of a service called `invented`."""
    monkeypatch.setattr(shape, "ROOT", tmp_path)
    root = tmp_path / "services" / "invented" / "src" / "invented"
    for floor in ("domain", "application/reports", "adapters", "entrypoints/http"):
        (root / floor).mkdir(parents=True)
    (root / "application/reports/__init__.py").touch()
    return root


def test_a_room_of_another_name_is_reported(service: Path) -> None:
    shape.test_rooms_have_one_name_on_every_floor("invented")
    (service / "adapters/report").mkdir()
    (service / "adapters/report/__init__.py").touch()
    with pytest.raises(AssertionError, match="no use case is in"):
        shape.test_rooms_have_one_name_on_every_floor("invented")


@pytest.mark.parametrize(
    "call",
    [
        "from invented.application.reports.use_case_0 import another\n",
        "from invented.application.reports import use_case_0\n\nuse_case_0.another()\n",
        "from invented.application.reports import use_case_0 as first\n\ndone = first.another\n",
        "import invented.application.reports.use_case_0\n\ninvented.application.reports.use_case_0.another()\n",
    ],
    ids=["imported", "through its module", "through another name of it", "by its whole name"],
)
def test_a_use_case_in_the_file_of_another_is_reported(service: Path, call: str) -> None:
    names = [f"use_case_{number}" for number in range(11)]
    for name in names:
        (service / f"application/reports/{name}.py").write_text(f"async def {name}(): ...\n")
    door = [f"from invented.application.reports.{name} import {name}\n" for name in names]
    (service / "entrypoints/routes.py").write_text("".join(door))
    shape.test_a_use_case_has_a_file_of_its_name("invented")
    with (service / "application/reports/use_case_0.py").open("a") as file:
        file.write("async def another(): ...\n")
    (service / "entrypoints/routes.py").write_text("".join(door) + call)
    with pytest.raises(AssertionError, match="belongs into a file of its name"):
        shape.test_a_use_case_has_a_file_of_its_name("invented")

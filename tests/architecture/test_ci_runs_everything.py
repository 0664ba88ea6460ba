"""What `make test`, and so `.ci/run`, names is every folder with tests in it: a new one is run there, or this fails; what is marked `nightly` is run at night."""

from pathlib import Path

from tests.lanes.command import LANES, WITHOUT_ENGINES

ROOT = Path(__file__).parents[2]


def test_every_test_module_lies_in_a_folder_that_a_lane_runs() -> None:
    named = {ROOT / word for asked in LANES.values() for word in asked if word.startswith("tests/")}
    modules = list((ROOT / "tests").rglob("test_*.py"))
    assert len(modules) > 100
    assert [each for each in modules if named.isdisjoint(each.parents)] == []
    assert [folder for folder in named if not folder.is_dir()] == []
    assert LANES.keys() > WITHOUT_ENGINES
    assert "make test INTO=" in (ROOT / ".ci" / "run").read_text()


def test_what_the_lanes_leave_out_runs_at_night() -> None:
    assert "-m 'not nightly'" in (ROOT / "pyproject.toml").read_text()
    assert "pytest -m nightly tests" in (ROOT / "Makefile").read_text()

"""What `.ci/run` names is every folder with tests in it: a new one is run there, or this fails."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_module_lies_in_a_folder_that_ci_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text().replace("$integration", "tests/integration").replace("\\\n", " ")
    named = {ROOT / word for word in script.replace('"', " ").split() if word.startswith("tests/")}
    modules = list((ROOT / "tests").rglob("test_*.py"))
    assert len(modules) > 100
    assert [each for each in modules if named.isdisjoint(each.parents)] == []
    assert [folder for folder in named if not folder.is_dir()] == []

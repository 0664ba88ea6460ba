"""No module imports itself, however many others lie between; imports for types alone are not counted."""

from graphlib import TopologicalSorter

from grimp import build_graph

PACKAGES = ("contracts", "chassis", "identification", "referral", "notifications", "gateway", "infra")


def test_imports_run_in_no_circle() -> None:
    graph = build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
    imported = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imported).prepare()

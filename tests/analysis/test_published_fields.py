"""Whoever adds a figure says how it is published: each field is named, none is copied."""

import ast
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import analysis.rates
import analysis.results
import analysis.trend_results
import analysis.weighting.results

DISCLOSURE = Path(__file__).parents[2] / "analysis" / "disclosure"
# These modules change exact counts and groups, of which nothing is published as it is.
EXACT = {"cell_suppression", "joined_groups", "join_suggestions", "two_way_suppression"}
RESULTS = {
    name: [field.name for field in fields(value)]
    for module in (
        analysis.results,
        analysis.rates,
        analysis.weighting.results,
        analysis.trend_results,
    )
    for name, value in vars(module).items()
    if isinstance(value, type) and is_dataclass(value)
}
PUBLISHED = [path for path in sorted(DISCLOSURE.glob("*.py")) if path.stem not in EXACT]


def constructed(source: str) -> list[tuple[str, set[str | None]]]:
    """Every result that `source` constructs with any field, and the fields named."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        (call.func.id, {keyword.arg for keyword in call.keywords})
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in RESULTS
        and (call.args or call.keywords)
    ]


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_published_results_name_each_of_their_fields(path: Path) -> None:
    for name, named in constructed(path.read_text(encoding="utf-8")):
        assert named == set(RESULTS[name]), f"{path.name}: {name} publishes other fields"


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_nothing_that_is_published_copies_exact_figures(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "dataclasses import replace" not in text
    assert "copy" not in [
        alias.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import)
        for alias in node.names
    ]  # fmt: skip


def test_every_result_of_a_summary_is_constructed_for_publication() -> None:
    found = {name for path in PUBLISHED for name, _ in constructed(path.read_text("utf-8"))}
    # Thresholds, the place of a question in a matrix and how panels are arranged are no figures;
    # numbers in bins are not counted in what is published; what a test would have found is worked
    # out from published figures.
    others = {
        "Thresholds", "MatrixRow", "PanelSettings", "HistogramBin",
        "EarlierPublication", "JoinSuggestion", "SmallestDifference",
    }  # fmt: skip
    # Changes of groups are internal figures; of an overlap nothing is published.
    internal = {"GroupTrend", "GroupChange"}
    assert set(RESULTS) - found - internal == others


def test_a_field_that_is_not_named_is_found() -> None:
    assert constructed("Effect(name=a, value=b)") == [("Effect", {"name", "value"})]
    assert {"name", "value"} != set(RESULTS["Effect"])

"""The tables of several waves, flows and changes of groups say what the figures say."""

from dataclasses import replace
from datetime import date

import pytest

from analysis.answers import Choice, Question
from analysis.dataset import Dataset
from analysis.notes import NO_EXPERIMENT
from analysis.results import QuestionSummary, Summary
from analysis.summary import summarise
from exporters.figures.flow_tables import flow_figures, flow_tables, flow_test_figures
from exporters.figures.group_trend_tables import group_trend_figures, group_trend_table
from exporters.figures.trend_parts import trend_parts
from exporters.figures.trend_tables import point_figures, series_table, wave_change_table
from tests.analysis.conftest import _make

QUESTIONS = (
    Question(
        "active", "Active?", "yes_no", (Choice("yes", "Yes", True), Choice("no", "No")), "active"
    ),
    Question("does", "Does?", "multiple", (Choice("a", "Trials"), Choice("b", "Imaging"))),
    Question("papers", "Papers?", "number"),
    Question("more", "More?", "text"),
)


def make(year: int, active: int) -> Dataset:
    """Fifty people, of whom `active` of ten are; those of even numbers do trials."""
    first = 10 * (year - 2016)
    people = range(first, first + 50)
    wave = _make(
        {
            n: {
                "active": "yes" if n % 10 < active else "no",
                "does": ["a"] if n % 2 else ["b"],
                "papers": float(n % 5),
                "more": "Thanks",
            }
            for n in people
        },
        {"gender": ["Female" if n % 2 else "Male" for n in people]},
        label=str(year),
        questions=QUESTIONS,
    )
    return replace(wave, opens=date(year, 6, 1))


@pytest.fixture(scope="module")
def summary() -> Summary:
    return summarise(make(2018, 9), by=("gender",), against=[make(2016, 3), make(2017, 4)])


def question(summary: Summary, code: str) -> QuestionSummary:
    return next(one for one in summary.questions if one.code == code)


def test_a_row_for_each_figure_and_a_column_for_each_wave(summary: Summary) -> None:
    assert summary.trend is not None
    table = series_table(summary.trend, question(summary, "active"))
    assert table.headings == (
        "Figure", "2016 (50)", "2017 (50)", "2018 (50)", "Change a year (95% CI)", "p", "p (Holm)",
    )  # fmt: skip
    everybody, same = table.rows
    assert everybody.cells[:4] == ("Active", "30% (19–44%)", "40% (28–54%)", "90% (79–96%)")
    assert everybody.cells[4].startswith("+30 (+")
    assert same.cells[0] == "Active – same people (30)"
    assert table.notes[0].startswith("A trend over the waves was shown: active +30 (+")
    assert "Cochran–Armitage test for trend with overlap" in table.notes[1]
    assert any(note.startswith("Changed between two waves: active +") for note in table.notes)


def test_every_change_has_a_row(summary: Summary) -> None:
    assert summary.trend is not None
    table = wave_change_table(summary.trend, question(summary, "papers"))
    assert [row.cells[:2] for row in table.rows] == [
        ("Mean", "2016 to 2017"),
        ("Mean", "2017 to 2018"),
        ("Mean", "2016 to 2018"),
        ("Mean – same people (40)", "2016 to 2017"),
        ("Mean – same people (40)", "2017 to 2018"),
        ("Mean – same people (30)", "2016 to 2018"),
    ]
    figures = {column.heading: value for column, value in table.rows[0].figures.items()}
    assert (figures["From wave"], figures["To wave"], figures["Answered then"]) == (
        "2016", "2017", 50,
    )  # fmt: skip
    points = [row for one in summary.trend.series for row in point_figures(one)]
    assert len(points) == 3 * len(summary.trend.series)


def test_two_waves_have_no_series(summary: Summary) -> None:
    two = summarise(make(2018, 9), against=[make(2017, 4)])
    assert two.trend is not None
    assert series_table(two.trend, question(two, "active")).is_empty
    assert wave_change_table(two.trend, question(two, "active")).is_empty
    captions = [caption for caption, _ in trend_parts(two, question(two, "active"))]
    assert captions == ["From 2017 to 2018, the same people"]


def test_a_flow_has_those_who_stayed_on_its_diagonal(summary: Summary) -> None:
    assert summary.trend is not None
    (caption, table), *others = flow_tables(summary.trend, question(summary, "active"))
    assert caption == "From 2016 to 2017, the same people"
    assert table.headings == ("2016, then 2017", "Yes", "No", "All")
    assert [row.cells for row in table.rows] == [
        ("Yes", "12 (100%)", "0", "12"),
        ("No", "4 (14%)", "24 (86%)", "28"),
        ("All", "16", "24", "40"),
    ]
    assert table.notes[0] == (
        "Of 40 people who answered in both waves, 4 changed their answer. Percentages are of each "
        "row."
    )
    assert len(others) == 2
    flow = summary.trend.flows[0]
    assert [list(row.values())[6] for row in flow_figures(flow)] == [12, 0, 4, 24]
    assert len(list(flow_test_figures(flow))) == 1


def test_each_choice_of_several_is_a_row(summary: Summary) -> None:
    assert summary.trend is not None
    (_, table), *_ = flow_tables(summary.trend, question(summary, "does"))
    assert table.headings[:5] == (
        "Answer", "Both times", "Only in 2017", "Only in 2016", "Neither time",
    )  # fmt: skip
    assert [row.cells[:5] for row in table.rows] == [
        ("Trials", "20", "0", "0", "20"),
        ("Imaging", "20", "0", "0", "20"),
    ]


def test_groups_have_their_changes_and_the_difference_between_them(summary: Summary) -> None:
    assert summary.trend is not None
    table = group_trend_table(summary.trend, question(summary, "active"))
    assert {row.cells[0] for row in table.rows} == {"Active"}
    assert [row.cells[1] for row in table.rows] == [
        "Female (25, 25)",
        "Male (25, 25)",
        "Change of Female less that of Male",
        "Female – same people (20)",
        "Male – same people (20)",
        "Change of Female less that of Male – same people",
    ]
    assert table.rows[0].cells[2:4] == ("40%", "80%")
    grouped = table.grouped()
    assert [row.is_heading for row in grouped.rows] == [True, *[False] * 6]
    assert grouped.rows[0].cells == ("Active", "", "", "", "", "")
    assert grouped.rows[1].cells == table.rows[0].cells[1:]
    assert grouped.grouped() == grouped
    assert NO_EXPERIMENT not in table.notes
    figures = list(group_trend_figures(summary.trend.groups[0]))
    assert len(figures) == 3
    assert {len(row) for row in figures[:2]} == {len(figures[0])}


def test_figures_by_initiative_say_that_this_is_no_experiment(summary: Summary) -> None:
    assert summary.trend is not None
    by = replace(summary.trend, by="initiative:Forum")
    assert NO_EXPERIMENT in group_trend_table(by, question(summary, "active")).notes


def test_open_answers_have_no_parts(summary: Summary) -> None:
    assert list(trend_parts(summary, question(summary, "more"))) == []
    assert list(trend_parts(replace(summary, trend=None), question(summary, "active"))) == []

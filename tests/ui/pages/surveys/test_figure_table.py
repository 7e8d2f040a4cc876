import pytest

from analysis.results import (
    Breakdown,
    Change,
    Group,
    NumberSummary,
    QuestionSummary,
    Summary,
    Trend,
    ValueShare,
)
from ui.pages.surveys.figure_table import figure_table, what_changed


def shares(*percents: float | None) -> tuple[ValueShare, ...]:
    return tuple(
        ValueShare(f"c{at}", f"Choice {at}", 5, percent, None, None)
        for at, percent in enumerate(percents)
    )


def single(*percents: float | None) -> QuestionSummary:
    return QuestionSummary("Q", "What?", "single", 20, 0, 0, shares(*percents))


def summary(
    question: QuestionSummary, breakdown: Breakdown | None = None, trend: Trend | None = None
) -> Summary:
    return Summary("2020", 20, None, {}, (), (question,), breakdown, trend, None)


def broken_down(groups: int) -> Breakdown:
    return Breakdown(
        "department",
        tuple(Group(f"group {at}", True, 20, (single(40.0, 60.0),)) for at in range(groups)),
        (),
        0,
    )


def test_choices_have_count_share_and_interval() -> None:
    table = figure_table(summary(single(40.0, None)), single(40.0, None))
    assert [column.title for column in table.columns] == ["Answer", "Count", "%", "95% interval"]
    assert table.rows == (("Choice 0", "5", "40%", "–"), ("Choice 1", "5", "–", "–"))
    assert table.values == ("c0", "c1")


@pytest.mark.parametrize(
    ("groups", "first", "rows"), [(2, "Answer", 2), (6, "Answer", 2), (7, "Group", 7)]
)
def test_many_groups_stand_under_each_other(groups: int, first: str, rows: int) -> None:
    table = figure_table(summary(single(40.0, 60.0), broken_down(groups)), single(40.0, 60.0))
    assert table.columns[0].title == first
    assert len(table.rows) == len(table.values) == rows
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_numbers_are_given_by_their_middle_and_spread() -> None:
    numbers = NumberSummary(2006.6, 2005.1, 2008.1, 2007, 2004, 2010, 1994, 2016)
    question = QuestionSummary("Y", "Which year?", "number", 63, 0, 0, numbers=numbers)
    table = figure_table(summary(question), question)
    assert table.as_text().splitlines()[1:] == [
        "Median\t2007",
        "Quartiles\t2004–2010",
        "Mean\t2007",
        "95% interval\t2005–2008",
        "Lowest to highest\t1994–2016",
    ]


def change(value: str | None, difference: float | None, p: float | None, people: str) -> Change:
    return Change(
        "Q", value, f"Choice {value}", "percent",
        "all" if people == "all" else "same",
        60, 45, 50.0, 50.0, difference, None, None, "test", p, p,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), ""),
        (
            (change(None, 4.2, 0.03, "all"), change(None, 0.0, 1.0, "same")),
            "Everybody: +4 points, p = 0.03, Holm-adjusted 0.03 · the same 45: no change,"
            " p = 1.00, Holm-adjusted 1.00",
        ),
        (
            (change("a", 34.0, 0.001, "all"), change("b", 1.0, 0.9, "all")),
            "Changed among everybody: Choice a +34 (Holm-adjusted p < 0.05).",
        ),
        (
            (change("a", 3.0, 0.4, "all"), change("b", 1.0, None, "all")),
            "No clear change in any answer (Holm-adjusted).",
        ),
    ],
)
def test_what_changed_is_said_in_words(changes: tuple[Change, ...], said: str) -> None:
    trend = Trend("2018", 63, 45, (single(50.0),), changes)
    assert what_changed(trend, single(50.0)) == said

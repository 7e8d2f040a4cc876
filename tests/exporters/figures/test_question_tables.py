from dataclasses import replace

import pytest

from analysis.results import (
    Breakdown,
    Group,
    GroupComparison,
    GroupVariable,
    NumberSummary,
    QuestionSummary,
    Summary,
    Trend,
    ValueShare,
)
from analysis.trend_results import WaveChange
from exporters.figures.comparison_text import about_changes
from exporters.figures.question_tables import (
    group_table,
    question_table,
    tables_of,
    trend_table,
)
from exporters.figures.table import PAGE_WIDTH, FigureRow, FigureTable


def shares(*percents: float | None) -> tuple[ValueShare, ...]:
    return tuple(
        ValueShare(f"c{at}", f"Choice {at}", 5, percent, None, None)
        for at, percent in enumerate(percents)
    )


def single(*percents: float | None) -> QuestionSummary:
    return QuestionSummary("Q", "What?", "single", 20, 0, 0, shares(*percents))


def summary(question: QuestionSummary, trend: Trend | None = None) -> Summary:
    return Summary("2020", 20, None, {}, (), (question,), None, trend, None)


def broken_down(question: QuestionSummary, groups: int, *tests: GroupComparison) -> Breakdown:
    return Breakdown(
        (GroupVariable("department", "Department"),),
        tuple(Group(f"group {at}", True, 20, (question,)) for at in range(groups)),
        tests,
        len(tests),
    )


def comparison(value: str | None) -> GroupComparison:
    return GroupComparison("Q", value, "What?", ("a", "b"), "Fisher’s exact test", 0.04, 0.2, ())


def texts(table: FigureTable) -> list[tuple[str, ...]]:
    return list(table.lines())


def test_choices_have_people_share_and_interval() -> None:
    table = question_table(single(40.0, None), is_rounded=False)
    assert texts(table) == [
        ("Answer", "People", "Share", "95% CI"),
        ("Choice 0", "5", "40%", "–"),
        ("Choice 1", "5", "–", "–"),
    ]
    assert [row.choice for row in table.rows] == ["c0", "c1"]


def test_rounded_counts_are_left_out_beside_percentages() -> None:
    table = question_table(single(40.0, None), is_rounded=True)
    assert table.headings == ("Answer", "Share", "95% CI")
    assert {column.heading for column in table.rows[0].figures} == {
        "Answer", "Share as a range", "Share", "95% CI from", "95% CI to",
    }  # fmt: skip


def test_a_scale_has_its_headline_and_its_middle_below_the_answers() -> None:
    question = replace(
        single(40.0, 60.0),
        kind="scale",
        headline=ValueShare("headline", "difficult", 20, 100.0, 84.0, 100.0),
        headline_codes=frozenset({"c0", "c1"}),
        numbers=NumberSummary(1.6, 1.4, 1.8, 2.0, 1.0, 2.0, 1.0, 2.0),
    )
    assert texts(question_table(question, is_rounded=False))[3:] == [
        ("Difficult", "20", "100%", "84–100%"),
        ("Median", "", "2", ""),
        ("Quartiles", "", "1–2", ""),
        ("Mean", "", "1.6", ""),
        ("95% CI of the mean", "", "1.4–1.8", ""),
    ]


@pytest.mark.parametrize(
    ("groups", "first", "rows"), [(2, "Answer", 2), (6, "Answer", 2), (7, "Department", 7)]
)
def test_many_groups_are_rows(groups: int, first: str, rows: int) -> None:
    question = single(40.0, 60.0)
    table = group_table(broken_down(question, groups), question, is_rounded=False)
    assert table.headings[0] == first
    assert len(table.rows) == rows
    assert {len(line) for line in table.lines()} == {len(table.headings)}
    cells = {cell for row in table.rows for cell in row.cells[1:]}
    assert cells == {"40% · 5", "60% · 5"}


@pytest.mark.parametrize(
    ("question", "value", "row"),
    [
        (single(40.0, 60.0), None, "Choice 0"),  # the first of two stands for both
        (single(40.0, 30.0, 30.0), None, "Answered"),
        (single(40.0, 60.0), "c1", "Choice 1"),
        (replace(single(), kind="number"), None, "Mean"),
        (replace(single(), kind="number", is_year=True), None, "Median"),
        (replace(single(40.0, 60.0), headline_codes=frozenset({"c1"})), "headline", "Choice 1"),
    ],
)
def test_a_p_value_stands_in_the_row_that_it_is_of(
    question: QuestionSummary, value: str | None, row: str
) -> None:
    breakdown = broken_down(question, 2, comparison(value))
    table = group_table(breakdown, question, is_rounded=False)
    assert [line[0] for line in table.lines() if line[-2:] == ("0.04", "0.20")] == [row]


@pytest.mark.parametrize("kind", ["text", "date"])
def test_open_answers_and_dates_are_not_compared(kind: str) -> None:
    question = QuestionSummary("Q", "What?", kind, 20, 0, 0)  # type: ignore[arg-type]
    assert group_table(broken_down(question, 2), question, is_rounded=False).is_empty


@pytest.mark.parametrize(
    ("percents", "rows"), [((None, None), 0), ((None, 60.0), 2), ((40.0, 60.0), 2)]
)
def test_a_sentence_stands_for_a_table_of_which_all_is_hidden(
    percents: tuple[float | None, ...], rows: int
) -> None:
    question = single(*percents)
    table = group_table(broken_down(question, 2), question, is_rounded=True)
    assert len(table.rows) == rows
    told = "No figures by department are safe to publish here."
    assert (told in table.notes) == (rows == 0)


def test_years_have_a_median_and_no_mean() -> None:
    numbers = NumberSummary(2006.6, 2005.1, 2008.1, 2007, 2004, 2010, 1994, 2016)
    question = QuestionSummary(
        "Y", "Which year?", "number", 63, 0, 0, numbers=numbers, is_year=True
    )
    assert question_table(question, is_rounded=False).as_text().splitlines() == [
        "Measure\tValue",
        "Median\t2007",
        "Quartiles\t2004–2010",
        "Lowest to highest\t1994–2016",
    ]


def change(
    value: str | None, difference: float | None, p: float | None, people: str = "all"
) -> WaveChange:
    return WaveChange(
        "Q", value, f"Choice {value}", "percent",
        "all" if people == "all" else "same",
        60, 45, 50.0, 50.0, difference, None, None, "test", p, p,
    )  # fmt: skip


def test_two_waves_stand_beside_each_other_the_same_people_below() -> None:
    question, then = single(40.0, 60.0), single(30.0, 70.0)
    changes = (
        change("c0", 10.4, 0.03),
        change("c0", 12.0, 0.01, "same"),
        change("c1", None, None, "same"),
    )
    hidden = replace(changes[2], then=None, now=None)
    trend = Trend("2018", 63, 45, (then,), (*changes[:2], hidden), {"Q": "Not offered."})
    table = trend_table(summary(question, trend), trend, question)
    assert texts(table) == [
        ("Answer", "2018 (20)", "2020 (20)", "Difference (95% CI)", "p", "p (Holm)"),
        ("Choice 0", "30%", "40%", "+10", "0.03", "0.03"),
        ("Choice 1", "70%", "60%", "", "", ""),
        ("Choice 0 – same people (45)", "50%", "50%", "+12", "0.01", "0.01"),
    ]
    assert table.notes == ("Changed among all respondents: Choice c0 +10 (Holm-adjusted p < 0.05).",
                           "Not offered.")  # fmt: skip
    figures = {column.heading: value for column, value in table.rows[2].figures.items()}
    assert (figures["Among"], figures["2018"], figures["Difference"]) == ("same people", 50.0, 12.0)


def test_an_answer_that_is_no_longer_offered_keeps_its_row() -> None:
    trend = Trend("2018", 63, 45, (single(30.0, 60.0, 10.0),), ())
    question = single(40.0, 60.0)
    (_, table) = tables_of(summary(question, trend), question)
    assert texts(table)[-1] == ("Choice 2", "10%", "–")
    assert table.headings == ("Answer", "2018 (20)", "2020 (20)")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), ""),
        (
            (change(None, 4.2, 0.03), change(None, 0.0, 1.0, "same")),
            "All respondents: +4.2 points (p = 0.03, Holm-adjusted 0.03) · same people (45): no"
            " change (p = 1.00, Holm-adjusted 1.00)",
        ),
        (
            (change(None, -9.0, 0.06),),
            "All respondents: −9 points, no clear change (p = 0.06, Holm-adjusted 0.06)",
        ),
        (
            (change("a", 34.0, 0.001), change("b", 1.0, 0.9)),
            "Changed among all respondents: Choice a +34 (Holm-adjusted p < 0.05).",
        ),
        (
            (change("a", 3.0, 0.4), change("b", 1.0, None)),
            "No clear change in any answer (Holm-adjusted).",
        ),
        ((change("a", 3.0, None), change("b", 1.0, None)), ""),
    ],
)
def test_what_changed_is_said_in_words(changes: tuple[WaveChange, ...], said: str) -> None:
    assert about_changes("single", changes) == said


def wide(columns: int) -> FigureTable:
    headings = ("Answer", *(f"Group {at}" for at in range(columns)))
    row = FigureRow(("Yes", *(f"{at}% (10–20%)" for at in range(columns))))
    return FigureTable(headings, (row,), notes=("A note.",))


def test_a_wide_table_is_split_each_part_with_its_labels() -> None:
    parts = wide(9).parts(width=60)
    assert [part.headings[0] for part in parts] == ["Answer"] * 3
    assert [cell for part in parts for cell in part.rows[0].cells[1:]] == list(
        wide(9).rows[0].cells[1:]
    )
    assert [part.notes for part in parts] == [(), (), ("A note.",)]
    assert wide(2).parts(width=60) == [wide(2)]
    assert len(wide(3).parts(width=1)) == 3


@pytest.mark.parametrize("columns", [0, 1, 4, 20])
def test_the_columns_of_a_page_add_up(columns: int) -> None:
    assert sum(wide(columns).shares()) == pytest.approx(1)
    assert all(share > 0 for share in wide(columns).shares())


def test_a_column_has_room_for_its_longest_word() -> None:
    texts = ("1", "How easy or difficult " * 9, "Single choice; " * 20, "Everybody")
    table = FigureTable(("No.", "Question", "Answers", "Asked of"), (FigureRow(texts),), labels=4)
    for word, share in zip(
        ("No.", "difficult", "choice;", "Everybody"), table.shares(), strict=True
    ):
        assert share * PAGE_WIDTH >= len(word)

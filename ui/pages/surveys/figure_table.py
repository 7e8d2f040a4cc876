"""A question's figures as a table: for reading, for copying, and where a chart says too little.

Knows results alone; hidden figures are a dash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.results import (
    HEADLINE,
    Breakdown,
    Change,
    Comparison,
    NumberSummary,
    QuestionSummary,
    Summary,
    Trend,
)
from core.rounding import round_half_away
from exporters.figures import formats
from exporters.figures.comparison_text import conclusion, is_shown, left_out, p_values
from exporters.figures.formats import HIDDEN
from ui.formats import full_day
from ui.tables import Column, ColumnKind, Row

_ACROSS: Final = 6  # groups beside each other; more stand under each other


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Columns and rows; `values` are the choices' codes of those rows that stand for one."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    values: tuple[str | None, ...]

    def as_text(self) -> str:
        """The table for the clipboard: tabs between cells, as Excel and Word take it."""
        lines = [[column.title for column in self.columns], *self.rows]
        return "\n".join("\t".join(str(cell) for cell in line) for line in lines)


def figure_table(summary: Summary, question: QuestionSummary) -> FigureTable:
    """The figures of `question`, beside those of groups or of the earlier wave."""
    if summary.breakdown is not None:
        return _by_group(summary.breakdown, question)
    if summary.trend is not None:
        return _two_waves(summary, summary.trend, question)
    return _alone(question, is_rounded=summary.publish_safe)


def what_differs(breakdown: Breakdown, question: QuestionSummary) -> str:
    """What the tests say that the chart does not.

    The headline's test, how large a difference could be, and the groups that were left out.
    """
    tests = [test for test in breakdown.comparisons if test.question == question.code]
    headlines = [
        f"{formats.group(test.text)}: {p_values(test.p, test.p_adjusted)}."
        for test in tests
        if test.value == HEADLINE and test.p is not None
    ]
    return " ".join(filter(None, [*headlines, conclusion(tests), left_out(tests)]))


def what_changed(trend: Trend, question: QuestionSummary) -> str:
    """What the tests say of a question since the earlier wave; empty where nothing was tested."""
    changes = [change for change in trend.changes if change.question == question.code]
    not_compared = trend.not_compared.get(question.code, "")
    if question.kind != "multiple" and len({change.value for change in changes}) == 1:
        return " · ".join(filter(None, [*map(_change_words, changes), not_compared]))
    clear = [
        f"{change.text} {formats.signed(_whole(change.difference))}"
        for change in changes
        if change.people == "all" and is_shown(change.p_adjusted)
    ]
    if clear:
        said = f"Changed among everybody: {'; '.join(clear)} (Holm-adjusted p < 0.05)."
    else:
        said = "No clear change in any answer (Holm-adjusted)." if changes else ""
    return " ".join(filter(None, [said, not_compared]))


def _change_words(change: Change) -> str:
    if change.difference is None or change.p is None:
        return ""
    who = "Everybody" if change.people == "all" else f"the same {formats.count(change.base_now)}"
    moved = change.difference if change.measure == "mean" else _whole(change.difference)
    unit = "" if change.measure == "mean" else " points"
    words = f"{formats.signed(moved)}{unit}" if moved else "no change"
    return f"{who}: {words}, {p_values(change.p, change.p_adjusted)}"


def _whole(value: float | None) -> float | None:
    return None if value is None else round_half_away(value)


def _alone(question: QuestionSummary, *, is_rounded: bool) -> FigureTable:
    """The figures of everybody; a rounded count would contradict its percentage."""
    if not question.values:
        measures = _measures([question])
        columns = (_first("Measure"), _number("value", "Value", 110))
        return FigureTable(columns, measures, (None,) * len(measures))
    with_counts = (
        _first("Answer"),
        *(() if is_rounded else (_number("count", "Count", 66),)),
        _number("percent", "%", 66),
        _number("interval", "95% interval", 110),
    )
    rows = tuple(
        (
            share.text,
            *(() if is_rounded else (formats.count(share.count),)),
            formats.share(share),
            formats.percent_span(share.low, share.high),
        )
        for share in question.values
    )
    return FigureTable(with_counts, rows, _codes(question))


def _by_group(breakdown: Breakdown, question: QuestionSummary) -> FigureTable:
    groups = [
        (formats.group(group.label), item)
        for group in breakdown.groups
        for item in group.questions
        if item.code == question.code
    ]
    if len(groups) > _ACROSS:
        return _groups_below(groups, question)
    names = tuple(
        _number(f"group{place}", f"{name} ({formats.count(item.base)})", 110)
        for place, (name, item) in enumerate(groups)
    )
    if not question.values:
        measures = _measures([item for _, item in groups])
        return FigureTable((_first("Measure"), *names), measures, (None,) * len(measures))
    tests = {c.value: c for c in breakdown.comparisons if c.question == question.code}
    columns = (_first("Answer"), *names)
    if tests:
        columns += _P_VALUES
    rows: list[Row] = []
    for place, share in enumerate(question.values):
        cells = [_share_of(item, share.value) for _, item in groups]
        test = tests.get(share.value, tests.get(None) if place == 0 else None)
        rows.append((share.text, *cells, *(_p_cells(test) if tests else ())))
    return FigureTable(columns, tuple(rows), _codes(question))


def _groups_below(
    groups: Sequence[tuple[str, QuestionSummary]], question: QuestionSummary
) -> FigureTable:
    """Many groups under each other, with their answers or their middle beside them."""
    head = (_first("Group"), _number("base", "n", 48))
    if question.values:
        columns = (
            *head,
            *(_number(share.value, share.text, 92) for share in question.values),
        )
        rows = tuple(
            (
                name,
                formats.count(item.base),
                *(_share_of(item, share.value) for share in question.values),
            )
            for name, item in groups
        )
        return FigureTable(columns, rows, (None,) * len(rows))
    columns = (
        *head,
        _number("median", "Median", 80),
        _number("quartiles", "Quartiles", 120),
        _number("mean", "Mean", 80),
    )
    rows = tuple(
        (
            name,
            formats.count(item.base),
            formats.number(item.numbers.median),
            formats.number_span(item.numbers.lower_quartile, item.numbers.upper_quartile),
            formats.number(item.numbers.mean),
        )
        for name, item in groups
    )
    return FigureTable(columns, rows, (None,) * len(rows))


def _two_waves(summary: Summary, trend: Trend, question: QuestionSummary) -> FigureTable:
    then = next((item for item in trend.questions if item.code == question.code), None)
    if then is None:
        return _alone(question, is_rounded=summary.publish_safe)
    names = (
        _number("now", f"{summary.label} ({formats.count(question.base)})", 110),
        _number("then", f"{trend.against} ({formats.count(then.base)})", 110),
    )
    if not question.values:
        measures = _measures([question, then])
        return FigureTable((_first("Measure"), *names), measures, (None,) * len(measures))
    columns = (
        _first("Answer"),
        *names,
        _number("difference", "Difference", 120),
        *_P_VALUES,
    )
    changes = {
        change.value: change
        for change in trend.changes
        if change.question == question.code and change.people == "all"
    }
    rows: list[Row] = []
    for share in question.values:
        change = changes.get(share.value)
        moved = HIDDEN
        if change is not None and change.difference is not None:
            span = f"{formats.signed(_whole(change.low))} to {formats.signed(_whole(change.high))}"
            moved = f"{formats.signed(_whole(change.difference))} ({span})"
        rows.append(
            (
                share.text,
                formats.share(share),
                _share_of(then, share.value),
                moved,
                *_p_cells(change),
            )
        )
    return FigureTable(columns, tuple(rows), _codes(question))


def _measures(questions: Sequence[QuestionSummary]) -> tuple[Row, ...]:
    """A row for each measure of numbers or dates, a cell for each of `questions`."""
    if questions[0].kind == "date":
        ends = [(q.earliest, q.latest) for q in questions]
        return tuple(
            (name, *(HIDDEN if (day := end[at]) is None else full_day(day) for end in ends))
            for at, name in enumerate(("Earliest", "Latest"))
        )
    numbers = [question.numbers for question in questions]
    return (
        ("Median", *(formats.number(n.median) for n in numbers)),
        ("Quartiles", *(formats.number_span(n.lower_quartile, n.upper_quartile) for n in numbers)),
        *(() if questions[0].is_year else _means(numbers)),
        ("Lowest to highest", *(_range(n) for n in numbers)),
    )


def _means(numbers: Sequence[NumberSummary]) -> tuple[Row, ...]:
    return (
        ("Mean", *(formats.number(n.mean) for n in numbers)),
        ("95% interval", *(formats.number_span(n.low, n.high) for n in numbers)),
    )


def _p_cells(test: Comparison | Change | None) -> tuple[str, str]:
    """Both p-values of a test, for `_P_VALUES`."""
    if test is None:
        return HIDDEN, HIDDEN
    return formats.bare_p_value(test.p), formats.bare_p_value(test.p_adjusted)


def _range(numbers: NumberSummary) -> str:
    return formats.number_span(numbers.lowest, numbers.highest)


def _share_of(question: QuestionSummary, value: str) -> str:
    found = next((share for share in question.values if share.value == value), None)
    return HIDDEN if found is None else formats.share(found)


def _codes(question: QuestionSummary) -> tuple[str, ...]:
    return tuple(share.value for share in question.values)


def _first(title: str) -> Column:
    return Column("text", title, ColumnKind.STRONG, 190, sortable=False)


def _number(key: str, title: str, width: int) -> Column:
    return Column(key, title, ColumnKind.NUMBER, width, sortable=False)


_P_VALUES: Final = (_number("p", "p", 70), _number("p_adjusted", "p (Holm)", 80))

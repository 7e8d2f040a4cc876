"""A question's figures as a table: for reading, for copying, and where a chart says too little.

Knows results alone; hidden figures are a dash.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.results import Breakdown, NumberSummary, QuestionSummary, Summary, Trend
from ui.tables import Column, Kind, Row
from ui.wording import full_day

_MEASURES = (
    ("Mean", "mean"),
    ("Median", "median"),
    ("Lower quartile", "lower_quartile"),
    ("Upper quartile", "upper_quartile"),
    ("Lowest", "lowest"),
    ("Highest", "highest"),
)
HIDDEN = "–"


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
        return _two_waves(summary.label, summary.trend, question)
    return _alone(question)


def _alone(question: QuestionSummary) -> FigureTable:
    if not question.values:
        columns = (_first("Measure"), _number("value", "Value", 110))
        return FigureTable(columns, tuple(_measures([question])), _no_values(question))
    with_counts = (
        _first("Answer"),
        _number("count", "Count", 66),
        _number("percent", "%", 66),
        _number("interval", "95% interval", 110),
    )
    rows = tuple(
        (
            share.text,
            HIDDEN if share.count is None else f"{share.count:,}",
            _percent(share.percent),
            _span(share.low, share.high),
        )
        for share in question.values
    )
    return FigureTable(with_counts, rows, tuple(share.value for share in question.values))


def _by_group(breakdown: Breakdown, question: QuestionSummary) -> FigureTable:
    of_groups = [
        next(item for item in group.questions if item.code == question.code)
        for group in breakdown.groups
    ]
    names = [
        _number(f"group{place}", f"{group.label} ({_count(item.base)})", 110)
        for place, (group, item) in enumerate(zip(breakdown.groups, of_groups, strict=True))
    ]
    tests = {c.value: c.p_adjusted for c in breakdown.comparisons if c.question == question.code}
    if not question.values:
        columns = (_first("Measure"), *names)
        return FigureTable(columns, tuple(_measures(of_groups)), _no_values(question))
    columns = (_first("Answer"), *names)
    if tests:
        columns += (_number("p", "p (Holm)", 80),)
    rows: list[Row] = []
    for place, share in enumerate(question.values):
        shares = [{one.value: one for one in item.values}.get(share.value) for item in of_groups]
        cells = [HIDDEN if one is None else _percent(one.percent) for one in shares]
        test = tests.get(share.value, tests.get(None) if place == 0 else None)
        rows.append((share.text, *cells, *((_p(test),) if tests else ())))
    return FigureTable(columns, tuple(rows), tuple(share.value for share in question.values))


def _two_waves(label: str, trend: Trend, question: QuestionSummary) -> FigureTable:
    then = next((item for item in trend.questions if item.code == question.code), None)
    if then is None:
        return _alone(question)
    names = (
        _number("now", f"{label} ({_count(question.base)})", 110),
        _number("then", f"{trend.against} ({_count(then.base)})", 110),
    )
    if not question.values:
        rows = tuple(_measures([question, then]))
        return FigureTable((_first("Measure"), *names), rows, _no_values(question))
    columns = (
        _first("Answer"),
        *names,
        _number("difference", "Difference", 120),
        _number("p", "p (Holm)", 80),
    )
    earlier = {share.value: share for share in then.values}
    changes = {
        change.value: change
        for change in trend.changes
        if change.question == question.code and change.people == "all"
    }
    lines: list[Row] = []
    for share in question.values:
        before, change = earlier.get(share.value), changes.get(share.value)
        moved = HIDDEN
        if change is not None and change.difference is not None:
            moved = f"{change.difference:+.0f} ({_span(change.low, change.high)})"
        lines.append(
            (
                share.text,
                _percent(share.percent),
                HIDDEN if before is None else _percent(before.percent),
                moved,
                _p(None if change is None else change.p_adjusted),
            )
        )
    return FigureTable(columns, tuple(lines), tuple(share.value for share in question.values))


def _measures(questions: Sequence[QuestionSummary]) -> list[Row]:
    """A row for each measure of numbers or dates, a cell for each of `questions`."""
    if questions[0].kind == "date":
        ends = [(q.earliest, q.latest) for q in questions]
        return [
            (name, *(HIDDEN if (day := end[at]) is None else full_day(day) for end in ends))
            for at, name in enumerate(("Earliest", "Latest"))
        ]
    return [
        (name, *(_number_text(question.numbers, measure) for question in questions))
        for name, measure in _MEASURES
    ]


def _no_values(question: QuestionSummary) -> tuple[None, ...]:
    return (None,) * (2 if question.kind == "date" else len(_MEASURES))


def _number_text(numbers: NumberSummary, measure: str) -> str:
    value: float | None = getattr(numbers, measure)
    if value is None:
        return HIDDEN
    if measure == "mean":
        return f"{value:.1f}" + (
            "" if numbers.low is None or numbers.high is None
            else f" ({numbers.low:.1f}–{numbers.high:.1f})"
        )  # fmt: skip
    return f"{value:,g}"


def _first(title: str) -> Column:
    return Column("text", title, Kind.STRONG, 190, sortable=False)


def _number(key: str, title: str, width: int) -> Column:
    return Column(key, title, Kind.NUMBER, width, sortable=False)


def _percent(value: float | None) -> str:
    return HIDDEN if value is None else f"{value:.0f}%"


def _count(value: int | None) -> str:
    return HIDDEN if value is None else f"{value:,}"


def _span(low: float | None, high: float | None) -> str:
    return HIDDEN if low is None or high is None else f"{low:.0f} to {high:.0f}"


def _p(value: float | None) -> str:
    if value is None:
        return HIDDEN
    return "< 0.001" if value < 0.001 else f"{value:.3f}" if value < 0.1 else f"{value:.2f}"

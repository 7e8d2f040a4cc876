"""The tables of non-response and weighting: frame beside respondents, early and late, headlines.

Arranges figures in rows and columns; must not know how a table is drawn, nor compute any figure.
"""

from typing import Final

from analysis.headline_results import HeadlineFigure
from analysis.results import Summary
from analysis.weighting.results import (
    FieldResponse,
    GroupResponse,
    NonResponse,
    WeightingEffect,
)
from analysis.weighting.sentences import (
    describe_timing,
    describe_weights,
    wave_sentence,
)
from core.formats import format_day, format_number
from core.rounding import round_half_away
from exporters.figures import formats
from exporters.figures.question_tables import (
    CODE,
    DIFFERENCE,
    DIFFERENCE_FROM,
    DIFFERENCE_TO,
    P_HOLM,
    P,
)
from exporters.figures.table import FigureRow, FigureTable
from surveys.headline_definition import HeadlineKind
from tabular.writing.sheets import CellKind, ColumnSpec

FIELD: Final = ColumnSpec("Field")
GROUP: Final = ColumnSpec("Group", width=32)
FRAME: Final = ColumnSpec("Frame", CellKind.INTEGER)
SAMPLED: Final = ColumnSpec("In the sample", CellKind.INTEGER)
RESPONDENTS: Final = ColumnSpec("Answered", CellKind.INTEGER)
RATE: Final = ColumnSpec("Rate", CellKind.PERCENT)
FRAME_SHARE: Final = ColumnSpec("Of frame", CellKind.PERCENT)
RESPONDENT_SHARE: Final = ColumnSpec("Of respondents", CellKind.PERCENT)
HEADLINE: Final = ColumnSpec("Headline", width=44)
EARLY: Final = ColumnSpec("Early", CellKind.PERCENT)
LATE: Final = ColumnSpec("Late", CellKind.PERCENT)
UNWEIGHTED: Final = ColumnSpec("Unweighted", CellKind.PERCENT)
WEIGHTED: Final = ColumnSpec("Weighted", CellKind.PERCENT)
CHANGE: Final = ColumnSpec("Change", CellKind.DECIMAL)
_NUMBERS: Final = (
    ColumnSpec("Unweighted number", CellKind.DECIMAL),
    ColumnSpec("Weighted number", CellKind.DECIMAL),
)


def frame_table(non_response: NonResponse) -> FigureTable:
    """The frame beside those who answered, a row for each group of each field.

    The sample has a column of its own where not everybody was in it.
    """
    is_sample = non_response.frame != non_response.sampled
    rows = []
    for field in non_response.fields:
        rows += [_frame_row(field, group, is_sample=is_sample) for group in field.groups]
    counts = (FRAME, SAMPLED, RESPONDENTS) if is_sample else (FRAME, RESPONDENTS)
    columns = (FIELD, GROUP, *counts, RATE, FRAME_SHARE, RESPONDENT_SHARE)
    headings = tuple(column.heading for column in columns)
    return FigureTable(
        (*headings, "Difference (95% CI)"),
        tuple(rows),
        labels=2,
        has_groups=True,
        notes=_about_fields(non_response),
    )


def early_late_table(non_response: NonResponse) -> FigureTable:
    """The headlines of those who answered early and of those who did late; empty: not known."""
    timing = non_response.timing
    if timing is None or timing.since is None:
        return FigureTable()
    day = format_day(timing.since)
    headings = (
        HEADLINE.heading,
        f"Before {day} ({formats.count(timing.early)})",
        f"From {day} ({formats.count(timing.late)})",
        "Difference (95% CI)",
        P_HOLM.heading,
    )
    rows = tuple(
        FigureRow(
            (
                formats.group(one.text),
                formats.percent(one.early),
                formats.percent(one.late),
                _difference(one.difference, one.low, one.high),
                formats.bare_p_value(one.p_adjusted),
            ),
            {
                CODE: one.question,
                HEADLINE: one.text,
                EARLY: one.early,
                LATE: one.late,
                DIFFERENCE: one.difference,
                DIFFERENCE_FROM: one.low,
                DIFFERENCE_TO: one.high,
                P_HOLM: one.p_adjusted,
            },
        )
        for one in timing.figures
    )
    return FigureTable(headings, rows, notes=(describe_timing(timing),))


def weighting_table(summary: Summary) -> FigureTable:
    """The headlines without and with weights, and what the weights are; empty: there are none."""
    found = summary.non_response
    details = summary.weighting or (None if found is None else found.proposed)
    if found is None or details is None:
        return FigureTable()
    rows = tuple(
        _weighting_row(one, one.effect) for one in summary.headlines if one.effect is not None
    )
    headings = tuple(one.heading for one in (HEADLINE, UNWEIGHTED, WEIGHTED, CHANGE))
    said = tuple(describe_weights(details))
    if summary.weighting is None:
        said = ("The figures are not weighted. This is what weights would change.", *said)
    return FigureTable(headings, rows, notes=said)


def non_response_tables(summary: Summary) -> list[tuple[str, FigureTable]]:
    """All tables of non-response with their headings, those of which there is something to say."""
    found = summary.non_response
    if found is None:
        return []
    tables = (
        ("Respondents beside the frame", frame_table(found)),
        ("Early and late respondents", early_late_table(found)),
        ("Weighting", weighting_table(summary)),
    )
    return [(heading, table) for heading, table in tables if table.rows]


def non_response_sentences(summary: Summary) -> tuple[str, ...]:
    """What a report says above the tables: one sentence on non-response; empty: no frame."""
    return tuple(filter(None, (wave_sentence(summary),)))


def _frame_row(field: FieldResponse, group: GroupResponse, *, is_sample: bool) -> FigureRow:
    label = formats.group(group.label)
    counts = [group.frame, *([group.sampled] if is_sample else []), group.respondents]
    return FigureRow(
        (
            field.label,
            label,
            *map(formats.count, counts),
            formats.percent(group.rate),
            formats.percent(group.frame_percent),
            formats.percent(group.percent),
            _difference(group.difference, group.low, group.high),
        ),
        {
            FIELD: field.label,
            GROUP: label,
            FRAME: group.frame,
            SAMPLED: group.sampled,
            RESPONDENTS: group.respondents,
            RATE: group.rate,
            FRAME_SHARE: group.frame_percent,
            RESPONDENT_SHARE: group.percent,
            DIFFERENCE: group.difference,
            DIFFERENCE_FROM: group.low,
            DIFFERENCE_TO: group.high,
            P: field.p,
        },
    )


def _weighting_row(figure: HeadlineFigure, effect: WeightingEffect) -> FigureRow:
    words = figure.definition.words
    is_percent = figure.definition.kind is HeadlineKind.SHARE
    shown = formats.percent if is_percent else formats.number
    unweighted, weighted = (UNWEIGHTED, WEIGHTED) if is_percent else _NUMBERS
    return FigureRow(
        (
            formats.group(words),
            shown(effect.unweighted),
            shown(effect.weighted),
            _signed(effect.change),
        ),
        {
            CODE: figure.definition.question,
            HEADLINE: words,
            unweighted: effect.unweighted,
            weighted: effect.weighted,
            CHANGE: effect.change,
        },
    )


def _difference(value: float | None, low: float | None, high: float | None) -> str:
    """“−18 (−22 to −11)”, in points."""
    if value is None:
        return formats.HIDDEN
    said, *ends = (_signed(one) for one in (value, low, high))
    return said if low is None or high is None else f"{said} ({' to '.join(ends)})"


def _signed(value: float | None) -> str:
    """A difference to a tenth, of 10 on whole: “+0.4”, “−18”; less would be false precision."""
    if value is None:
        return formats.HIDDEN
    shown = round_half_away(value, 0 if abs(value) >= 10 else 1)
    digits = format_number(abs(shown), 0 if shown == round(shown) else 1)
    return f"{'+' if shown > 0 else '−' if shown < 0 else ''}{digits}"


def _about_fields(non_response: NonResponse) -> tuple[str, ...]:
    """What the rows are of, and by which fields people responded differently."""
    said = [
        "Rates are of the people in the group who could answer. Differences are in points, with"
        " intervals as if those who answered were a random sample."
        " Shares are of the people whose group is known."
    ]
    tested = [
        f"{one.label}: {formats.p_value(one.p)}" for one in non_response.fields if one.p is not None
    ]
    if tested:
        said.append(
            "Whether all groups of a field respond alike (Fisher, Freeman and Halton’s test, not"
            f" adjusted): {'; '.join(tested)}."
        )
    if non_response.unnamed:
        count = formats.people(non_response.unnamed)
        said.append(f"{count} of the frame without a name on record are in no group.")
    if non_response.remark:
        said.append(non_response.remark)
    return tuple(said)

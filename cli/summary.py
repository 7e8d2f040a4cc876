"""The command that prints the figures of a wave."""

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from cli.figure_options import (
    Against,
    Base,
    By,
    OfSegment,
    Only,
    WeightBy,
    Weighted,
    figures_request,
    with_office_weights,
)
from cli.publications import record
from cli.session import session
from cli.surveys import SurveyCode, WaveLabel
from records.publications.forms import PublicationForm

if TYPE_CHECKING:
    from analysis.results import QuestionSummary, Summary
    from exporters.figures.table import FigureTable

PublishSafe = Annotated[
    bool,
    typer.Option("--publish-safe", help="Rounded; hidden where few people stand behind a figure."),
]


def summary(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    by: By = None,
    base: Base = None,
    only: Only = None,
    segment: OfSegment = None,
    against: Against = None,
    weighted: Weighted = False,
    weight_by: WeightBy = None,
    publish_safe: PublishSafe = False,
) -> None:
    """Print the figures of a wave."""
    # Statistics take a second to load, which no other command should wait for.
    from analysis.as_json import as_json
    from analysis.notes import join_in_words, withheld
    from analysis.waves import summarise_wave

    run = session(context)
    request = figures_request(
        survey, wave, by=by, segment=segment, base=base, only=only, against=against,
        weight_by=weight_by, publish_safe=publish_safe,
    )  # fmt: skip
    with run.database() as database:
        request = with_office_weights(database, request, weighted=weighted)
        with database.read() as connection:
            found = summarise_wave(connection, request)
        publication = record(database, request, found, PublicationForm.FIGURES)
    # For who asked, not for who reads what is published: they know nothing of exact figures.
    for sentence in (*withheld(found), *map(join_in_words, found.joins[:1])):
        run.say(sentence)
    result = {"survey": survey, "wave": wave, **as_json(found), "publication": publication}
    run.print(result, lambda: lines(found))


def lines(found: "Summary") -> Iterator[str]:
    """Give the figures of a wave as lines of text: the tables that a report has."""
    from analysis.notes import notes
    from exporters.figures import formats
    from exporters.figures.crosstab_table import crosstab_table
    from exporters.figures.matrix_tables import (
        MatrixSummary,
        findings_of,
        matrix_base,
        matrix_table,
    )
    from exporters.figures.non_response_tables import non_response_tables
    from exporters.figures.summary_tables import disposition_table, headline_table, rate_table

    yield from table_lines(headline_table(found))
    yield ""
    if found.breakdown is not None and found.breakdown.crosstab is not None:
        yield f"People by {formats.within_sentence(found.breakdown.label)}"
        yield from table_lines(
            crosstab_table(found.breakdown.crosstab, is_rounded=found.publish_safe)
        )
        yield ""
    for one in findings_of(found.questions):
        if not isinstance(one, MatrixSummary):
            yield from _question_lines(found, one)
            continue
        yield f"{one.code}  {one.text}"
        yield f"  {formats.within_sentence(matrix_base(one, is_rounded=found.publish_safe))}"
        yield from table_lines(matrix_table(one, is_rounded=found.publish_safe))
        yield ""
        if found.breakdown is not None or found.trend is not None:
            for row in one.rows:
                yield from _question_lines(found, row)
    for heading, table in non_response_tables(found):
        yield heading
        yield from table_lines(table)
        yield ""
    yield from table_lines(rate_table(found))
    yield from table_lines(disposition_table(found))
    yield ""
    yield from notes(found)


def _question_lines(found: "Summary", question: "QuestionSummary") -> Iterator[str]:
    from exporters.figures import formats
    from exporters.figures.question_tables import tables_of
    from exporters.figures.trend_parts import trend_parts

    yield f"{question.code}  {question.text}"
    base = formats.base(question, is_rounded=found.publish_safe)
    yield f"  {formats.within_sentence(base)}"
    for table in tables_of(found, question):
        yield from table_lines(table)
    for caption, table in trend_parts(found, question):
        yield ""
        yield f"  {caption}"
        yield from table_lines(table)
    yield ""


def table_lines(table: "FigureTable") -> Iterator[str]:
    """Give the lines of `table`, in columns with its labels wrapped, and its notes."""
    for part in table.grouped().parts() if table.rows else ():
        widths = part.widths()
        yield ""
        for line in part.lines():
            cells = [wrap(cell, width) or [""] for cell, width in zip(line, widths, strict=True)]
            for texts in zip_longest(*cells, fillvalue=""):
                padded = [
                    text.ljust(width) if place < part.labels else text.rjust(width)
                    for place, (text, width) in enumerate(zip(texts, widths, strict=True))
                ]
                yield f"  {'  '.join(padded)}".rstrip()
    for note in table.notes:
        yield f"  {note}"

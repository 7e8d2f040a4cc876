"""The command that prints the figures of a wave."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from cli.session import session
from cli.surveys import SurveyCode, WaveLabel

if TYPE_CHECKING:
    from analysis.results import QuestionSummary, Summary

PublishSafe = Annotated[
    bool,
    typer.Option("--publish-safe", help="Rounded; hidden where few people stand behind a figure."),
]


def summary(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    by: Annotated[str | None, typer.Option(help="Break down by a field or segment.")] = None,
    segment: Annotated[str | None, typer.Option(help="Only the people of this segment.")] = None,
    against: Annotated[str | None, typer.Option(help="Beside another wave.")] = None,
    publish_safe: PublishSafe = False,
) -> None:
    """Print the figures of a wave."""
    # Statistics take a second to load, which no other command should wait for.
    from analysis.as_json import as_json
    from analysis.notes import SEGMENT_WARNING, is_of_segment
    from analysis.waves import SummaryRequest, summarise_wave

    run = session(context)
    request = SummaryRequest(survey, wave, by, segment, against, publish_safe)
    with run.database() as database, database.read() as connection:
        found = summarise_wave(connection, request)
    if is_of_segment(found):
        run.say(SEGMENT_WARNING)
    run.print({"survey": survey, "wave": wave, **as_json(found)}, lambda: lines(found))


def lines(found: "Summary") -> Iterator[str]:
    """The figures to read."""
    from analysis.notes import notes
    from exporters.figures.formats import percent

    for question in found.questions:
        yield f"{question.code}  {question.text}"
        yield from _figures(question, is_rounded=found.publish_safe)
    yield ""
    for rate in found.rates:
        yield f"{rate.code}: {percent(rate.percent)}"
    yield from notes(found)


def _figures(question: "QuestionSummary", *, is_rounded: bool) -> Iterator[str]:
    from exporters.figures.formats import base, count, number, percent_span, share

    if question.not_asked_in is not None:
        yield f"  not asked in {question.not_asked_in}"
        return
    yield f"  {base(question, is_rounded=is_rounded)}"
    for value in question.values:
        span = "" if value.low is None else f"  ({percent_span(value.low, value.high)})"
        # A rounded count would contradict its percentage.
        people = "" if is_rounded else f"{count(value.count):>5}  "
        yield f"  {share(value):>5}  {people}{value.text}{span}"
    if question.numbers.mean is not None:
        yield f"  mean {number(question.numbers.mean)}, median {number(question.numbers.median)}"

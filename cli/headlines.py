"""Commands for the headlines of a survey's findings."""

from typing import Annotated

import typer

from cli.publications import record
from cli.session import session
from cli.surveys import SurveyCode, WaveLabel
from core.formats import plural
from models.batch_kinds import BatchKind
from records.publications.forms import PublicationForm
from surveys.headline_definition import HeadlineDefinition, HeadlineKind
from surveys.headline_store import read_headlines, save_headlines
from surveys.routing import parse_routing
from surveys.survey_store import find_survey

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_all(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    publish_safe: Annotated[
        bool, typer.Option("--publish-safe", help="Rounded, as they may be published.")
    ] = False,
) -> None:
    """List the headlines of a survey as sentences, with the figures of a wave."""
    from analysis.as_json import as_json
    from analysis.request import SummaryRequest
    from analysis.waves import summarise_wave
    from exporters.figures.sentences import headline_sentence

    run = session(context)
    request = SummaryRequest(survey, wave, publish_safe=publish_safe)
    with run.database() as database:
        with database.read() as connection:
            found = summarise_wave(connection, request)
        codes = {one.question.code for one in found.headlines if one.question is not None}
        record(database, request, found, PublicationForm.FIGURES, questions=sorted(codes))
    sentences = [headline_sentence(one, is_rounded=found.publish_safe) for one in found.headlines]
    run.print(
        {"sentences": sentences, "headlines": as_json(found)["headlines"]},
        lambda: [f"{sentence}." for sentence in sentences],
    )


@app.command()
def add(
    context: typer.Context,
    survey: SurveyCode,
    words: Annotated[str, typer.Option(help="What follows the figure: “were research active”.")],
    question: Annotated[str | None, typer.Option(help="The code of the question.")] = None,
    kind: Annotated[HeadlineKind, typer.Option(help="What the headline gives.")] = (
        HeadlineKind.SHARE
    ),
    choice: Annotated[
        list[str] | None,
        typer.Option(
            help="The code of an answer that counts; again for others. Else the question’s own."
        ),
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="Only those who answered so: “APPLIED = yes”.")
    ] = None,
) -> None:
    """Add a headline to those of a survey."""
    wanted = HeadlineDefinition(
        kind,
        words,
        question,
        tuple(choice) if choice else None,
        None if base is None else parse_routing(base),
    )
    run = session(context)
    with run.database() as database, database.write(BatchKind.HEADLINES) as changes:
        now = read_headlines(changes.connection, find_survey(changes.connection, survey).id)
        save_headlines(changes, survey, [*now, wanted])
    run.print(
        {"survey": survey, "headlines": len(now) + 1},
        lambda: [f"Saved: {plural(len(now) + 1, 'headline')}."],
    )


@app.command()
def clear(context: typer.Context, survey: SurveyCode) -> None:
    """Go back to the headlines of the questionnaire."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.HEADLINES) as changes:
        save_headlines(changes, survey, [])
    run.print({"survey": survey}, lambda: ["The headlines are those of the questionnaire."])

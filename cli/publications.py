"""Commands for the ledger of published figures."""

from collections.abc import Collection
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.session import session
from core.formats import format_day, plural
from models.batch_kinds import BatchKind
from models.database import Database
from records.publications.forms import FORM_LABELS, PublicationForm
from records.publications.publication import (
    Publication,
    find_publication,
    list_publications,
    published_figures,
    withdraw_publication,
)
from surveys.waves import find_wave

if TYPE_CHECKING:
    from analysis.request import SummaryRequest
    from analysis.results import Summary

app = typer.Typer(no_args_is_help=True)

PublicationId = Annotated[int, typer.Argument(metavar="ID", min=1)]


@app.command("list")
def list_command(
    context: typer.Context,
    survey: Annotated[str | None, typer.Option(help="Only of this survey; with --wave.")] = None,
    wave: Annotated[str | None, typer.Option(help="Only of this wave.")] = None,
) -> None:
    """List what was published: when, what, by whom, and which were withdrawn."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        of = None
        if survey is not None and wave is not None:
            of = find_wave(connection, survey, wave).id
        found = [
            one
            for one in list_publications(connection, of)
            if survey in (None, one.survey_code) and wave in (None, one.wave_label)
        ]
    run.print(
        {"publications": [_as_json(one) for one in found]},
        lambda: map(_line, found) if found else ["Nothing was published."],
    )


@app.command("show")
def show(context: typer.Context, publication: PublicationId) -> None:
    """Print a publication with its figures as they were published."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = find_publication(connection, publication)
        figures = published_figures(connection, publication)
    run.print(
        {**_as_json(found), "figures": figures},
        lambda: [_line(found), *_figure_lines(figures)],
    )


@app.command("withdraw")
def withdraw(
    context: typer.Context,
    publication: PublicationId,
    reason: Annotated[str, typer.Option(help="Why it never left the office.")],
) -> None:
    """Record that figures never left the office, so that none is hidden because of them."""
    run = session(context)
    with run.database() as database:
        with database.write(BatchKind.PUBLICATION_WITHDRAW) as changes:
            withdraw_publication(changes, publication, reason=reason)
        with database.read() as connection:
            found = find_publication(connection, publication)
    run.print(
        {**_as_json(found), "batch": changes.changed().batch_id},
        lambda: [f"Withdrawn: {found.title}"],
    )


def record(
    database: Database,
    request: "SummaryRequest",
    summary: "Summary",
    form: PublicationForm,
    file_name: str | None = None,
    questions: Collection[str] | None = None,
) -> int | None:
    """Enter figures that are safe to publish in the ledger; return the publication's id, if new.

    `questions` are the codes of those whose figures leave the program, None: all.
    """
    from analysis.publications.ledger import publish

    if not summary.publish_safe:
        return None
    with database.write(BatchKind.PUBLICATION) as changes:
        return publish(changes, request, summary, form, file_name, questions)


def _as_json(found: Publication) -> dict[str, Any]:
    withdrawn = found.withdrawn_at
    return {
        **asdict(found),
        "form": str(found.form),
        "at": found.at.isoformat(),
        "withdrawn_at": None if withdrawn is None else withdrawn.isoformat(),
    }


def _line(found: Publication) -> str:
    by = f" by {found.published_by}" if found.published_by else ""
    file = f", {found.file_name}" if found.file_name else ""
    said = (
        f"{found.id}  {format_day(found.at.date())}{by}: {found.title}"
        f" ({FORM_LABELS[found.form]}{file})"
    )
    if found.withdrawn_at is not None:
        said += f"; withdrawn {format_day(found.withdrawn_at.date())}: {found.withdrawal_reason}"
    return said


def _figure_lines(figures: dict[str, Any]) -> list[str]:
    lines = []
    for question in figures.get("questions", ()):
        base = "–" if question["base"] is None else plural(question["base"], "answer")
        lines.append(f"{question['code']}  {question['text']} ({base})")
        lines += [
            f"    {share['text']}: {_share(share)}"
            for share in (*question["values"], *filter(None, [question["headline"]]))
        ]
        if question["mean"] is not None:
            lines.append(f"    Mean {question['mean']:g}, median {question['median']:g}")
    return lines


def _share(share: dict[str, Any]) -> str:
    if share["percent"] is not None:
        return f"{share['percent']:g}%"
    return share["band"] or "–"

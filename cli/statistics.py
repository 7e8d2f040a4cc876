"""The command that counts the people on record: alumni statistics."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cli.session import Session, session
from cli.summary import PublishSafe, table_lines
from core.errors import UserError
from importers.queue.target_check import check_target
from queries.figures_over_time import FIGURES_OVER_TIME, read_over_time
from records.office import office_settings

if TYPE_CHECKING:
    from analysis.alumni.results import AlumniSummary

_OVER_TIME: Final = tuple(one.key.partition(":")[2] for one in FIGURES_OVER_TIME)


def statistics(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Argument(metavar="OUT", help="A .xlsx, .docx, .pdf or .png file; else told only."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(help="A field, cohort, contactable, a segment …; twice for rows and columns."),
    ] = None,
    segment: Annotated[
        str | None, typer.Option(help="Only the people of this segment or list.")
    ] = None,
    over_time: Annotated[
        str | None, typer.Option(help=f"By month or day in place of --by: {', '.join(_OVER_TIME)}.")
    ] = None,
    publish_safe: PublishSafe = False,
) -> None:
    """Count the people on record by one or two variables; without --by, list the variables."""
    if over_time is not None:
        _tell_over_time(session(context), over_time)
        return
    from analysis.alumni.as_json import as_json
    from analysis.alumni.counts import summarise_alumni
    from analysis.alumni.results import AlumniRequest
    from analysis.alumni.variables import list_variables
    from analysis.waves import thresholds

    run = session(context)
    if not by:
        if out is not None:
            raise UserError("Say with --by what to count people by; nothing was written.")
        with run.database() as database, database.read() as connection:
            known = list_variables(connection)
        run.print(
            {"variables": [{"key": one.key, "label": one.label} for one in known]},
            lambda: [f"{one.key:<28}  {one.label}" for one in known],
        )
        return
    request = AlumniRequest(tuple(by), segment, publish_safe)
    with run.database() as database:
        if out is not None:
            check_target(database, out)
        with database.read() as connection:
            settings = office_settings(connection)
            found = summarise_alumni(connection, request, thresholds(settings), date.today())
    if out is not None:
        from exporters.alumni_statistics import write_statistics

        write_statistics(out, [found], settings.name, run.window.write_document_pdf)
    run.print({"file": None if out is None else str(out), **as_json(found)}, lambda: _lines(found))


def _tell_over_time(run: Session, figure: str) -> None:
    keys = {one.key.partition(":")[2]: one for one in FIGURES_OVER_TIME}
    if figure not in keys:
        raise UserError(
            f"There is no figure “{figure}” over time; there are {', '.join(keys)}.",
            code="unknown_figure",
        )
    with run.database() as database, database.read() as connection:
        found = read_over_time(connection, keys[figure].key, date.today(), run.progress())
    run.print(
        {
            "figure": figure,
            "title": keys[figure].title,
            "points": [
                {"day": one.day.isoformat(), "people": one.people, "percent": one.percent}
                for one in found
            ],
        },
        lambda: [f"{one.day.isoformat()}  {one.people:>9,}" for one in found],
    )


def _lines(found: "AlumniSummary") -> Iterator[str]:
    from analysis.alumni.notes import notes, title_of
    from exporters.figures.alumni_tables import alumni_tables

    yield title_of(found)
    for table in alumni_tables(found):
        yield from table_lines(table)
    yield ""
    yield from notes(found)

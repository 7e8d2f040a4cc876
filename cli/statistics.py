"""The command that counts the people on record: alumni statistics."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.session import session
from cli.summary import PublishSafe, table_lines
from core.errors import UserError
from importers.queue.target_check import check_target
from records.office import office_settings

if TYPE_CHECKING:
    from analysis.alumni.results import AlumniSummary


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
    publish_safe: PublishSafe = False,
) -> None:
    """Count the people on record by one or two variables; without --by, list the variables."""
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


def _lines(found: "AlumniSummary") -> Iterator[str]:
    from analysis.alumni.notes import notes, title_of
    from exporters.figures.alumni_tables import alumni_tables

    yield title_of(found)
    for table in alumni_tables(found):
        yield from table_lines(table)
    yield ""
    yield from notes(found)

"""Commands of scheduled reports: schedule them, list them, write those that are due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.session import Session, session
from cli.summary import PublishSafe
from core.formats import format_day
from exporters.scheduled_reports.definition import (
    ENDINGS,
    FILE_NAME,
    FREQUENCY_LABELS,
    KIND_LABELS,
    LATEST,
    Frequency,
    ReportKind,
    ScheduledReport,
    last_due_day,
    next_due_day,
)
from exporters.scheduled_reports.store import (
    ReportRun,
    RunState,
    delete_report,
    find_report,
    last_runs,
    list_reports,
    save_report,
)
from models.batch_kinds import BatchKind
from models.database import Database

if TYPE_CHECKING:
    from analysis.request import SummaryRequest
    from exporters.people_lists import Compose

app = typer.Typer(no_args_is_help=True)
ReportName = Annotated[str, typer.Argument(metavar="NAME", help="The name of the report.")]


@dataclass(frozen=True, slots=True)
class _CommandWriter:
    """Writes reports as the commands `export report` and `statistics` do."""

    run: Session
    database: Database

    def findings(self, path: Path, request: "SummaryRequest") -> object:
        from cli.exports import write_report_file

        return write_report_file(self.run, self.database, path, request)

    def pdf(self, path: Path, title: str, author: str, compose: "Compose") -> None:
        self.run.window.write_document_pdf(path, title, author, compose)


@app.command("schedule")
def schedule(
    context: typer.Context,
    name: ReportName,
    folder: Annotated[Path, typer.Option(help="Where the files go.")],
    every: Annotated[Frequency, typer.Option(help="How often.")] = Frequency.MONTH,
    starts: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day; today without.")
    ] = None,
    survey: Annotated[
        str | None, typer.Option(help="Findings of this survey; without, alumni statistics.")
    ] = None,
    wave: Annotated[str, typer.Option(help="A wave of it, or “latest”.")] = LATEST,
    by: Annotated[
        list[str] | None,
        typer.Option(help="Break down by; of statistics a table each, “cohort,gender” for two."),
    ] = None,
    segment: Annotated[str | None, typer.Option(help="Only people of this segment.")] = None,
    with_previous: Annotated[
        bool, typer.Option("--with-previous", help="Beside the wave before.")
    ] = False,
    format_: Annotated[
        str, typer.Option("--format", help=f"One of {', '.join(ENDINGS)}.")
    ] = ENDINGS[0],
    file_name: Annotated[
        str, typer.Option(help="With {name}, {survey}, {wave} and {date} where they are wanted.")
    ] = FILE_NAME,
    publish_safe: PublishSafe = False,
) -> None:
    """Schedule a report, or change the one of this name; “report run-due” writes it."""
    from exporters.scheduled_reports.writing import check_report

    run = session(context)
    wanted = ScheduledReport(
        name=name,
        kind=ReportKind.STATISTICS if survey is None else ReportKind.FINDINGS,
        folder=str(folder.absolute()),
        every=every,
        starts_on=date.today() if starts is None else starts.date(),
        ending=format_.removeprefix("."),
        file_name=file_name,
        survey_code=survey,
        wave_label=None if survey is None or wave == LATEST else wave,
        by=tuple(by or ()),
        segment=segment,
        with_previous=with_previous,
        publish_safe=publish_safe,
    )
    with run.database() as database:
        with database.read() as connection:
            known = {one.name.casefold(): one.id for one in list_reports(connection)}
            check_report(connection, wanted)
        with database.write(BatchKind.REPORT_SCHEDULE) as changes:
            save_report(changes, replace(wanted, id=known.get(name.casefold(), 0)))
    day = next_due_day(wanted, max(wanted.starts_on, date.today()))
    first = last_due_day(wanted, date.today()) or wanted.starts_on
    run.print(
        {"name": name, "due": first.isoformat(), "next": day.isoformat()},
        lambda: [f"“{name}” is due on {format_day(first)}, then on {format_day(day)}."],
    )


@app.command("list")
def list_scheduled(context: typer.Context) -> None:
    """List the scheduled reports, and what came of each last."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found, runs = list_reports(connection), last_runs(connection)
    run.print(
        {"reports": [_as_json(one, runs.get(one.id)) for one in found]},
        lambda: _lines(found, runs),
    )


@app.command("run-due")
def run_due(context: typer.Context) -> None:
    """Write the reports that are due; each is written once, however often this runs."""
    from exporters.scheduled_reports.writing import write_due

    run = session(context)
    now = datetime.now(UTC).replace(tzinfo=None)
    with run.database() as database:
        found = write_due(database, _CommandWriter(run, database), date.today(), now)
    for report, one in found:
        if one.state is RunState.FAILED:
            run.say(f"{report.name}: {one.message}")
    run.print(
        {"reports": [_run_as_json(report.name, one) for report, one in found]},
        lambda: (
            [f"{report.name}: {one.file}" for report, one in found if one.state is RunState.WRITTEN]
            or ["No report is due." if not found else "No report was written."]
        ),
    )
    if any(one.state is RunState.FAILED for _, one in found):
        raise typer.Exit(1)


@app.command("run")
def run_now(context: typer.Context, name: ReportName) -> None:
    """Write one report now; it stays due on its days."""
    from exporters.scheduled_reports.writing import write_now

    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            report = find_report(connection, name)
        path = write_now(database, _CommandWriter(run, database), report, date.today())
    run.print({"file": str(path)}, lambda: [f"{report.name}: {path}"])


@app.command("pause")
def pause(context: typer.Context, name: ReportName) -> None:
    """Write a report no more until “report resume”."""
    _set_active(context, name, is_active=False)


@app.command("resume")
def resume(context: typer.Context, name: ReportName) -> None:
    """Write a paused report again on its days."""
    _set_active(context, name, is_active=True)


@app.command("delete")
def delete(context: typer.Context, name: ReportName) -> None:
    """Delete a scheduled report; the files that it wrote stay."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.REPORT_UNSCHEDULE) as changes:
        report = find_report(changes.connection, name)
        delete_report(changes, report)
    run.print({"deleted": report.name}, lambda: [f"“{report.name}” was deleted; its files stay."])


def _set_active(context: typer.Context, name: str, *, is_active: bool) -> None:
    run = session(context)
    with run.database() as database, database.write(BatchKind.REPORT_SCHEDULE) as changes:
        report = find_report(changes.connection, name)
        save_report(changes, replace(report, is_active=is_active))
    word = "resumed" if is_active else "paused"
    run.print({"name": report.name, "active": is_active}, lambda: [f"“{report.name}” is {word}."])


def _as_json(report: ScheduledReport, run: ReportRun | None) -> dict[str, Any]:
    return {
        "name": report.name,
        "kind": report.kind,
        "survey": report.survey_code,
        "wave": None if report.survey_code is None else report.wave_label or LATEST,
        "by": list(report.by),
        "segment": report.segment,
        "with_previous": report.with_previous,
        "publish_safe": report.publish_safe,
        "format": report.ending,
        "folder": report.folder,
        "file_name": report.file_name,
        "every": report.every,
        "active": report.is_active,
        "next": next_due_day(report, date.today()).isoformat(),
        "last": None if run is None else _run_as_json(report.name, run),
    }


def _run_as_json(name: str, run: ReportRun) -> dict[str, Any]:
    return {
        "name": name,
        "due": run.due_on.isoformat(),
        "state": run.state,
        "file": run.file,
        "message": run.message,
    }


def _lines(reports: Sequence[ScheduledReport], runs: dict[int, ReportRun]) -> Iterator[str]:
    for one in reports:
        last = runs.get(one.id)
        told = "not written yet" if last is None else f"{last.state} {format_day(last.due_on)}"
        paused = "" if one.is_active else ", paused"
        day = format_day(next_due_day(one, date.today()))
        yield (
            f"{one.name}: {KIND_LABELS[one.kind].lower()}, {FREQUENCY_LABELS[one.every].lower()}"
            f"{paused}; next {day}; {told}"
        )

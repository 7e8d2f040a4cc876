"""The scheduled reports: what they are, when each is due next, and what came of it last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.progress import Progress
from exporters.scheduled_reports.definition import (
    FREQUENCY_LABELS,
    KIND_LABELS,
    ReportKind,
    ScheduledReport,
    last_due_day,
    next_due_day,
)
from exporters.scheduled_reports.store import (
    ReportRun,
    RunState,
    delete_report,
    last_runs,
    list_reports,
    save_report,
)
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from ui.context import PageContext
from ui.formats import full_day
from ui.pages.reports.scheduled.form_dialog import (
    ReportSubjects,
    ScheduledReportDialog,
    read_subjects,
)
from ui.pages.reports.scheduled.writer import WindowWriter
from ui.tables import Column, ColumnKind, DataTable, Row, RowsTableModel
from ui.theme import GRID, Tone, Type
from ui.undo import write_batch
from ui.widgets import Message, label, primary_button, secondary_button
from ui.widgets.dialogs import Dialog, open_outside

_COLUMNS = (
    Column("name", "Name", ColumnKind.STRONG, 150),
    Column("what", "Report", ColumnKind.TEXT, 230),
    Column("every", "How often", ColumnKind.TEXT, 150),
    Column("next", "Next on", ColumnKind.TEXT, 120),
    Column("last", "Last", ColumnKind.TEXT, 230),
)
_SIZE = (960, 460)


@dataclass(frozen=True, slots=True)
class _Found:
    reports: Sequence[ScheduledReport]
    runs: Mapping[int, ReportRun]


class ScheduledReportsDialog(Dialog):
    """Lists the reports, to add, change, pause, delete and write them."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(parent)
        self.setWindowTitle("Scheduled reports")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._context = context
        self._reports: Sequence[ScheduledReport] = ()
        self._model = RowsTableModel(_COLUMNS)
        self._table = DataTable("Scheduled reports", self._model)
        self._table.share_room("what", "last")
        self._empty = label(
            "No scheduled reports. Schedule one to have findings or alumni statistics written every"
            " month, for example.",
            ink="muted",
            wrap=True,
        )
        self._edit = secondary_button("Edit…", self._edit_report)
        self._write = secondary_button("Write now", self._write_report)
        self._pause = secondary_button("Pause", self._pause_report)
        self._delete = secondary_button("Delete", self._delete_report)
        self._lay_out()
        self._table.selection_changed.connect(self._show_buttons)
        self._table.row_opened.connect(lambda _row: self._edit_report())
        context.jobs.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the reports again."""
        database = self._context.database

        def read(_progress: Progress) -> _Found:
            with database.read() as connection:
                return _Found(list_reports(connection), last_runs(connection))

        self._context.jobs.read(read, self._show)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label("Scheduled reports", Type.HEADING))
        column.addWidget(
            label(
                "“report run-due”, run every day by a scheduled task of this computer, writes what"
                " is due.",
                ink="muted",
                wrap=True,
            )
        )
        column.addWidget(self._table, 1)
        column.addWidget(self._empty, 1, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(primary_button("Schedule a report…", self._add_report))
        for one in (self._edit, self._write, self._pause, self._delete):
            buttons.addWidget(one)
        buttons.addStretch(1)
        buttons.addWidget(secondary_button("Close", self.reject))
        column.addLayout(buttons)

    def _show(self, found: _Found) -> None:
        chosen = self._chosen()
        self._reports = found.reports
        self._model.set_rows([_row(one, found.runs.get(one.id)) for one in found.reports])
        self._table.setVisible(bool(found.reports))
        self._empty.setVisible(not found.reports)
        if found.reports:
            ids = [one.id for one in found.reports]
            row = ids.index(chosen.id) if chosen is not None and chosen.id in ids else 0
            self._table.go_to(self._model.index(row, 0))
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self._chosen()
        for one in (self._edit, self._write, self._pause, self._delete):
            one.setEnabled(chosen is not None)
        self._pause.setText("Resume" if chosen is not None and not chosen.is_active else "Pause")

    def _chosen(self) -> ScheduledReport | None:
        rows = [row for row in self._table.selected_rows() if row < len(self._reports)]
        return self._reports[rows[0]] if rows else None

    def _add_report(self) -> None:
        self._ask(None)

    def _edit_report(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._ask(chosen)

    def _ask(self, report: ScheduledReport | None) -> None:
        database = self._context.database

        def show(subjects: ReportSubjects) -> None:
            ScheduledReportDialog(self, self._context, subjects, report).open()

        self._context.jobs.read(lambda _progress: read_subjects(database), show)

    def _pause_report(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            wanted = replace(chosen, is_active=not chosen.is_active)
            self._save(BatchKind.REPORT_SCHEDULE, partial(_save, report=wanted))

    def _delete_report(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._save(BatchKind.REPORT_UNSCHEDULE, partial(_delete, report=chosen))

    def _save(self, kind: BatchKind, act: partial[None]) -> None:
        write_batch(self._context, kind, act, title="Saving the scheduled reports")

    def _write_report(self) -> None:
        chosen, database = self._chosen(), self._context.database
        if chosen is None:
            return

        def write(progress: Progress) -> Path:
            from exporters.scheduled_reports.writing import write_now

            return write_now(database, WindowWriter(database, progress), chosen, date.today())

        def tell(path: Path) -> None:
            said = Message(f"“{path.name}” saved.", Tone.GOOD, "Open", partial(open_outside, path))
            self._context.jobs.said.emit(said)

        self._context.jobs.read(write, tell, title=f"Writing “{chosen.name}”")


def _save(changes: ChangeSet, report: ScheduledReport) -> None:
    save_report(changes, report)


def _delete(changes: ChangeSet, report: ScheduledReport) -> None:
    delete_report(changes, report)


def _row(report: ScheduledReport, run: ReportRun | None) -> Row:
    what = KIND_LABELS[report.kind]
    if report.kind is ReportKind.FINDINGS:
        what = f"{report.survey_code} {report.wave_label or '(latest wave)'}"
    is_safe = "" if report.publish_safe else " · internal"
    return (
        report.name, f"{what}{is_safe}", FREQUENCY_LABELS[report.every], _next(report, run),
        _last(run),
    )  # fmt: skip


def _next(report: ScheduledReport, run: ReportRun | None) -> str:
    if not report.is_active:
        return "Paused"
    due = last_due_day(report, date.today())
    done = run.due_on if run is not None and run.state is not RunState.FAILED else date.min
    if due is not None and done < due:
        return "Due now"
    return full_day(next_due_day(report, date.today()))


def _last(run: ReportRun | None) -> str:
    if run is None:
        return "Not yet"
    day = full_day(run.due_on)
    if run.state is RunState.FAILED:
        return f"{day}: {run.message or 'not written'}"
    return f"{day}: written" if run.state is RunState.WRITTEN else f"{day}: being written"

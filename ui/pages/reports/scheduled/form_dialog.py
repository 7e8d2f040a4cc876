"""The form of a scheduled report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from analysis.alumni.variables import AlumniVariable, list_variables
from exporters.scheduled_reports.definition import (
    ENDINGS,
    FREQUENCY_LABELS,
    KIND_LABELS,
    Frequency,
    ReportKind,
    ScheduledReport,
)
from exporters.scheduled_reports.store import save_report
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database
from records.filters.segments import list_segments
from surveys.waves import Wave, all_waves
from ui.context import PageContext
from ui.undo import write_batch
from ui.widgets import choice_box, combo_box, secondary_button
from ui.widgets.check_list import CheckListField
from ui.widgets.date_field import DateField
from ui.widgets.dialogs import FormDialog, ask_for_folder
from ui.widgets.fields import named_field

_LATEST: Final = "The latest wave"
_NOTHING: Final = "Nothing"
_FORMATS: Final = dict(zip(ENDINGS, ("Word", "PDF", "PowerPoint", "Excel"), strict=True))
_WIDTH: Final = 620


@dataclass(frozen=True, slots=True)
class ReportSubjects:
    """What can be reported on: the waves, the variables, and the names of segments and lists."""

    waves: Sequence[Wave]
    variables: Sequence[AlumniVariable]
    segments: Sequence[str]


def read_subjects(database: Database) -> ReportSubjects:
    """Read what can be reported on."""
    with database.read() as connection:
        return ReportSubjects(
            all_waves(connection),
            list_variables(connection),
            [one.name for one in list_segments(connection)],
        )


class ScheduledReportDialog(FormDialog):
    """Asks for a report; `accepted` once it is saved."""

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        subjects: ReportSubjects,
        report: ScheduledReport | None,
    ) -> None:
        super().__init__(
            parent,
            "Schedule a report" if report is None else f"Edit “{report.name}”",
            "Written on its days by “report run-due”, which a scheduled task of this computer runs:"
            " see Scheduled reports in the guide.",
            "Schedule report" if report is None else "Save",
        )
        self.setMinimumWidth(_WIDTH)
        self._context, self._subjects = context, subjects
        self._report = report
        self._name = QLineEdit()
        self._kind = choice_box({one.value: text for one, text in KIND_LABELS.items()})
        self._survey, self._wave = combo_box(), combo_box()
        self._by = combo_box()
        self._labels = _labels(subjects.variables)
        self._tables = CheckListField("Tables by", list(self._labels), between=", ")
        self._previous = QCheckBox("Beside the wave before")
        self._segment = combo_box()
        self._every = choice_box({one.value: text for one, text in FREQUENCY_LABELS.items()})
        self._starts = DateField("First on", date.today())
        self._format = choice_box(_FORMATS)
        self._folder = QLineEdit()
        self._file_name = QLineEdit()
        self._safe = QCheckBox("Disclosure control (safe to publish)")
        self._by_name = named_field("Break down by", self._by)
        self._findings = [named_field("Survey", self._survey), named_field("Wave", self._wave)]
        self._tables_name = named_field("Tables by", self._tables)
        self._lay_out()
        self._fill(report)
        self._kind.currentIndexChanged.connect(self._show_kind)
        self._survey.currentIndexChanged.connect(self._show_waves)
        self._show_kind()

    def accept(self) -> None:
        """Save in a job; what is refused is said here."""
        if self._starts.issue:
            self.complain(self._starts.issue)
            self._starts.setFocus()
            return
        wanted = self._wanted()
        self.set_ready(ready=False)

        def save(changes: ChangeSet) -> int:
            from exporters.scheduled_reports.writing import check_report

            check_report(changes.connection, wanted)
            return save_report(changes, wanted)

        write_batch(
            self._context,
            BatchKind.REPORT_SCHEDULE,
            save,
            title=f"Saving “{wanted.name}”",
            done=self.close_saved,
            failed=self.show_failure,
        )

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        choose = secondary_button("Choose…", self._choose_folder)
        choose.setAccessibleName("Choose the folder")
        where = QWidget()
        beside = QHBoxLayout(where)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._folder, 1)
        beside.addWidget(choose)
        folder = named_field("Folder", where)
        self._folder.setAccessibleName("Folder")
        rows: Sequence[Sequence[QWidget]] = (
            (named_field("Name", self._name), named_field("Report on", self._kind)),
            self._findings,
            (self._tables_name,),
            (self._by_name, named_field("People of", self._segment)),
            (named_field("Every", self._every), named_field("First on", self._starts)),
            (folder,),
            (named_field("Format", self._format), named_field("File name", self._file_name)),
        )
        for row, fields in enumerate(rows):
            for column, field in enumerate(fields):
                grid.addWidget(field, row, column, 1, 2 // len(fields))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        checks = QVBoxLayout()
        checks.addWidget(self._previous)
        checks.addWidget(self._safe)
        self.body.addLayout(checks)

    def _fill(self, report: ScheduledReport | None) -> None:
        surveys = {one.survey_code: one.survey_title for one in self._subjects.waves}
        for code, title in surveys.items():
            self._survey.addItem(title, code)
        self._segment.addItem("All alumni", None)
        for name in self._subjects.segments:
            self._segment.addItem(name, name)
        self._by.addItem(_NOTHING, "")
        for label, key in self._labels.items():
            self._by.addItem(label, key)
        if not surveys:
            self._kind.setCurrentIndex(self._kind.findData(ReportKind.STATISTICS.value))
            self._kind.setEnabled(False)
        shown = report or ScheduledReport(
            "", ReportKind(self._kind.currentData()), "", Frequency.MONTH, date.today()
        )
        self._name.setText(shown.name)
        self._kind.setCurrentIndex(self._kind.findData(shown.kind.value))
        self._survey.setCurrentIndex(max(0, self._survey.findData(shown.survey_code)))
        self._show_waves()
        self._wave.setCurrentIndex(max(0, self._wave.findData(shown.wave_label)))
        self._previous.setChecked(shown.with_previous)
        self._segment.setCurrentIndex(max(0, self._segment.findData(shown.segment)))
        self._every.setCurrentIndex(self._every.findData(shown.every.value))
        self._starts.set_day(shown.starts_on)
        self._format.setCurrentIndex(self._format.findData(shown.ending))
        self._folder.setText(shown.folder)
        self._file_name.setText(shown.file_name)
        self._safe.setChecked(shown.publish_safe)
        names = {key: label for label, key in self._labels.items()}
        if shown.kind is ReportKind.STATISTICS:
            firsts = [by.partition(",")[0] for by in shown.by]
            self._tables.check([names.get(one, one) for one in firsts])
            seconds = {by.partition(",")[2] for by in shown.by}
            self._by.setCurrentIndex(max(0, self._by.findData(seconds.pop() if seconds else "")))
        else:
            self._by.setCurrentIndex(max(0, self._by.findData(next(iter(shown.by), ""))))

    def _show_kind(self) -> None:
        is_findings = self._kind.currentData() == ReportKind.FINDINGS.value
        for field in (*self._findings, self._previous):
            field.setVisible(is_findings)
        self._tables_name.setVisible(not is_findings)

    def _show_waves(self) -> None:
        survey = self._survey.currentData()
        self._wave.clear()
        self._wave.addItem(_LATEST, None)
        for one in self._subjects.waves:
            if one.survey_code == survey:
                self._wave.addItem(one.label, one.label)

    def _wanted(self) -> ScheduledReport:
        kind = ReportKind(self._kind.currentData())
        by = str(self._by.currentData() or "")
        is_findings = kind is ReportKind.FINDINGS
        firsts = [self._labels.get(one, one) for one in self._tables.checked()]
        tables = tuple(f"{one},{by}" if by and by != one else one for one in firsts)
        report = ScheduledReport(
            name=self._name.text(),
            kind=kind,
            folder=self._folder.text().strip(),
            every=Frequency(self._every.currentData()),
            starts_on=self._starts.day or date.today(),
            ending=str(self._format.currentData()),
            file_name=self._file_name.text(),
            survey_code=self._survey.currentData() if is_findings else None,
            wave_label=self._wave.currentData() if is_findings else None,
            by=((by,) if by else ()) if is_findings else tables,
            segment=self._segment.currentData(),
            with_previous=is_findings and self._previous.isChecked(),
            publish_safe=self._safe.isChecked(),
        )
        if self._report is None:
            return report
        return replace(report, id=self._report.id, is_active=self._report.is_active)

    def _choose_folder(self) -> None:
        chosen = ask_for_folder(self, "Folder for scheduled reports", self._folder.text())
        if chosen is not None:
            self._folder.setText(str(Path(chosen)))


def _labels(variables: Sequence[AlumniVariable]) -> dict[str, str]:
    """The keys of variables by a label of their own."""
    found: dict[str, str] = {}
    for one in variables:
        text = one.label if one.label not in found else f"{one.label} ({one.heading})"
        found.setdefault(text, one.key)
    return found

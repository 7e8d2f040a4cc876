"""Scheduled reports in the window: added, changed, written at once, paused and deleted."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from exporters.scheduled_reports.definition import Frequency, ReportKind, ScheduledReport
from exporters.scheduled_reports.store import list_reports
from tests.ui.office import Office, settle
from ui.context import PageContext
from ui.pages.reports.scheduled.form_dialog import ScheduledReportDialog
from ui.pages.reports.scheduled.list_dialog import ScheduledReportsDialog
from ui.tables import DataTable
from ui.widgets.check_list import CheckListField


@pytest.fixture
def dialog(context: PageContext, office: Office, qtbot: QtBot) -> Iterator[ScheduledReportsDialog]:
    parent = QWidget()  # which owns the dialog
    qtbot.addWidget(parent)
    dialog = ScheduledReportsDialog(parent, context)
    dialog.open()
    settle(qtbot, context.jobs)
    yield dialog
    dialog.close()
    settle(qtbot, context.jobs)
    parent.deleteLater()


def press(parent: QWidget, text: str, qtbot: QtBot) -> None:
    found = parent.findChildren(QAbstractButton)
    button = next(one for one in found if one.isVisible() and one.text().startswith(text))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def field(dialog: QWidget, kind: type[QWidget], name: str) -> QWidget:
    return next(one for one in dialog.findChildren(kind) if one.accessibleName() == name)


def choose(dialog: QWidget, name: str, text: str) -> None:
    box = field(dialog, QComboBox, name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findText(text))


def ask(dialog: ScheduledReportsDialog, button: str, context: PageContext, qtbot: QtBot) -> QWidget:
    press(dialog, button, qtbot)
    settle(qtbot, context.jobs)
    found = dialog.findChildren(ScheduledReportDialog)
    return next(one for one in found if one.isVisible())


def saved(office: Office) -> list[ScheduledReport]:
    with office.database.read() as connection:
        return list_reports(connection)


def test_a_report_is_scheduled_changed_written_paused_and_deleted(
    dialog: ScheduledReportsDialog,
    office: Office,
    context: PageContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    form = ask(dialog, "Schedule a report", context, qtbot)
    press(form, "Schedule report", qtbot)
    settle(qtbot, context.jobs)
    assert form.isVisible()  # it has no name yet, and no folder
    assert saved(office) == []
    qtbot.keyClicks(field(form, QLineEdit, "Name"), "Alumni body")
    choose(form, "Report on", "Alumni statistics")
    tables = form.findChild(CheckListField)
    assert isinstance(tables, CheckListField)
    tables.check(["Gender", "Award"])
    choose(form, "Break down by", "Department")
    choose(form, "Every", "Every three months")
    choose(form, "Format", "Excel")
    chosen = staticmethod(lambda *_asked: str(tmp_path))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", chosen)
    qtbot.mouseClick(field(form, QPushButton, "Choose the folder"), Qt.MouseButton.LeftButton)
    press(form, "Schedule report", qtbot)
    settle(qtbot, context.jobs)
    expected = ScheduledReport(
        "Alumni body", ReportKind.STATISTICS, str(tmp_path), Frequency.QUARTER, date.today(),
        ending="xlsx", by=("award,department", "gender,department"), id=1,
    )  # fmt: skip
    assert saved(office) == [expected]
    table = dialog.findChild(DataTable)
    assert isinstance(table, DataTable)
    shown = [table.model().index(0, at).data() for at in range(5)]
    assert shown == [
        "Alumni body", "Alumni statistics", "Every three months", "Due now", "Not yet",
    ]  # fmt: skip

    form = ask(dialog, "Edit", context, qtbot)
    choose(form, "Break down by", "Nothing")
    press(form, "Save", qtbot)
    settle(qtbot, context.jobs)
    (changed,) = saved(office)
    assert changed.by == ("award", "gender")

    press(dialog, "Write now", qtbot)
    settle(qtbot, context.jobs)
    book = openpyxl.load_workbook(tmp_path / f"Alumni body {date.today().isoformat()}.xlsx")
    assert book.sheetnames == ["Award", "Gender"]

    press(dialog, "Pause", qtbot)
    settle(qtbot, context.jobs)
    assert not saved(office)[0].is_active
    press(dialog, "Resume", qtbot)
    settle(qtbot, context.jobs)
    press(dialog, "Delete", qtbot)
    settle(qtbot, context.jobs)
    assert saved(office) == []


def test_findings_of_the_latest_wave_are_written_now(
    dialog: ScheduledReportsDialog,
    office: Office,
    context: PageContext,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    form = ask(dialog, "Schedule a report", context, qtbot)
    qtbot.keyClicks(field(form, QLineEdit, "Name"), "Board")
    qtbot.keyClicks(field(form, QLineEdit, "Folder"), str(tmp_path))
    choose(form, "Format", "Excel")
    press(form, "Schedule report", qtbot)
    settle(qtbot, context.jobs)
    (report,) = saved(office)
    assert (report.survey_code, report.wave_label, report.publish_safe) == ("CAC", None, True)
    press(dialog, "Write now", qtbot)
    settle(qtbot, context.jobs)
    assert [one.stem for one in tmp_path.glob("*.xlsx")] == [f"Board {date.today().isoformat()}"]

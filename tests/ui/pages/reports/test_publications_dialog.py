"""Published figures: listed, opened as they were published, and withdrawn for a reason."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from analysis.publications.ledger import publish
from analysis.request import SummaryRequest
from analysis.waves import summarise_wave
from models.batch_kinds import BatchKind
from records.publications.forms import PublicationForm
from records.publications.publication import list_publications
from tests.ui.accessibility import faults_of_dialog
from tests.ui.office import Office, settle
from ui.context import PageContext
from ui.pages.reports.publications_dialog import PublicationsDialog


@pytest.fixture
def dialog(office: Office, context: PageContext, qtbot: QtBot) -> Iterator[PublicationsDialog]:
    for by in ((), ("gender",)):
        request = SummaryRequest("CAC", "2020", by=by, publish_safe=True)
        with office.database.read() as connection:
            summary = summarise_wave(connection, request)
        with office.database.write(BatchKind.PUBLICATION) as changes:
            publish(changes, request, summary, PublicationForm.WORD, "findings.docx")
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = PublicationsDialog(parent, context)
    dialog.open()
    settle(qtbot, context.jobs)
    yield dialog
    dialog.close()


def press(dialog: QWidget, text: str) -> None:
    next(one for one in dialog.findChildren(QPushButton) if one.text() == text).click()


def cells(dialog: PublicationsDialog, column: int) -> list[str]:
    model = dialog._table.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def active() -> QWidget:
    found = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    return next(one for one in reversed(found) if one.windowTitle().startswith(("CAC", "With")))


def test_what_was_published_is_listed_the_newest_first(dialog: PublicationsDialog) -> None:
    assert cells(dialog, 1) == ["CAC 2020 by gender", "CAC 2020"]
    assert cells(dialog, 3) == ["findings.docx"] * 2
    assert faults_of_dialog(dialog) == []


def test_figures_are_shown_as_they_were_published(
    dialog: PublicationsDialog, context: PageContext, qtbot: QtBot
) -> None:
    dialog._table.selectRow(0)
    press(dialog, "Show figures…")
    settle(qtbot, context.jobs)
    shown = active()
    assert shown.windowTitle() == "CAC 2020 by gender"
    assert faults_of_dialog(shown) == []
    shown.close()


def test_a_publication_is_withdrawn_for_a_reason(
    dialog: PublicationsDialog, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    dialog._table.selectRow(1)
    press(dialog, "Withdraw…")
    asking = active()
    press(asking, "Withdraw")
    settle(qtbot, context.jobs)
    assert asking.isVisible()
    asking.findChildren(QLineEdit)[0].setText("A draft")
    press(asking, "Withdraw")
    settle(qtbot, context.jobs)
    assert "A draft" in cells(dialog, 5)[1]
    with office.database.read() as connection:
        assert list_publications(connection)[1].withdrawal_reason == "A draft"

"""Erasing a person from the person's menu, and the list of it in the settings."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from models.tables import people
from tests.ui.office import Office, child_of, settle, show_page
from ui.actions import ERASE_PERSON, PERSONAL_DATA
from ui.context import PageContext, ShowPerson, ShowSettings
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.personal_data import EraseDialog
from ui.pages.settings.page import SettingsPage
from ui.pages.settings.privacy import PrivacySection
from ui.tables import DataTable
from ui.widgets import Message


def test_everything_held_on_a_person_is_saved_as_pdf(
    page: AlumniPage,
    office: Office,
    context: PageContext,
    said: list[Message],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "brennan.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.open(ShowPerson(office.id_of("Brennan")))
    settle(qtbot, context.jobs)
    next(
        one for one in page.findChildren(QAction) if one.objectName() == PERSONAL_DATA.key
    ).trigger()
    settle(qtbot, context.jobs)
    pdf = PdfReader(target)
    text = " ".join(word for one in pdf.pages for word in one.extract_text().split())
    for told in (
        "Personal data of Prof Siobhán Brennan", "person1@example.ac.uk", "alumni.xlsx",
        "Are you research active?", "Invitations", "History",
    ):  # fmt: skip
        assert told in text
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Personal data of Prof Siobhán Brennan"
    assert target.name in said[-1].text


def test_a_person_is_erased_only_with_a_reason_and_the_name_typed(
    page: AlumniPage, office: Office, context: PageContext, said: list[Message], qtbot: QtBot
) -> None:
    person = office.id_of("Brennan")
    page.open(ShowPerson(person))
    settle(qtbot, context.jobs)
    next(
        one for one in page.findChildren(QAction) if one.objectName() == ERASE_PERSON.key
    ).trigger()
    dialog = child_of(page, EraseDialog)
    erase = next(one for one in dialog.findChildren(QPushButton) if "Erase" in one.text())
    assert not erase.isEnabled()
    qtbot.keyClicks(dialog.focusWidget(), "Asked by letter")
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClicks(dialog.focusWidget(), "Brennen")
    assert not erase.isEnabled()
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Backspace)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Backspace)
    qtbot.keyClicks(dialog.focusWidget(), "an")
    reason = next(one for one in dialog.findChildren(QLineEdit) if "Reason" in one.accessibleName())
    reason.setText("Siobhán Brennan asked")
    erase.click()
    settle(qtbot, context.jobs)
    refusal = "The reason names the person."
    assert any(one.text().startswith(refusal) for one in dialog.findChildren(QLabel))
    reason.setText("Asked by letter")
    erase.click()
    settle(qtbot, context.jobs)
    with context.database.read() as connection:
        assert connection.scalar(select(people.c.id).where(people.c.id == person)) is None
    assert said[-1].text.startswith("1 person erased for good.")
    assert said[-1].action is None

    settings = show_page(SettingsPage(context), context, qtbot, ShowSettings("privacy"))
    table = child_of(child_of(settings, PrivacySection), DataTable)
    assert table.model().rowCount() == 1

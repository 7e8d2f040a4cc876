"""Letters, labels and lists from the page of alumni, as a person prints them."""

from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from records.handed_out import handed_out
from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.ui.office import child_of, settle
from tests.ui.recipients import fill, keep_register
from ui.actions import MAILING
from ui.context import PageContext
from ui.handed_out import RecipientDialog
from ui.pages.alumni.mailing_dialog import MailingDialog
from ui.pages.alumni.page import AlumniPage
from ui.print.pages_view import PagesView


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where everything is written and the template is found: the ending is what is offered."""
    path = tmp_path / "out"

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        return str(path.with_suffix(Path(name).suffix)), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return path


@pytest.fixture
def dialog(page: AlumniPage, context: PageContext, qtbot: QtBot) -> MailingDialog:
    home = {"street": "1 High Street", "city": "Oxford", "postal_code": "OX1 3DP"}
    for person_id, street in ((1, "1 Mill Lane"), (2, "2 Mill Lane")):
        run_act(context.database, edit_person, person_id, {**home, "street": street})
    action = next(
        one for one in page.findChildren(type(page.actions()[0])) if one.objectName() == MAILING.key
    )
    action.trigger()
    settle(qtbot, context.jobs)
    return page.findChildren(MailingDialog)[-1]


def choose(dialog: MailingDialog, name: str, text: str, context: PageContext, qtbot: QtBot) -> None:
    combo = next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == name)
    assert combo.isVisibleTo(dialog)
    combo.setCurrentIndex(combo.findText(text, Qt.MatchFlag.MatchContains))
    assert text in combo.currentText()
    settle(qtbot, context.jobs)


def words(dialog: MailingDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisibleTo(dialog))


def save(dialog: MailingDialog, context: PageContext, qtbot: QtBot) -> None:
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Save as…")
    assert button.isEnabled()
    button.click()
    settle(qtbot, context.jobs)


def test_labels_are_previewed_and_saved(
    dialog: MailingDialog, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    choose(dialog, "Layout", "L7163", context, qtbot)
    start = dialog.findChildren(QSpinBox)[0]
    assert start.maximum() == 14
    start.setValue(14)
    settle(qtbot, context.jobs)
    assert "excluded" in words(dialog)
    save(dialog, context, qtbot)
    assert len(PdfReader(out.with_suffix(".pdf")).pages) >= 2


def test_a_phone_list_is_saved_as_word(
    dialog: MailingDialog, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    choose(dialog, "What", "Phone list", context, qtbot)
    assert "listed" in words(dialog)
    assert "Start at label" not in words(dialog)
    save(dialog, context, qtbot)
    document = Document(str(out.with_suffix(".docx")))
    assert document.paragraphs[0].text == "Phone list"
    assert document.tables


def test_letters_need_a_template(
    dialog: MailingDialog,
    context: PageContext,
    qtbot: QtBot,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.pages.alumni.mailing_dialog.open_outside", lambda _path: True)
    choose(dialog, "What", "Letters", context, qtbot)
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Save as…")
    assert not button.isEnabled()
    sample = next(one for one in dialog.findChildren(QPushButton) if "sample" in one.text())
    sample.click()
    settle(qtbot, context.jobs)
    save(dialog, context, qtbot)
    texts = [paragraph.text for paragraph in Document(str(out.with_suffix(".docx"))).paragraphs]
    assert any(text.startswith("Dear ") for text in texts)
    assert not any("{" in text for text in texts)


def test_a_badge_is_for_everybody_shown(
    dialog: MailingDialog, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    choose(dialog, "What", "Name badges", context, qtbot)
    assert "30 badges, on 3 pages." in words(dialog)
    save(dialog, context, qtbot)
    assert len(PdfReader(out.with_suffix(".pdf")).pages) == 3


def test_what_leaves_the_office_is_registered(
    dialog: MailingDialog, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    keep_register(context)
    choose(dialog, "What", "Name badges", context, qtbot)
    save(dialog, context, qtbot)
    asked = child_of(dialog, RecipientDialog)
    assert not out.with_suffix(".pdf").exists()
    fill(asked, "For whom", "Print shop", qtbot)
    fill(asked, "What for", "Reunion", qtbot)
    asked.accept()
    settle(qtbot, context.jobs)
    assert out.with_suffix(".pdf").exists()
    with context.database.read() as connection:
        (given,) = handed_out(connection)
    assert (given.title, given.recipient, given.people) == ("Name badges", "Print shop", 30)
    assert given.purpose == "Reunion"


def test_households_and_the_return_address_are_shown_before_printing(
    page: AlumniPage, dialog: MailingDialog, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    names = ("family_name", "street", "city", "postal_code")
    home = dict(zip(names, ("Marsh", "1 Mill Lane", "Oxford", "OX1 3DP"), strict=True))
    for person_id in (1, 2):
        run_act(context.database, edit_person, person_id, home)
    assert "Together" not in words(dialog)
    sender = next(one for one in dialog.findChildren(QCheckBox) if "return address" in one.text())
    sender.setChecked(True)
    settle(qtbot, context.jobs)
    assert "no return address yet" in words(dialog)
    assert "Together:" in words(dialog)
    assert "Marsh" in words(dialog)
    choose(dialog, "What", "Name badges", context, qtbot)
    assert not sender.isVisibleTo(dialog)


def test_the_first_pages_are_shown_and_all_are_printed(
    dialog: MailingDialog,
    context: PageContext,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[int] = []

    def open_outside(path: Path) -> bool:
        opened.append(len(PdfReader(path).pages))
        return True

    monkeypatch.setattr("ui.pages.alumni.mailing_output.open_outside", open_outside)
    choose(dialog, "What", "Name badges", context, qtbot)
    assert child_of(dialog, PagesView).accessibleDescription() == "3 pages"
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == "Print…")
    button.click()
    settle(qtbot, context.jobs)
    assert opened == [3]


def test_the_award_stands_below_the_name_on_a_badge(
    dialog: MailingDialog, context: PageContext, qtbot: QtBot, out: Path
) -> None:
    assert "Below the name" not in words(dialog)
    choose(dialog, "What", "Name badges", context, qtbot)
    choose(dialog, "Below the name", "Award and year", context, qtbot)
    save(dialog, context, qtbot)
    text = PdfReader(out.with_suffix(".pdf")).pages[0].extract_text()
    assert "PhD," in text

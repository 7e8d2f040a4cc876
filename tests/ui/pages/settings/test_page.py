"""The settings as a person uses them: a tab, a field, a click; and what is kept of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.version import own_version
from exporters.layouts import Layout, list_layouts, save_layout
from importers.columns import ColumnMapping
from importers.profiles import listed as listed_mappings
from importers.profiles import remember
from models.backups.automatic import back_up_if_due
from models.backups.copies import back_up
from models.batch_kinds import BatchKind
from models.database import Database
from models.passphrase import Copies
from records.consent.suppression import listed, suppress
from records.fields.definitions import FieldKind, read_custom_fields
from records.office import add_custom_field, office_settings, office_synonyms
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from ui.actions import OPEN_SERVER
from ui.appearance import saved_scheme
from ui.bound_actions import bind
from ui.context import PageContext
from ui.custom_fields import FieldDialog
from ui.pages.settings.licences_dialog import LicencesDialog
from ui.pages.settings.page import SettingsPage
from ui.pages.settings.passphrase_dialogs import PassphraseForm
from ui.pages.settings.restore_dialog import RestoreDialog
from ui.passphrases import NewPassphrase
from ui.tables import DataTable
from ui.theme import colours
from ui.widgets import Chip
from ui.widgets.dialogs import FormDialog


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> SettingsPage:
    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.resize(1084, 716)
    page.show()
    context.jobs.changed.connect(page.refresh)
    settle(qtbot, context.jobs)
    return page


def go_to(page: SettingsPage, title: str, context: PageContext, qtbot: QtBot) -> None:
    sections = next(
        one for one in page.findChildren(QListWidget) if one.accessibleName() == "Sections"
    )
    (found,) = sections.findItems(title, Qt.MatchFlag.MatchExactly)
    sections.setCurrentItem(found)
    settle(qtbot, context.jobs)


def button(parent: QWidget, text: str) -> QAbstractButton:
    for one in parent.findChildren(QAbstractButton):
        if one.isVisible() and one.text().startswith(text):
            return one
    raise AssertionError(f"no button “{text}” in sight")


def line(parent: QWidget, name: str) -> QLineEdit:
    return next(one for one in parent.findChildren(QLineEdit) if one.accessibleName() == name)


def table(page: QWidget) -> DataTable:
    return next(one for one in page.findChildren(DataTable) if one.isVisible())


def rows(page: QWidget) -> list[list[str]]:
    model = table(page).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_every_section_fits_the_smallest_window(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    page.resize(704, 480)  # what the smallest window leaves beside the rail
    for at in range(page._list.count()):
        title = page._list.item(at).text()
        go_to(page, title, context, qtbot)
        section = page._place.currentWidget()
        assert section is not None
        area = child_of(section, QScrollArea)
        inside = area.widget()
        assert inside is not None
        assert inside.minimumSizeHint().width() <= area.viewport().width(), page._list.item(
            at
        ).text()


def test_the_name_of_a_custom_field_has_room(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    run_act(context.database, add_custom_field, "Preferred language", FieldKind.TEXT)
    page.resize(808, 560)
    go_to(page, "Custom fields", context, qtbot)
    header = table(page).horizontalHeader()
    assert header.sectionSize(0) >= 90
    assert header.length() <= table(page).viewport().width()


def test_a_setting_is_saved_when_its_field_is_left(
    page: SettingsPage, context: PageContext, database_file: Database, qtbot: QtBot
) -> None:
    name = line(page, "Name of the office")
    qtbot.keyClicks(name, "Institute Alumni")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    settle(qtbot, context.jobs)
    country = next(c for c in page.findChildren(QComboBox) if c.accessibleName() == "Country")
    country.setCurrentText("Ireland")
    country.activated.emit(country.currentIndex())
    sharing = next(
        one for one in page.findChildren(QComboBox) if one.accessibleName() == "Shared addresses"
    )
    assert sharing.currentText() == "One person per address"
    sharing.setCurrentText("Everyone, one message each")
    sharing.activated.emit(sharing.currentIndex())
    settle(qtbot, context.jobs)
    with database_file.read() as connection:
        saved = office_settings(connection)
    assert saved.shared_addresses == "each"
    assert (saved.name, saved.phone_region) == ("Institute Alumni", "IE")


def test_what_figures_are_weighted_by_is_chosen(
    page: SettingsPage, context: PageContext, database_file: Database, qtbot: QtBot
) -> None:
    gender = next(one for one in page.findChildren(Chip) if one.text() == "Gender")
    weighting = gender.parentWidget()
    assert isinstance(weighting, QWidget)
    department = next(one for one in weighting.findChildren(Chip) if one.text() == "Department")
    assert gender.isChecked()
    assert not department.isChecked()
    department.click()
    gender.click()
    heaviest = next(
        one
        for one in page.findChildren(QDoubleSpinBox)
        if one.accessibleName() == "Largest factor of a weight"
    )
    heaviest.setValue(5)
    heaviest.editingFinished.emit()
    settle(qtbot, context.jobs)
    with database_file.read() as connection:
        saved = office_settings(connection)
    assert saved.weighting_fields == ("award", "cohort", "department")
    assert (saved.lightest_weight, saved.heaviest_weight) == (0.3, 5)


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://survey.example.ac.uk/{token}", True),
        ("https://survey.example.ac.uk/", False),
        ("survey.example.ac.uk/{token}", False),
    ],
)
def test_a_survey_link_needs_its_token(
    page: SettingsPage,
    context: PageContext,
    database_file: Database,
    qtbot: QtBot,
    link: str,
    good: bool,
) -> None:
    field = line(page, "Survey link")
    field.setText(link)
    page.leave()
    settle(qtbot, context.jobs)
    with database_file.read() as connection:
        assert office_settings(connection).survey_link == (link if good else "")
    assert field.text() == link  # what was typed stays, to be corrected


def test_custom_fields_are_added_edited_and_removed(
    page: SettingsPage, context: PageContext, database_file: Database, qtbot: QtBot
) -> None:
    go_to(page, "Custom fields", context, qtbot)
    qtbot.mouseClick(button(page, "New field…"), Qt.MouseButton.LeftButton)
    [dialog] = page.findChildren(FieldDialog)
    assert not button(dialog, "Add field").isEnabled()
    qtbot.keyClicks(line(dialog, "Name"), "Stream")
    dialog.findChildren(QComboBox)[0].setCurrentText("Choice list")
    assert not button(dialog, "Add field").isEnabled()
    qtbot.keyClicks(line(dialog, "Options, separated by semicolons"), "Clinical; Laboratory")
    qtbot.mouseClick(button(dialog, "Add field"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert rows(page) == [["Stream", "Choice list", "Clinical, Laboratory", "Edit…", "Remove"]]

    table(page).doubleClicked.emit(table(page).model().index(0, 1))
    dialog = page.findChildren(FieldDialog)[-1]
    line(dialog, "Name").setText("Track")
    line(dialog, "Options, separated by semicolons").setText("Clinical; Other")
    qtbot.mouseClick(button(dialog, "Save"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert rows(page)[0][:3] == ["Track", "Choice list", "Clinical, Other"]

    table(page).selectRow(0)
    qtbot.keyClick(table(page), Qt.Key.Key_Delete)
    settle(qtbot, context.jobs)
    with database_file.read() as connection:
        assert read_custom_fields(connection) == ()


def test_a_name_that_is_taken_is_refused_in_the_dialog(
    page: SettingsPage, context: PageContext, database_file: Database, qtbot: QtBot
) -> None:
    run_act(database_file, add_custom_field, "Stream", FieldKind.TEXT)
    go_to(page, "Custom fields", context, qtbot)
    qtbot.mouseClick(button(page, "New field…"), Qt.MouseButton.LeftButton)
    [dialog] = page.findChildren(FieldDialog)
    qtbot.keyClicks(line(dialog, "Name"), "stream")
    qtbot.mouseClick(button(dialog, "Add field"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert dialog.isVisible()
    assert rows(page)[0][0] == "Stream"


def test_saved_mappings_are_renamed_and_deleted(
    page: SettingsPage, context: PageContext, database_file: Database, qtbot: QtBot
) -> None:
    with database_file.write(BatchKind.SETTINGS) as changes:
        for name in ("Registry", "LinkedIn"):
            mapping = [ColumnMapping("Surname", "family_name"), ColumnMapping("Hobby", None)]
            remember(changes, "contacts", name, mapping, {})
    go_to(page, "Saved mappings", context, qtbot)
    assert rows(page)[1][:3] == ["Registry", "contacts", "1 of 2"]
    model = table(page).model()
    with qtbot.waitSignal(context.jobs.said):  # the name is taken
        model.setData(model.index(1, 0), "linkedin")
    model.setData(model.index(1, 0), "Registry extract")
    settle(qtbot, context.jobs)
    table(page).link_clicked.emit(0, "delete")
    settle(qtbot, context.jobs)
    with database_file.read() as connection:
        assert [saved.name for saved in listed_mappings(connection)] == ["Registry extract"]


def test_layouts_are_renamed_and_deleted(
    page: SettingsPage, context: PageContext, database_file: Database, qtbot: QtBot
) -> None:
    for name in ("Towns", "Years"):
        run_act(database_file, save_layout, Layout(name, ("family_name", "city")))
    go_to(page, "Export layouts", context, qtbot)
    assert rows(page)[0][:2] == ["Towns", "Family name, City"]
    model = table(page).model()
    with qtbot.waitSignal(context.jobs.said):  # the name is taken
        model.setData(model.index(0, 0), "years")
    model.setData(model.index(0, 0), "Cities")
    settle(qtbot, context.jobs)
    table(page).link_clicked.emit(1, "delete")
    settle(qtbot, context.jobs)
    with database_file.read() as connection:
        assert [layout.name for layout in list_layouts(connection)] == ["Cities"]


def test_an_address_is_released_by_name_and_for_a_reason(
    page: SettingsPage, context: PageContext, database_file: Database, qtbot: QtBot
) -> None:
    with database_file.write(BatchKind.OPT_OUT) as changes:
        suppress(changes, [("email", "a@example.org")], reason="asked by phone", by="Jo")
    go_to(page, "Suppressed addresses", context, qtbot)
    assert rows(page)[0][2:5] == ["everything", "Jo", "asked by phone"]
    table(page).link_clicked.emit(0, "release")
    [dialog] = page.findChildren(FormDialog)
    line(dialog, "Your name").setText("Sam Field")
    assert not button(dialog, "Release").isEnabled()
    qtbot.keyClicks(line(dialog, "Reason"), "Asked to hear from us again")
    qtbot.mouseClick(button(dialog, "Release"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    with database_file.read() as connection:
        assert listed(connection) == []


def test_the_database_is_backed_up_and_checked(
    page: SettingsPage,
    context: PageContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    copy = tmp_path / "copies" / "before.db"
    monkeypatch.setattr("ui.pages.settings.database.ask_for_target", lambda *_: copy)
    go_to(page, "Database", context, qtbot)
    said: list[str] = []
    context.jobs.said.connect(lambda message: said.append(message.text))
    qtbot.mouseClick(button(page, "Back up now…"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    qtbot.mouseClick(button(page, "Check database"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert said == [
        "Backed up to before.db and checked.",
        "The database is in order. There is no usable automatic backup yet.",
    ]


def test_every_sound_backup_can_be_restored_also_of_another_folder(
    page: SettingsPage,
    context: PageContext,
    database_file: Database,
    restored: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    now = datetime.now()
    older = back_up_if_due(database_file, now)
    run_act(database_file, add_custom_field, "Added since", FieldKind.TEXT)
    damaged = back_up_if_due(database_file, now + timedelta(days=1))
    assert older is not None
    assert damaged is not None
    damaged.path.write_bytes(damaged.path.read_bytes()[:20_000])
    elsewhere = back_up(database_file, tmp_path / "stick" / "copy.db").path
    go_to(page, "Database", context, qtbot)

    def open_dialog() -> tuple[RestoreDialog, QListWidget]:
        qtbot.mouseClick(button(page, "Restore a backup…"), Qt.MouseButton.LeftButton)
        settle(qtbot, context.jobs)
        dialog = page.findChildren(RestoreDialog)[-1]
        shown = dialog.findChild(QListWidget)
        assert isinstance(shown, QListWidget)
        return dialog, shown

    dialog, shown = open_dialog()
    assert shown.count() == 1  # the newest is damaged, and so not offered
    assert "30 people, 14 responses" in shown.item(0).text()
    assert f"{older.at:%H:%M}" in shown.item(0).text()
    qtbot.mouseClick(button(dialog, "Restore"), Qt.MouseButton.LeftButton)
    assert restored == [older.path]

    dialog, shown = open_dialog()
    monkeypatch.setattr(
        "ui.widgets.dialogs.QFileDialog.getExistingDirectory",
        lambda *_: str(elsewhere.parent),
    )
    qtbot.mouseClick(button(dialog, "Another folder…"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert [shown.item(row).toolTip() for row in range(shown.count())] == ["copy.db"]
    qtbot.mouseClick(button(dialog, "Restore"), Qt.MouseButton.LeftButton)
    assert restored[1:] == [elsewhere]

    dialog, _ = open_dialog()
    monkeypatch.setattr("ui.pages.settings.restore_dialog.ask_for_file", lambda *_: elsewhere)
    qtbot.mouseClick(button(dialog, "Choose a file…"), Qt.MouseButton.LeftButton)
    assert restored[2:] == [elsewhere]


def test_the_appearance_shows_at_once_and_is_kept(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    go_to(page, "Appearance", context, qtbot)
    qtbot.mouseClick(button(page, "Dark"), Qt.MouseButton.LeftButton)
    assert colours().scheme == "dark"
    assert saved_scheme(context.preferences) == Qt.ColorScheme.Dark
    qtbot.mouseClick(button(page, "Light"), Qt.MouseButton.LeftButton)
    assert colours().scheme == "light"


def test_versions_are_copied(page: SettingsPage, context: PageContext, qtbot: QtBot) -> None:
    go_to(page, "About", context, qtbot)
    qtbot.mouseClick(button(page, "Copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith(f"Almanac {own_version()}\n")


def test_the_log_is_found_when_there_is_one(
    page: SettingsPage,
    context: PageContext,
    qtbot: QtBot,
    log: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []

    def open_folder(folder: Path) -> bool:
        opened.append(folder)
        return True

    monkeypatch.setattr("ui.pages.settings.about.open_outside", open_folder)
    go_to(page, "About", context, qtbot)
    with qtbot.waitSignal(context.jobs.said) as said:
        qtbot.mouseClick(button(page, "Open log folder"), Qt.MouseButton.LeftButton)
    assert "Nothing has been logged" in said.args[0].text
    log.parent.mkdir(parents=True)
    qtbot.mouseClick(button(page, "Open log folder"), Qt.MouseButton.LeftButton)
    assert opened == [log.parent]


def test_licences_are_searched_and_read(
    page: SettingsPage, context: PageContext, qtbot: QtBot
) -> None:
    go_to(page, "About", context, qtbot)
    qtbot.mouseClick(button(page, "Licences…"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    dialog = page.findChild(LicencesDialog)
    assert isinstance(dialog, LicencesDialog)
    (listed,) = dialog.findChildren(QListWidget)
    (text,) = dialog.findChildren(QPlainTextEdit)
    (search,) = dialog.findChildren(QLineEdit)
    assert listed.item(0).text() == f"Almanac {own_version()}"
    assert "Permission is hereby granted" in text.toPlainText()
    qtbot.keyClicks(search, "lgpl pys")
    shown = [listed.item(row) for row in range(listed.count()) if not listed.item(row).isHidden()]
    assert [one.text().split()[0] for one in shown] == ["pyside6-essentials"]
    assert "download.qt.io" in text.toPlainText()
    qtbot.mouseClick(button(dialog, "Close"), Qt.MouseButton.LeftButton)


def test_the_offices_own_words_are_added_and_deleted(
    page: SettingsPage, context: PageContext, database_file: Database, qtbot: QtBot
) -> None:
    go_to(page, "Synonyms", context, qtbot)
    qtbot.mouseClick(button(page, "New synonym"), Qt.MouseButton.LeftButton)
    dialog = page.findChild(FormDialog)
    assert isinstance(dialog, FormDialog)
    kinds, terms = dialog.findChildren(QComboBox)
    kinds.setCurrentText("Award")
    terms.setCurrentText("MD(Res)")
    word = dialog.findChild(QLineEdit)
    assert isinstance(word, QLineEdit)
    word.setText("♀")
    qtbot.mouseClick(button(dialog, "Add synonym"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert dialog.isVisible()  # there is nothing to know it by
    word.setText("Dr. med.")
    qtbot.mouseClick(button(dialog, "Add synonym"), Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert page.findChild(FormDialog) is None
    assert rows(page) == [["dr med", "Award", "MD(Res)", "Delete"]]
    table(page).link_clicked.emit(0, "delete")
    settle(qtbot, context.jobs)
    with database_file.read() as connection:
        assert office_synonyms(connection) == {"award": {}}


def test_a_database_on_a_server_is_asked_for(context: PageContext, qtbot: QtBot) -> None:
    asked: list[str] = []
    page = SettingsPage(context)
    qtbot.addWidget(page)
    bind(page, OPEN_SERVER, lambda: asked.append("server"))  # the window's own
    page.show()
    go_to(page, "Database", context, qtbot)
    qtbot.mouseClick(button(page, "Open database on a server…"), Qt.MouseButton.LeftButton)
    assert asked == ["server"]


def test_a_passphrase_is_typed_twice(
    context: PageContext, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.pages.settings.database.has_keyring", lambda: False)
    protected: list[NewPassphrase] = []
    page = SettingsPage(replace(context, protect=protected.append))
    qtbot.addWidget(page)
    page.show()
    go_to(page, "Database", context, qtbot)
    qtbot.mouseClick(button(page, "Set a passphrase…"), Qt.MouseButton.LeftButton)
    dialog = page.findChild(FormDialog)
    assert isinstance(dialog, PassphraseForm)
    first, again = dialog.findChildren(QLineEdit)
    texts = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "keep it in the office safe" in texts
    assert "no keyring" in texts
    done = next(one for one in dialog.findChildren(QAbstractButton) if "Set the" in one.text())
    for words, repeated, ready in (
        ("short", "short", False),
        ("four plain words", "four plain wards", False),
        ("four plain words", "four plain words", True),
    ):
        first.clear()
        again.clear()
        qtbot.keyClicks(first, words)
        qtbot.keyClicks(again, repeated)
        assert done.isEnabled() == ready
    qtbot.mouseClick(done, Qt.MouseButton.LeftButton)
    assert protected == [NewPassphrase("four plain words", Copies.REWRITE, is_stored=False)]
    assert "four plain words" not in repr(protected)

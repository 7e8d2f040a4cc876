"""Every dialog that an action opens, as a screen reader and the keyboard see it.

The actions are those that apply on each page, so that a new dialog is walked through as well.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from connections.accounts import PlatformConnection
from connections.participants import ParticipantPlan, RefusedParticipant
from connections.platform import ConnectedPlatform
from core.errors import UserError
from models.database import open_database
from records.office import OfficeSettings
from records.writing.person_edits import edit_person
from surveys.example_questionnaire import EXAMPLE
from surveys.frame_exclusions import NO_EXCLUSIONS
from surveys.waves import Wave
from tests.acts import run_act
from tests.ui.accessibility import faults_of_dialog
from tests.ui.office import Office, settle, with_groups
from ui.actions import MANAGE_SEGMENTS
from ui.applicable_actions import applicable_actions, available_actions
from ui.bound_actions import text_of
from ui.connections.participants_dialog import ParticipantsDialog, RefusalsDialog
from ui.context import (
    ListPeople,
    OpenWave,
    ShowEmployers,
    ShowEvents,
    ShowNews,
    ShowPerson,
    ShowProposals,
    ShowSettings,
)
from ui.create_database_dialog import CreateDatabaseDialog
from ui.figure_options.base_dialog import BaseDialog
from ui.figure_options.groups_dialog import GroupsDialog
from ui.handed_out import RecipientDialog
from ui.invitations.exclusions_dialog import ExclusionsDialog
from ui.jobs import Jobs
from ui.pages.alumni.filters.builder import FilterBuilder
from ui.pages.settings.passphrase_dialogs import PassphraseForm, RemoveForm
from ui.passphrases import PassphraseDialog
from ui.passwords import PasswordDialog
from ui.server_dialog import ServerDialog
from ui.start import Start
from ui.tables import DataTable
from ui.theme import Theme
from ui.widgets import Tabs
from ui.widgets.dialogs import FormDialog

Show = Callable[[], None]
CONNECTION = PlatformConnection(1, "Lime", ConnectedPlatform.LIMESURVEY, "https://x.example.org")
PLAN = ParticipantPlan(
    Wave(1, 1, "CAC", "Careers", "2018"), CONNECTION, "123", by_platform=True, new=(), there=(),
    refused=(RefusedParticipant(1, "Ada Okafor", "Not valid."),), excluded={},
)  # fmt: skip
_LEAST = 25  # dialogs that are found


@pytest.fixture
def office_file(office_file: Path, filled_office: Office) -> Path:
    path = with_groups(office_file, filled_office)
    database = open_database(path)
    employer = {"employer": "Example Univ. Hospital"}  # the others have it written out
    run_act(database, edit_person, filled_office.person_ids[0], employer)
    database.close()
    return path


def _places(start: Start, qtbot: QtBot) -> Iterator[Show]:
    """Ways to show each page with something selected on it."""

    def page(key: str, what: object = None, *, tab: int = 0, rows: int = 0) -> Show:
        def show() -> None:
            start.window.show_page(key, what)
            settle(qtbot, start.jobs)
            if tab:
                next(
                    one for one in start.window.findChildren(Tabs) if one.isVisible()
                ).setCurrentIndex(tab)
                settle(qtbot, start.jobs)
            tables = [one for one in start.window.findChildren(DataTable) if one.isVisible()]
            if rows and tables:
                tables[0].selectRow(0)
                for _ in range(rows - 1):
                    qtbot.keyClick(tables[0], Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
                settle(qtbot, start.jobs)

        return show

    yield page("overview")
    yield page("alumni", ListPeople(expression='in segment "Board" and gender = female'), rows=1)
    yield page("alumni", ListPeople(), rows=3)
    for tab in range(4):
        yield page("alumni", ShowPerson(2), tab=tab)

    def segments() -> None:
        page("alumni", ListPeople())()
        applicable_actions(start.window)[MANAGE_SEGMENTS.key].trigger()
        settle(qtbot, start.jobs)
        next(one for one in start.window.findChildren(DataTable) if one.isVisible()).selectRow(0)

    yield segments
    yield page("alumni", ShowEmployers())
    yield page("alumni", ShowProposals())
    yield page("alumni", ShowEvents(1))
    yield page("alumni", ShowNews(), rows=1)
    yield page("surveys")
    for name in ("invitations", "responses", "findings"):
        yield page("surveys", OpenWave("CAC", "2018", name), rows=2)
    yield page("reports")
    for section in (
        "connections", "custom-fields", "synonyms", "watched-folders", "privacy", "database",
        "about",
    ):  # fmt: skip
        yield page("settings", ShowSettings(section))


def _bound(start: Start, key: str, text: str) -> QAction | None:
    """The action of that key and text that applies now."""
    found = available_actions(start.window)
    return next((one for one in found if (one.objectName(), text_of(one)) == (key, text)), None)


def _has_accept_key(dialog: QWidget) -> bool:
    keys = {one.key().toString() for one in dialog.findChildren(QShortcut)}
    return {"Ctrl+Return", "Ctrl+Enter"} <= keys


def _dialog(start: Start) -> QWidget | None:
    """The dialog or the popup that is open."""
    found = [
        one
        for one in start.window.findChildren(QWidget)
        if one.isWindow() and one.isVisible() and not isinstance(one, QMenu)
    ]
    return found[-1] if found else None


@pytest.mark.slow
def test_each_dialog_is_named_reached_by_tab_and_closed_by_escape(
    opened: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    walked: dict[str, list[str]] = {}
    done: set[str] = set()
    for show in _places(opened, qtbot):
        show()
        keys = [(one.objectName(), text_of(one)) for one in available_actions(opened.window)]
        for key, text in keys:
            if not text.endswith("…") or f"{key} {text}" in done:
                continue
            done.add(f"{key} {text}")
            bound = _bound(opened, key, text)
            if bound is None:
                show()
                continue
            bound.trigger()
            settle(qtbot, opened.jobs)
            dialog = _dialog(opened)
            if dialog is None:
                show()
                continue
            title = f"{key}: {dialog.windowTitle() or type(dialog).__name__}"
            walked[title] = faults_of_dialog(dialog)
            if isinstance(dialog, FormDialog | FilterBuilder) and not _has_accept_key(dialog):
                walked[title].append("Ctrl+Enter does not accept it")
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
            settle(qtbot, opened.jobs)
            if _dialog(opened) is not None:
                walked[title].append("Escape does not close it")
                dialog.close()
    assert {title: faults for title, faults in walked.items() if faults} == {}
    assert len(walked) >= _LEAST
    assert {"unify-employers", "updating-questions"} <= {one.partition(":")[0] for one in walked}


def _needs_password(code: str) -> UserError:
    return UserError("The password is wrong.", code=code)


@pytest.mark.parametrize(
    "make",
    [
        lambda host: PasswordDialog(host, "a.xlsx", _needs_password("password")),
        lambda host: PasswordDialog(host, "a.xlsx", _needs_password("wrong_password")),
        lambda host: PassphraseDialog(host, "office.almanac"),
        lambda host: PassphraseForm(host, has_one=False, copies=2, has_keyring=True),
        lambda host: PassphraseForm(host, has_one=True, copies=0, has_keyring=False),
        lambda host: RemoveForm(host, copies=3),
        lambda host: ServerDialog(host, has_keyring=True),
        lambda host: CreateDatabaseDialog(host, Path("office.almanac")),
        lambda host: RecipientDialog(host, "Reunion"),
        lambda host: ParticipantsDialog(host, {False: PLAN, True: PLAN}, OfficeSettings()),
        lambda host: RefusalsDialog(host, "Qualtrics", PLAN.refused),
        lambda host: BaseDialog(host, EXAMPLE, None),
        lambda host: GroupsDialog(host, ["Women", "Men", "Other"], []),
        lambda host: ExclusionsDialog(host, Jobs(), ["Board", "Doctors"], NO_EXCLUSIONS),
    ],
)
def test_each_dialog_that_a_page_opens_on_its_way_is_named_and_reached_by_tab(
    theme: Theme, qtbot: QtBot, make: Callable[[QWidget], FormDialog]
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    dialog = make(host)
    with qtbot.waitActive(dialog):
        dialog.show()
    for field in dialog.findChildren(QLineEdit):
        field.setText("four plain words")
    dialog.set_ready(ready=True)
    QApplication.processEvents()
    assert faults_of_dialog(dialog) == []
    assert _has_accept_key(dialog)


def test_alt_and_a_letter_lead_to_a_field_and_press_a_button(theme: Theme, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    dialog = FormDialog(host, "Two fields", "", "Save R&D")
    first, second = QLineEdit(), QLineEdit()
    dialog.add_field("Given name", first)
    dialog.add_field("Research & family name", second)
    with qtbot.waitActive(dialog):
        dialog.open()
    qtbot.keyClick(dialog, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert dialog.focusWidget() is second
    qtbot.keyClick(dialog, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert dialog.focusWidget() is first
    assert [one.text() for one in dialog.findChildren(QPushButton)] == ["Cancel", "Save R&D"]
    assert "Research & family name" in [one.text() for one in dialog.findChildren(QLabel)]
    dialog.set_ready(ready=True, accept_text="Create R&D")
    QApplication.processEvents()
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)

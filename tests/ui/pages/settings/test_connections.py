"""Connections among the settings: signed in to before they are kept, chosen for waves, removed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from connections.accounts import ConnectedWave, connected_waves, list_connections
from tests.connections.platform_in_memory import PlatformInMemory, use_platform
from tests.mail.keyrings import WindowsKeyring, use_keyring
from tests.ui.connected_office import answers_of, connect
from tests.ui.office import Office, settle
from ui.context import IMPORTS, OpenDraft, PageContext
from ui.pages.settings.connection_dialogs import (
    ConnectionDialog,
    SecretDialog,
    WaveConnectionDialog,
)
from ui.pages.settings.connections import ConnectionsSection
from ui.tables import DataTable
from ui.widgets import Message


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> WindowsKeyring:
    return use_keyring(monkeypatch)


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch, keyring: WindowsKeyring) -> PlatformInMemory:
    return use_platform(monkeypatch)


@pytest.fixture
def section(
    context: PageContext, office: Office, platform: PlatformInMemory, qtbot: QtBot
) -> ConnectionsSection:
    section = ConnectionsSection(context)
    qtbot.addWidget(section)
    section.resize(1084, 716)
    section.show()
    context.jobs.changed.connect(section.refresh)
    section.refresh()
    settle(qtbot, context.jobs)
    return section


def click(parent: QWidget, text: str, context: PageContext, qtbot: QtBot) -> None:
    found = parent.findChildren(QAbstractButton)
    button = next(one for one in found if one.isVisible() and one.text().startswith(text))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)


def enter(dialog: QWidget, name: str, text: str, qtbot: QtBot) -> None:
    line = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == name)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)


def rows(section: QWidget, name: str) -> list[list[str]]:
    model = table(section, name).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def table(section: QWidget, name: str) -> DataTable:
    return next(t for t in section.findChildren(DataTable) if t.accessibleName() == name)


def follow(section: QWidget, name: str, key: str, context: PageContext, qtbot: QtBot) -> None:
    table(section, name).link_clicked.emit(0, key)
    settle(qtbot, context.jobs)


def connected(context: PageContext) -> list[ConnectedWave]:
    with context.database.read() as connection:
        return list(connected_waves(connection))


def test_a_connection_is_added_once_signing_in_works(
    section: ConnectionsSection, keyring: WindowsKeyring, context: PageContext, qtbot: QtBot
) -> None:
    click(section, "Add connection", context, qtbot)
    dialog = next(one for one in section.findChildren(ConnectionDialog) if one.isVisible())
    enter(dialog, "Address", "survey.example.org/index.php/admin", qtbot)
    enter(dialog, "User name", "office", qtbot)
    enter(dialog, "Password or token", "wrong", qtbot)
    click(dialog, "Sign in and add", context, qtbot)
    assert dialog.isVisible()
    assert "refused the password" in dialog._fault.text()
    assert (rows(section, "Survey platforms"), keyring.secrets) == ([], {})
    enter(dialog, "Password or token", "s3cret", qtbot)
    click(dialog, "Sign in and add", context, qtbot)
    assert rows(section, "Survey platforms") == [
        ["LimeSurvey · LimeSurvey, survey.example.org", "Signed in", "Sign in…", "Remove"]
    ]
    with context.database.read() as connection:
        (found,) = list_connections(connection)
    assert found.address == "https://survey.example.org"
    assert list(keyring.secrets.values()) == ["s3cret"]


def test_a_password_that_a_variable_has_need_not_be_typed(
    section: ConnectionsSection, keyring: WindowsKeyring, context: PageContext, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("ALMANAC_CONNECTION_LIME", "s3cret")
    click(section, "Add connection", context, qtbot)
    dialog = next(one for one in section.findChildren(ConnectionDialog) if one.isVisible())
    enter(dialog, "Name of the connection", "Lime", qtbot)
    enter(dialog, "Address", "survey.example.org", qtbot)
    enter(dialog, "User name", "office", qtbot)
    click(dialog, "Sign in and add", context, qtbot)
    assert [row[0] for row in rows(section, "Survey platforms")] == [
        "Lime · LimeSurvey, survey.example.org"
    ]
    assert keyring.secrets == {}


def test_only_what_the_platform_needs_is_asked(
    section: ConnectionsSection, context: PageContext, qtbot: QtBot
) -> None:
    click(section, "Add connection", context, qtbot)
    dialog = next(one for one in section.findChildren(ConnectionDialog) if one.isVisible())
    assert dialog._login.isVisible()
    dialog._platform.setCurrentText("Qualtrics")
    assert not dialog._login.isVisible()
    assert dialog._secret.placeholderText() == "API token"


def test_another_computer_signs_in_for_itself(
    section: ConnectionsSection,
    office: Office,
    keyring: WindowsKeyring,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    connect(office)
    keyring.secrets.clear()
    section.refresh()
    settle(qtbot, context.jobs)
    assert rows(section, "Survey platforms")[0][1] == "Not signed in"
    follow(section, "Survey platforms", "secret", context, qtbot)
    dialog = next(one for one in section.findChildren(SecretDialog) if one.isVisible())
    enter(dialog, "Password", "s3cret", qtbot)
    click(dialog, "Sign in", context, qtbot)
    assert list(keyring.secrets.values()) == ["s3cret"]


def test_a_wave_is_connected_fetched_changed_and_disconnected(
    section: ConnectionsSection,
    office: Office,
    platform: PlatformInMemory,
    context: PageContext,
    said: list[Message],
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    connect(office)
    platform.answers = answers_of(office, 2)
    settle(qtbot, context.jobs)
    follow(section, "Answers to waves", "edit", context, qtbot)
    dialog = next(one for one in section.findChildren(WaveConnectionDialog) if one.isVisible())
    boxes = {box.accessibleName(): box for box in dialog.findChildren(QComboBox)}
    assert (boxes["Wave"].currentText(), boxes["Wave"].isEnabled()) == ("CAC 2020", False)
    dialog.findChildren(QSpinBox)[0].setValue(6)
    dialog.findChildren(QCheckBox)[0].setChecked(False)
    click(dialog, "Save", context, qtbot)
    (wave,) = connected(context)
    assert (wave.remote_id, wave.every_hours, wave.apply_certain) == ("123", 6, False)
    follow(section, "Answers to waves", "fetch", context, qtbot)
    assert visited[-1][0] == IMPORTS
    assert isinstance(visited[-1][1], OpenDraft)
    (row,) = rows(section, "Answers to waves")
    assert row[1].startswith("Waits for review, today")
    follow(section, "Answers to waves", "remove", context, qtbot)
    assert connected(context) == []


def test_a_wave_is_chosen_by_name(
    section: ConnectionsSection, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    click(section, "Fetch answers to a wave", context, qtbot)
    dialog = next(one for one in section.findChildren(WaveConnectionDialog) if one.isVisible())
    assert dialog._fault.text() == "Add a connection first."
    dialog.reject()
    connect(office)
    settle(qtbot, context.jobs)
    click(section, "Fetch answers to a wave", context, qtbot)
    dialog = next(one for one in section.findChildren(WaveConnectionDialog) if one.isVisible())
    assert dialog._wave.currentText() == "CAC 2020"  # the latest
    dialog._wave.setCurrentText("CAC 2018")
    enter(dialog, "Survey on the platform", "77", qtbot)
    click(dialog, "Save", context, qtbot)
    assert [(one.name, one.remote_id) for one in connected(context)] == [
        ("CAC 2018", "77"),
        ("CAC 2020", "123"),
    ]


def test_a_connection_is_removed_with_its_password(
    section: ConnectionsSection,
    office: Office,
    keyring: WindowsKeyring,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    connect(office)
    settle(qtbot, context.jobs)
    follow(section, "Survey platforms", "remove", context, qtbot)
    assert (rows(section, "Survey platforms"), rows(section, "Answers to waves")) == ([], [])
    assert keyring.secrets == {}

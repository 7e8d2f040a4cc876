"""Survey platforms in the window: fetched on request or by schedule, participants sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from connections.accounts import connected_waves
from connections.fetch import fetch_answers
from importers.queue.watched_folders import Policy
from models.tables import wave_fetches
from tests.connections.platform_in_memory import PlatformInMemory, use_platform
from tests.importers.watched import watch
from tests.mail.keyrings import use_keyring
from tests.ui.connected_office import answers_of, connect
from tests.ui.office import Office, context, office, restored, said, settle, show_page, visited
from ui.applicable_actions import available_actions
from ui.connections.fetch_watcher import FetchWatcher
from ui.connections.participants_dialog import ParticipantsDialog, RefusalsDialog
from ui.context import IMPORTS, SETTINGS, OpenDraft, OpenWave, PageContext, ShowSettings
from ui.folder_watcher import FolderWatcher
from ui.pages.imports.page import ImportsPage
from ui.pages.surveys.page import SurveysPage
from ui.widgets import Message

__all__ = ["context", "office", "restored", "said", "visited"]


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> PlatformInMemory:
    use_keyring(monkeypatch)
    return use_platform(monkeypatch)


@pytest.fixture
def watcher(context: PageContext, office: Office) -> FetchWatcher:
    return FetchWatcher(context, context.jobs)


@pytest.fixture
def page(context: PageContext, office: Office, qtbot: QtBot) -> SurveysPage:
    return show_page(SurveysPage(context), context, qtbot, OpenWave("CAC", "2020", "invitations"))


def trigger(page: SurveysPage, key: str, context: PageContext, qtbot: QtBot) -> None:
    next(one for one in available_actions(page) if one.objectName() == key).trigger()
    settle(qtbot, context.jobs)


def texts(said: Sequence[Message]) -> list[str]:
    return [one.text for one in said]


def look(watcher: FetchWatcher, context: PageContext, qtbot: QtBot) -> None:
    watcher.look()
    settle(qtbot, context.jobs)


def let_pass(office: Office, hours: int) -> None:
    """Make the last fetch older."""
    with office.database.read() as connection:
        (wave,) = connected_waves(connection)
    assert wave.fetched_at is not None
    with office.database.unjournalled() as connection:
        earlier = wave.fetched_at - timedelta(hours=hours)
        connection.execute(update(wave_fetches).values(at=earlier))


def test_what_was_fetched_on_request_is_previewed_as_any_import(
    page: SurveysPage,
    platform: PlatformInMemory,
    office: Office,
    context: PageContext,
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    connect(office)
    platform.answers = answers_of(office, 2)
    trigger(page, "fetch-answers", context, qtbot)
    (place, what) = visited[-1]
    assert place == IMPORTS
    assert isinstance(what, OpenDraft)


def test_certain_answers_are_imported_and_can_be_undone(
    page: SurveysPage,
    platform: PlatformInMemory,
    office: Office,
    context: PageContext,
    said: list[Message],
    qtbot: QtBot,
) -> None:
    connect(office, certain=True)
    platform.answers = answers_of(office, 2)
    trigger(page, "fetch-answers", context, qtbot)
    assert texts(said) == ["Answers to CAC 2020 imported: 2 complete."]
    assert said[0].action_text == "Undo"
    trigger(page, "fetch-answers", context, qtbot)
    assert texts(said)[-1] == "There are no new answers to CAC 2020."


def test_where_no_connection_is_chosen_the_way_there_is_shown(
    page: SurveysPage,
    context: PageContext,
    said: list[Message],
    visited: list[tuple[str, object]],
    qtbot: QtBot,
) -> None:
    for key in ("fetch-answers", "send-participants"):
        trigger(page, key, context, qtbot)
        assert "No connection is chosen for CAC 2020" in said[-1].text
    assert said[-1].action is not None
    said[-1].action()
    assert visited[-1] == (SETTINGS, ShowSettings("connections"))


def test_the_schedule_fetches_quietly_what_is_due(
    watcher: FetchWatcher,
    platform: PlatformInMemory,
    office: Office,
    context: PageContext,
    said: list[Message],
    qtbot: QtBot,
) -> None:
    connect(office, 6, certain=True)
    platform.answers = answers_of(office, 1)
    look(watcher, context, qtbot)
    assert texts(said) == ["Answers to CAC 2020 imported: 1 complete."]
    platform.answers = answers_of(office, 3)
    look(watcher, context, qtbot)  # it is not due
    assert len(said) == 1


def test_nothing_is_fetched_by_itself_unless_that_was_chosen(
    watcher: FetchWatcher,
    platform: PlatformInMemory,
    office: Office,
    context: PageContext,
    said: list[Message],
    qtbot: QtBot,
) -> None:
    connect(office)
    platform.fails = "It must not be asked."
    look(watcher, context, qtbot)
    assert said == []


def test_a_failure_is_told_once_with_the_next_try(
    watcher: FetchWatcher,
    platform: PlatformInMemory,
    office: Office,
    context: PageContext,
    said: list[Message],
    qtbot: QtBot,
) -> None:
    connect(office, 1)
    platform.fails = "survey.example.org is busy. Nothing was imported."
    look(watcher, context, qtbot)
    assert said[0].text.startswith(f"Answers to CAC 2020: {platform.fails} Next try: ")
    let_pass(office, 2)
    watcher._tried.clear()  # an hour later, too
    look(watcher, context, qtbot)
    assert len(said) == 1


def test_an_account_of_another_computer_is_not_tried_here(
    watcher: FetchWatcher,
    platform: PlatformInMemory,
    office: Office,
    context: PageContext,
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    connect(office, 1)
    use_keyring(monkeypatch)
    look(watcher, context, qtbot)
    assert said == []


def test_participants_are_looked_at_then_sent_and_refusals_named(
    page: SurveysPage,
    platform: PlatformInMemory,
    office: Office,
    context: PageContext,
    said: list[Message],
    qtbot: QtBot,
) -> None:
    connect(office)
    trigger(page, "send-participants", context, qtbot)
    dialog = next(one for one in page.findChildren(ParticipantsDialog) if one.isVisible())
    assert "Of each: token." in dialog._what.text()
    assert not dialog._records.isVisible()
    people = len(dialog.plan.new)
    assert people > 1
    platform.refused[dialog.plan.new[0].token] = "Not valid."
    dialog._accept.click()
    settle(qtbot, context.jobs)
    assert said[-1].text == f"{people - 1} people sent to LimeSurvey. 1 person refused."
    assert said[-1].action is not None
    said[-1].action()
    refusals = next(one for one in page.findChildren(RefusalsDialog) if one.isVisible())
    (line,) = [
        rows.item(at).text()
        for rows in refusals.findChildren(QListWidget)
        for at in range(rows.count())
    ]
    assert line.endswith(": Not valid.")


def test_what_goes_to_a_platform_that_sends_the_mails_is_said(
    page: SurveysPage,
    platform: PlatformInMemory,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    connect(office)
    trigger(page, "send-participants", context, qtbot)
    dialog = next(one for one in page.findChildren(ParticipantsDialog) if one.isVisible())
    dialog._way.setCurrentIndex(1)
    assert "Of each: token, e-mail address, first name and last name." in dialog._what.text()
    assert dialog._records.isVisible()
    assert dialog.plan.by_platform


def test_a_draft_of_fetched_answers_opens_in_the_wizard(
    platform: PlatformInMemory, office: Office, context: PageContext, qtbot: QtBot
) -> None:
    connect(office)
    platform.answers = answers_of(office, 2)
    with office.database.read() as connection:
        (wave,) = connected_waves(connection)
    fetched = fetch_answers(office.database, wave)
    assert fetched.draft_id is not None
    imports = show_page(ImportsPage(context), context, qtbot, OpenDraft(fetched.draft_id, "CAC"))
    assert imports._wizard is not None
    assert (imports._wizard.draft_id, imports._wizard.has_file) == (fetched.draft_id, True)


def test_the_synced_workbook_of_a_microsoft_form_comes_in_by_itself(
    office: Office, context: PageContext, said: list[Message], tmp_path: Path, qtbot: QtBot
) -> None:
    wave = office.waves[1]
    policy = Policy(kind="responses", survey=wave.survey_code, wave=wave.label, apply_certain=True)
    folder = watch(office.database, tmp_path / "OneDrive", policy)
    watcher = FolderWatcher(context, context.jobs)
    rows = answers_of(office, 2).splitlines()[1:]
    tokens = [row.split(",")[4].strip('"') for row in rows]
    headings = ("ID", "Start time", "Completion time", "Email", "Name", "Your code", "ACTIVE")
    for count in (1, 2):
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(headings)
        at = datetime(2020, 5, 1, 10, 30)
        for number in range(count):
            sheet.append([number, at, at, "anonymous", None, tokens[number], "Yes"])
        book.save(folder / "Careers.xlsx")
        for _ in range(2):
            watcher.scan()
            settle(qtbot, context.jobs)
    assert texts(said) == [
        "Careers.xlsx imported: 1 complete.",
        "Careers.xlsx imported: 1 unchanged · 1 complete.",
    ]

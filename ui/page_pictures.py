"""Pictures of every page on a database, light and dark: for the handbook, and to look at.

Goes through the window as a person would, by what stands on its buttons; a dialog is drawn alone.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from pandas import read_excel
from PySide6.QtCore import QMessageLogContext, QPoint, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QScrollArea, QWidget

from analysis.request import SummaryRequest
from core.paths import SAMPLES
from importers.contacts.kind import CONTACTS
from importers.workflow import prepare, run_import
from mail.accounts import MailAccount, TransportKind, save_account
from models.backups.copies import back_up
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database, create_database
from models.stored_logins import open_with_stored_login
from records.duplicates.found_pairs import search_duplicates
from records.events.events import list_events
from records.people import read_people
from records.retention.rules import DESCRIPTIONS, RetentionPolicy, save_policy
from records.writing.new_people import create_people
from surveys.wave_repeats import plan_repeat, repeat_wave
from surveys.waves import Wave, list_waves
from ui.actions import (
    ALL_TASKS,
    ALUMNI_HISTORY,
    ARRANGE_PANELS,
    ASK_FOR_DETAILS,
    CODE_COMMENTS,
    COMPARE_PEOPLE,
    CUSTOMISE_OVERVIEW,
    DATA_QUALITY,
    EDIT_FILTER,
    EDIT_HEADLINES,
    EDIT_NEWS,
    EDIT_QUESTIONNAIRE,
    EMPLOYER_LIST,
    GUIDE,
    IMPORT_PARTICIPANTS,
    INVITE_PEOPLE,
    MAILING,
    MANAGE_SEGMENTS,
    MERGE_CLEAR_CASES,
    MILESTONE_LIST,
    NEW_VARIABLE,
    NEWS,
    PLACES,
    POSSIBLE_DUPLICATES,
    PUBLISHED_FIGURES,
    REPEAT_WAVE,
    RETENTION,
    SCHEDULED_REPORTS,
    SEND_INVITATIONS,
    STATISTICS,
    SURVEY_LINK,
    WORKLISTS,
    Action,
)
from ui.applicable_actions import run_bound
from ui.application import application
from ui.context import (
    ALUMNI,
    IMPORTS,
    OVERVIEW,
    REPORTS,
    SETTINGS,
    SURVEYS,
    ImportFile,
    ListPeople,
    OpenReport,
    OpenWave,
    ShowBatch,
    ShowEvents,
    ShowPerson,
    ShowSettings,
)
from ui.driver import open_on, press, settle
from ui.error_hooks import log_qt_message
from ui.figure_options.options_bar import FigureOptionsBar
from ui.pages.surveys.findings.waves_section import WavesSection
from ui.pictures import SIZE, save_picture
from ui.start import Start
from ui.tables import DataTable
from ui.theme import GRID, Theme
from ui.widgets import Tabs

_REACHABLE: Final = (
    "contactable for surveys and (country != “United Kingdom” or no role where (ended is empty))"
)
_WRITTEN_DOWN: Final = (
    "given_name", "family_name", "birth_date", "gender", "email", "phone", "award",
    "award_completed", "department",
)  # fmt: skip
_STEPS: Final = ("file", "columns", None, "matches")  # nothing is wrong with the sample's cells
_FAULTY: Final = """First name,Surname,Sex,Date of birth,E-mail,Phone,Country
Adaeze,Okafor,female,03/04/1968,a.okafor@example.org,+44 7700 900142,United Kingdom
Siobhán,Brennan,femme,11/05/1971,s.brennan@@example.org,+44 7700 900143,Ireland
Iker,Castellanos,male,07/08/1966,i.castellanos@example.org,7700 90,Spain
Margaux,Fontaine,femme,01/12/1975,m.fontaine@example,+44 7700 900145,Frankreich
Pieter,Janssen,male,09/10/1972,p.janssen@example.org,+44 7700 900146,Netherlands
"""


def draw_pages(address: str, folder: Path) -> list[Path]:
    """Draw every page of the window on the database at `address` into `folder` as PNG files.

    What changes records or imports files is drawn on other databases, which are then thrown away.
    The welcome is not drawn: it names folders of this computer.
    """
    theme = Theme(application(), Qt.ColorScheme.Light)
    qInstallMessageHandler(_log_other_messages)
    drawn: list[Path] = []
    # Each look has windows of its own: to dress a window anew takes longer than to build one.
    for scheme, word in ((Qt.ColorScheme.Light, ""), (Qt.ColorScheme.Dark, "-dark")):
        theme.set_scheme(scheme)
        with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
            copy, first = Path(scratch) / "copy.db", Path(scratch) / "office.db"
            with closing(open_with_stored_login(address)) as database:
                back_up(database, copy)
            create_database(str(first)).close()
            for place, scenes in (
                (address, _office_scenes),
                (str(copy), _response_scenes),
                (str(copy), _next_wave_scenes),
                (str(copy), _duplicate_scenes),
                (str(first), _first_import_scenes),
            ):
                start = open_on(place, theme, Path(scratch))
                for name in scenes(start):
                    path = folder / f"{name}{word}.png"
                    _draw(start, theme, scheme, path)
                    drawn.append(path)
                start.window.close()
                start.close()
    return drawn


def _log_other_messages(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Log what Qt says, but for what a platform without a screen cannot do."""
    if not message.startswith("This plugin does not support"):
        log_qt_message(kind, context, message)


def _draw(start: Start, theme: Theme, scheme: Qt.ColorScheme, path: Path) -> None:
    """Draw what is in front, the window or a dialog, into `path`."""
    settle(start)
    front = _front(start)
    save_picture(front, theme, scheme, path, SIZE if front is start.window else front.size())


def _office_scenes(start: Start) -> Iterator[str]:
    """Show the places of an office at work, one after another."""
    show = start.window.show_page
    show(OVERVIEW)
    yield "overview"
    _choose(start, CUSTOMISE_OVERVIEW)
    settle(start)
    yield "customise-overview"
    _front(start).close()
    _choose(start, ALL_TASKS)
    yield "tasks"
    show(ALUMNI, ShowPerson(1))
    yield "alumni"
    tabs = next(one for one in start.window.findChildren(Tabs) if one.isVisible())
    tabs.setCurrentIndex(tabs.count() - 1)
    yield "person-timeline"
    _choose(start, GUIDE)
    yield "guide"
    _front(start).close()
    for action, name in (
        (EDIT_FILTER, "filter-builder"),
        (INVITE_PEOPLE, "invite-people"),
        (MAILING, "letters-and-labels"),
    ):
        show(ALUMNI, ListPeople(expression=_REACHABLE))
        _choose(start, action)
        yield name
        _front(start).close()
    _choose(start, MANAGE_SEGMENTS)
    yield "segments"
    _choose(start, WORKLISTS)
    yield "worklists"
    _choose(start, DATA_QUALITY)
    yield "data-quality"
    _choose(start, MILESTONE_LIST)
    yield "milestones"
    _choose(start, PLACES)
    yield "places"
    _choose(start, STATISTICS)
    yield "statistics"
    _choose(start, ALUMNI_HISTORY)
    yield "alumni-over-time"
    _choose(start, EMPLOYER_LIST)
    yield "employers"
    show(ALUMNI, ShowEvents())
    yield "events"
    show(ALUMNI, ShowEvents(_first_event(start)))
    yield "event"
    _choose(start, IMPORT_PARTICIPANTS)
    yield "event-from-a-sheet"
    _front(start).close()
    _choose(start, NEWS)
    yield "news"
    _choose(start, EDIT_NEWS)
    yield "news-item"
    _front(start).close()
    show(SURVEYS)
    yield "surveys"
    for code, label in _waves(start)[:1]:
        for tab in ("invitations", "mailings", "progress", "responses", "findings"):
            show(SURVEYS, OpenWave(code, label, tab))
            if tab == "responses":
                settle(start)
                table = next(t for t in start.window.findChildren(DataTable) if t.isVisible())
                table.selectRow(0)
            yield tab
        press(start, "Show details")
        yield "findings-non-response"
        press(start, "Hide details")
        _show_figures(start, SummaryRequest(code, label, weighting=("gender", "cohort")))
        yield "findings-weighted"
        _show_figures(start, SummaryRequest(code, label, by=("gender",)))
        yield "findings-by-gender"
        _show_figures(start, SummaryRequest(code, label, by=("cohort",)))
        yield "findings-by-cohort"
        for words, name in (("Choose groups", "choose-groups"), ("Only those who", "base")):
            press(start, words)
            settle(start)
            yield name
            _front(start).close()
        others = [wave for survey, wave in _waves(start) if survey == code and wave != label]
        _show_figures(start, SummaryRequest(code, label, against=tuple(others[:1])))
        yield "findings-compared"
        _scroll_to(start, WavesSection)
        yield "findings-waves"
        _show_figures(start, SummaryRequest(code, label))
        press(start, "Disclosure control (safe to publish)")
        yield "findings-disclosure-control"
        show(SURVEYS, OpenWave(code, label, "findings"))
        _show_figures(start, SummaryRequest(code, label))
        for action, name in (
            (EDIT_HEADLINES, "headlines"),
            (ARRANGE_PANELS, "panel-order"),
            (NEW_VARIABLE, "derived-variable"),
        ):
            _choose(start, action)
            settle(start)
            yield name
            _front(start).close()
        _choose(start, CODE_COMMENTS)
        settle(start)
        yield "comments"
        press(start, "Themes…")
        settle(start)
        yield "themes"
        for _ in range(2):
            _front(start).close()
        show(REPORTS, OpenReport(code, label))
        yield "reports"
        for action, name in (
            (PUBLISHED_FIGURES, "published-figures"),
            (SCHEDULED_REPORTS, "scheduled-reports"),
        ):
            _choose(start, action)
            settle(start)
            yield name
            _front(start).close()
    show(IMPORTS)
    yield "imports"
    show(SETTINGS)
    yield "settings"
    proposals = RetentionPolicy({rule: told.proposal for rule, told in DESCRIPTIONS.items()})
    with _database(start).write(BatchKind.SETTINGS) as changes:
        save_policy(changes, proposals)
    for section in ("privacy", "mail", "connections", "reports"):
        show(SETTINGS, ShowSettings(section))
        yield f"settings-{section}"
    _choose(start, RETENTION)
    yield "retention"
    _front(start).close()


def _next_wave_scenes(start: Start) -> Iterator[str]:
    """Show how a survey is prepared and run again, and its invitations written."""
    last = _repeat_last_wave(_database(start))
    show = start.window.show_page
    for tab, action, name in (
        ("", EDIT_QUESTIONNAIRE, "questionnaire-editor"),
        ("", ASK_FOR_DETAILS, "ask-for-details"),
        ("invitations", SURVEY_LINK, "survey-link"),
        ("invitations", REPEAT_WAVE, "run-again"),
        ("mailings", SEND_INVITATIONS, "mail-composer"),
    ):
        show(SURVEYS, OpenWave(last.survey_code, last.label, tab) if tab else None)
        _choose(start, action)
        yield name
        _front(start).close()


def _repeat_last_wave(database: Database) -> Wave:
    """The wave of this year, with the people of the last one, and an account to write to them."""
    today = date.today()
    with database.write(BatchKind.WAVE_REPEAT) as changes:
        account = MailAccount(TransportKind.DRAFTS, "Alumni Office <alumni@example.ac.uk>")
        save_account(changes, replace(account, folder="Drafts"))
        last = list_waves(changes.connection)[-1].wave
        plan = plan_repeat(changes.connection, last, ())
        return repeat_wave(changes, plan, str(today.year), today, today + timedelta(days=28))


def _response_scenes(start: Start) -> Iterator[str]:
    """Show how a later file of responses is imported; it is not applied."""
    with TemporaryDirectory() as folder:
        start.window.show_page(IMPORTS, ImportFile(_later_answers(Path(folder))))
        for step in _STEPS:
            if step is not None:
                yield f"responses-wizard-{step}"
            press(start, "Next")
        yield "responses-wizard-changes"
        press(start, "Changed answers")
        yield "responses-wizard-answers"


def _duplicate_scenes(start: Start) -> Iterator[str]:
    """Show people who are on record twice, compared and merged."""
    database = _database(start)
    with database.write(BatchKind.PERSON_CREATE) as changes:
        create_people(changes, _again(changes), source="Conference 2019")
    search_duplicates(database)
    start.window.show_page(ALUMNI, ShowPerson(1))
    _choose(start, POSSIBLE_DUPLICATES)
    yield "duplicates"
    _choose(start, MERGE_CLEAR_CASES)
    yield "duplicates-clear-cases"
    _front(start).close()
    next(t for t in start.window.findChildren(DataTable) if t.isVisible()).selectRow(0)
    _choose(start, COMPARE_PEOPLE)
    yield "compare-records"
    _front(start).close()


def _again(changes: ChangeSet) -> list[dict[str, Any]]:
    """Two people as another list wrote them down: one in full, one by the initial."""
    first, second = read_people(changes.connection, [1, 2], _WRITTEN_DOWN)
    return [
        {**first, "employer": "Northgate Trust", "role_title": "Clinical lead"},
        {**second, "given_name": f"{second['given_name'][:1]}.", "email": None,
         "other_email": "private@example.com", "street": "12 Mill Lane", "city": "York"},
    ]  # fmt: skip


def _later_answers(folder: Path) -> Path:
    """A later file of the sample's answers: some differ, and one person is not known."""
    answers = read_excel(SAMPLES / "answers-2020.xlsx", header=2, dtype=object, engine="calamine")
    changed = slice(0, 5)
    answers.loc[changed, "EASE"] = "Difficult"
    answers.loc[changed, "PUBLICATIONS"] = 40
    answers.loc[6, ["E-mail address", "Alumni ID"]] = ["robin.vance@example.org", None]
    path = folder / "responses-2020.xlsx"
    answers.to_excel(path, index=False)
    return path


def _first_import_scenes(start: Start) -> Iterator[str]:
    """Show the import of a second file, up to its changes."""
    database = _database(start)
    run_import(database, prepare(database, CONTACTS, SAMPLES / "alumni.xlsx"))
    start.window.show_page(IMPORTS, ImportFile(SAMPLES / "registry-update.xlsx"))
    for step in _STEPS:
        if step is not None:
            yield f"wizard-{step}"
        press(start, "Next")
    press(start, "Update")
    yield "wizard-changes"
    press(start, "New people")
    yield "wizard-new-people"
    start.window.show_page(IMPORTS, ShowBatch(1))
    yield "imports-batch"
    press(start, "‹ Imports")
    yield "imports-pending"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "department-list.csv"
        path.write_text(_FAULTY, "utf-8")
        start.window.show_page(IMPORTS, ImportFile(path))
        for words in ("Next", "Next", "Day first"):
            press(start, words)
        yield "wizard-issues"


def _show_figures(start: Start, request: SummaryRequest) -> None:
    """Choose figures on the bar of the findings in sight."""
    bars = start.window.findChildren(FigureOptionsBar)
    bar = next(one for one in bars if one.isVisible())
    bar.choose(request)
    bar.changed.emit()


def _choose(start: Start, action: Action) -> None:
    """Do `action` as its keyboard shortcut would."""
    settle(start)
    run_bound(start.window, action)


def _front(start: Start) -> QWidget:
    """The dialog or other window that is open over the main one, or else that one."""
    open_windows = (
        one for one in start.window.findChildren(QWidget) if one.isWindow() and one.isVisible()
    )
    return next(reversed(list(open_windows)), start.window)  # one over another comes after it


def _scroll_to(start: Start, kind: type[QWidget]) -> None:
    """Scroll the page so that the widget of a `kind` begins it."""
    settle(start)
    shown = next(one for one in start.window.findChildren(kind) if one.isVisible())
    above: QWidget | None = shown
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if isinstance(above, QScrollArea) and (page := above.widget()) is not None:
        top = shown.mapTo(page, QPoint(0, 0)).y()
        above.verticalScrollBar().setValue(top - GRID)


def _database(start: Start) -> Database:
    if start.controller is None:
        raise RuntimeError("the database did not open")
    return start.controller.context.database


def _first_event(start: Start) -> int:
    with _database(start).read() as connection:
        return list_events(connection)[0].id


def _waves(start: Start) -> list[tuple[str, str]]:
    """The survey's code and the label of every wave, the first one first."""
    with _database(start).read() as connection:
        return [(one.wave.survey_code, one.wave.label) for one in list_waves(connection)]

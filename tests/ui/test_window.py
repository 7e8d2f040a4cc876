import threading
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import (
    QMimeData,
    QPoint,
    QPointF,
    QRect,
    Qt,
    QUrl,
    qInstallMessageHandler,
    qWarning,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.changed import Area, Changed
from core.progress import Progress
from ui.error_hooks import install_error_hooks
from ui.jobs import Jobs
from ui.pictures import save_picture
from ui.shell.page import NavigationItem, Page
from ui.shell.rail import _RailButton
from ui.theme import Theme, Tone
from ui.widgets import Banner, Message
from ui.window import MainWindow


class Paper(Page):
    """A page that keeps what was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.refreshed = 0
        self.affected = True
        self.opened: list[object] = []
        self.first_views = 0

    def refresh(self) -> None:
        self.refreshed += 1

    def is_affected(self, _changed: Changed) -> bool:
        return self.affected

    def open(self, what: object) -> None:
        self.opened.append(what)

    def show_first_view(self) -> None:
        self.first_views += 1


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def window(theme: Theme, qtbot: QtBot, jobs: Jobs, made: list[str]) -> MainWindow:
    def make(key: str) -> Page:
        made.append(key)
        return Paper()

    places = [
        NavigationItem("overview", "Overview", "overview", lambda: make("overview")),
        NavigationItem("alumni", "Alumni", "alumni", lambda: make("alumni")),
        NavigationItem("settings", "Settings", "settings", lambda: make("settings"), at_end=True),
    ]
    result = MainWindow(places, jobs, [])
    qtbot.addWidget(result)
    result.show_page("overview")
    result.show()
    return result


def button(window: QWidget, text: str) -> QPushButton:
    """The button of that `text`, whichever of its letters Alt presses it by."""
    buttons = window.findChildren(QPushButton)
    return next(one for one in buttons if one.text().replace("&", "") == text)


def labels(window: QWidget) -> list[str]:
    return [part.text() for part in window.findChildren(QLabel) if part.isVisible()]


def paper(window: MainWindow, key: str) -> Paper:
    page = window.show_page(key)
    assert isinstance(page, Paper)
    return page


def test_pages_are_made_when_first_shown(window: MainWindow, qtbot: QtBot, made: list[str]) -> None:
    assert made == ["overview"]
    alumni = next(part for part in window.findChildren(_RailButton) if part.text() == "Alumni")
    qtbot.mouseClick(alumni, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(alumni, Qt.MouseButton.LeftButton)
    assert made == ["overview", "alumni"]
    assert alumni.isChecked()
    assert paper(window, "alumni").refreshed == 1


def test_control_and_a_number_lead_to_a_place(
    window: MainWindow, qtbot: QtBot, made: list[str]
) -> None:
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert made == ["overview", "settings"]


def test_control_and_the_number_of_the_page_in_sight_show_its_first_view(
    window: MainWindow, qtbot: QtBot
) -> None:
    alumni = paper(window, "alumni")
    window.activateWindow()
    for shown in (1, 2):
        qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        assert alumni.first_views == shown
    assert paper(window, "overview").first_views == 0
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert alumni.first_views == 2  # from another page, what was shown last


def test_control_k_starts_finding(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is window._find


def test_a_page_leads_to_another(window: MainWindow) -> None:
    paper(window, "overview").went.emit("alumni", "duplicates")
    page = paper(window, "alumni")
    assert page.opened == ["duplicates"]
    assert page.isVisible()


def test_after_a_change_the_page_in_sight_is_read_again_and_others_when_shown(
    window: MainWindow, jobs: Jobs, qtbot: QtBot
) -> None:
    overview, alumni = paper(window, "overview"), paper(window, "alumni")
    for is_affected in (False, True):
        overview.affected = alumni.affected = is_affected
        with qtbot.waitSignal(jobs.changed):
            jobs.notify(Changed(1, frozenset({Area.PEOPLE}), frozenset()))
        assert (overview.refreshed, alumni.refreshed) == (1, 1 + is_affected)
    window.show_page("overview")
    window.show_page("overview")
    assert (overview.refreshed, alumni.refreshed) == (2, 2)


def test_counts_stand_beside_places(window: MainWindow) -> None:
    window.set_count("alumni", "12,408")
    names = [part.accessibleName() for part in window.findChildren(_RailButton)]
    assert names == ["Overview", "Alumni, 12,408", "Settings"]


def test_what_is_on_top_stands_side_by_side_in_the_smallest_window(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show_page("alumni")
    window.show_page("overview")  # Back is offered, too
    window.resize(window.minimumSize())
    assert button(window, "Back").isVisible()
    on_top = [one for one in window._top.findChildren(QWidget) if one.parent() is window._top]
    shown = sorted((one.geometry() for one in on_top if one.isVisible()), key=QRect.left)
    assert len(shown) == 4
    assert all(left.right() < right.left() for left, right in pairwise(shown))


def test_the_buttons_on_top_ask(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.import_asked):
        qtbot.mouseClick(button(window, "Import…"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(window.new_person_asked):
        qtbot.mouseClick(button(window, "New person"), Qt.MouseButton.LeftButton)


@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")  # its one portable form
def test_files_databases_and_folders_are_dropped(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "registry.xlsx"
    file.write_bytes(b"x")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl.fromLocalFile(str(file))])
    spot, copy = QPoint(600, 400), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(spot, copy, data, left, none))
    assert window._veil.isVisible()
    assert not window.grab().isNull()
    folders: list[object] = []
    window.folders_dropped.connect(folders.append)
    with qtbot.waitSignal(window.file_dropped) as dropped:
        QApplication.sendEvent(window, QDropEvent(QPointF(spot), copy, data, left, none))
    assert dropped.args == [file]
    assert folders == [[tmp_path]]
    assert not window._veil.isVisible()
    office = tmp_path / "office.ALMANAC"
    office.write_bytes(b"x")
    data.setUrls([QUrl.fromLocalFile(str(office))])
    QApplication.sendEvent(window, QDragEnterEvent(spot, copy, data, left, none))
    with qtbot.waitSignal(window.database_dropped) as opened:
        QApplication.sendEvent(window, QDropEvent(QPointF(spot), copy, data, left, none))
    assert opened.args == [office]


def test_undo_is_offered_once(window: MainWindow, qtbot: QtBot) -> None:
    taken: list[int] = []
    window.set_backup("Backed up 9 minutes ago")
    window.set_undo("import", lambda: taken.append(1))
    undo = button(window, "Undo: import")
    assert "Backed up 9 minutes ago" in labels(window)
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert taken == [1]
    assert not undo.isVisible()


def test_a_message_is_replaced_and_closed(window: MainWindow, qtbot: QtBot) -> None:
    window.show_message(Message("First.", Tone.BAD))
    paper(window, "overview").said.emit(Message("Second.", Tone.GOOD))
    assert "Second." in labels(window)
    banner = window.findChildren(Banner)[-1]
    assert window.focusWidget() is not banner
    QApplication.processEvents()
    page = window._pages
    below_page = page.mapTo(window, QPoint(0, page.height())).y()
    assert banner.mapTo(window, QPoint(0, 0)).y() >= below_page  # it covers nothing
    banner.close_banner()
    assert "Second." not in labels(window)


class Slow:
    """A write that ends only when it is cancelled or let go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, progress: Progress) -> None:
        while not self.go.wait(0.01):
            progress.report("Reading registry.xlsx", 867, 1204)


def test_the_strip_follows_a_job_and_cancels_it(
    window: MainWindow, jobs: Jobs, qtbot: QtBot
) -> None:
    jobs.write(Slow(), lambda _result: None, title="Import")
    qtbot.waitUntil(lambda: "867 of 1,204" in labels(window))
    assert "Reading registry.xlsx" in labels(window)
    with qtbot.waitSignal(jobs.idle):
        qtbot.mouseClick(button(window, "Cancel"), Qt.MouseButton.LeftButton)
    assert "Stopped. Nothing was changed." in labels(window)
    assert "867 of 1,204" not in labels(window)


def test_closing_during_a_write_asks_first(window: MainWindow, jobs: Jobs, qtbot: QtBot) -> None:
    jobs.write(Slow(), lambda _result: None, title="Import of registry.xlsx")
    window.close()
    assert window.isVisible()
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "Import of registry.xlsx" in box.text()
    qtbot.mouseClick(button(box, "Keep working"), Qt.MouseButton.LeftButton)
    assert window.isVisible()
    assert jobs.is_busy()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is None)
    window.close()
    box = window.findChild(QMessageBox)
    assert box is not None
    with qtbot.waitSignal(jobs.idle):
        qtbot.mouseClick(button(box, "Stop and close"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible())


def test_closing_during_a_read_just_stops_it(window: MainWindow, jobs: Jobs, qtbot: QtBot) -> None:
    jobs.read(Slow(), lambda _result: None)
    with qtbot.waitSignal(jobs.idle):
        window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.findChild(QMessageBox) is None


def test_a_bug_is_told_with_a_report_to_copy(window: MainWindow, jobs: Jobs, qtbot: QtBot) -> None:
    jobs.tell(ZeroDivisionError("ada@example.org"))
    box = window.findChild(QMessageBox)
    assert box is not None
    qtbot.mouseClick(button(box, "Copy report"), Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("ZeroDivisionError")
    assert "example.org" not in copied


def test_a_bug_leads_to_the_log(
    window: MainWindow, jobs: Jobs, qtbot: QtBot, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("ui.shell.dialogs.open_outside", opened.append)
    install_error_hooks(jobs)
    try:
        qWarning("QFile::open: /home/ada/list.xlsx")
        with qtbot.waitSignal(jobs.crashed):
            threading.Thread(target=lambda: 1 / 0).start()
    finally:
        qInstallMessageHandler(None)
    logged = log.read_text("utf-8")
    assert "WARNING Qt, default: QFile::open\n" in logged
    assert "ZeroDivisionError (" in logged
    assert "ada" not in logged
    box = window.findChild(QMessageBox)
    assert box is not None
    qtbot.mouseClick(button(box, "Open log folder"), Qt.MouseButton.LeftButton)
    assert opened == [log.parent]


def test_pictures_are_light_and_dark(window: MainWindow, theme: Theme, tmp_path: Path) -> None:
    light, dark = tmp_path / "new" / "light.png", tmp_path / "new" / "dark.png"
    save_picture(window, theme, Qt.ColorScheme.Dark, dark)
    save_picture(window, theme, Qt.ColorScheme.Light, light)
    assert light.read_bytes().startswith(b"\x89PNG")
    assert light.read_bytes() != dark.read_bytes()
    assert window.grab().size().width() == 1280

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets import (
    Banner,
    EmptyState,
    KeyValueList,
    Message,
    PageHeader,
    Pair,
    Status,
    StepBar,
    TaskLine,
    TaskList,
    label,
)
from ui.widgets.step_bar import _Step


def texts(widget: QWidget) -> list[str]:
    return [part.text() for part in widget.findChildren(QLabel) if not part.isHidden()]


def test_what_a_sheet_holds_is_never_mark_up(theme: Theme, qtbot: QtBot) -> None:
    wide = label("<b>bold</b>")
    qtbot.addWidget(wide)
    assert wide.textFormat() == Qt.TextFormat.PlainText


def test_values_stand_beside_their_labels(theme: Theme, qtbot: QtBot) -> None:
    pairs = KeyValueList([Pair("E-mail", "ada@example.org", status=Status("good"))])
    qtbot.addWidget(pairs)
    pairs.set_pairs([Pair("Role", "Professor", "Example Hospital"), Pair("Phone", "–")])
    pairs.show()
    shown = texts(pairs)
    assert [word for word in shown if word != "ada@example.org"][-5:] == [
        "Role",
        "Professor",
        "Example Hospital",
        "Phone",
        "–",
    ]


def test_a_task_is_one_click_away(theme: Theme, qtbot: QtBot) -> None:
    done: list[str] = []
    tasks = TaskList([TaskLine("possible duplicates", "Review", lambda: done.append("r"), "37")])
    qtbot.addWidget(tasks)
    tasks.show()
    button = tasks.findChildren(QPushButton)[0]
    assert button.accessibleName() == "Review: 37 possible duplicates"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["r"]


def test_a_banner_closes_once_its_action_is_taken(theme: Theme, qtbot: QtBot) -> None:
    done: list[str] = []
    banner = Banner(
        Message("214 people imported.", action_text="Undo", action=lambda: done.append("u"))
    )
    qtbot.addWidget(banner)
    banner.show()
    undo = next(part for part in banner.findChildren(QPushButton) if part.text() == "Undo")
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert done == ["u"]
    assert not banner.isVisible()


def test_only_steps_that_are_done_lead_back(theme: Theme, qtbot: QtBot) -> None:
    bar = StepBar(["File", "Columns", "Issues"])
    qtbot.addWidget(bar)
    bar.set_current(1)
    bar.show()
    steps = bar.findChildren(_Step)
    assert [step.isEnabled() for step in steps] == [True, False, False]
    assert [step.accessibleDescription() for step in steps] == [
        "done",
        "current step",
        "not started",
    ]
    with qtbot.waitSignal(bar.step_chosen) as told:
        qtbot.mouseClick(steps[0], Qt.MouseButton.LeftButton)
    assert told.args == [0]
    assert not bar.grab().isNull()


def test_an_empty_page_offers_the_first_step(theme: Theme, qtbot: QtBot) -> None:
    begun: list[int] = []
    empty = EmptyState(
        "imports", "Nothing yet", "Bring in a workbook.", "Import…", lambda: begun.append(1)
    )
    qtbot.addWidget(empty)
    empty.show()
    qtbot.mouseClick(empty.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert begun == [1]


def test_a_header_changes_its_words(theme: Theme, qtbot: QtBot) -> None:
    header = PageHeader("Alumni", "12,408 people")
    qtbot.addWidget(header)
    header.set_text("Alumni", "188 of 12,408 people")
    assert texts(header) == ["Alumni", "188 of 12,408 people"]


def test_a_large_figure_is_shown_whole(qtbot: QtBot) -> None:
    tasks = TaskList([TaskLine("addresses that bounced", figure="1,432,250")])
    qtbot.addWidget(tasks)
    tasks.resize(300, 60)
    tasks.show()
    (figure,) = (one for one in tasks.findChildren(QLabel) if one.text() == "1,432,250")
    assert figure.width() >= figure.sizeHint().width()

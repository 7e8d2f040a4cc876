from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.shell.find import FindField
from ui.shell.search_results import Deliver, SearchResult, matching
from ui.theme import Theme


class People:
    """A source that answers when the test says."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Deliver]] = []
        self.opened: list[str] = []

    def __call__(self, text: str, deliver: Deliver) -> None:
        self.asked.append((text, deliver))

    def found(self, *names: str) -> Sequence[SearchResult]:
        return [SearchResult(name, "PhD 2011", partial(self.opened.append, name)) for name in names]


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def field(theme: Theme, qtbot: QtBot, people: People, done: list[str]) -> Iterator[FindField]:
    actions = [
        SearchResult("Import a workbook…", "", lambda: done.append("import"), "imports"),
        SearchResult("Open findings", "", lambda: done.append("findings"), "reports"),
    ]

    def actions_source(text: str, deliver: Deliver) -> None:
        deliver(matching(text, actions))

    page = QWidget()
    qtbot.addWidget(page)
    result = FindField([people, actions_source], "Ctrl K")
    column = QVBoxLayout(page)
    column.addWidget(result)
    column.addStretch(1)
    page.resize(600, 400)
    page.show()
    result.setFocus()
    yield result
    page.close()


def titles(field: FindField) -> list[str]:
    return [found.title for found in field.results()]


def test_people_and_actions_are_found_as_one_types(
    field: FindField, people: People, qtbot: QtBot
) -> None:
    qtbot.keyClicks(field, "o")
    assert titles(field) == ["Open findings"]
    people.asked[-1][1](people.found("Okafor, Dr Adaeze"))
    assert titles(field) == ["Okafor, Dr Adaeze", "Open findings"]
    assert not field.window().grab().isNull()


def test_answers_to_an_older_text_are_dropped(
    field: FindField, people: People, qtbot: QtBot
) -> None:
    qtbot.keyClicks(field, "ok")
    (_first, late), (text, current) = people.asked
    assert text == "ok"
    late(people.found("Olsson"))
    assert titles(field) == []
    current(people.found("Okafor"))
    assert titles(field) == ["Okafor"]


def test_groups_have_headings_that_arrows_pass_over(
    field: FindField, people: People, qtbot: QtBot, done: list[str]
) -> None:
    qtbot.keyClicks(field, "o")
    found = [replace(one, group="People") for one in people.found("Okafor")]
    people.asked[-1][1](found)
    results = field._popup.list.model()
    words = [results.index(row, 0).data() for row in range(results.rowCount())]
    assert words == ["People", "Okafor, PhD 2011", "Open findings"]
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert people.opened == ["Okafor"]


def test_enter_waits_for_what_was_typed_last(
    field: FindField, people: People, qtbot: QtBot, done: list[str]
) -> None:
    qtbot.keyClicks(field, "o")
    people.asked[-1][1](people.found("Olsson"))
    qtbot.keyClicks(field, "k")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert people.opened == []
    people.asked[-1][1](people.found("Okafor"))
    assert people.opened == ["Okafor"]


def test_what_comes_later_keeps_the_chosen_result(
    field: FindField, people: People, qtbot: QtBot
) -> None:
    qtbot.keyClicks(field, "o")
    deliver = people.asked[-1][1]
    deliver(people.found("Okafor", "Olsson"))
    qtbot.keyClick(field, Qt.Key.Key_Down)
    deliver(people.found("Oakes", "Okafor", "Olsson"))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert people.opened == ["Olsson"]


def test_arrows_and_enter_go_there(
    field: FindField, people: People, qtbot: QtBot, done: list[str]
) -> None:
    qtbot.keyClicks(field, "o")
    people.asked[-1][1](people.found("Okafor", "Olsson"))
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (people.opened, field.text()) == (["Olsson"], "")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert people.opened == ["Olsson"]


def test_a_click_goes_there(
    field: FindField, people: People, qtbot: QtBot, done: list[str]
) -> None:
    qtbot.keyClicks(field, "find open")
    people.asked[-1][1]([])
    results = field._popup.list
    spot = results.visualRect(results.model().index(0, 0)).center()
    qtbot.mouseClick(results.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert done == ["findings"]


def test_escape_leaves(field: FindField, people: People, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "im")
    assert field._popup.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field._popup.isVisible()
    assert field.text() == ""
    people.asked[-1][1](people.found("Imre"))
    assert not field._popup.isVisible()


def test_nothing_found_is_said(field: FindField, people: People, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "zz")
    people.asked[-1][1]([])
    assert field._popup._nothing.isVisible()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("imp", 1),
        ("WORK imp", 1),
        ("ork", 0),
        ("", 1),
        ("importa", 1),
        ("import a b", 0),
    ],
)
def test_actions_are_found_by_the_start_of_words(typed: str, expected: int) -> None:
    got = matching(typed, [SearchResult("Import a workbook…", "", lambda: None)])
    assert len(got) == expected


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_the_focus_goes_back_to_where_it_was(
    field: FindField, people: People, done: list[str], qtbot: QtBot, key: Qt.Key
) -> None:
    page = field.window()
    table = QLineEdit(page)
    table.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    table.setFocus()
    field.setFocus()
    qtbot.keyClicks(field, "import")
    people.asked[-1][1]([])
    qtbot.keyClick(field, key)
    assert done == (["import"] if key is Qt.Key.Key_Return else [])
    assert table.hasFocus()


def test_the_focus_stays_where_a_result_sets_it(
    field: FindField, people: People, qtbot: QtBot
) -> None:
    page = field.window()
    table, other = QLineEdit(page), QLineEdit(page)
    table.show()
    other.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    table.setFocus()
    field.setFocus()
    qtbot.keyClicks(field, "Olga")
    people.asked[-1][1]([SearchResult("Olga", "", other.setFocus)])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert other.hasFocus()

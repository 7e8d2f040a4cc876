from array import array
from collections.abc import Sequence

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.tables import Column, ColumnKind, DeliverRows, PagedTableModel
from ui.tables.paged_model import KEPT_PAGES, PAGE

COLUMNS = [
    Column("name", "Name", ColumnKind.STRONG, editable=True),
    Column("year", "Year", ColumnKind.NUMBER),
]


class Shelf:
    """A fetcher that keeps what it was asked, to be answered when the test says."""

    def __init__(self) -> None:
        self.asked: list[tuple[list[int], DeliverRows]] = []

    def __call__(self, ids: Sequence[int], deliver: DeliverRows) -> None:
        self.asked.append((list(ids), deliver))

    def answer(self) -> None:
        asked, self.asked = self.asked, []
        for ids, deliver in asked:
            deliver({key: (f"Person {key}", 1900 + key % 100) for key in ids})


def model_of(count: int) -> tuple[PagedTableModel, Shelf]:
    shelf = Shelf()
    model = PagedTableModel(COLUMNS, shelf)
    model.set_ids(array("q", range(1, count + 1)))
    return model, shelf


def test_it_is_a_proper_model(qtmodeltester: ModelTester) -> None:
    model, shelf = model_of(3)
    model.row(0)
    shelf.answer()
    qtmodeltester.check(model)


def test_a_page_is_asked_for_once_and_shown_when_it_comes(qtbot: QtBot) -> None:
    model, shelf = model_of(1000)
    assert model.row(5) is None
    assert model.row(6) is None
    assert [ids for ids, _deliver in shelf.asked] == [list(range(1, PAGE + 1))]
    with qtbot.waitSignal(model.dataChanged) as told:
        shelf.answer()
    assert (told.args[0].row(), told.args[1].row()) == (0, PAGE - 1)
    assert model.index(5, 0).data() == "Person 6"
    assert shelf.asked == []


def test_what_arrives_for_older_ids_is_dropped(qtbot: QtBot) -> None:
    model, shelf = model_of(300)
    model.row(0)
    late = shelf.asked[0][1]
    model.set_ids(array("q", [7, 8]))
    late({7: ("Someone else", 1)})
    assert model.row(0) is None
    shelf.asked = shelf.asked[1:]
    shelf.answer()
    assert model.row(0) == ("Person 7", 1907)


def test_only_some_pages_are_kept() -> None:
    model, shelf = model_of(PAGE * (KEPT_PAGES + 2))
    for page in range(KEPT_PAGES + 1):
        model.row(page * PAGE)
        shelf.answer()
    assert model.row(PAGE) is not None
    assert shelf.asked == []
    assert model.row(0) is None
    assert len(shelf.asked) == 1


def test_a_row_that_is_gone_is_blank_and_not_editable() -> None:
    model, shelf = model_of(2)
    model.row(0)
    shelf.asked.pop()[1]({1: ("Person 1", 1901)})
    assert model.row(1) is None
    assert model.index(1, 0).data() == ""
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsEditable
    assert shelf.asked == []


def test_an_edit_is_told_and_not_kept(qtbot: QtBot) -> None:
    model, shelf = model_of(2)
    model.row(0)
    shelf.answer()
    with qtbot.waitSignal(model.edited) as told:
        model.setData(model.index(1, 0), "Ada")
    assert told.args == [2, "name", "Ada"]
    assert model.index(1, 0).data() == "Person 2"
    with qtbot.assertNotEmitted(model.edited):
        model.setData(model.index(1, 0), "Person 2")


def test_reload_asks_again_and_shows_the_old_values_meanwhile() -> None:
    model, shelf = model_of(2)
    model.row(0)
    shelf.answer()
    model.reload()
    assert model.row(0) == ("Person 1", 1901)
    (ids, deliver), shelf.asked = shelf.asked[0], []
    deliver(dict.fromkeys(ids, ("Other", 1950)))
    assert model.row(0) == ("Other", 1950)
    assert shelf.asked == []


def test_one_row_is_shown_with_other_values(qtbot: QtBot) -> None:
    model, shelf = model_of(2)
    model.row(0)
    shelf.answer()
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_row(2, ("Ada", 1950))
    assert [model.row(0), model.row(1)] == [("Person 1", 1901), ("Ada", 1950)]
    model.set_row(99, ("Nobody", 1))


def test_screen_readers_are_told_what_the_rows_are_sorted_by() -> None:
    model, _shelf = model_of(1)

    def announced() -> list[object]:
        role = Qt.ItemDataRole.AccessibleTextRole
        return [model.headerData(at, Qt.Orientation.Horizontal, role) for at in (0, 1)]

    model.set_sorting([("year", True)])
    assert announced() == ["Name", "Year, sorted descending"]
    model.set_sorting([("name", False), ("year", True)])
    assert announced() == [
        "Name, sorted ascending, column 1 of 2 in the sort order",
        "Year, sorted descending, column 2 of 2 in the sort order",
    ]


def test_other_columns_ask_again() -> None:
    model, shelf = model_of(2)
    model.row(0)
    shelf.answer()
    model.set_columns(COLUMNS[:1])
    assert model.columnCount() == 1
    assert model.row(0) is None

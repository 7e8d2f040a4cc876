"""Clear cases are listed apart, looked through and merged as one batch, which is undone as one."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from models.batch_kinds import BatchKind
from records.people import existing_people
from records.writing.new_people import create_people
from tests.ui.office import Office, child_of, settle
from tests.ui.pages.alumni.duplicates.conftest import ANNA
from ui.context import PageContext
from ui.pages.alumni.duplicates.clear_cases_dialog import ClearCasesDialog
from ui.pages.alumni.duplicates.duplicates_view import DuplicatesView
from ui.widgets import Chip, Message


@pytest.fixture
def clear(office: Office) -> list[int]:
    """Two records of one person that agree in everything but the phone number."""
    first = {
        **ANNA, "given_name": "Rosamund", "family_name": "Quartermaine", "phone": None,
        "email": "rosamund@example.org", "birth_date": date(1951, 9, 14), "award_completed": 1979,
    }  # fmt: skip
    with office.database.write(BatchKind.PERSON_CREATE) as changes:
        return list(
            create_people(changes, [first, {**first, "phone": "+447700900777"}], source="test")
        )


@pytest.fixture
def dialog(
    clear: list[int], view: DuplicatesView, context: PageContext, qtbot: QtBot
) -> ClearCasesDialog:
    button = next(
        one for one in view.findChildren(QPushButton) if one.text() == "Merge clear cases…"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    return child_of(view, ClearCasesDialog)


def choose(view: DuplicatesView, name: str, qtbot: QtBot) -> int:
    """Click the chip `name`; how many pairs are listed then."""
    chip = next(one for one in view.findChildren(Chip) if one.text().startswith(name))
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    return view._model.rowCount()


def test_clear_cases_are_told_from_those_to_decide(
    clear: list[int], view: DuplicatesView, qtbot: QtBot
) -> None:
    counts = [choose(view, name, qtbot) for name in ("All", "Clear cases", "To decide")]
    assert counts[0] == counts[1] + counts[2] == 2
    assert counts[1] >= 1


def test_ticked_cases_are_merged_in_one_batch_and_come_back(
    dialog: ClearCasesDialog,
    clear: list[int],
    view: DuplicatesView,
    context: PageContext,
    said: list[Message],
    qtbot: QtBot,
) -> None:
    def existing() -> list[int]:
        with context.database.read() as connection:
            return existing_people(connection, clear)

    listed = [str(dialog._model.row(at)[0]) for at in range(dialog._model.rowCount())]
    assert any(name.startswith("Quartermaine, Rosamund") for name in listed)
    merge = next(one for one in dialog.findChildren(QPushButton) if one.text().startswith("Merge "))
    dialog._model.set_checked(range(len(listed)), checked=False)
    assert not merge.isEnabled()
    row = next(at for at, name in enumerate(listed) if name.startswith("Quartermaine"))
    dialog._model.set_checked([row], checked=True)
    assert merge.text() == "Merge 1 case"
    qtbot.mouseClick(merge, Qt.MouseButton.LeftButton)
    settle(qtbot, context.jobs)
    assert len(existing()) == 1
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert existing() == clear

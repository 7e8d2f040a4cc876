"""What is copied for Outlook, and where a pasted block goes."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.ui.office import Office, settle
from ui.context import ListPeople, PageContext
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.people_clipboard import copy_addresses, mail_link, place_block
from ui.widgets import Message

TITLES = ["Name", "Year", "Department"]


@pytest.mark.parametrize(
    ("rows", "column", "placed"),
    [
        ([["1", "x"]], 1, ([["1", "x"]], 1, 0, 0)),
        ([["Year", "Department"], ["1", "x"]], 2, ([["1", "x"]], 1, 0, 0)),
        ([["NAME", "year"], ["Ada", "1"]], 2, ([["Ada", "1"]], 0, 0, 0)),
        ([["Year", "Other"], ["1", "x"]], 1, ([["Year", "Other"], ["1", "x"]], 1, 0, 0)),
        ([["x", "beyond", "too"]], 2, ([["x"]], 2, 2, 0)),
        ([["1"], ["2"], ["3"], ["4"]], 1, ([["1"], ["2"], ["3"]], 1, 0, 1)),
    ],
)
def test_a_block_goes_to_the_current_cell_or_under_its_headings(
    rows: list[list[str]], column: int, placed: tuple[list[list[str]], int, int, int]
) -> None:
    block = place_block(rows, TITLES, column, rows_below=3)
    assert (block.rows, block.column, block.columns_beyond, block.rows_beyond) == placed


def test_several_people_are_written_to_by_bcc() -> None:
    assert mail_link(["a@example.org"]).toString() == "mailto:a@example.org"
    several = mail_link(["a@example.org", "b@example.org"])
    assert several.toString() == "mailto:?bcc=a@example.org,b@example.org"


def test_only_addresses_that_may_be_written_to_are_copied(
    office: Office, context: PageContext, qtbot: QtBot, visited: list[tuple[str, object]]
) -> None:
    said: list[Message] = []
    context.jobs.said.connect(said.append)
    ids = office.person_ids[:4]
    on_record: list[dict[str, Any]] = [
        {"email": "a@example.org", "email_status": "good"},
        {"email": "b@example.org", "email_status": "good"},
        {"email": "c@example.org", "email_status": "bounced"},
        {"email": "d@example.org", "do_not_email": True},
    ]
    for person_id, values in zip(ids, on_record, strict=True):
        run_act(context.database, edit_person, person_id, values)
    copy_addresses(context, QWidget(), ids)
    settle(qtbot, context.jobs)
    assert QGuiApplication.clipboard().text() == (
        '"Dr Adaeze Okafor" <a@example.org>; "Prof Siobhán Brennan" <b@example.org>'
    )
    (message,) = said
    assert message.text == (
        "2 e-mail addresses copied. 2 people left out:"
        " No usable e-mail address (1), Opted out of e-mail (1)."
    )
    assert message.action is not None
    message.action()
    assert visited == [("alumni", ListPeople("Left out of the e-mail", ids=list(ids[2:])))]


def test_the_details_are_hidden_until_they_are_shown_again(
    page: AlumniPage, context: PageContext, qtbot: QtBot
) -> None:
    button = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "Hide details")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not page._details.isVisible()
    again = AlumniPage(context)
    qtbot.addWidget(again)
    again.show()
    assert not again._details.isVisible()
    button = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "Show details")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page._details.isVisible()

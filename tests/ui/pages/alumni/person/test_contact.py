"""How a person is reached, and whether they may be."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from records.writing.person_edits import edit_person
from tests.acts import run_act
from tests.ui.office import Office, child_of, settle
from tests.ui.pages.alumni.person.panel import (
    badges,
    dialog_field,
    link,
    named,
    press_action,
    show_changes,
    texts,
    write,
)
from ui.bound_actions import text_of
from ui.context import PageContext
from ui.pages.alumni.entry_dialog import EntryDialog
from ui.pages.alumni.person import PersonPanel
from ui.widgets import Badge


def test_a_contact_point_is_marked_from_its_menu(
    brennan: PersonPanel, context: PageContext, value_of: Callable[[str], object], qtbot: QtBot
) -> None:
    assert value_of("email_status") == "good"
    found = brennan.findChildren(QPushButton)
    more = next(one for one in found if one.accessibleName() == "Actions for person1@example.ac.uk")
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = child_of(more, QMenu)
    action: QAction = next(one for one in menu.actions() if text_of(one) == "Mark as bounced")
    action.trigger()
    menu.close()
    settle(qtbot, context.jobs)
    assert value_of("email_status") == "bounced"
    badges = [one.accessibleName() for one in brennan.findChildren(Badge)]
    assert any(name.startswith("bounced") for name in badges)


@pytest.mark.parametrize("key", ["email", "other_email"])
def test_a_long_address_leaves_room_for_its_status_and_menu(
    brennan: PersonPanel, office: Office, context: PageContext, key: str, qtbot: QtBot
) -> None:
    address = "siobhan.brennan-castellanos.of.imaging@department.example.ac.uk"
    values = {key: address, "email_status": "bounced"}
    context.jobs.write(
        lambda _progress: run_act(context.database, edit_person, office.id_of("Brennan"), values),
        lambda _edited: None,
        title="Another desk",
    )
    settle(qtbot, context.jobs)
    brennan.resize(390, 800)
    QApplication.processEvents()
    found = [one for one in brennan.findChildren(QPushButton) if one.isVisible()]
    more = next(one for one in found if one.accessibleName() == f"Actions for {address}")
    assert more.mapTo(brennan, more.rect().topRight()).x() < brennan.width()
    for badge in brennan.findChildren(Badge):
        if badge.isVisible():
            assert badge.width() >= badge.sizeHint().width()


def test_a_hold_is_seen_and_released_by_clearing_it(
    brennan: PersonPanel,
    office: Office,
    context: PageContext,
    value_of: Callable[[str], object],
    qtbot: QtBot,
) -> None:
    held = "Do not contact: “maybe”"
    with qtbot.waitSignal(context.jobs.changed):
        run_act(office.database, edit_person, office.id_of("Brennan"), {"contact_hold": held})
    settle(qtbot, context.jobs)
    assert "On hold until reviewed" in badges(brennan)
    write(brennan, "contact_hold", " ", qtbot)
    settle(qtbot, context.jobs)
    assert value_of("contact_hold") is None
    assert "On hold until reviewed" not in badges(brennan)
    show_changes(brennan, context, qtbot)
    assert any("Contact on hold" in text for text in texts(brennan))


def test_an_opt_out_is_recorded_and_withdrawn_in_the_grid(
    brennan: PersonPanel, context: PageContext, qtbot: QtBot
) -> None:
    qtbot.mouseClick(named(brennan, "News by e-mail: none recorded"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert "None recorded." in texts(brennan)
    qtbot.mouseClick(link(brennan, "Record opt-out…"), Qt.MouseButton.LeftButton)
    dialog = child_of(brennan, EntryDialog)
    reason = dialog_field(dialog, "Reason")
    assert isinstance(reason, QLineEdit)
    reason.setText("By phone")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert named(brennan, "News by e-mail: Opted out").isVisible()
    consent = next(
        one
        for one in brennan.findChildren(QLabel)
        if one.text().startswith("Opted out · ") and one.isVisible()
    )
    press_action(brennan, consent.accessibleName(), "Withdraw opt-out…")
    dialog = next(one for one in brennan.findChildren(EntryDialog) if one.isVisible())
    dialog.accept()
    settle(qtbot, context.jobs)
    assert "Fill in this field." in texts(dialog)
    reason = dialog_field(dialog, "Reason")
    assert isinstance(reason, QLineEdit)
    reason.setText("Wrote again")
    dialog.accept()
    settle(qtbot, context.jobs)
    assert named(brennan, "News by e-mail: Consent").isVisible()


def test_a_letter_alone_chooses_from_the_menu_of_a_person(
    brennan: PersonPanel, qtbot: QtBot
) -> None:
    found = brennan.findChildren(QPushButton)
    more = next(one for one in found if one.accessibleName() == "More actions")
    qtbot.keyClick(more, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    shown = [one.text() for one in menu.actions() if not one.isSeparator()]
    letters = [text[text.index("&") + 1].lower() for text in shown]
    assert len(set(letters)) == len(shown)
    data = next(one for one in menu.actions() if text_of(one) == "Personal data…")
    data.triggered.disconnect()  # it asks for a file, which the test does not
    with qtbot.waitSignal(data.triggered):
        qtbot.keyClicks(menu, letters[shown.index(data.text())])
    assert not menu.isVisible()

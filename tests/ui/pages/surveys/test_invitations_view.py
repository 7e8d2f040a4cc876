"""The invitations of a wave: marking them, inviting a segment, and editing the wave's dates."""

from datetime import date

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from models.batch_kinds import BatchKind
from records.fields.definitions import BY_KEY
from records.filters.parser import parse
from records.filters.segments import save_segment
from surveys.waves import find_wave
from tests.ui.office import Office, settle
from tests.ui.pages.surveys.conftest import Press, Shown, column, table, texts
from ui.bound_actions import text_of
from ui.context import OpenWave, PageContext
from ui.invitations.invite_dialog import InviteDialog
from ui.pages.surveys.page import SurveysPage
from ui.pages.surveys.wave_dialog import WaveDialog
from ui.widgets import Message


@pytest.mark.parametrize(
    ("group", "status", "told"),
    [
        ("Not answered", "Bounced", "6 invitations marked as “Bounced”."),
        ("All 16", "Refused", "7 invitations marked as “Refused”; 9 unchanged."),
        ("Answered", "Bounced", "None of these can be marked as “Bounced”. Nothing was changed."),
    ],
)
def test_invitations_are_marked_by_the_menu(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    said: list[Message],
    group: str,
    status: str,
    told: str,
) -> None:
    page.open(OpenWave("CAC", "2018", "invitations"))
    settle(qtbot, context.jobs)
    press(page, group)
    table(page, "Invitations").selectAll()
    menu = page._wave._invitations._set_menu
    next(action for action in menu.actions() if text_of(action) == status).trigger()
    settle(qtbot, context.jobs)
    assert said[-1].text == told


def test_another_segment_is_planned_anew(
    page: SurveysPage,
    office: Office,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    dialog: Shown,
) -> None:
    with office.database.write(BatchKind.SEGMENT_SAVE) as changes:
        save_segment(changes, "Doctors", parse("award = PhD", BY_KEY))
    page.open(OpenWave("CAC", "2020", "invitations"))
    settle(qtbot, context.jobs)
    press(page, "Invite more")
    shown = dialog(InviteDialog)
    everybody = shown.plan
    shown._who.setCurrentText("Doctors")
    assert not shown._accept.isEnabled()
    settle(qtbot, context.jobs)
    assert everybody is not None
    assert shown.plan is not None
    assert 0 < shown.plan.frame < everybody.frame
    assert f"{shown.plan.frame} people are eligible" in texts(shown)


def test_the_dates_of_a_wave_are_edited(
    page: SurveysPage, office: Office, context: PageContext, qtbot: QtBot, press: Press,
    dialog: Shown,
) -> None:  # fmt: skip
    page.open(OpenWave("CAC", "2020", "invitations"))
    settle(qtbot, context.jobs)
    assert len(column(table(page, "Invitations"), 0)) == 12
    press(page, "Edit wave")
    shown = dialog(WaveDialog)
    label = next(one for one in shown.findChildren(QLineEdit) if one.accessibleName() == "Label")
    assert not label.isEnabled()
    shown.wave._closes.setText("30 June 2020")
    press(shown, "Save")
    with office.database.read() as connection:
        wave = find_wave(connection, "CAC", "2020")
    assert (wave.opens, wave.closes) == (date(2020, 3, 1), date(2020, 6, 30))
    assert "closed 30 Jun" in texts(page)

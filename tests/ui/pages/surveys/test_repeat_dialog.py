"""A wave is run again in the window."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from models.tables import invitations
from models.undo import undo
from records.writing.new_people import create_people
from records.writing.person_edits import edit_person
from surveys.frames import ExclusionReason
from surveys.waves import find_wave, list_waves
from tests.acts import newest_batch, run_act
from tests.ui.office import Office, child_of, settle
from tests.ui.pages.surveys.conftest import Press, Shown, texts
from ui.context import ALUMNI, ListPeople, OpenWave, PageContext
from ui.invitations.people_groups import PeopleGroups
from ui.pages.surveys.editor.editor_dialog import QuestionnaireEditor
from ui.pages.surveys.page import SurveysPage
from ui.pages.surveys.repeat_dialog import RepeatDialog
from ui.pages.surveys.wave_view import WaveView
from ui.widgets import BarList


def _choose(dialog: RepeatDialog, name: str, text: str) -> None:
    (field,) = [one for one in dialog.findChildren(QComboBox) if one.accessibleName() == name]
    found = [at for at in range(field.count()) if field.itemText(at).startswith(text)]
    field.setCurrentIndex(found[0])


def _open(page: SurveysPage, context: PageContext, qtbot: QtBot, dialog: Shown) -> RepeatDialog:
    page.open(OpenWave("CAC", "2018"))
    settle(qtbot, context.jobs)
    (action,) = child_of(page, WaveView).findChildren(QAction, "repeat-wave")
    action.trigger()
    settle(qtbot, context.jobs)
    return dialog(RepeatDialog)


def test_a_wave_is_run_again_and_shown_and_that_is_undone(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    office: Office,
    dialog: Shown,
    press: Press,
) -> None:
    gone = office.id_of("Evans")
    run_act(office.database, edit_person, gone, {"deceased": True})
    repeat = _open(page, context, qtbot, dialog)
    _choose(repeat, "New people", "Nobody new")
    settle(qtbot, context.jobs)
    plan = repeat.plan
    assert plan is not None
    by_reason = plan.invitations.drawn.by_reason()
    assert gone in by_reason[ExclusionReason.DECEASED]
    shown = texts(repeat)
    assert f"{len(plan.invitations.invited)} can be invited now." in shown
    name = child_of(repeat, QLineEdit)
    name.selectAll()
    qtbot.keyClicks(name, "2018")
    assert "The survey has a wave “2018” already." in texts(repeat)
    assert not repeat._accept.isEnabled()
    qtbot.keyClicks(name, " again")
    press(repeat, "Create wave")
    assert page.place() == OpenWave("CAC", "2018 again", "invitations")
    batch = newest_batch(office.database)
    assert batch.title == "Wave CAC 2018 again created from CAC 2018"
    with office.database.read() as connection:
        wave = find_wave(connection, "CAC", "2018 again")
        invited = select(invitations.c.person_id).where(invitations.c.wave_id == wave.id)
        people_invited = connection.scalars(invited).all()
    assert set(people_invited) == set(plan.invitations.invited)
    undo(office.database, batch.id)
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        assert [one.wave.label for one in list_waves(connection)] == ["2018", "2020"]


def test_every_number_lists_its_people(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    dialog: Shown,
    press: Press,
    visited: list[tuple[str, object]],
) -> None:
    repeat = _open(page, context, qtbot, dialog)
    assert repeat.plan is not None
    groups = child_of(repeat, PeopleGroups)
    child_of(groups, BarList).chosen.emit(0)
    settle(qtbot, context.jobs)
    names = child_of(groups, QListWidget)
    invited = [one for one in repeat.plan.invitations.invited if one in repeat.plan.returning]
    assert names.count() == len(invited) > 0
    press(repeat, "Show in Alumni")
    key, request = visited[-1]
    assert key == ALUMNI
    assert isinstance(request, ListPeople)
    assert list(request.ids or ()) == invited


def test_new_people_come_from_where_the_user_says(
    page: SurveysPage, context: PageContext, qtbot: QtBot, office: Office, dialog: Shown
) -> None:
    row = {"given_name": "Eve", "family_name": "New", "award": "PhD", "award_completed": 2019}
    (new,) = run_act(office.database, create_people, [row], None, source=None)
    repeat = _open(page, context, qtbot, dialog)
    for text, added in (("Nobody new", []), ("Graduates of 2018", [new])):
        _choose(repeat, "New people", text)
        settle(qtbot, context.jobs)
        assert repeat.plan is not None
        assert list(repeat.plan.new) == added


def test_a_new_version_of_the_questionnaire_is_edited_next(
    page: SurveysPage, context: PageContext, qtbot: QtBot, dialog: Shown, press: Press
) -> None:
    repeat = _open(page, context, qtbot, dialog)
    _choose(repeat, "Questionnaire", "A new version")
    repeat.wave._label.setText("2031")
    press(repeat, "Create wave")
    settle(qtbot, context.jobs)
    assert dialog(QuestionnaireEditor).isVisible()
    with context.database.read() as connection:
        assert find_wave(connection, "CAC", "2031").version == 2

"""Inviting people to a wave in the window: a sample, exclusions, shared addresses, by hand."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import contact_points, invitations
from records.filters.segments import add_to_list
from records.office import OfficeSettings, save_office_settings
from surveys.frame_exclusions import FrameExclusions, read_exclusions
from surveys.mailing_lists import ListKind, record_sent
from surveys.samples import SampleDesign, read_samples
from surveys.shared_addresses import SharedAddresses, shared_address_policy
from surveys.waves import Wave, find_wave, open_wave
from tests.acts import run_act
from tests.ui.office import Office, settle
from tests.ui.pages.surveys.conftest import Press, Shown, texts
from ui.context import OpenWave, PageContext
from ui.invitations.exclusions_dialog import ExclusionsDialog
from ui.invitations.invite_dialog import InviteDialog, drawn_before
from ui.invitations.people_groups import PeopleGroup
from ui.pages.surveys.page import SurveysPage

LIMIT, COUPLE = "At the contact limit", "Same address as another person"


@pytest.fixture
def wave(office: Office) -> Wave:
    """A wave to which nobody is invited yet."""
    return run_act(office.database, open_wave, "CAC", "2026")


class Opened:
    """The dialog for a wave, as a person uses it."""

    def __init__(self, dialog: InviteDialog, context: PageContext, qtbot: QtBot) -> None:
        self.dialog, self._context, self._qtbot = dialog, context, qtbot

    def planned(self) -> list[int]:
        """The people to be invited, once the plan is made."""
        self._qtbot.waitUntil(lambda: self.dialog.plan is not None)
        settle(self._qtbot, self._context.jobs)
        assert self.dialog.plan is not None
        return list(self.dialog.plan.invited)

    def group(self, title: str) -> PeopleGroup:
        return next(one for one in self.dialog._groups.groups if one.title == title)

    def list_group(self, title: str) -> dict[str, bool]:
        """The names that a click on a line lists, and whether each is checked."""
        titles = [one.title for one in self.dialog._groups.groups]
        self.dialog._groups._bars.chosen.emit(titles.index(title))
        settle(self._qtbot, self._context.jobs)
        return self.listed()

    def listed(self) -> dict[str, bool]:
        items = self.dialog._groups._list
        found = [items.item(row) for row in range(items.count())]
        return {one.text(): one.checkState() == Qt.CheckState.Checked for one in found}

    def check(self, row: int) -> None:
        """Move to a name and press Space."""
        items = self.dialog._groups._list
        items.setFocus()
        items.setCurrentRow(row)
        self._qtbot.keyClick(items, Qt.Key.Key_Space)
        self.planned()


@pytest.fixture
def invite(
    page: SurveysPage, wave: Wave, context: PageContext, qtbot: QtBot, press: Press, dialog: Shown
) -> Opened:
    return _open(page, wave, context, qtbot, press, dialog)


def _open(
    page: SurveysPage, wave: Wave, context: PageContext, qtbot: QtBot, press: Press, dialog: Shown
) -> Opened:
    page.open(OpenWave(wave.survey_code, wave.label, "invitations"))
    settle(qtbot, context.jobs)
    press(page, "Invite")
    return Opened(dialog(InviteDialog), context, qtbot)


def _share_address(database: Database, one: int, other: int) -> None:
    """Give `other` the address of `one`."""
    with database.write(BatchKind.PERSON_EDIT) as changes:
        rows = changes.connection.execute(
            select(contact_points).where(
                contact_points.c.kind == "email", contact_points.c.person_id.in_([one, other])
            )
        ).all()
        points = {row.person_id: row for row in rows}
        same = {name: getattr(points[one], name) for name in ("value", "match_value", "status")}
        changes.update(contact_points, [Change(points[other].id, same)])


def test_a_sample_is_drawn_kept_and_gone_on_with(
    invite: Opened, page: SurveysPage, wave: Wave, office: Office, context: PageContext,
    qtbot: QtBot, press: Press, dialog: Shown,
) -> None:  # fmt: skip
    everyone = invite.planned()
    form = invite.dialog._sample
    form._kind.setCurrentText("Random number of people")
    assert not invite.dialog._accept.isEnabled()  # what was planned is no more what is asked for
    form._size.setValue(4)
    form._strata.setCurrentText("Award")
    form._seed.setValue(7)
    drawn = invite.planned()
    assert len(drawn) == 4
    assert set(drawn) < set(everyone)
    assert "Stratified random sample by Award, in proportion to the strata: 4 of" in texts(page)
    press(invite.dialog, "Invite 4 people")
    with office.database.read() as connection:
        (kept,) = read_samples(connection, wave.id)
    assert kept.design == SampleDesign(7, size=4, stratified_by="award")

    again = _open(page, wave, context, qtbot, press, dialog)
    more = again.planned()
    assert again.dialog._sample.design == kept.design
    assert "Drawn before: Stratified random sample by Award" in texts(again.dialog)
    assert len(more) == 4
    assert set(more).isdisjoint(drawn)
    again.dialog._sample._kind.setCurrentText("Random percentage")
    again.dialog._sample._percent.setValue(100)
    assert set(again.planned()) == set(everyone) - set(drawn)


@pytest.mark.parametrize(
    ("samples", "said"),
    [
        ([], ""),
        (["4 of 9."], "Drawn before: 4 of 9."),
        (["4 of 9.", "5 of 5."], "Last of 2 samples drawn before: 5 of 5."),
    ],
)
def test_of_several_samples_the_last_is_told(samples: list[str], said: str) -> None:
    assert drawn_before(samples) == said


def test_what_makes_no_sample_is_said(invite: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    invite.planned()
    monkeypatch.setattr("surveys.samples.MOST_STRATA", 1)
    invite.dialog._sample._strata.setCurrentText("Award")
    invite.dialog._sample._kind.setCurrentText("Random percentage")
    invite._qtbot.waitUntil(lambda: "different values" in texts(invite.dialog))
    assert not invite.dialog._accept.isEnabled()
    assert invite.dialog.plan is None


def test_lists_addresses_and_a_workbook_are_excluded_for_good(
    page: SurveysPage, wave: Wave, office: Office, context: PageContext, qtbot: QtBot,
    press: Press, dialog: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    run_act(office.database, add_to_list, "Board", office.person_ids[:2])
    book = openpyxl.Workbook()
    book.worksheets[0].append(["E-mail", "person10@example.ac.uk"])
    book.save(tmp_path / "partners.xlsx")
    monkeypatch.setattr(
        "ui.invitations.exclusions_dialog.ask_for_file", lambda *_: tmp_path / "partners.xlsx"
    )
    invite = _open(page, wave, context, qtbot, press, dialog)
    before = invite.planned()
    press(invite.dialog, "Change")
    exclusions = dialog(ExclusionsDialog)
    exclusions._segments.check(["Board"])
    exclusions._text.setPlainText("person5@example.ac.uk, person6@")
    assert "Not an address: person6@." in texts(exclusions)
    assert not exclusions._accept.isEnabled()
    exclusions._text.setPlainText("Ashworth")
    assert "names alone exclude nobody" in texts(exclusions)
    exclusions._text.setPlainText("person5@example.ac.uk")
    press(exclusions, "Add from file")
    qtbot.waitUntil(lambda: "2 addresses." in texts(exclusions))
    press(exclusions, "Set exclusions")
    left = invite.planned()
    gone = {office.person_ids[at] for at in (0, 1, 5, 10)}
    assert set(before) - set(left) == gone
    assert "“Board” and 2 addresses" in texts(invite.dialog)
    press(invite.dialog, f"Invite {len(left)} people")
    with office.database.read() as connection:
        kept = read_exclusions(connection, wave.id)
    assert kept == FrameExclusions(
        ("Board",), ("person10@example.ac.uk", "person5@example.ac.uk"), ()
    )


def test_a_couple_gets_one_message_or_two(
    page: SurveysPage, wave: Wave, office: Office, context: PageContext, qtbot: QtBot,
    press: Press, dialog: Shown,
) -> None:  # fmt: skip
    one, other = office.person_ids[20], office.person_ids[21]
    _share_address(office.database, one, other)
    invite = _open(page, wave, context, qtbot, press, dialog)
    assert {one, other} & set(invite.planned()) == {one}
    ((name, checked),) = invite.list_group(COUPLE).items()
    assert "(same address as " in name
    assert not checked

    invite.check(0)  # the message goes to the other one instead
    assert {one, other} & set(invite.planned()) == {other}
    assert list(invite.listed().values()) == [False, True]
    invite.check(0)  # and then to both
    assert {one, other} <= set(invite.planned())
    assert list(invite.listed().values()) == [True, True]
    assert invite.group(COUPLE).people == []

    invite.dialog._who.setCurrentIndex(0)
    invite.check(0)
    invite.check(1)
    invite.dialog._sharing.setCurrentText("Everyone, one message each")
    assert {one, other} <= set(invite.planned())
    assert len(invite.list_group("Share an address, one message each")) == 2
    press(invite.dialog, "Invite")
    with office.database.read() as connection:
        policy = shared_address_policy(connection, find_wave(connection, "CAC", "2026"))
    assert policy is SharedAddresses.EACH


def test_people_at_the_limit_are_invited_by_hand(
    page: SurveysPage, wave: Wave, office: Office, context: PageContext, qtbot: QtBot,
    press: Press, dialog: Shown,
) -> None:  # fmt: skip
    run_act(office.database, save_office_settings, OfficeSettings(contact_cap=1))
    earlier = office.waves[1]
    with office.database.read() as connection:
        query = select(invitations.c.id, invitations.c.person_id)
        contacted = dict(
            connection.execute(query.where(invitations.c.wave_id == earlier.id).limit(3)).all()
        )
    run_act(office.database, record_sent, earlier, ListKind.INVITATION, list(contacted))
    invite = _open(page, wave, context, qtbot, press, dialog)
    at_limit = set(contacted.values())
    assert at_limit.isdisjoint(invite.planned())
    assert set(invite.list_group(LIMIT).values()) == {False}
    invite.check(0)
    (chosen,) = at_limit & set(invite.planned())
    assert list(invite.listed().values()).count(True) == 1
    assert "; 1 invited by hand" in texts(invite.dialog)
    press(invite.dialog, "Invite")
    with office.database.read() as connection:
        rows = connection.execute(
            select(invitations.c.person_id, invitations.c.over_limit).where(
                invitations.c.wave_id == wave.id
            )
        ).all()
    assert {row.person_id for row in rows if row.over_limit} == {chosen}

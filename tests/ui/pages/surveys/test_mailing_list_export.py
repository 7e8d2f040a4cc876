"""The mailing list of a wave: what is offered, what is written, what is recorded."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import Change
from models.tables import invitations, mailing_lists
from tests.ui.office import Office, settle
from tests.ui.pages.surveys.conftest import Press, Shown, column, table, texts
from ui.context import OpenWave, PageContext
from ui.pages.surveys.mailing_list_export import MailingListDialog
from ui.pages.surveys.page import SurveysPage
from ui.widgets import Message
from ui.widgets.plain_text import plain_caption

LINK = "https://survey.example.org/s/{token}"


@pytest.fixture
def export_list(
    page: SurveysPage,
    context: PageContext,
    qtbot: QtBot,
    press: Press,
    dialog: Shown,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str], MailingListDialog]:
    """Open the dialog for the mailing list of a wave of CAC, which is saved as list.xlsx."""
    monkeypatch.setattr(
        "ui.pages.surveys.mailing_list_export.ask_for_target",
        lambda *_args, **_options: tmp_path / "list.xlsx",
    )

    def show(label: str) -> MailingListDialog:
        page.open(OpenWave("CAC", label, "invitations"))
        settle(qtbot, context.jobs)
        press(page, "Export mailing list")
        return dialog(MailingListDialog)

    return show


def test_a_reminder_is_offered_once_the_invitation_went_out(
    page: SurveysPage,
    export_list: Callable[[str], MailingListDialog],
    press: Press,
    said: list[Message],
    tmp_path: Path,
    context: PageContext,
    qtbot: QtBot,
) -> None:
    shown = export_list("2018")
    assert shown._recipients.currentText() == "Reminder: not answered yet (5 people)"
    assert "This wave closed on 30 Jun 2018." in texts(shown)
    shown._link.setText(LINK)
    press(shown, "Save as")
    assert said[-1].text == "Reminder list exported: 5 people, 1 excluded."
    assert (tmp_path / "list.xlsx").is_file()
    assert column(table(page, "Invitations"), 3).count("1") == 5

    again = export_list("2018")
    assert not again._accept.isEnabled()
    groups = [(one.title, len(one.people)) for one in again._groups.groups]
    assert groups == [
        ("On the list", 0), ("Contacted in the last 7 days", 5), ("E-mail bounced or wrong", 1),
    ]  # fmt: skip
    again._groups._bars.chosen.emit(1)
    settle(qtbot, context.jobs)
    assert again._groups._list.count() == 5
    assert not again._link.isVisible()  # it was saved with the first list
    offered = "Include 5 people contacted recently or often enough"
    assert plain_caption(again._anyway.text()) == offered
    again._anyway.click()
    press(again, "Save as")
    assert column(table(page, "Invitations"), 3).count("2") == 5


def test_a_list_without_a_link_is_not_exported_unasked(
    export_list: Callable[[str], MailingListDialog], office: Office
) -> None:
    shown = export_list("2018")
    assert not shown._accept.isEnabled()
    assert "Enter the survey link" in texts(shown)
    shown._link.setText("https://survey.example.org")
    assert "needs {token}" in texts(shown)
    shown._without_link.click()
    assert shown._accept.isEnabled()
    assert shown.request.survey_link == ""


def test_before_the_invitation_went_out_there_is_no_reminder(
    export_list: Callable[[str], MailingListDialog], office: Office
) -> None:
    with office.database.write(BatchKind.PERSON_EDIT) as changes:
        ids = changes.connection.scalars(select(invitations.c.id)).all()
        changes.update(invitations, [Change(one, {"disposition": "not_sent"}) for one in ids])
    shown = export_list("2018")
    offered = [shown._recipients.itemText(at) for at in range(shown._recipients.count())]
    assert offered == [
        "Invitation: not sent yet (12 people)",
        "Everyone invited (12 people)",
    ]


def test_who_completed_counts_as_contacted_by_no_list(
    page: SurveysPage, export_list: Callable[[str], MailingListDialog], press: Press
) -> None:
    shown = export_list("2018")
    shown._recipients.setCurrentIndex(shown._recipients.count() - 1)
    assert shown._recipients.currentText() == "Everyone invited (12 people, 7 of them answered)"
    shown._link.setText(LINK)
    press(shown, "Save as")
    assert column(table(page, "Invitations"), 3).count("1") == 5


@pytest.mark.parametrize(
    ("form", "link", "records", "headings"),
    [
        ("Any platform or mail merge", LINK, True, ["Token", "Email", "Reminders", "Link"]),
        ("Mail merge in Word", LINK, False, ["First Name", "E-mail Address", "Token", "Link"]),
        ("Mail merge in Word", "", True, ["First Name", "E-mail Address", "Token"]),
    ],
)
def test_the_file_and_the_record_are_as_chosen(
    page: SurveysPage,
    export_list: Callable[[str], MailingListDialog],
    press: Press,
    tmp_path: Path,
    form: str,
    link: str,
    records: bool,
    headings: list[str],
) -> None:
    shown = export_list("2018")
    shown._form.setCurrentText(form)
    assert shown._form.currentText() == form
    shown._link.setText(link)
    shown._without_link.setChecked(not link)
    shown._records.setChecked(records)
    press(shown, "Save as")
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    assert sheet is not None
    first, *rows = sheet.iter_rows(values_only=True)
    assert [heading for heading in first if heading in headings] == headings
    assert len(rows) == 5
    for row in rows:
        told = dict(zip(first, row, strict=True))
        assert told.get("Link") == (link.replace("{token}", str(told["Token"])) or None)
    assert column(table(page, "Invitations"), 3).count("1") == (5 if records else 0)


def test_a_list_is_saved_as_its_platform_takes_it(
    page: SurveysPage,
    export_list: Callable[[str], MailingListDialog],
    press: Press,
    office: Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = export_list("2018")
    offered = [shown._form.itemText(at) for at in range(shown._form.count())]
    assert {"LimeSurvey", "Qualtrics", "REDCap", "Mailchimp"} <= set(offered)
    asked: list[tuple[str, list[str]]] = []

    def choose(_parent: object, _title: str, name: str, kinds: list[str]) -> Path:
        asked.append((name, kinds))
        return tmp_path / name

    monkeypatch.setattr("ui.pages.surveys.mailing_list_export.ask_for_target", choose)
    shown._form.setCurrentText("LimeSurvey")
    assert "Survey participants > Create" in texts(shown)
    shown._link.setText(LINK)
    press(shown, "Save as")
    assert asked == [("CAC-2018-reminders.csv", ["CSV files (*.csv)"])]
    heading, *rows = (tmp_path / "CAC-2018-reminders.csv").read_text("utf-8-sig").splitlines()
    assert heading.startswith("firstname,lastname,email,")
    assert len(rows) == 5
    with office.database.read() as connection:
        assert connection.scalars(select(mailing_lists.c.form)).all() == ["limesurvey"]


def test_a_list_that_cannot_be_recorded_is_not_left_behind(
    page: SurveysPage,
    export_list: Callable[[str], MailingListDialog],
    press: Press,
    said: list[Message],
    tmp_path: Path,
    context: PageContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_given: object) -> None:
        raise UserError("Somebody else is saving. Try again.", code="busy")

    context.jobs.said.connect(said.append)
    monkeypatch.setattr("ui.pages.surveys.mailing_list_export.record_exported", refuse)
    shown = export_list("2018")
    shown._without_link.click()
    press(shown, "Save as")
    assert said[-1].text == "Somebody else is saving. Try again."
    assert list(tmp_path.glob("list.*")) == []


def test_no_file_chosen_exports_nothing(
    page: SurveysPage,
    export_list: Callable[[str], MailingListDialog],
    press: Press,
    said: list[Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = export_list("2018")
    monkeypatch.setattr(
        "ui.pages.surveys.mailing_list_export.ask_for_target", lambda *_args, **_options: None
    )
    shown._link.setText(LINK)
    press(shown, "Save as")
    assert said == []
    assert column(table(page, "Invitations"), 3).count("1") == 0

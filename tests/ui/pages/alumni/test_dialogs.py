"""The dialogs of the Alumni page: what they record, and undo; people in the search."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from models.tables import people
from records.details import PersonDetails, read_details
from records.filters.segments import list_segments
from tests.ui.office import Office, settle
from ui.context import ALUMNI, PageContext, ShowPerson
from ui.pages.alumni.activity_dialog import open_activity_dialog
from ui.pages.alumni.consent_dialogs import open_consent_dialog, open_opt_out_dialog
from ui.pages.alumni.page import AlumniPage
from ui.pages.alumni.people_search import people_source
from ui.pages.alumni.segments.dialogs import open_add_to_list_dialog
from ui.shell.search_results import SearchResult
from ui.widgets import Message
from ui.widgets.dialogs import FormDialog

OpenDialog = Callable[[PageContext, QWidget, Sequence[int]], None]


def test_people_are_found_by_the_search_of_the_window(
    context: PageContext, office: Office, visited: list[object], qtbot: QtBot
) -> None:
    found: list[SearchResult] = []
    people_source(context)("siobh", found.extend)
    settle(qtbot, context.jobs)
    assert [one.title for one in found] == ["Brennan, Prof Siobhán"]
    found[0].action()
    assert visited == [(ALUMNI, ShowPerson(office.id_of("Brennan")))]


def fill(page: AlumniPage, context: PageContext, qtbot: QtBot, entries: Mapping[str, str]) -> None:
    """Fill the fields of the open dialog by their names, and accept it."""
    settle(qtbot, context.jobs)
    dialog = next(one for one in page.findChildren(FormDialog) if one.isVisible())
    fields = {one.accessibleName(): one for one in dialog.findChildren(QWidget)}
    for name, text in entries.items():
        match fields[name]:
            case QComboBox() as combo if combo.isEditable():
                combo.setEditText(text)
            case QComboBox() as combo:
                combo.setCurrentText(text)
            case QPlainTextEdit() | QLineEdit() as editor:
                qtbot.keyClicks(editor, text)
            case other:
                raise TypeError(other)
    assert dialog._accept.isEnabled()
    dialog.accept()
    settle(qtbot, context.jobs)


def opt_out(context: PageContext, parent: QWidget, ids: Sequence[int]) -> None:
    open_opt_out_dialog(context, parent, ids[1])


def activities(details: PersonDetails) -> list[tuple[object, ...]]:
    """The activities logged by hand."""
    return [
        (one.kind, one.title, one.happened_on, one.note)
        for one in details.engagements
        if one.title is not None
    ]


def consents(details: PersonDetails) -> list[tuple[object, ...]]:
    """The consents that no file brought."""
    return [
        (one.purpose, one.channel, one.basis, one.recorded_on, one.evidence, one.wording)
        for one in details.consents
        if one.evidence != "alumni.xlsx"
    ]


@pytest.mark.parametrize(
    ("open_dialog", "entries", "told", "read", "expected"),
    [
        (
            open_activity_dialog,
            {"Type": "mentoring", "Title": "Careers day", "Note": "Spoke twice"},
            "2 people: mentoring logged.",
            activities,
            [("mentoring", "Careers day", date.today(), "Spoke twice")],
        ),
        (
            open_consent_dialog,
            {"Purpose": "News", "Channel": "Phone", "Basis": "Soft opt-in",
             "Evidence": "Call", "Consent wording": "Yes, ring me"},
            "2 people: soft opt-in recorded for news by phone.",
            consents,
            [("news", "phone", "soft opt-in", date.today(), "Call", "Yes, ring me")],
        ),
        (
            opt_out,
            {"Opt out of": "Fundraising", "Reason": "By letter"},
            "Brennan, Prof Siobhán: opt-out recorded.",
            consents,
            [("fundraising", channel, "objected", date.today(), "By letter", None)
             for channel in ("email", "phone", "post")],
        ),
    ],
)  # fmt: skip
def test_what_is_entered_is_recorded_with_undo_offered(
    page: AlumniPage,
    context: PageContext,
    office: Office,
    qtbot: QtBot,
    said: list[Message],
    open_dialog: OpenDialog,
    entries: Mapping[str, str],
    told: str,
    read: Callable[[PersonDetails], list[tuple[object, ...]]],
    expected: list[tuple[object, ...]],
) -> None:
    brennan = office.id_of("Brennan")

    def recorded() -> list[tuple[object, ...]]:
        with context.database.read() as connection:
            return sorted(read(read_details(connection, brennan)), key=str)

    open_dialog(context, page, [office.id_of("Okafor"), brennan])
    fill(page, context, qtbot, entries)
    assert [one.text for one in said] == [told]
    assert recorded() == expected
    assert said[-1].action_text == "Undo"


def test_opting_out_of_all_contact_marks_the_person(
    page: AlumniPage, context: PageContext, office: Office, qtbot: QtBot
) -> None:
    brennan = office.id_of("Brennan")
    open_opt_out_dialog(context, page, brennan)
    fill(page, context, qtbot, {"Reason": "By phone"})
    with context.database.read() as connection:
        assert connection.scalar(select(people.c.do_not_contact).where(people.c.id == brennan))


def test_people_are_added_to_a_new_list(
    page: AlumniPage, context: PageContext, office: Office, qtbot: QtBot, said: list[Message]
) -> None:
    def lists() -> list[str]:
        with context.database.read() as connection:
            return [one.name for one in list_segments(connection)]

    open_add_to_list_dialog(context, page, office.person_ids[:3])
    fill(page, context, qtbot, {"List": "Mentors"})
    assert lists() == ["Mentors"]
    assert said[-1].text == "3 people added to “Mentors”."
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert lists() == []

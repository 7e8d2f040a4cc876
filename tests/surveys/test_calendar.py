"""What comes up, and the file that other calendars read."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from exporters.calendar_file import write_calendar
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database, utc_now
from models.tables import communications, invitations, messages
from records.office import OfficeSettings, save_office_settings
from records.retention.rules import RetentionPolicy, RetentionRule, save_policy
from records.writing.new_people import create_people
from records.writing.person_edits import edit_person
from surveys.calendar import CalendarEntry, CalendarKind, read_calendar
from surveys.mailing_lists import ListKind
from surveys.next_wave import propose_dates
from surveys.questionnaire import Questionnaire
from surveys.sending.mailings import cancel, create_mailing
from surveys.survey_store import create_survey
from surveys.waves import Wave, all_waves, change_wave, open_wave
from tests.acts import run_act
from tests.snapshots import once
from tests.surveys.sending.mailing_office import TEXTS

TODAY = date(2024, 5, 10)
EMAIL = "ann@example.org"


@pytest.fixture
@once
def wave(database: Database, questionnaire: Questionnaire) -> Wave:
    run_act(database, create_survey, questionnaire)
    run_act(database, open_wave, "CAR", "2022", date(2022, 5, 1), date(2022, 6, 1))
    found: Wave = run_act(database, open_wave, "CAR", "2023", date(2023, 5, 1), date(2024, 6, 1))
    return found


def entries(database: Database, today: date = TODAY) -> list[CalendarEntry]:
    with database.read() as connection:
        return list(read_calendar(connection, today))


def sent(database: Database, wave: Wave, *days: date) -> None:
    """Somebody is invited and written to on each of `days`."""
    with database.write(BatchKind.INVITE) as changes:
        named = {"given_name": "Ann", "family_name": "Onymous", "email": EMAIL}
        person = create_people(changes, [named], None, source=None)[0]
        row = {"wave_id": wave.id, "person_id": person, "token": "t", "disposition": "sent"}
        invitation = changes.insert(invitations, [{**row, "email": EMAIL}])[0]
        for number, day in enumerate(days):
            at = datetime.combine(day, datetime.min.time())
            line = {"invitation_id": invitation, "kind": "reminder", "number": number + 1}
            changes.insert(messages, [{**line, "channel": "list", "state": "sent", "at": at}])


def test_waves_open_close_and_are_due_again(database: Database, wave: Wave) -> None:
    # A year after the last wave, as that was after the one before; the next year once it is past.
    assert [(one.on, one.title) for one in entries(database)] == [
        (date(2024, 6, 1), "Careers 2023 closes"),
        (date(2025, 5, 1), "Careers: next wave due by the interval of the last"),
    ]
    assert [(one.on, one.kind) for one in entries(database, date(2024, 4, 1))] == [
        (date(2024, 5, 1), CalendarKind.NEXT_WAVE),
        (date(2024, 6, 1), CalendarKind.CLOSES),
    ]
    with database.read() as connection:  # as is proposed to whoever runs it again
        proposed = propose_dates(all_waves(connection), wave, TODAY)
    assert proposed.opens == date(2025, 5, 1)
    run_act(database, open_wave, "CAR", "2025", date(2025, 5, 1))
    assert CalendarKind.OPENS in {one.kind for one in entries(database)}
    assert CalendarKind.NEXT_WAVE not in {one.kind for one in entries(database)}


def test_reminders_are_due_some_days_after_the_last_message(database: Database, wave: Wave) -> None:
    sent(database, wave, date(2024, 5, 8))
    reminders = [one for one in entries(database) if one.kind is CalendarKind.REMINDERS]
    assert [(one.on, one.title) for one in reminders] == [
        (date(2024, 5, 15), "Careers 2023: reminders due")
    ]
    later = entries(database, date(2024, 5, 20))
    assert date(2024, 5, 20) in [one.on for one in later if one.kind is CalendarKind.REMINDERS]


@pytest.mark.parametrize(
    ("change", "due"),
    [
        ({}, date(2024, 5, 15)),
        ({"do_not_contact": True}, None),  # nobody who objected is reminded
        ({"do_not_email": True}, None),
    ],
)
def test_reminders_are_due_for_whom_the_list_would_have(
    database: Database, wave: Wave, change: dict[str, object], due: date | None
) -> None:
    sent(database, wave, date(2024, 5, 8))
    if change:
        run_act(database, edit_person, 1, change)
    found = [one.on for one in entries(database) if one.kind is CalendarKind.REMINDERS]
    assert found == ([] if due is None else [due])


def test_reminders_count_from_the_day_an_invitation_is_marked_as_sent(
    database: Database, wave: Wave
) -> None:
    sent(database, wave)
    with database.write(BatchKind.DISPOSITION) as changes:
        changes.update(invitations, [Change(1, {"disposition_on": date(2024, 5, 9)})])
    found = [one.on for one in entries(database) if one.kind is CalendarKind.REMINDERS]
    assert found == [date(2024, 5, 16)]


def test_nobody_at_the_contact_limit_is_due_for_a_reminder(database: Database, wave: Wave) -> None:
    today = utc_now().date()
    run_act(database, change_wave, wave, wave.opens, None, None)
    sent(database, wave, today)

    def found() -> list[date]:
        kind = CalendarKind.REMINDERS
        return [one.on for one in entries(database, today) if one.kind is kind]

    assert found() == [today + timedelta(days=OfficeSettings().reminder_days)]
    with database.write(BatchKind.SETTINGS) as changes:
        save_office_settings(changes, OfficeSettings(contact_cap=1))
    assert found() == []


def test_what_the_retention_rules_find_due_is_counted(database: Database, wave: Wave) -> None:
    run_act(database, save_policy, RetentionPolicy({RetentionRule.CONTACT_LOG: 2}))
    with database.write(BatchKind.PERSON_EDIT) as changes:
        (person,) = create_people(changes, [{"given_name": "Ann"}], None, source=None)
        told = {"person_id": person, "kind": "call", "text": "Hello"}
        days = (date(2022, 5, 20), date(2022, 5, 20), date(2022, 6, 1))
        changes.insert(communications, [{**told, "happened_on": day} for day in days])

    def found(today: date) -> list[tuple[date, str]]:
        kind = CalendarKind.RETENTION
        return [(one.on, one.title) for one in entries(database, today) if one.kind is kind]

    said = "Retention: texts in the contact log, {} due"
    assert found(TODAY) == [(date(2024, 5, 21), said.format("2 texts"))]
    assert found(date(2024, 5, 20)) == [(date(2024, 5, 21), said.format("2 texts"))]
    assert found(date(2024, 6, 3)) == [(date(2024, 6, 3), said.format("3 texts"))]
    assert found(date(2022, 5, 30)) == []


def test_a_mailing_is_on_the_day_of_this_desk_and_today_once_it_is_late(
    database: Database, wave: Wave
) -> None:
    half_past_midnight = datetime(2024, 5, 13, 0, 30).astimezone(UTC).replace(tzinfo=None)
    with database.write(BatchKind.MAILING) as changes:
        mailing = create_mailing(changes, wave, ListKind.REMINDER, TEXTS, half_past_midnight)

    def days(today: date) -> list[tuple[date, str]]:
        found = entries(database, today)
        return [(one.on, one.title) for one in found if one.kind is CalendarKind.MAILING]

    assert days(TODAY) == [(date(2024, 5, 13), "Careers 2023: reminder scheduled")]
    assert days(date(2024, 5, 14)) == [(date(2024, 5, 14), "Careers 2023: reminder scheduled")]
    with database.unjournalled() as connection:
        assert cancel(connection, mailing)
    assert days(TODAY) == []


def test_who_is_at_the_contact_limit_is_counted_when_they_fall_below_it(
    database: Database, wave: Wave
) -> None:
    with database.write(BatchKind.SETTINGS) as changes:
        save_office_settings(changes, OfficeSettings(contact_cap=2, contact_cap_days=30))
    sent(database, wave, date(2024, 4, 1), date(2024, 5, 1), date(2024, 5, 6))
    found = [one for one in entries(database) if one.kind is CalendarKind.CONTACTABLE]
    assert [(one.on, one.title) for one in found] == [
        (date(2024, 5, 31), "1 person at the contact limit can be invited again")
    ]


def test_the_file_keeps_identifiers_and_names_nobody(
    database: Database, wave: Wave, tmp_path: Path
) -> None:
    sent(database, wave, date(2024, 5, 8))
    path, now = tmp_path / "surveys.ics", datetime(2024, 5, 10, 9)
    assert write_calendar(path, entries(database), now) == 3
    events = {str(one["uid"]): one for one in Calendar.from_ical(path.read_bytes()).walk("VEVENT")}
    closes = events[f"wave-{wave.id}-closes@almanac"]
    assert closes.decoded("dtstart") == date(2024, 6, 1)
    assert closes.decoded("dtend") == date(2024, 6, 2)
    assert "Onymous" not in path.read_text(encoding="utf-8")
    assert wave.closes is not None
    run_act(database, change_wave, wave, wave.opens, wave.closes + timedelta(days=7), None)
    write_calendar(path, entries(database), now)
    moved = {str(one["uid"]): one for one in Calendar.from_ical(path.read_bytes()).walk("VEVENT")}
    assert moved[f"wave-{wave.id}-closes@almanac"].decoded("dtstart") == date(2024, 6, 8)

"""Fetched answers go the way of a watched folder's files: applied when certain, else reviewed."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from connections import fetch
from connections.accounts import (
    VARIABLE,
    ConnectedWave,
    add_connection,
    connect_wave,
    connected_waves,
    list_connections,
    remove_connection,
)
from connections.downloads import ConnectedPlatform, Download
from connections.fetch import fetch_answers
from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database, utc_now
from models.tables import import_drafts, journal
from records.wave_privacy import Privacy
from tests.surveys.test_anonymous_answers import Office


@pytest.fixture
def office(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv(VARIABLE, "token-of-the-office")
    found = Office(database, tmp_path, Privacy.NAMED)
    with database.write(BatchKind.CONNECTION_ADD) as changes:
        add_connection(changes, "Kobo", ConnectedPlatform.KOBO, "https://kobo.example.org")
    return found


def connected(office: Office, **options: bool) -> ConnectedWave:
    with office.database.write(BatchKind.WAVE_CONNECT) as changes:
        connect_wave(changes, office.wave, "kobo", "aBc", 6, **options)
    with office.database.read() as connection:
        return connected_waves(connection)[0]


def gives(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    content = path.read_bytes()
    monkeypatch.setattr(fetch, "download_answers", lambda *_: Download("answers.csv", content))


def test_certain_answers_are_imported_and_never_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = connected(office, apply_certain=True)
    gives(monkeypatch, office.file(range(4)))
    first = fetch_answers(office.database, wave)
    assert (first.outcome, first.counts["complete"]) == ("applied", 4)
    assert fetch_answers(office.database, wave).outcome == "known"
    gives(monkeypatch, office.file(range(6)))
    assert fetch_answers(office.database, wave).counts["complete"] == 2
    assert len(office.scores()) == 6


def test_what_is_not_to_be_applied_waits_as_a_draft(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = connected(office)
    gives(monkeypatch, office.file(range(4)))
    assert fetch_answers(office.database, wave).outcome == "waiting"
    with office.database.read() as connection:
        assert connection.scalars(select(import_drafts.c.folder)).all() == ["Kobo"]
    assert office.scores() == []


def test_a_fault_is_noted_with_the_wave(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    wave = connected(office)

    def fail(*_: object) -> Download:
        raise UserError("The platform is busy.", code="busy")

    monkeypatch.setattr(fetch, "download_answers", fail)
    assert fetch_answers(office.database, wave).message == "The platform is busy."
    with office.database.read() as connection:
        noted = connected_waves(connection)[0]
    assert (noted.outcome, noted.message) == ("failed", "The platform is busy.")


def test_the_schedule_says_what_is_due(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    wave = connected(office, apply_certain=True)
    assert wave.is_due(utc_now())
    gives(monkeypatch, office.file(range(4)))
    fetch_answers(office.database, wave)
    with office.database.read() as connection:
        fetched = connected_waves(connection)[0]
    assert not fetched.is_due(utc_now() + timedelta(hours=5))
    assert fetched.is_due(utc_now() + timedelta(hours=7))


def test_no_secret_is_in_the_database(office: Office) -> None:
    connected(office)
    with office.database.read() as connection:
        told = "".join(str(row) for row in connection.execute(select(journal)))
        account = list_connections(connection)[0].account()
    assert account.secret == "token-of-the-office"
    assert "token-of-the-office" not in told


def test_a_removed_connection_leaves_no_wave_behind(office: Office) -> None:
    connected(office)
    with office.database.write(BatchKind.CONNECTION_REMOVE) as changes:
        remove_connection(changes, "Kobo")
    with office.database.read() as connection:
        assert connected_waves(connection) == []


def test_without_a_secret_nothing_is_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr("connections.accounts.stored_passphrase", lambda _place: None)
    wave = connected(office)
    assert "No password or token" in fetch_answers(office.database, wave).message

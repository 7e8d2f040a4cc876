"""Fetched answers go the way of a watched folder's files: applied when certain, else reviewed."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from connections import fetch
from connections.accounts import (
    ConnectedWave,
    PlatformConnection,
    add_connection,
    connect_wave,
    connected_waves,
    disconnect_wave,
    list_connections,
    plain_address,
    proposed_connection,
    remove_connection,
)
from connections.fetch import fetch_answers
from connections.platform import ConnectedPlatform, Download
from connections.platforms import PLATFORMS
from core.errors import Cancelled, UserError
from importers.queue.worklist import drop
from models.batch_kinds import BatchKind
from models.database import Database, utc_now
from models.tables import import_drafts, journal
from models.undo import undo
from records.wave_privacy import Privacy
from surveys.waves import open_wave
from tests.acts import run_act
from tests.mail.keyrings import use_keyring
from tests.surveys.test_anonymous_answers import Office


@pytest.fixture
def office(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("ALMANAC_CONNECTION_KOBO", "token-of-the-office")
    office = Office(database, tmp_path, Privacy.NAMED)
    with database.write(BatchKind.CONNECTION_ADD) as changes:
        found = proposed_connection(
            changes.connection, "Kobo", ConnectedPlatform.KOBO, "kobo.example.org"
        )
        add_connection(changes, found)
    return office


def connected(office: Office, **options: bool) -> ConnectedWave:
    with office.database.write(BatchKind.WAVE_CONNECT) as changes:
        connect_wave(changes, office.wave, "kobo", "aBc", 6, **options)
    with office.database.read() as connection:
        return connected_waves(connection)[0]


def gives(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    content = path.read_bytes()
    answer_with(monkeypatch, lambda *_: Download("answers.csv", content))


def answer_with(monkeypatch: pytest.MonkeyPatch, answers: Callable[..., Download]) -> None:
    made = replace(PLATFORMS[ConnectedPlatform.KOBO], answers=answers)
    monkeypatch.setitem(PLATFORMS, ConnectedPlatform.KOBO, made)


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
        assert connection.scalars(select(import_drafts.c.folder)).all() == ["Kobo, SAT 2024"]
    assert office.scores() == []
    assert fetch_answers(office.database, wave).draft_id is None
    asked = fetch_answers(office.database, wave, is_asked=True)
    assert (asked.outcome, asked.draft_id) == ("waiting", 1)


def test_answers_that_were_undone_come_again_on_request_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = connected(office, apply_certain=True)
    gives(monkeypatch, office.file(range(4)))
    batch_id = fetch_answers(office.database, wave).batch_id
    assert batch_id is not None
    assert fetch_answers(office.database, wave, is_asked=True).outcome == "known"
    undo(office.database, batch_id)
    assert fetch_answers(office.database, wave).outcome == "known"
    assert fetch_answers(office.database, wave, is_asked=True).outcome == "applied"
    assert len(office.scores()) == 4


def test_a_draft_that_was_discarded_comes_again_on_request_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = connected(office)
    gives(monkeypatch, office.file(range(4)))
    draft_id = fetch_answers(office.database, wave).draft_id
    assert draft_id is not None
    drop(office.database, draft_id)
    assert fetch_answers(office.database, wave).outcome == "known"
    assert fetch_answers(office.database, wave, is_asked=True).outcome == "waiting"


def test_the_file_that_was_fetched_for_the_wrong_wave_is_fetched_for_the_right_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = connected(office, apply_certain=True)
    gives(monkeypatch, office.file(range(4)))
    batch_id = fetch_answers(office.database, wrong).batch_id
    assert batch_id is not None
    undo(office.database, batch_id)
    right = run_act(office.database, open_wave, "SAT", "2025/26")
    with office.database.write(BatchKind.WAVE_CONNECT) as changes:
        disconnect_wave(changes, office.wave)
        connect_wave(changes, right, "Kobo", "aBc", 6)
    with office.database.read() as connection:
        (wave,) = connected_waves(connection)
    assert fetch_answers(office.database, wave).outcome == "waiting"


def test_a_fault_is_noted_with_the_wave(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    wave = connected(office)

    def fail(*_: object) -> Download:
        raise UserError("The platform is busy.", code="busy")

    answer_with(monkeypatch, fail)
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
    monkeypatch.delenv("ALMANAC_CONNECTION_KOBO")
    kept = use_keyring(monkeypatch)
    wave = connected(office)
    message = fetch_answers(office.database, wave).message
    assert message.startswith("The token of “Kobo” is not on this computer")
    with office.database.read() as connection:
        (found,) = list_connections(connection)
        assert connected_waves(connection)[0].is_due(utc_now())  # on the computer that has it
    found.store_secret("token-of-the-office")
    assert found.account().secret == "token-of-the-office"
    found.forget_secret()
    assert kept.secrets == {}


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://survey.example.org/", "https://survey.example.org"),
        (" survey.example.org ", "https://survey.example.org"),
        ("https://x.example.org/limesurvey/index.php/admin", "https://x.example.org/limesurvey"),
        ("https://redcap.example.org/api/", "https://redcap.example.org"),
        ("https://redcap.example.org/redcap_v14.5.1/index.php", "https://redcap.example.org"),
        ("https://kf.example.org/#/forms/aBc/summary", "https://kf.example.org"),
        ("https://api.example.org", "https://api.example.org"),
        (
            "https://x.example.org/administration/api-tools",
            "https://x.example.org/administration/api-tools",
        ),
        ("", ""),
    ],
)
def test_the_address_is_found_in_what_was_pasted(typed: str, address: str) -> None:
    assert plain_address(typed) == address


@pytest.mark.parametrize(
    ("name", "platform", "code"),
    [
        ("", ConnectedPlatform.KOBO, "bad_name"),
        ("KOBO", ConnectedPlatform.KOBO, "bad_name"),
        ("Kobo!", ConnectedPlatform.KOBO, "bad_name"),  # by the same environment variable
        ("Lime", ConnectedPlatform.LIMESURVEY, "no_login"),
    ],
)
def test_a_connection_that_is_not_complete_is_refused(
    office: Office, name: str, platform: ConnectedPlatform, code: str
) -> None:
    with office.database.read() as connection, pytest.raises(UserError) as refused:
        proposed_connection(connection, name, platform, "https://x.example.org")
    assert refused.value.code == code


def test_a_wave_that_is_disconnected_is_not_fetched(office: Office) -> None:
    connected(office)
    run_act(office.database, disconnect_wave, office.wave)
    with office.database.read() as connection:
        assert connected_waves(connection) == []


def test_records_of_redcap_without_answers_are_no_responses(office: Office) -> None:
    first, second = office.tokens[:2]
    path = office.folder / "redcap-1.csv"
    path.write_text(
        "record_id,redcap_survey_identifier,form_timestamp,token,mail,score,form_complete\n"
        f"{first},,2024-05-01 10:00:00,{first},a@example.org,5,2\n"
        f"{second},,,{second},b@example.org,,0\n",
        encoding="utf-8",
    )
    counts = office.plan(path).plan.counts
    assert (counts["complete"], counts["partial"], counts["skipped"]) == (1, 0, 1)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (Cancelled(), ""),
        (UserError("It is busy.", code="busy"), "The participants could not be read: It is busy."),
    ],
)
def test_answers_stand_whatever_becomes_of_the_participants(
    office: Office, monkeypatch: pytest.MonkeyPatch, error: Exception, message: str
) -> None:
    def fail(*_: object) -> int:
        raise error

    wave = connected(office, apply_certain=True)
    gives(monkeypatch, office.file(range(4)))
    monkeypatch.setattr(fetch, "read_states", fail)
    fetched = fetch_answers(office.database, wave)
    assert (fetched.outcome, fetched.message, len(office.scores())) == ("applied", message, 4)


def test_qualtrics_gives_the_token_of_a_participant_back_as_the_reference(office: Office) -> None:
    headings = ["StartDate", "EndDate", "Finished", "ResponseId", "ExternalReference", "SCORE"]
    path = office.folder / "qualtrics-SV_1.csv"
    texts = [*headings[:5], "Score?"]
    imports = [
        "startDate",
        "endDate",
        "finished",
        "_recordId",
        "externalDataReference",
        "QID1_TEXT",
    ]
    rows = [
        [f"2024-05-01 10:0{n}:00", f"2024-05-01 10:1{n}:00", "True", f"R_{n}", token, str(n)]
        for n, token in enumerate([office.tokens[0], "A3", "nobody"])
    ]
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        book = csv.writer(file)
        book.writerows([headings, texts, [f'{{"ImportId":"{one}"}}' for one in imports], *rows])
    counts = office.plan(path).plan.counts
    assert (counts["complete"], counts["review"]) == (2, 1)


@pytest.mark.parametrize(
    ("name", "variable"),
    [("Kobo", "KOBO"), ("Lime, faculty", "LIME_FACULTY"), (" Enquête 2 ", "ENQUETE_2")],
)
def test_each_connection_has_a_variable_of_its_own(name: str, variable: str) -> None:
    connection = PlatformConnection(1, name, ConnectedPlatform.KOBO, "https://kobo.example.org")
    assert connection.variable == f"ALMANAC_CONNECTION_{variable}"

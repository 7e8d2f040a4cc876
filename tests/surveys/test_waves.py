"""Opening, finding and changing waves."""

from datetime import date

import pytest

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import responses, waves
from records.history.undo import undo_batch
from records.wave_privacy import Privacy
from surveys.questionnaire import Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import Wave, by_urgency, change_wave, find_wave, list_waves, open_wave
from tests.acts import run_act
from tests.snapshots import once


@pytest.fixture
@once
def office(database: Database, questionnaire: Questionnaire) -> Database:
    run_act(database, create_survey, questionnaire)
    return database


def test_a_wave_is_found_by_survey_and_label(office: Database) -> None:
    opened = run_act(office, open_wave, "car", " Spring  2018", date(2018, 5, 1), date(2018, 6, 1))
    with office.read() as connection:
        found = find_wave(connection, "CAR", "spring 2018")
    assert found == opened
    assert (found.name, found.survey_title) == ("CAR Spring 2018", "Careers")


def test_waves_are_listed_by_opening_date_with_their_counts(office: Database) -> None:
    for label, opens in [("C", None), ("B", date(2020, 1, 1)), ("A", date(2021, 1, 1))]:
        run_act(office, open_wave, "CAR", label, opens)
    with office.read() as connection:
        listed = list_waves(connection, "CAR")
        assert list_waves(connection) == listed
    assert [item.wave.label for item in listed] == ["B", "A", "C"]
    assert {(item.invited, item.complete, item.partial) for item in listed} == {(0, 0, 0)}


def test_open_waves_come_first_then_those_to_come_then_those_closed() -> None:
    def wave(label: str, opens: date | None, closes: date | None) -> Wave:
        return Wave(1, 1, "CAR", "Careers", label, opens, closes)

    waves = [
        wave("closed", date(2020, 1, 1), date(2020, 2, 1)),
        wave("closed lately", date(2023, 1, 1), date(2023, 2, 1)),
        wave("far", date(2026, 1, 1), None),
        wave("next", date(2025, 1, 1), None),
        wave("without dates", None, None),
        wave("open", date(2024, 5, 1), date(2024, 6, 1)),
    ]
    assert [one.label for one in by_urgency(waves, date(2024, 6, 1))] == [
        "open", "without dates", "next", "far", "closed lately", "closed",
    ]  # fmt: skip


def test_dates_and_note_can_be_changed(office: Database) -> None:
    wave = run_act(office, open_wave, "CAR", "2018")
    changed = run_act(office, change_wave, wave, date(2018, 5, 1), None, "On paper")
    assert (changed.id, changed.opens, changed.note) == (wave.id, date(2018, 5, 1), "On paper")


@pytest.mark.parametrize(
    ("label", "opens", "closes", "code"),
    [
        (" ", None, None, "no_label"),
        ("2018 ", None, None, "wave_exists"),
        ("2020", date(2020, 2, 1), date(2020, 1, 1), "dates_backwards"),
    ],
)
def test_what_cannot_be_opened(
    office: Database, label: str, opens: date | None, closes: date | None, code: str
) -> None:
    run_act(office, open_wave, "CAR", "2018")
    with pytest.raises(UserError) as refused:
        run_act(office, open_wave, "CAR", label, opens, closes)
    assert refused.value.code == code


def test_an_unknown_wave_names_the_known_ones(office: Database) -> None:
    with office.read() as connection, pytest.raises(UserError, match="open one first"):
        find_wave(connection, "CAR", "2018")
    run_act(office, open_wave, "CAR", "2018")
    with office.read() as connection:
        with pytest.raises(UserError, match="“2018”") as refused:
            find_wave(connection, "CAR", "2019")
        assert refused.value.code == "unknown_wave"
        with pytest.raises(UserError, match="no survey “ABC”"):
            find_wave(connection, "ABC", "2018")


def _answered(office: Database, wave: Wave) -> None:
    with office.write(BatchKind.RESPONSES) as changes:
        answered = {"wave_id": wave.id, "platform": "generic", "is_complete": True}
        changes.insert(responses, [answered])


def test_privacy_is_chosen_freely_until_answers_came(office: Database) -> None:
    wave = run_act(office, open_wave, "CAR", "2018", privacy=Privacy.ANONYMOUS)
    assert wave.privacy is Privacy.ANONYMOUS
    changed = run_act(office, change_wave, wave, None, None, None, Privacy.NAMED)
    assert changed.privacy is Privacy.NAMED


@pytest.mark.parametrize(
    ("now", "possible"),
    [
        (Privacy.NAMED, {Privacy.NAMED, Privacy.CONFIDENTIAL}),
        (Privacy.CONFIDENTIAL, {Privacy.CONFIDENTIAL}),
        (Privacy.ANONYMOUS, {Privacy.ANONYMOUS}),
        (Privacy.OPEN, {Privacy.OPEN}),
    ],
)
def test_privacy_is_never_loosened_once_answers_came(
    office: Database, now: Privacy, possible: set[Privacy]
) -> None:
    wave = run_act(office, open_wave, "CAR", "2018", privacy=now)
    _answered(office, wave)
    for wanted in Privacy:
        if wanted in possible:
            run_act(office, change_wave, wave, None, None, None, wanted)
            run_act(
                office, lambda changes: changes.update(waves, [Change(wave.id, {"privacy": now})])
            )
        else:
            with pytest.raises(UserError, match="has answers already"):
                run_act(office, change_wave, wave, None, None, None, wanted)


def test_no_undo_loosens_the_privacy_of_a_wave_with_answers(office: Database) -> None:
    wave = run_act(office, open_wave, "CAR", "2018")
    with office.write(BatchKind.WAVE_EDIT) as changes:
        change_wave(changes, wave, date(2018, 5, 1), None, None, Privacy.CONFIDENTIAL)
    _answered(office, wave)
    undone = undo_batch(office, changes.batch_id).undone
    with office.read() as connection:
        found = find_wave(connection, "CAR", "2018")
    assert (found.opens, found.privacy) == (None, Privacy.CONFIDENTIAL)
    assert [one.reason for one in undone.kept] == ["answers came"]


def test_privacy_can_be_undone_before_answers_come(office: Database) -> None:
    wave = run_act(office, open_wave, "CAR", "2018")
    with office.write(BatchKind.WAVE_EDIT) as changes:
        change_wave(changes, wave, None, None, None, Privacy.CONFIDENTIAL)
    undo_batch(office, changes.batch_id)
    with office.read() as connection:
        assert find_wave(connection, "CAR", "2018").privacy is Privacy.NAMED

"""Confidential waves show nobody's answers; those of closed waves can be unlinked for good."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from analysis.request import SummaryRequest
from analysis.waves import summarise_wave
from core.errors import UserError
from exporters.responses.export import export_responses
from models.batch_kinds import BatchKind
from models.changes import Change
from models.database import Database
from models.tables import contact_points, invitations, journal, responses
from queries.findings import people_who_chose
from queries.surveys import read_responses
from records.filters.segments import resolve, save_segment
from records.retention.unlinked_waves import check_not_unlinked
from records.wave_privacy import Privacy
from surveys.answer_corrections import correct_answer, read_response
from surveys.mailing_lists import invitation_list
from surveys.responses import Answer
from surveys.unlinked_answers import unlink_wave
from surveys.waves import Wave, change_wave, find_wave
from tests.acts import run_act
from tests.surveys.test_anonymous_answers import Office

CLOSED = date(2024, 6, 30)


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Office:
    found = Office(database, tmp_path, Privacy.NAMED)
    found.take(found.file(range(12), partial=[3]))
    run_act(database, change_wave, found.wave, None, CLOSED, None)
    return found


def now(office: Office) -> Wave:
    with office.database.read() as connection:
        return find_wave(connection, "SAT", "2024")


@pytest.fixture
def confidential(office: Office) -> Office:
    run_act(office.database, change_wave, office.wave, None, CLOSED, None, Privacy.CONFIDENTIAL)
    return office


def test_a_confidential_wave_lists_no_respondents(confidential: Office) -> None:
    with confidential.database.read() as connection:
        lines = read_responses(connection, confidential.wave.id)
        assert {(one.person_id, one.submitted_at) for one in lines} == {(None, None)}
        assert read_response(connection, lines[0].id) is None
        with pytest.raises(UserError, match="people behind a figure are not shown"):
            people_who_chose(connection, "SAT", "2024", "SCORE", "x")
    with pytest.raises(UserError, match="confidential"):
        run_act(confidential.database, correct_answer, lines[0].id, "SCORE", (Answer(number=1),))


def test_figures_of_a_confidential_wave_are_always_safe_to_publish(
    office: Office,
) -> None:
    request = SummaryRequest("SAT", "2024")
    with office.database.read() as connection:
        assert not summarise_wave(connection, request).publish_safe
    run_act(office.database, change_wave, office.wave, None, CLOSED, None, Privacy.CONFIDENTIAL)
    with office.database.read() as connection:
        assert summarise_wave(connection, request).publish_safe


def test_the_export_of_a_confidential_wave_names_nobody(confidential: Office) -> None:
    path = confidential.folder / "out.xlsx"
    export_responses(confidential.database, path, "SAT", "2024")
    sheet = load_workbook(path)["Responses"]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert cells.isdisjoint({*confidential.tokens, *(f"A{n}" for n in range(24))})
    assert {"100.0", "111.0"} <= cells


def test_no_filter_finds_people_by_confidential_answers(office: Office) -> None:
    where = "answered SAT where (SCORE >= 100)"
    run_act(office.database, save_segment, "High", where)
    with office.database.read() as connection:
        assert len(resolve(connection, "High")) == 12
    run_act(office.database, change_wave, office.wave, None, CLOSED, None, Privacy.CONFIDENTIAL)
    with office.database.read() as connection:
        assert list(resolve(connection, "High")) == []


def test_unlinked_answers_name_nobody_and_stay_in_the_figures(confidential: Office) -> None:
    database = confidential.database
    with database.write(BatchKind.ANSWERS_UNLINK) as changes:
        unlink_wave(changes, now(confidential), date(2024, 7, 1))
    with database.read() as connection:
        rows = connection.execute(select(responses)).all()
        lines = connection.execute(
            select(journal.c.old, journal.c.new, journal.c.person_id).where(
                journal.c.table_name == "responses"
            )
        ).all()
        with pytest.raises(UserError, match="count twice"):
            check_not_unlinked(connection, confidential.wave.id, "SAT 2024", date(2024, 7, 1))
    assert len(rows) == 12
    assert {
        (one.person_id, one.invitation_id, one.source_key, one.submitted_at) for one in rows
    } == {(None, None, None, None)}
    assert {one.is_complete for one in rows} == {True}  # one partial response would be known
    assert {line.person_id for line in lines} <= {None}
    assert all((line.old or "{}") == "{}" and (line.new or "{}") == "{}" for line in lines)
    assert sorted(confidential.scores()) == [100.0 + n for n in range(12)]
    assert confidential.scores() != [100.0 + n for n in range(12)]


def test_only_a_closed_wave_with_links_is_unlinked(office: Office) -> None:
    with pytest.raises(UserError, match="not closed"):
        run_act(office.database, unlink_wave, now(office), CLOSED)
    with office.database.write(BatchKind.ANSWERS_UNLINK) as changes:
        unlink_wave(changes, now(office), date(2024, 7, 1))
    with pytest.raises(UserError, match="name nobody already"):
        run_act(office.database, unlink_wave, now(office), date(2024, 7, 2))


def test_everybody_gets_the_same_open_link(database: Database, tmp_path: Path) -> None:
    office = Office(database, tmp_path, Privacy.OPEN)
    pattern = "https://survey.example.org/1?token={token}&id={id}"
    with database.write(BatchKind.PERSON_EDIT) as changes:
        rows = changes.connection.execute(select(invitations.c.id, invitations.c.person_id)).all()
        points = [
            {"person_id": one, "kind": "email", "value": f"p{one}@example.org"} for _, one in rows
        ]
        changes.insert(contact_points, points)
        sent = [Change(row_id, {"email": f"p{one}@example.org"}) for row_id, one in rows]
        changes.update(invitations, sent)
    with database.read() as connection:
        listed = invitation_list(connection, office.wave, pattern=pattern)
    assert listed.excluded == {}
    found = {(one.token, one.link) for one in listed.rows}
    assert found == {("", "https://survey.example.org/1?token=&id=")}

"""Answers that would update records: proposed, accepted, rejected and undone, on both databases."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from models.database import Database
from models.tables import answers, contact_points, responses, roles
from models.undo import undo
from records.people import read_people
from records.writing.person_edits import edit_person
from surveys.proposals.decisions import accept_proposals, reject_proposals
from surveys.proposals.open_proposals import read_proposals
from surveys.proposals.proposal import UpdateProposal
from surveys.proposals.updated_fields import set_updated_field
from surveys.survey_store import stored_questions
from tests.acts import newest_batch, run_act
from tests.office import Office, fill

LATER = datetime.now() + timedelta(days=1)  # after everything that the office filled in


@pytest.fixture
def office(database: Database) -> Office:
    return fill(database)


def _answer(office: Office, name: str, text: str, at: datetime = LATER, wave: int = 0) -> None:
    """Let a person answer the question MORE with `text`."""
    person_id, wave_id = office.id_of(name), office.waves[wave].id

    def write(changes: ChangeSet) -> None:
        stored = stored_questions(changes.connection, office.waves[wave].survey_id, 1)
        question = next(one.id for one in stored if one.definition.code == "MORE")
        row = {"wave_id": wave_id, "person_id": person_id, "invitation_id": None,
               "is_complete": True, "submitted_at": at, "platform": "generic"}  # fmt: skip
        (response,) = changes.insert(responses, [row])
        changes.insert(answers, [{"response_id": response, "question_id": question, "text": text}])

    run_act(office.database, write)


def _map(office: Office, field: str | None) -> None:
    run_act(office.database, set_updated_field, "CAC", "MORE", field)


def _open(office: Office) -> Sequence[UpdateProposal]:
    with office.database.read() as connection:
        return read_proposals(connection)


def _accept(office: Office, chosen: Sequence[UpdateProposal]) -> int:
    with office.database.write(BatchKind.PROPOSALS_ACCEPT) as changes:
        accept_proposals(changes, [one.key for one in chosen])
    return changes.batch_id


def _email(office: Office, name: str) -> str:
    with office.database.read() as connection:
        return str(read_people(connection, [office.id_of(name)], ["email"])[0]["email"])


def test_an_answer_is_proposed_where_it_differs_from_the_record(office: Office) -> None:
    _answer(office, "Brennan", "siobhan@example.org")
    _answer(office, "Dahl", " Person4@EXAMPLE.ac.uk ")
    assert _open(office) == []  # the question updates nothing
    _map(office, "email")
    (found,) = _open(office)
    assert (found.person_id, found.value) == (office.id_of("Brennan"), "siobhan@example.org")
    assert (found.shown_now, found.source) == ("person1@example.ac.uk", "CAC 2018")
    assert (found.issue, found.changed_at) == ("", None)
    _map(office, None)
    assert _open(office) == []


def test_accepting_writes_one_batch_that_can_be_undone(office: Office) -> None:
    _map(office, "email")
    for name in ("Brennan", "Dahl"):
        _answer(office, name, f"{name.lower()}@example.org")
    batch = _accept(office, _open(office))
    assert newest_batch(office.database).title == "2 people: e-mail accepted from answers"
    assert _email(office, "Dahl") == "dahl@example.org"
    with office.database.read() as connection:
        sources = connection.scalars(
            select(contact_points.c.source).where(contact_points.c.value.like("%@example.org"))
        ).all()
    assert sources == ["answer to CAC 2018"] * 2
    assert _open(office) == []
    undo(office.database, batch)
    assert _email(office, "Dahl") == "person4@example.ac.uk"
    assert len(_open(office)) == 2


def test_what_was_rejected_is_not_proposed_again_until_answered_anew(office: Office) -> None:
    _map(office, "email")
    _answer(office, "Brennan", "one@example.org")
    with office.database.write(BatchKind.PROPOSALS_REJECT) as changes:
        reject_proposals(changes, [one.key for one in _open(office)])
    assert _open(office) == []
    assert _email(office, "Brennan") == "person1@example.ac.uk"
    _answer(office, "Brennan", "two@example.org", LATER + timedelta(days=1), wave=1)
    assert [(one.text, one.source) for one in _open(office)] == [("two@example.org", "CAC 2020")]


def test_only_the_newest_answer_of_a_person_is_proposed(office: Office) -> None:
    _map(office, "email")
    _answer(office, "Brennan", "new@example.org", LATER)
    _answer(office, "Brennan", "old@example.org", LATER - timedelta(days=9), wave=1)
    assert [one.text for one in _open(office)] == ["new@example.org"]


def test_a_newer_change_of_the_record_is_said(office: Office) -> None:
    _map(office, "family_name")
    _answer(office, "Brennan", "Brennan-Ito", datetime(2019, 1, 1))
    _answer(office, "Dahl", "Dahl-Ito", datetime(2019, 1, 1))
    run_act(office.database, edit_person, office.id_of("Dahl"), {"family_name": "Dahlberg"})
    found = {one.text: one.changed_at is not None for one in _open(office)}
    assert found == {"Brennan-Ito": False, "Dahl-Ito": True}


def test_what_cannot_be_read_is_shown_and_refused(office: Office) -> None:
    _map(office, "email")
    _answer(office, "Brennan", "none, thank you")
    (found,) = _open(office)
    assert found.issue
    with pytest.raises(UserError, match="cannot be accepted"):
        _accept(office, [found])
    assert _email(office, "Brennan") == "person1@example.ac.uk"


def test_what_somebody_decided_meanwhile_is_refused(office: Office) -> None:
    _map(office, "email")
    _answer(office, "Brennan", "new@example.org")
    seen = _open(office)
    _accept(office, seen)
    with pytest.raises(UserError, match="meanwhile"):
        _accept(office, seen)


def test_a_new_employer_opens_a_role_and_keeps_the_former_one(office: Office) -> None:
    _map(office, "employer")
    _answer(office, "Brennan", "Lantern Institute")
    _accept(office, _open(office))
    with office.database.read() as connection:
        found = connection.execute(
            select(roles.c.employer, roles.c.is_current)
            .where(roles.c.person_id == office.id_of("Brennan"))
            .order_by(roles.c.id)
        ).all()
    assert [tuple(row) for row in found] == [
        ("Example University Hospital", False), ("Lantern Institute", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "field", "said"),
    [("NONE", "email", "no question “NONE”"), ("MORE", "deceased", "cannot update")],
)
def test_what_cannot_be_mapped_is_refused(
    office: Office, question: str, field: str, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        run_act(office.database, set_updated_field, "CAC", question, field)


def test_the_employer_in_another_spelling_is_no_proposal(office: Office) -> None:
    _map(office, "employer")
    _answer(office, "Dahl", "Example Univ. Hospital")  # Example University Hospital on record
    _answer(office, "Evans", "Lantern Institute")
    assert [one.text for one in _open(office)] == ["Lantern Institute"]

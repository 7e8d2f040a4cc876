from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UserError
from models.batch_kinds import BatchKind
from models.database import Database, create_database
from models.undo import undo
from records.publications.copies import copy_publications
from records.publications.entries import (
    PublicationRecord,
    SetRecord,
    StateRecord,
    add_publication,
    sets_in_force,
)
from records.publications.forms import PublicationForm
from records.publications.publication import (
    list_publications,
    published_figures,
    withdraw_publication,
)

STATE = StateRecord(3, "state", "key", ("Q1",), b"\x00" * 12, b"\x01\x00\x02\x00")
RECORD = PublicationRecord(
    3, "CAREERS", "2018", "CAREERS 2018 by gender", {"by": ["gender"]}, "data", "figures",
    {"respondents": 65}, (STATE,),
    (
        SetRecord("state", 0, 0, "gender", "", False, b"\xc0", {"Q1": {}}),
        SetRecord("state", 0, 1, "gender", "Female", True, b"\x80", {"Q1": {"withheld": ["yes"]}}),
    ),
)  # fmt: skip


def publish(database: Database, record: PublicationRecord = RECORD) -> int | None:
    with database.write(BatchKind.PUBLICATION) as changes:
        return add_publication(changes, record, PublicationForm.WORD, "findings.docx")


def test_what_is_published_is_kept_with_its_sets(database: Database) -> None:
    published = publish(database)
    assert published is not None
    with database.read() as connection:
        (found,) = list_publications(connection, 3)
        assert (found.form, found.file_name) == (PublicationForm.WORD, "findings.docx")
        assert (found.title, found.wave_name) == ("CAREERS 2018 by gender", "CAREERS 2018")
        assert published_figures(connection, published) == {"respondents": 65}
        states, sets = sets_in_force(connection, 3)
        assert list(states.values()) == [STATE]
        assert sets == {published: list(RECORD.sets)}
        assert list_publications(connection, 4) == []


def test_the_same_figures_of_the_same_data_are_no_new_publication(database: Database) -> None:
    assert publish(database) is not None
    assert publish(database) is None
    assert publish(database, replace(RECORD, fingerprint="others")) is not None
    with database.read() as connection:
        assert len(list_publications(connection)) == 2
        assert len(sets_in_force(connection, 3)[0]) == 1


def test_no_undo_takes_a_publication_back(database: Database) -> None:
    with database.write(BatchKind.PUBLICATION) as changes:
        add_publication(changes, RECORD, PublicationForm.PICTURE, None)
    batch = changes.changed().batch_id
    assert batch is not None
    undo(database, batch)
    with database.read() as connection:
        assert len(list_publications(connection)) == 1


def test_a_withdrawn_publication_stays_but_is_not_checked_against(database: Database) -> None:
    published = publish(database)
    assert published is not None
    with database.write(BatchKind.PUBLICATION_WITHDRAW) as changes:
        withdraw_publication(changes, published, reason=" Never sent. ")
    with database.read() as connection:
        (found,) = list_publications(connection)
        assert found.withdrawal_reason == "Never sent."
        assert found.withdrawn_at is not None
        assert sets_in_force(connection, 3)[1] == {}
    assert publish(database) is not None  # once more, as if it were the first time


@pytest.mark.parametrize(
    ("publication_id", "reason", "code"),
    [(1, "  ", "no_reason"), (99, "Never sent", "unknown_publication")],
)
def test_a_publication_is_withdrawn_with_a_reason(
    database: Database, publication_id: int, reason: str, code: str
) -> None:
    publish(database)
    with pytest.raises(UserError) as error, database.write(BatchKind.PUBLICATION_WITHDRAW) as some:
        withdraw_publication(some, publication_id, reason=reason)
    assert error.value.code == code


def test_a_publication_is_withdrawn_once(database: Database) -> None:
    published = publish(database)
    assert published is not None
    with database.write(BatchKind.PUBLICATION_WITHDRAW) as changes:
        withdraw_publication(changes, published, reason="Never sent")
    with pytest.raises(UserError) as error, database.write(BatchKind.PUBLICATION_WITHDRAW) as some:
        withdraw_publication(some, published, reason="Never sent")
    assert error.value.code == "publication_withdrawn"


def test_publications_since_a_backup_are_copied_into_it(database: Database, tmp_path: Path) -> None:
    publish(database)
    publish(database, replace(RECORD, fingerprint="others"))
    restored = create_database(str(tmp_path / "restored.db"))
    publish(restored)
    with database.read() as later, restored.write(BatchKind.RESTORE) as changes:
        copied = copy_publications(later, changes)
    assert copied == 2  # one of other figures, and one of another time
    with restored.read() as connection:
        assert len(list_publications(connection)) == 3
        assert all(len(sets) == 2 for sets in sets_in_force(connection, 3)[1].values())
    restored.close()

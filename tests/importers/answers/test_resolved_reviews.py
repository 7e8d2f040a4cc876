"""Rows set aside by earlier versions, resolved and remembered as those of today."""

from typing import Any

import pytest

from core.errors import UserError
from importers.choices import LEAVE_OUT, NEW, Decision
from importers.review_rows import CONTACT, RESPONSE, read_past_decisions, row_fingerprint
from importers.reviews import resolve_review, review_batch
from models.batch_kinds import BatchKind
from models.tables import reviews
from tests.acts import run_act
from tests.importers.answers.conftest import Office

ROW = {"given_name": "Nia", "family_name": "Hall", "further": [{"award": "PhD"}]}
ANSWERS = {
    "platform": "generic",
    "identity": {"email": "nobody@example.org"},
    "answers": {
        "ACTIVE": [
            {"choice": "yes", "number": None, "text": None, "on": None, "not_applicable": False}
        ]
    },
    "is_complete": True,
    "source_key": None,
    "started_at": None,
    "submitted_at": "2018-05-01T09:00:00",
}


def stored(office: Office, kind: str, row: dict[str, Any], **values: Any) -> int:
    with office.database.write(BatchKind.CONTACTS) as changes:
        review = {"batch_id": changes.batch_id, "kind": kind, "row": row, "reason": "x", **values}
        return changes.insert(reviews, [{"source_row": 2, "candidates": [], **review}])[0]


@pytest.mark.parametrize(
    ("kind", "decision"),
    [(CONTACT, NEW), (CONTACT, 1), (CONTACT, LEAVE_OUT), (RESPONSE, 1), (RESPONSE, LEAVE_OUT)],
)
def test_a_row_of_any_kind_is_resolved_once_and_remembered(
    office: Office, kind: str, decision: Decision
) -> None:
    decision = office.people[0] if decision == 1 else decision
    wave_id = office.wave.id if kind == RESPONSE else None
    row = ANSWERS if kind == RESPONSE else ROW
    review_id = stored(office, kind, row, wave_id=wave_id)
    with office.database.write(review_batch(kind, decision)) as changes:
        person = resolve_review(changes, review_id, decision)
    assert (person is None) == (decision == LEAVE_OUT)
    with office.database.read() as connection:
        past = read_past_decisions(connection, kind, wave_id)
    found = past.decided[row_fingerprint(row)]
    assert found == (person if person is not None else LEAVE_OUT)
    with pytest.raises(UserError) as refused:
        run_act(office.database, resolve_review, review_id, LEAVE_OUT)
    assert refused.value.code == ("not_open" if kind == RESPONSE else "already_decided")


def test_answers_are_of_nobody_new(office: Office) -> None:
    review_id = stored(office, RESPONSE, ANSWERS, wave_id=office.wave.id)
    with pytest.raises(UserError) as refused:
        run_act(office.database, resolve_review, review_id, NEW)
    assert refused.value.code == "unknown_person"

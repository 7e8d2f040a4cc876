"""Whose each row is, and what becomes of it; writing that, again, and taking it back."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import Cancelled, UserError
from core.progress import Progress
from importers.answers.planned_rows import ResponseOutcome
from importers.answers.planning import ResponsePlan
from importers.choices import LEAVE_OUT
from importers.reviews import resolve_review
from importers.workflow import run_import
from models.batch_kinds import BatchKind
from models.reasons import in_words
from models.tables import (
    batches,
    contact_points,
    former_tokens,
    invitations,
    responses,
    reviews,
)
from models.undo import undo
from surveys.proposals.updated_fields import set_updated_field
from surveys.responses import Answer, Response, read_responses
from surveys.survey_store import create_survey
from surveys.waves import open_wave
from tabular.reading import Cell, Table
from tests.acts import run_act
from tests.importers.answers.conftest import QUESTIONNAIRE, Office, make_table, plan_of

YES, NO = (Answer(choice="yes"),), (Answer(choice="no"),)
A, B = "a" * 32, "b" * 32
HEADINGS = "Token | Alumni ID | E-mail | ACTIVE | PAPERS | Completed"


def _plan(office: Office, table: Table, **options: Any) -> ResponsePlan:
    return plan_of(office, table, **options).plan


def _apply(office: Office, table: Table) -> int | None:
    return run_import(office.database, plan_of(office, table)).batch_id


def _stored(office: Office) -> dict[int | None, Response]:
    with office.database.read() as connection:
        found = read_responses(connection, office.wave.id)
    return {response.person_id: response for response in found.values()}


def _dispositions(office: Office) -> list[str]:
    with office.database.read() as connection:
        query = select(invitations.c.disposition).order_by(invitations.c.id)
        return list(connection.scalars(query))


def _reviews(office: Office) -> list[Any]:
    with office.database.read() as connection:
        return list(connection.execute(select(reviews).order_by(reviews.c.id)))


@pytest.mark.parametrize(
    ("token", "alumni_id", "email", "whose"),
    [
        (A, None, None, 0),
        (A.upper(), None, None, 0),
        (None, "002", None, 1),
        (None, None, " BOB@example.org ", 1),
        (None, "003", "caz@example.org", 2),
        (A, "001", "new@example.org", 0),  # an address nobody has yet
        ("unknown", "001", None, 0),
        (A, None, "bob@example.org", "different people"),
        (None, "001", "bob@example.org", "different people"),
        (None, "1", None, "Nobody"),
        ("f" * 32, None, None, "Nobody"),
        (None, None, None, "does not identify"),
    ],
)
def test_a_row_is_somebodys_or_is_set_aside(
    office: Office, token: str | None, alumni_id: str | None, email: str | None, whose: int | str
) -> None:
    row = [token, alumni_id, email, "Yes", 1, "Yes"]
    other = [None, None, "caz@example.org", "No", 1, "Yes"]
    planned, _ = _plan(office, make_table(HEADINGS, row, other)).rows
    if isinstance(whose, int):
        assert (planned.outcome, planned.person_id) == (
            ResponseOutcome.COMPLETE,
            office.people[whose],
        )
    else:
        assert planned.outcome is ResponseOutcome.REVIEW
        assert whose in str(planned.reason)


def test_answers_of_nobody_are_anonymous_and_known_again(office: Office) -> None:
    first = [None, None, None, "Yes", 1, "Yes"]
    table = make_table(HEADINGS, first, first)
    plan = _plan(office, table)
    assert [(one.outcome, one.person_id) for one in plan.rows] == [("complete", None)] * 2
    assert [one.code for one in plan.issues] == ["anonymous"]
    _apply(office, table)
    assert _counting(office) == [(None, True, True)] * 2
    longer = make_table(HEADINGS, first, [None, None, None, "No", 2, "Yes"], first)
    assert _plan(office, longer).counts["unchanged"] == 2
    assert _dispositions(office) == ["sent", "sent"]


def test_a_response_that_gets_a_name_is_the_same_response(office: Office) -> None:
    headings = "Token | Response ID | ACTIVE"
    _apply(office, make_table(headings, [None, 7, "Yes"]))
    _apply(office, make_table(headings, [A, 7, "Yes"]))
    assert _counting(office) == [(office.people[0], True, True)]


def test_tokens_and_times_of_another_wave_are_told(office: Office) -> None:
    opens, closes = date(2020, 1, 1), date(2020, 2, 1)
    other = run_act(office.database, open_wave, "CAR", "2020", opens, closes)
    table = make_table(
        "Token | E-mail | ACTIVE | Submitted",
        [A, "ann@example.org", "Yes", datetime(2018, 5, 1)],
        [None, "bob@example.org", "Yes", datetime(2020, 3, 1)],
        [None, "caz@example.org", "Yes", datetime(2020, 1, 1)],
    )
    plan = _plan(office, table, wave=other)
    assert [one.outcome for one in plan.rows] == ["review", "complete", "complete"]
    assert "another wave" in str(plan.rows[0].reason)
    told = [one.message for one in plan.issues if one.row is None]
    assert [text.split(".")[0] for text in told] == [
        "1 row has a token of another wave than CAR 2020",
        "1 response was given before CAR 2020 opened on 1 January 2020",
        "1 response was given after CAR 2020 closed on 1 February 2020",
    ]


def test_a_file_of_another_survey_is_told(office: Office) -> None:
    headings = "Token | ACTIVE | One | Two | Three | Four | Five | Six | Seven"
    plan = _plan(office, make_table(headings, [A, "Yes", *range(7)]))
    assert "few_questions" in {one.code for one in plan.issues}


def _share_address(office: Office, *people: int) -> None:
    with office.database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(
            contact_points,
            [
                {"person_id": office.people[index], "kind": "email", "value": "x@example.org"}
                for index in people
            ],
        )


def test_of_people_who_share_an_address_the_invited_one_counts(office: Office) -> None:
    _share_address(office, 1, 2)
    table = make_table("E-mail | ACTIVE", ["x@example.org", "Yes"])
    assert _plan(office, table).rows[0].person_id == office.people[1]


def test_two_invited_people_who_share_an_address_are_for_review(office: Office) -> None:
    _share_address(office, 0, 1)
    table = make_table("E-mail | ACTIVE", ["x@example.org", "Yes"])
    (planned,) = _plan(office, table).rows
    assert planned.outcome is ResponseOutcome.REVIEW
    assert [one.person_id for one in planned.candidates] == office.people[:2]


def test_those_who_may_have_answered_are_found_as_duplicates_are(office: Office) -> None:
    run_act(office.database, set_updated_field, "CAR", "MORE", "phone")
    with office.database.write(BatchKind.PERSON_EDIT) as changes:
        changes.insert(
            contact_points,
            [{"person_id": office.people[2], "kind": "phone", "value": "+447700900123"}],
        )
    table = make_table(
        "E-mail | ACTIVE | MORE",
        ["private@example.com", "Yes", "07700 900123"],
        ["nobody@example.com", "Yes", "07700 900999"],
    )
    found, unknown = _plan(office, table).rows
    (candidate,) = found.candidates
    assert candidate.person_id == office.people[2]
    assert "same phone number" in in_words(candidate.reasons)
    assert 0.1 < candidate.score < 1
    assert unknown.candidates == ()


TABLE = make_table(
    HEADINGS,
    [A, None, None, "Yes", 1, "Yes"],
    [None, "002", None, "No", None, "No"],
    [None, None, "caz@example.org", "Yes", "about 3", "Yes"],
    [None, None, "nobody@example.org", "Yes", 4, "Yes"],
    [None, "001", None, None, None, "No"],
    refused=(9,),
)


def test_the_counts_add_up_to_the_rows(office: Office) -> None:
    printed = _plan(office, TABLE).as_json(None)
    issues: Any = printed.pop("problems")
    assert printed == {
        "platform": "generic",
        "rows": 6,
        "complete": 2,
        "partial": 1,
        "unchanged": 0,
        "review": 1,
        "skipped": 2,
        "questions": 2,
        "batch": None,
    }
    assert [(p["row"], p["column"], p["code"]) for p in issues] == [
        (4, "PAPERS", "not_a_number"),
        (5, None, "review"),
        (6, None, "skipped"),
    ]


def test_what_was_planned_is_written(office: Office) -> None:
    batch = _apply(office, TABLE)
    ann, bob, caz = office.people
    stored = _stored(office)
    assert stored[ann].answers == {"ACTIVE": YES, "PAPERS": (Answer(number=1.0),)}
    assert (stored[ann].is_complete, stored[bob].is_complete) == (True, False)
    assert stored[ann].invitation_id is not None
    assert (stored[caz].answers, stored[caz].invitation_id) == ({"ACTIVE": YES}, None)
    assert _dispositions(office) == ["complete", "partial"]
    (review,) = _reviews(office)
    assert (review.source_row, review.state, review.batch_id) == (5, "open", batch)
    with office.database.read() as connection:
        kept = connection.execute(select(batches).where(batches.c.id == batch)).one()
    assert (kept.kind, kept.parameters["wave"]) == ("responses", "CAR 2018")
    assert kept.counts["complete"] == 2


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    _apply(office, TABLE)
    counts = {"rows": 6, "complete": 0, "partial": 0, "unchanged": 3, "review": 1, "skipped": 2}
    assert _plan(office, TABLE).counts == counts
    assert _apply(office, TABLE) is None
    assert len(_reviews(office)) == 1


def test_undo_takes_all_of_it_back(office: Office) -> None:
    batch = _apply(office, TABLE)
    assert batch is not None
    assert undo(office.database, batch).kept == ()
    assert _stored(office) == {}
    assert _reviews(office) == []
    assert _dispositions(office) == ["sent", "sent"]
    assert _plan(office, TABLE).counts["complete"] == 2


def test_a_fuller_answer_updates_and_undo_restores(office: Office) -> None:
    _apply(office, TABLE)
    bob = office.people[1]
    before = _stored(office)[bob]
    batch = _apply(office, make_table(HEADINGS, [B, None, None, None, 5, "Yes"]))
    after = _stored(office)[bob]
    assert after.answers == {"ACTIVE": NO, "PAPERS": (Answer(number=5.0),)}
    assert after.is_complete
    assert _dispositions(office) == ["complete", "complete"]
    assert batch is not None
    undo(office.database, batch)
    assert _stored(office)[bob] == before
    assert _dispositions(office) == ["complete", "partial"]


def test_an_earlier_state_of_a_response_is_left_alone_and_told(office: Office) -> None:
    _apply(office, TABLE)
    plan = _plan(office, make_table(HEADINGS, [A, None, None, "No", None, "No"]))
    assert plan.counts["skipped"] == 1
    assert "was kept" in plan.issues[0].message


def test_of_two_rows_of_one_person_both_are_kept_and_the_complete_one_counts(
    office: Office,
) -> None:
    table = make_table(
        HEADINGS, [A, None, None, "No", 2, "No"], [None, "001", None, "Yes", None, "Yes"]
    )
    first, second = _plan(office, table).rows
    assert (first.outcome, second.outcome) == (ResponseOutcome.PARTIAL, ResponseOutcome.COMPLETE)
    assert "does not count" in str(first.reason)
    assert "row 3" in str(first.reason)
    assert second.reason is None
    _apply(office, table)
    assert _counting(office) == [(office.people[0], False, False), (office.people[0], True, True)]
    assert _plan(office, table).counts["unchanged"] == 2


def _counting(office: Office) -> list[tuple[int | None, bool, bool]]:
    with office.database.read() as connection:
        of = responses.c
        rows = connection.execute(
            select(of.person_id, of.is_complete, of.counts).order_by(of.id)
        ).all()
    return [tuple(row) for row in rows]


def test_a_longer_export_adds_what_is_new_and_updates_the_rest(office: Office) -> None:
    headings = "Token | Response ID | ACTIVE | PAPERS | Submitted"
    begun: list[Cell] = [A, 7, "No", None, None]
    other: list[Cell] = [office.tokens[1], 8, "Yes", 1, datetime(2018, 5, 1, 9)]
    _apply(office, make_table(headings, begun, other))
    finished: list[Cell] = [A, 7, "Yes", 3, datetime(2018, 5, 2, 9)]
    again: list[Cell] = [A, 9, "No", 4, datetime(2018, 5, 3, 9)]
    longer = make_table(headings, finished, other, again)
    assert [one.outcome for one in _plan(office, longer).rows] == [
        "complete", "unchanged", "complete"
    ]  # fmt: skip
    batch = _apply(office, longer)
    first, second = office.people[:2]
    assert _counting(office) == [(first, True, False), (second, True, True), (first, True, True)]
    assert batch is not None
    undo(office.database, batch)
    assert _counting(office) == [(first, False, True), (second, True, True)]


def test_two_forms_with_the_same_ids_are_not_mixed(office: Office) -> None:
    headings = "Token | ID | ACTIVE | Submitted"
    moment = datetime(2018, 5, 1, 9)
    _apply(office, make_table(headings, [A, 1, "No", moment]))
    _apply(office, make_table(headings, [office.tokens[1], 1, "Yes", moment]))
    assert {one.answers["ACTIVE"][0].choice for one in _stored(office).values()} == {"yes", "no"}


def test_columns_can_be_mapped(office: Office) -> None:
    table = make_table("Who | Q", ["001", "Yes"])
    plan = _plan(office, table, chosen={"Who": "alumni_id", "Q": "ACTIVE"})
    assert plan.rows[0].person_id == office.people[0]
    with pytest.raises(UserError) as refused:
        _plan(office, table)
    assert refused.value.code == "no_questions"


def test_a_plan_that_others_overtook_is_refused(office: Office) -> None:
    planned = plan_of(office, TABLE)
    _apply(office, TABLE)
    with pytest.raises(UserError) as refused:
        run_import(office.database, planned)
    assert refused.value.code == "stale_plan"
    with office.database.read() as connection:
        states = connection.scalars(select(batches.c.state).where(batches.c.kind == "responses"))
        assert sorted(states) == ["done", "failed"]


def test_a_token_of_another_wave_is_not_taken(office: Office) -> None:
    other = run_act(office.database, open_wave, "CAR", "2020")
    assert _plan(office, TABLE, wave=other).rows[0].outcome is ResponseOutcome.REVIEW


def test_a_token_of_another_wave_is_not_taken_as_a_reference_either(office: Office) -> None:
    # As Qualtrics gives it back, beside the address that it wrote to.
    other = run_act(office.database, open_wave, "CAR", "2020")
    table = make_table("Alumni ID | E-mail | ACTIVE", [A.upper(), "ann@example.org", "Yes"])
    (planned,) = _plan(office, table, wave=other).rows
    assert planned.outcome is ResponseOutcome.REVIEW
    assert "another wave" in str(planned.reason)


def test_the_token_of_a_merged_invitation_to_another_wave_is_not_taken(office: Office) -> None:
    other = run_act(office.database, open_wave, "CAR", "2020")
    former = "f" * 32
    with office.database.write(BatchKind.INVITE) as changes:
        of_ann = select(invitations.c.id).where(invitations.c.token == A)
        invitation_id = changes.connection.scalar(of_ann)
        changes.insert(former_tokens, [{"token": former, "invitation_id": invitation_id}])
    table = make_table("Token | E-mail | ACTIVE", [former, "ann@example.org", "Yes"])
    (planned,) = _plan(office, table, wave=other).rows
    assert planned.outcome is ResponseOutcome.REVIEW


STRANGER = make_table(
    "E-mail | ACTIVE | DOES | SINCE | MORE | Date submitted",
    ["nobody@example.org", "Yes", "Trials; Bench", "13 May 2018", "Hello", datetime(2018, 5, 1, 9)],
)


def test_a_row_set_aside_is_given_to_a_person(office: Office) -> None:
    _apply(office, STRANGER)
    (review,) = _reviews(office)
    run_act(office.database, resolve_review, review.id, office.people[0])
    given = _stored(office)[office.people[0]]
    (planned,) = _plan(office, STRANGER).rows
    assert given.answers == planned.row.answers
    assert given.submitted_at == datetime(2018, 5, 1, 9)
    assert _dispositions(office)[0] == "complete"
    assert planned.outcome is ResponseOutcome.UNCHANGED
    with pytest.raises(UserError) as refused:
        run_act(office.database, resolve_review, review.id, office.people[1])
    assert refused.value.code == "not_open"


def test_a_row_set_aside_is_another_response_of_the_person(office: Office) -> None:
    _apply(office, make_table("Token | PAPERS | Completed", [A, 7, "No"]))
    _apply(office, STRANGER)
    run_act(office.database, resolve_review, _reviews(office)[0].id, office.people[0])
    person_id = office.people[0]
    assert _counting(office) == [(person_id, False, False), (person_id, True, True)]


def test_what_is_no_longer_asked_is_left_out_of_a_row_set_aside(office: Office) -> None:
    _apply(office, STRANGER)
    run_act(
        office.database,
        create_survey,
        replace(QUESTIONNAIRE, questions=QUESTIONNAIRE.questions[1:3]),
    )
    run_act(office.database, resolve_review, _reviews(office)[0].id, office.people[0])
    assert _stored(office)[office.people[0]].answers.keys() == {"DOES"}


def test_a_row_can_be_left_out_and_stays_so(office: Office) -> None:
    _apply(office, STRANGER)
    run_act(office.database, resolve_review, _reviews(office)[0].id, LEAVE_OUT)
    assert _stored(office) == {}
    assert _plan(office, STRANGER).counts["skipped"] == 1


def test_nobody_is_no_person(office: Office) -> None:
    _apply(office, STRANGER)
    with pytest.raises(UserError) as refused:
        run_act(office.database, resolve_review, _reviews(office)[0].id, 999)
    assert refused.value.code == "unknown_person"
    assert _reviews(office)[0].state == "open"


def test_cancelling_leaves_nothing(office: Office) -> None:
    planned = plan_of(office, TABLE)
    with pytest.raises(Cancelled):
        run_import(office.database, planned, Progress(is_cancelled=lambda: True))
    assert _stored(office) == {}
    assert _reviews(office) == []

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from core.errors import Cancelled, UserError
from core.progress import Progress
from models.batch_kinds import BatchKind
from models.changes import Change, ChangeSet
from models.database import Database
from models.search import find
from models.tables import (
    awards,
    batches,
    choices,
    contact_points,
    custom_fields,
    metadata,
    people,
    questions,
    responses,
    segments,
    surveys,
    waves,
)
from models.undo import GONE, TAKEN, Undone, redo, undo
from models.undo_conflicts import EDITED_SINCE, STILL_USED
from tests.snapshots import once

# Bookkeeping, and what only says how often a record was written.
_OUTSIDE = {
    "batches", "journal", "id_counters", "cached_results", "duplicate_pairs", "wave_fetches",
    "daily_figures", "report_runs",
}  # fmt: skip
_STAMPS = {"version", "updated_at", "created_at"}

Act = Callable[[ChangeSet], object]


def contents(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every record that undo answers for."""
    found: dict[str, list[dict[str, Any]]] = {}
    with database.read() as connection:
        for table in metadata.sorted_tables:
            if table.name in _OUTSIDE:
                continue
            rows = connection.execute(select(table).order_by(table.c.id)).mappings()
            found[table.name] = [
                {name: value for name, value in row.items() if name not in _STAMPS} for row in rows
            ]
    return {name: rows for name, rows in found.items() if rows}


def run(database: Database, act: Act, kind: BatchKind = BatchKind.PERSON_EDIT) -> int:
    with database.write(kind) as changes:
        act(changes)
        return changes.batch_id


@pytest.fixture
@once
def office(database: Database) -> Database:
    """Two people: Ada (1) with an award (1) and an e-mail address (1), Bill (2) with nothing."""

    def fill(changes: ChangeSet) -> None:
        changes.insert(people, [{"family_name": "Ada"}, {"family_name": "Bill"}])
        changes.insert(awards, [{"person_id": 1, "kind": "PhD", "completed": 1998}])
        changes.insert(
            contact_points,
            [{"person_id": 1, "kind": "email", "value": "ada@example.org", "is_primary": True}],
        )

    run(database, fill)
    return database


def create_person(changes: ChangeSet) -> None:
    (person,) = changes.insert(people, [{"family_name": "Cleo"}])
    changes.insert(awards, [{"person_id": person, "kind": "MSc"}])


def rename(name: str | None, person: int = 1) -> Act:
    return lambda changes: changes.update(people, [Change(person, {"family_name": name})])


def set_given(name: str, person: int = 1) -> Act:
    return lambda changes: changes.update(people, [Change(person, {"given_name": name})])


def set_number(number: str, person: int) -> Act:
    return lambda changes: changes.update(people, [Change(person, {"alumni_id": number})])


def set_own(key: str, value: Any) -> Act:
    return lambda changes: changes.update(people, [Change(1, {f"custom.{key}": value})])


def delete(table: Any, record: int) -> Act:
    return lambda changes: changes.delete(table, [record])


def add_award(person: int) -> Act:
    return lambda changes: changes.insert(awards, [{"person_id": person, "kind": "MD(Res)"}])


def twice(changes: ChangeSet) -> None:
    rename("First")(changes)
    rename("Second")(changes)


def there_and_back(changes: ChangeSet) -> None:
    changes.insert(segments, [{"name": "Made and gone"}])
    changes.delete(segments, [1])
    rename("Other")(changes)
    rename("Ada")(changes)


def edit_then_delete(changes: ChangeSet) -> None:
    rename("Doomed")(changes)
    delete(people, 1)(changes)


def create_then_edit(changes: ChangeSet) -> None:
    create_person(changes)
    rename("Cleopatra", 3)(changes)


def hand_over(changes: ChangeSet) -> None:
    set_number("7", 2)(changes)
    (person,) = changes.insert(people, [{"family_name": "Dora", "alumni_id": "8"}])
    changes.delete(people, [person, 2])
    changes.update(people, [Change(1, {"alumni_id": "7"})])
    changes.insert(people, [{"family_name": "Dora", "alumni_id": "8"}])


def make_anew(changes: ChangeSet) -> None:
    for _ in range(2):
        (made,) = changes.insert(segments, [{"name": "List"}])
        changes.delete(segments, [made])
    changes.insert(segments, [{"name": "List"}])


def create_then_edit_part(changes: ChangeSet) -> None:
    create_person(changes)
    changes.update(awards, [Change(2, {"kind": "PhD"})])


ALONE: dict[str, Act] = {
    "a person is created": create_person,
    "a part is created": add_award(1),
    "a value is changed": rename("Byron"),
    "a value is cleared": lambda changes: changes.update(
        people, [Change(1, {"family_name": None})]
    ),
    "a value is changed twice": twice,
    "an own field is set": set_own("clinical", value=True),
    "a part is deleted": delete(awards, 1),
    "a person is deleted": delete(people, 1),
    "edited, then deleted": edit_then_delete,
    "created, then edited": create_then_edit,
    "nothing in the end": there_and_back,
    "what no two may have changes hands": hand_over,
    "deleted and made anew": make_anew,
    "created, and its part edited": create_then_edit_part,
}


@pytest.mark.parametrize("act", ALONE.values(), ids=ALONE.keys())
def test_undo_redo_and_undo_again(office: Database, act: Act) -> None:
    before = contents(office)
    batch = run(office, act)
    after = contents(office)
    first = undo(office, batch)
    assert (contents(office), first.kept) == (before, ())
    again = undo(office, first.undo_batch_id)
    assert (contents(office), again.kept) == (after, ())
    last = undo(office, batch)
    assert (contents(office), last.kept) == (before, ())
    with office.read() as connection:
        assert [len(find(connection, name)) for name in ("Ada", "Bill")] == [1, 1]


def answer_as(person: int) -> Act:
    def answer(changes: ChangeSet) -> None:
        (survey,) = changes.insert(surveys, [{"code": "S", "title": "Survey"}])
        (wave,) = changes.insert(waves, [{"survey_id": survey, "label": "2020"}])
        row = {"wave_id": wave, "person_id": person, "platform": "generic"}
        changes.insert(responses, [row])

    return answer


def delete_numbered(changes: ChangeSet) -> None:
    set_number("7", 1)(changes)
    delete(people, 1)(changes)


def give_away(number: str) -> Act:
    def give(changes: ChangeSet) -> None:
        set_number("8", 1)(changes)
        set_number(number, 2)(changes)

    return give


def create_field(changes: ChangeSet) -> None:
    """As an import does that has a column for it."""
    field = {"key": "stream", "label": "Stream", "kind": "text", "choices": []}
    changes.insert(custom_fields, [field])
    changes.update(people, [Change(1, {"custom.stream": "B"})])


@dataclass(frozen=True)
class Since:
    """What happens after `act`, what undoing `act` keeps, and what Ada is called in the end."""

    act: Act
    since: Act
    kept: list[tuple[int | None, str, str]]
    names: list[tuple[str, str | None]]


SINCE: dict[str, Since] = {
    "the same value was edited": Since(
        rename("Byron"), rename("King"), [(1, "family_name", EDITED_SINCE)],
        [("King", None), ("Bill", None)],
    ),
    "the same value was edited to what it is": Since(
        rename("Byron"), rename("Byron"), [], [("Ada", None), ("Bill", None)],
    ),
    "another value was edited": Since(
        rename("Byron"), set_given("A."), [], [("Ada", "A."), ("Bill", None)],
    ),
    "one of two values was edited": Since(
        lambda changes: changes.update(
            people, [Change(1, {"family_name": "Byron", "given_name": "B."})]
        ),
        set_given("A."), [(1, "given_name", EDITED_SINCE)], [("Ada", "A."), ("Bill", None)],
    ),
    "another person was edited": Since(
        rename("Byron"), rename("King", 2), [], [("Ada", None), ("King", None)],
    ),
    "the person was deleted": Since(
        rename("Byron"), delete(people, 1), [(1, "family_name", GONE)], [("Bill", None)],
    ),
    "the new person was edited": Since(
        create_person, rename("Cleopatra", 3), [(3, "person", EDITED_SINCE)],
        [("Ada", None), ("Bill", None), ("Cleopatra", None)],
    ),
    "the new person has a new award": Since(
        create_person, add_award(3), [(3, "person", EDITED_SINCE)],
        [("Ada", None), ("Bill", None), ("Cleo", None)],
    ),
    "the new person was deleted": Since(
        create_person, delete(people, 3), [], [("Ada", None), ("Bill", None)],
    ),
    "the new person has answered": Since(
        create_person, answer_as(3), [(3, "person", STILL_USED)],
        [("Ada", None), ("Bill", None), ("Cleo", None)],
    ),
    "what is new was edited by the batch too": Since(
        create_then_edit, set_given("C.", 3), [(3, "person", EDITED_SINCE)],
        [("Ada", None), ("Bill", None), ("Cleopatra", "C.")],
    ),
    "the number was given to another": Since(
        set_number("7", 1), give_away("7"),
        [(1, "alumni_id", EDITED_SINCE)], [("Ada", None), ("Bill", None)],
    ),
    "the deleted person’s number was given to another": Since(
        delete_numbered, set_number("7", 2),
        [(1, "alumni_id", TAKEN), (1, "alumni_id", EDITED_SINCE)],
        [("Ada", None), ("Bill", None)],
    ),
    "the new custom field has a value": Since(
        create_field, lambda changes: changes.update(people, [Change(1, {"custom.stream": "A"})]),
        [(1, "custom.stream", EDITED_SINCE), (None, "custom_fields", STILL_USED)],
        [("Ada", None), ("Bill", None)],
    ),
    "the new custom field’s value was cleared": Since(
        create_field, lambda changes: changes.update(people, [Change(1, {"custom.stream": None})]),
        [(1, "custom.stream", EDITED_SINCE)], [("Ada", None), ("Bill", None)],
    ),
    "the person of a deleted part is gone": Since(
        delete(awards, 1), delete(people, 1), [(1, "awards", GONE)], [("Bill", None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SINCE.values(), ids=SINCE.keys())
def test_what_was_changed_since_is_kept_and_listed(office: Database, case: Since) -> None:
    batch = run(office, case.act)
    run(office, case.since)
    undone = undo(office, batch)
    assert [(one.person_id, one.field, one.reason) for one in undone.kept] == case.kept
    found = contents(office)["people"]
    assert [(row["family_name"], row["given_name"]) for row in found] == case.names


def test_a_kept_person_keeps_all_parts(office: Database) -> None:
    batch = run(office, create_person)
    run(office, rename("Cleopatra", 3))
    undo(office, batch)
    assert [row["person_id"] for row in contents(office)["awards"]] == [1, 3]


def test_an_edited_part_keeps_its_person(office: Database) -> None:
    batch = run(office, create_person)
    run(office, lambda changes: changes.update(awards, [Change(2, {"kind": "PhD"})]))
    undone = undo(office, batch)
    assert [(one.field, one.reason) for one in undone.kept] == [("person", EDITED_SINCE)]
    assert [row["family_name"] for row in contents(office)["people"]] == ["Ada", "Bill", "Cleo"]


def test_batches_undone_in_any_order_leave_what_there_was(office: Database) -> None:
    before = contents(office)
    made = [run(office, act) for act in (rename("One"), set_given("G."), create_person)]
    for batch in (made[1], made[0], made[2]):
        assert undo(office, batch).kept == ()
    assert contents(office) == before


def test_an_older_change_of_the_same_value_waits_for_the_newer(office: Database) -> None:
    older, newer = run(office, rename("One")), run(office, rename("Two"))
    assert undo(office, older).kept != ()
    assert contents(office)["people"][0]["family_name"] == "Two"
    undo(office, newer)
    assert contents(office)["people"][0]["family_name"] == "One"


def test_a_number_that_was_given_to_another_is_not_given_back(office: Database) -> None:
    run(office, set_number("7", 1))
    batch = run(office, set_number("8", 1))
    run(office, set_number("7", 2))
    assert [one.reason for one in undo(office, batch).kept] == [TAKEN]
    assert [row["alumni_id"] for row in contents(office)["people"]] == ["8", "7"]


def test_what_is_changed_and_changed_back_was_not_edited(office: Database) -> None:
    before = contents(office)
    batch = run(office, create_person)
    changes = [
        lambda changes: changes.update(awards, [Change(2, {"kind": "PhD"})]),
        add_award(3),
        delete(awards, 2),
        set_own("hobby", "chess"),
        delete(people, 3),
    ]
    for since in reversed([run(office, act) for act in changes]):
        assert undo(office, since).kept == ()
    assert undo(office, batch).kept == ()
    assert contents(office) == before


def test_a_part_that_stays_edited_keeps_its_person(office: Database) -> None:
    """The first edit is taken back but for a value edited again; that edit is taken back whole."""
    batch = run(office, create_person)
    first = run(office, lambda changes: changes.update(awards, [Change(2, {"kind": "PhD"})]))
    again = run(office, lambda changes: changes.update(awards, [Change(2, {"kind": "DPhil"})]))
    assert undo(office, first).kept != ()
    assert undo(office, again).kept == ()
    assert [one.reason for one in undo(office, batch).kept] == [EDITED_SINCE]
    assert contents(office)["awards"][1]["kind"] == "PhD"


def test_what_belongs_to_what_stays_is_kept_and_not_listed(office: Database) -> None:
    def make(changes: ChangeSet) -> None:
        (survey,) = changes.insert(surveys, [{"code": "S", "title": "Survey"}])
        rows = [
            {"survey_id": survey, "position": n, "code": f"Q{n}", "text": "?", "kind": "single"}
            for n in range(2)
        ]
        for question in changes.insert(questions, rows):
            row = {"question_id": question, "position": 1, "code": "A", "text": "Yes"}
            changes.insert(choices, [row])

    batch = run(office, make)
    after = contents(office)
    edit = run(office, lambda changes: changes.update(surveys, [Change(1, {"title": "New"})]))
    assert [(one.field, one.reason) for one in undo(office, batch).kept] == [
        ("surveys", EDITED_SINCE)
    ]
    assert contents(office)["choices"] == after["choices"]
    undo(office, edit)
    assert contents(office) == after


def test_taking_a_redo_back_means_the_batch_itself(office: Database) -> None:
    before = contents(office)
    batch = run(office, create_person)
    after = contents(office)
    undo(office, batch)
    first = redo(office, batch)
    assert (first.batch_id, contents(office)) == (batch, after)
    undo(office, first.undo_batch_id)
    assert contents(office) == before
    for number in (batch, first.undo_batch_id):
        with pytest.raises(UserError, match="already"):
            undo(office, number)
    redo(office, batch)
    assert contents(office) == after
    with pytest.raises(UserError, match="was not undone"):
        redo(office, batch)


def test_undo_is_a_batch_that_says_so(office: Database) -> None:
    batch = run(office, rename("Byron"))
    undone = undo(office, batch)
    assert isinstance(undone, Undone)
    with office.read() as connection:
        rows = {row["id"]: row for row in connection.execute(select(batches)).mappings()}
    assert rows[batch]["undone_by"] == undone.undo_batch_id
    undoing = rows[undone.undo_batch_id]
    assert (undoing["kind"], undoing["reverses"]) == ("undo", batch)
    assert undoing["counts"] == {"reverted": undone.reverted, "kept": 0}
    redone = undo(office, undone.undo_batch_id)
    with office.read() as connection:
        kinds = {row.id: (row.kind, row.undone_by) for row in connection.execute(select(batches))}
    assert kinds[redone.undo_batch_id] == ("redo", None)
    assert kinds[batch] == ("edit", None)


@pytest.mark.parametrize(("number", "code"), [(99, "unknown_batch"), (0, "already_undone")])
def test_what_cannot_be_undone_is_refused(office: Database, number: int, code: str) -> None:
    batch = run(office, rename("Byron"))
    undo(office, batch)
    before = contents(office)
    with pytest.raises(UserError) as caught:
        undo(office, number or batch)
    assert caught.value.code == code
    assert contents(office) == before


def test_an_undo_that_is_stopped_leaves_everything(office: Database) -> None:
    batch = run(office, create_person)
    before = contents(office)
    with pytest.raises(Cancelled):
        undo(office, batch, Progress(is_cancelled=lambda: True))
    assert contents(office) == before
    assert undo(office, batch).kept == ()

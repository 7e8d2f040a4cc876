"""Taking back and doing again, each with the way back beside it."""

from datetime import date

from pytestqt.qtbot import QtBot

from core.changed import Changed
from models.batch_kinds import BatchKind
from models.database import open_database
from records.consent.consents import object_to_contact
from records.consent.suppression import listed
from records.filters.filter_sql import person_ids
from records.filters.segments import list_segments, save_segment
from records.history.batches import list_batches
from records.people import read_people
from records.writing.new_people import create_people
from records.writing.person_edits import create_person, delete_people
from tests.acts import batch_of, run_act
from tests.ui.office import Office, settle
from ui.context import PageContext
from ui.undo import offer_undo, undo, write_batch
from ui.widgets.banners import Message


def test_each_way_offers_the_other(
    context: PageContext, office: Office, said: list[Message], qtbot: QtBot
) -> None:
    run_act(office.database, create_person, {"given_name": "Ada", "family_name": "Invented"})
    with office.database.read() as connection:
        (batch,) = list_batches(connection, 1)
    offer_undo(context, "Ada Invented was added.", batch.id)
    for sentence, offer, there in (
        ("Undone.", "Redo", False),
        ("Redone.", "Undo", True),
        ("Undone.", "Redo", False),
    ):
        assert said[-1].action is not None
        said[-1].action()
        settle(qtbot, context.jobs)
        assert (said[-1].text, said[-1].action_text) == (sentence, offer)
        assert is_there(office) == there


def test_the_batch_that_was_written_is_undone_not_the_newest_of_its_kind(
    context: PageContext, office: Office, said: list[Message], qtbot: QtBot
) -> None:
    assert office.database.path is not None
    other_desk = open_database(office.database.path)

    def write_elsewhere(_changed: Changed) -> None:
        run_act(other_desk, save_segment, "Theirs", "deceased")

    office.database.listeners.append(write_elsewhere)  # as soon as this desk has written
    write_batch(
        context,
        BatchKind.SEGMENT_SAVE,
        lambda changes: save_segment(changes, "Mine", "not deceased"),
        title="Saving segment",
    )
    settle(qtbot, context.jobs)
    office.database.listeners.remove(write_elsewhere)
    other_desk.close()
    assert said[-1].text == "Segment “Mine” saved."
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    with office.database.read() as connection:
        assert [one.name for one in list_segments(connection)] == ["Theirs"]


def test_where_nothing_was_written_nothing_is_told(
    context: PageContext, said: list[Message], qtbot: QtBot
) -> None:
    results: list[int] = []
    write_batch(
        context,
        BatchKind.PERSON_DELETE,
        lambda changes: delete_people(changes, [99]),
        title="Deleting",
        done=results.append,
    )
    settle(qtbot, context.jobs)
    assert (results, said) == ([0], [])


def is_there(office: Office) -> bool:
    with office.database.read() as connection:
        found = read_people(connection, sorted(person_ids(connection)), ["family_name"])
    return any(person["family_name"] == "Invented" for person in found)


def test_opt_outs_of_an_import_are_undone_only_when_asked(
    context: PageContext, office: Office, said: list[Message], qtbot: QtBot
) -> None:
    with office.database.write(BatchKind.PERSON_CREATE) as changes:
        row = {"family_name": "Invented", "email": "ada@example.org", "do_not_contact": True}
        create_people(changes, [row])
    undo(context, changes.batch_id, "a.xlsx imported")
    settle(qtbot, context.jobs)
    assert said[-1].text == "Undone. 1 opt-out is kept."
    assert suppressed(office) == 1
    assert said[-1].action is not None
    said[-1].action()
    assert (said[-1].action_text, suppressed(office)) == ("Undo opt-outs", 1)
    assert said[-1].action is not None
    said[-1].action()
    settle(qtbot, context.jobs)
    assert (said[-1].text, said[-1].action_text) == ("Undone.", "Redo")
    assert suppressed(office) == 0


def test_an_objection_is_not_undone_by_a_click(
    context: PageContext, office: Office, said: list[Message], qtbot: QtBot
) -> None:
    with office.database.write(BatchKind.PERSON_CREATE) as changes:
        (person,) = create_people(changes, [{"family_name": "Invented", "email": "a@example.org"}])
    batch = batch_of(
        office.database, object_to_contact, person, reason="asked", by="test", on=date(2024, 5, 1)
    )
    assert batch is not None
    undo(context, batch, "Opt-out recorded")
    settle(qtbot, context.jobs)
    assert said[-1].text == "Nothing was undone. 1 opt-out and 1 suppressed address are kept."
    assert said[-1].action_text == "Undo opt-outs too…"
    assert suppressed(office) == 1


def suppressed(office: Office) -> int:
    with office.database.read() as connection:
        return len(listed(connection))

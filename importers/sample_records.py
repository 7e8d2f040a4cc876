"""What the sample's office wrote by hand: notes, the contact log, tasks, relationships, a file.

All of it is invented.
"""

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from models.batch_kinds import BatchKind
from models.database import Database, user_name
from models.tables import people
from records.parts.communications import COMMUNICATIONS
from records.parts.definition import PersonPart
from records.parts.linked_files import LINKED_FILES
from records.parts.notes import NOTES
from records.parts.tasks import TASKS
from records.writing.part_records import add_record
from records.writing.relationships import add_relationship

_PEOPLE: Final = 4  # the first ones of the list have records, so that they are seen

# The place of the person in the list, the part, and the record.
_RECORDS: Final[tuple[tuple[int, PersonPart, dict[str, Any]], ...]] = (
    (0, NOTES, {"noted_on": date(2019, 11, 4), "text": "Prefers letters to e-mail."}),
    (0, NOTES, {"noted_on": date(2020, 2, 17), "text": "Offered to speak at the careers day."}),
    (
        0,
        COMMUNICATIONS,
        {
            "kind": "call",
            "direction": "in",
            "happened_on": date(2020, 3, 9),
            "subject": "Change of address",
            "text": "Moves in April; will send the new address.",
        },
    ),
    (
        0,
        LINKED_FILES,
        {
            "title": "Careers day 2020, programme",
            "location": "https://intranet.example.org/alumni/careers-day-2020.pdf",
            "dated_on": date(2020, 2, 20),
        },
    ),
    (
        1,
        COMMUNICATIONS,
        {
            "kind": "meeting",
            "happened_on": date(2019, 6, 13),
            "subject": "Lunch at the annual reunion",
        },
    ),
    (
        2,
        COMMUNICATIONS,
        {
            "kind": "letter",
            "direction": "out",
            "happened_on": date(2020, 1, 15),
            "subject": "Thanks for mentoring",
        },
    ),
)


def add_sample_records(database: Database) -> None:
    """Add the records to the first people of the list; nothing where there are too few."""
    with database.read() as connection:
        found = connection.scalars(select(people.c.id).order_by(people.c.sort_name).limit(_PEOPLE))
        ids = found.all()
    if len(ids) < _PEOPLE:
        return
    today = date.today()
    soon = today + timedelta(days=14)
    tasks = (
        (0, TASKS, {"title": "Ask for the new address", "due_on": today, "owner": user_name()}),
        (1, TASKS, {"title": "Send the reunion’s pictures", "due_on": soon}),
    )
    for place, part, values in (*_RECORDS, *tasks):
        with database.write(BatchKind.RECORD_ADD) as changes:
            add_record(changes, part, ids[place], values)
    for place, kind, other, joint in ((0, "spouse", 3, True), (1, "supervisor", 2, False)):
        with database.write(BatchKind.RECORD_ADD) as changes:
            add_relationship(changes, ids[place], kind, other_id=ids[other], joint_mailings=joint)

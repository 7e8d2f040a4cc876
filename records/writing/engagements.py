"""What people took part in: events, programmes, funding, mentoring, news, calls, the group."""

from collections.abc import Collection
from datetime import date
from typing import Final

from core.formats import plural
from models.database import Database
from models.tables import engagements
from records.parts.engagements import LINKEDIN_GROUP
from records.people import list_names
from records.writing.editing import SOURCE, Edited

KINDS: Final = (
    "event",
    "programme",
    "funding",
    "mentoring",
    "news",
    "call",
    LINKEDIN_GROUP,
)


def add_engagement(
    database: Database,
    person_ids: Collection[int],
    kind: str,
    *,
    title: str | None = None,
    happened_on: date | None = None,
    note: str | None = None,
) -> Edited:
    """Note one engagement of `kind` for each of `person_ids`."""
    ids = list(person_ids)
    with database.read() as connection:
        names = list_names(connection, ids)
    ids = [person_id for person_id in ids if person_id in names]
    who = names[ids[0]] if len(ids) == 1 else plural(len(ids), "person", "people")
    words = f"{who}: {title or kind} noted"
    with database.write("engagement", words) as changes:
        changes.insert(
            engagements,
            [
                {
                    "person_id": person_id,
                    "kind": kind,
                    "title": title,
                    "happened_on": happened_on,
                    "note": note,
                    "source": SOURCE,
                }
                for person_id in ids
            ],
        )
        return Edited(changes.batch_id, words, ids[0] if len(ids) == 1 else None)

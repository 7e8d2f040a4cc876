"""What people took part in: events, programmes, funding, mentoring, news, the LinkedIn group."""

from collections.abc import Collection
from datetime import date

from models.changes import ChangeSet
from models.tables import engagements
from records.people import existing_people
from records.writing.person_edits import SOURCE


def add_engagement(
    changes: ChangeSet,
    person_ids: Collection[int],
    kind: str,
    *,
    title: str | None = None,
    happened_on: date | None = None,
    note: str | None = None,
) -> None:
    """Log one engagement of `kind` for each of `person_ids` who is on record."""
    values = {"kind": kind, "title": title, "happened_on": happened_on, "note": note}
    ids = existing_people(changes.connection, person_ids)
    changes.insert(engagements, [{"person_id": one, **values, "source": SOURCE} for one in ids])
    changes.describe(activity=kind)

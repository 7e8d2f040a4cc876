"""The ledger of another copy of the database, taken over into this one."""

from typing import Any

from sqlalchemy import Connection, RowMapping, select

from models.changes import ChangeSet
from models.sql import within
from models.tables import publications, published_sets, published_states
from records.publications.entries import enter_state, state_record


def copy_publications(source: Connection, changes: ChangeSet) -> int:
    """Copy the ledger of another copy of the database into this one; return how many were new.

    For a restored backup: what was published since stays published. `source` is a later copy.
    """
    connection = changes.connection
    pairs = connection.execute(select(publications.c.at, publications.c.fingerprint))
    known = {(row.at, row.fingerprint) for row in pairs}
    rows = source.execute(select(publications).order_by(publications.c.id)).mappings().all()
    new = [row for row in rows if (row["at"], row["fingerprint"]) not in known]
    ids = changes.insert(publications, [_without_id(row) for row in new])
    of_source = dict(zip([row["id"] for row in new], ids, strict=True))
    sets = source.execute(
        select(published_sets)
        .where(within(published_sets.c.publication_id, sorted(of_source)))
        .order_by(published_sets.c.id)
    ).mappings()
    states = {
        row["id"]: state_record(row) for row in source.execute(select(published_states)).mappings()
    }
    changes.insert(
        published_sets,
        [
            {
                **_without_id(row),
                "publication_id": of_source[row["publication_id"]],
                "state_id": enter_state(changes, states[row["state_id"]]),
            }
            for row in sets
        ],
    )
    return len(ids)


def _without_id(row: RowMapping) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}

"""What is entered in the ledger for a publication, and what new figures are checked against."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, select

from models.changes import ChangeSet
from models.database import user_name, utc_now
from models.sql import within
from models.tables import publications, published_sets, published_states
from records.publications.forms import PublicationForm


@dataclass(frozen=True, slots=True)
class StateRecord:
    """Who had answered what at one time, as hashes; see `published_states`."""

    wave_id: int
    fingerprint: str
    key_name: str
    questions: tuple[str, ...]
    members: bytes
    digests: bytes


@dataclass(frozen=True, slots=True)
class SetRecord:
    """One set of people behind a publication, over the state of that fingerprint."""

    state: str
    family: int
    position: int
    by: str
    label: str
    is_group: bool
    members: bytes
    questions: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublicationRecord:
    """What is entered in the ledger for one publication."""

    wave_id: int
    survey_code: str
    wave_label: str
    title: str
    definition: Mapping[str, Any]
    data_state: str
    fingerprint: str
    figures: Mapping[str, Any]
    states: tuple[StateRecord, ...]
    sets: tuple[SetRecord, ...]


def add_publication(
    changes: ChangeSet, record: PublicationRecord, form: PublicationForm, file_name: str | None
) -> int | None:
    """Enter what is published in the ledger; return its id.

    None where the same figures of the same data were published already: that is no publication
    more.
    """
    connection = changes.connection
    known = connection.scalar(
        select(publications.c.id).where(
            publications.c.wave_id == record.wave_id,
            publications.c.fingerprint == record.fingerprint,
            publications.c.withdrawn_at.is_(None),
        )
    )
    if known is not None:
        return None
    publication = {
        "wave_id": record.wave_id,
        "survey_code": record.survey_code,
        "wave_label": record.wave_label,
        "at": utc_now(),
        "published_by": user_name(),
        "form": str(form),
        "file_name": file_name,
        "title": record.title,
        "definition": dict(record.definition),
        "data_state": record.data_state,
        "fingerprint": record.fingerprint,
        "figures": zlib.compress(orjson.dumps(record.figures), 9),
    }
    (publication_id,) = changes.insert(publications, [publication])
    states = {one.fingerprint: enter_state(changes, one) for one in record.states}
    changes.insert(
        published_sets,
        [
            {
                "publication_id": publication_id,
                "state_id": states[one.state],
                "family": one.family,
                "position": one.position,
                "by": one.by,
                "label": one.label,
                "is_group": one.is_group,
                "members": one.members,
                "questions": dict(one.questions),
            }
            for one in record.sets
        ],
    )
    changes.describe(wave=f"{record.survey_code} {record.wave_label}")
    if file_name is not None:
        changes.describe(file=file_name)
    return publication_id


def sets_in_force(
    connection: Connection, wave_id: int
) -> tuple[dict[int, StateRecord], dict[int, list[SetRecord]]]:
    """What new figures of a wave are checked against: states by id, sets by publication.

    The sets are of people of that wave, also where they were published as a comparison with
    another. Those of publications that were withdrawn are not among them.
    """
    states = {
        row["id"]: state_record(row)
        for row in connection.execute(
            select(published_states).where(published_states.c.wave_id == wave_id)
        ).mappings()
    }
    rows = connection.execute(
        select(published_sets)
        .join(publications)
        .where(within(published_sets.c.state_id, sorted(states)))
        .where(publications.c.withdrawn_at.is_(None))
        .order_by(published_sets.c.publication_id, published_sets.c.id)
    ).mappings()
    sets: dict[int, list[SetRecord]] = {}
    for row in rows:
        sets.setdefault(row["publication_id"], []).append(
            _set_record(row, states[row["state_id"]].fingerprint)
        )
    return states, sets


def state_record(row: RowMapping) -> StateRecord:
    """The state of a row of `published_states`."""
    return StateRecord(
        row["wave_id"],
        row["fingerprint"],
        row["key_name"],
        tuple(row["questions"]),
        row["members"],
        row["digests"],
    )


def _set_record(row: RowMapping, state: str) -> SetRecord:
    return SetRecord(
        state,
        row["family"],
        row["position"],
        row["by"],
        row["label"],
        row["is_group"],
        row["members"],
        row["questions"],
    )


def enter_state(changes: ChangeSet, state: StateRecord) -> int:
    """Enter a state in the ledger, unless it is there already; return its id."""
    connection = changes.connection
    known: int | None = connection.scalar(
        select(published_states.c.id).where(
            published_states.c.wave_id == state.wave_id,
            published_states.c.fingerprint == state.fingerprint,
            published_states.c.key_name == state.key_name,
        )
    )
    if known is not None:
        return known
    values = {
        "wave_id": state.wave_id,
        "fingerprint": state.fingerprint,
        "key_name": state.key_name,
        "questions": list(state.questions),
        "members": state.members,
        "digests": state.digests,
    }
    (state_id,) = changes.insert(published_states, [values])
    return state_id

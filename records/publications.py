"""The ledger of publications: what was published of a wave, when, by whom, of which people.

The people are keyed hashes of their responses (analysis/disclosure/published_sets.py), so the
ledger stays as it is when people are erased or answers unlinked. Nothing in it is changed or
deleted; a publication that never left the office is withdrawn, by somebody and for a reason.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import orjson
from sqlalchemy import Connection, RowMapping, select

from core.errors import UserError
from models.changes import Change, ChangeSet
from models.database import user_name, utc_now
from models.sql import within
from models.tables import publications, published_sets, published_states


class PublicationForm(StrEnum):
    """How figures left the program."""

    WORD = "word"
    PDF = "pdf"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    PICTURE = "picture"
    TABLE = "table"
    PRINT = "print"
    FIGURES = "figures"  # printed by a command


FORM_LABELS: Final[Mapping[PublicationForm, str]] = {
    PublicationForm.WORD: "Word document",
    PublicationForm.PDF: "PDF file",
    PublicationForm.EXCEL: "Workbook",
    PublicationForm.POWERPOINT: "Presentation",
    PublicationForm.PICTURE: "Picture",
    PublicationForm.TABLE: "Copied table",
    PublicationForm.PRINT: "Printed",
    PublicationForm.FIGURES: "Figures of a command",
}


_FORMS: Final[Mapping[str, PublicationForm]] = {
    ".docx": PublicationForm.WORD,
    ".pdf": PublicationForm.PDF,
    ".xlsx": PublicationForm.EXCEL,
    ".pptx": PublicationForm.POWERPOINT,
}


def form_of(path: Path) -> PublicationForm:
    """The form of a file by the ending of its name; another one is a picture."""
    return _FORMS.get(path.suffix.casefold(), PublicationForm.PICTURE)


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication as the ledger lists it; `at` is UTC.

    `title` says what the figures are of, `definition` how they were requested, `data_state` of
    which data they are. Without a `file_name` they were copied or printed. `withdrawn_at` is when
    somebody said that it never left the office, and why.
    """

    id: int
    wave_id: int
    survey_code: str
    wave_label: str
    at: datetime
    published_by: str | None
    form: PublicationForm
    file_name: str | None
    title: str
    definition: Mapping[str, Any]
    data_state: str
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawal_reason: str | None

    @property
    def wave_name(self) -> str:
        """Survey and wave: “CAREERS 2018”."""
        return f"{self.survey_code} {self.wave_label}"


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
    states = {one.fingerprint: _state_id(changes, one) for one in record.states}
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


def list_publications(connection: Connection, wave_id: int | None = None) -> list[Publication]:
    """The publications of a wave, or all, the newest first; withdrawn ones too."""
    query = select(*_LISTED).order_by(publications.c.id.desc())
    if wave_id is not None:
        query = query.where(publications.c.wave_id == wave_id)
    return [_publication(row) for row in connection.execute(query).mappings()]


def find_publication(connection: Connection, publication_id: int) -> Publication:
    """The publication of this id. Raises UserError where there is none."""
    query = select(*_LISTED).where(publications.c.id == publication_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UserError(
            f"There is no publication {publication_id}; “publications list” shows those there are.",
            code="unknown_publication",
        )
    return _publication(row)


def published_figures(connection: Connection, publication_id: int) -> dict[str, Any]:
    """The figures as they were published, as the command `summary` gives them."""
    kept = connection.scalar(
        select(publications.c.figures).where(publications.c.id == publication_id)
    )
    found: dict[str, Any] = orjson.loads(zlib.decompress(kept)) if kept else {}
    return found


def withdraw_publication(changes: ChangeSet, publication_id: int, *, reason: str) -> Publication:
    """Record that a publication never left the office, so that nothing is checked against it.

    Raises UserError for an unknown one, one that is withdrawn already, and without a `reason`.
    """
    found = find_publication(changes.connection, publication_id)
    if not reason.strip():
        raise UserError(
            "Say why these figures never left the office. Nothing was changed.", code="no_reason"
        )
    if found.withdrawn_at is not None:
        raise UserError(
            "It is on record already that these figures never left the office.",
            code="publication_withdrawn",
        )
    values = {
        "withdrawn_at": utc_now(),
        "withdrawn_by": user_name(),
        "withdrawal_reason": reason.strip(),
    }
    changes.update(publications, [Change(publication_id, values)])
    changes.counts["withdrawn"] = 1
    changes.describe(wave=found.wave_name, reason=reason.strip())
    return found


def sets_in_force(
    connection: Connection, wave_id: int
) -> tuple[dict[int, StateRecord], dict[int, list[SetRecord]]]:
    """What new figures of a wave are checked against: states by id, sets by publication.

    The sets are of people of that wave, also where they were published as a comparison with
    another. Those of publications that were withdrawn are not among them.
    """
    states = {
        row["id"]: _state_record(row)
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


def weightings(
    connection: Connection, publication_ids: Iterable[int]
) -> dict[int, tuple[str, ...]]:
    """The fields that the figures of publications are weighted to, in order; none: unweighted."""
    wanted = within(publications.c.id, sorted(publication_ids))
    rows = connection.execute(select(publications.c.id, publications.c.definition).where(wanted))
    return {row.id: tuple(sorted(row.definition.get("weighting", ()))) for row in rows}


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
        row["id"]: _state_record(row) for row in source.execute(select(published_states)).mappings()
    }
    changes.insert(
        published_sets,
        [
            {
                **_without_id(row),
                "publication_id": of_source[row["publication_id"]],
                "state_id": _state_id(changes, states[row["state_id"]]),
            }
            for row in sets
        ],
    )
    return len(ids)


_LISTED: Final = [
    publications.c[name] for name in Publication.__dataclass_fields__
]  # without the figures


def _publication(row: RowMapping) -> Publication:
    return Publication(**{**row, "form": PublicationForm(row["form"])})


def _without_id(row: RowMapping) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def _state_record(row: RowMapping) -> StateRecord:
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


def _state_id(changes: ChangeSet, state: StateRecord) -> int:
    """The id of a state, which is entered once."""
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

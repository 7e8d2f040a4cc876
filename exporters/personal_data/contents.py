"""Everything held on one person, read for the person to see.

The record and its parts are found by the registry, and what else refers to the person by the
foreign keys, so that nothing has to be listed here to be told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import orjson
from sqlalchemy import Connection, Table, select

from core.errors import UserError
from exporters.personal_data.entries import Entry, columns_of, filled
from exporters.personal_data.survey_records import SURVEY_SECTIONS, other_records
from models.sql import within
from models.suppressions import ADDRESS_KINDS, EVERYTHING, active_suppressions
from models.tables import (
    contact_points,
    duplicate_pairs,
    invitations,
    journal,
    metadata,
    news_items,
    news_people,
    people,
    responses,
    segment_members,
    segments,
)
from records.fields.definitions import all_fields
from records.history.person_history import read_history
from records.merging.former_ids import merged_records
from records.news.news_items import PERMISSIONS, STATES
from records.office import office_settings
from records.parts.registry import PERSON_PARTS
from records.people import full_name, read_people

# Told in words of their own, or only how a search for duplicates went.
_TOLD: Final = {news_people, segment_members, invitations, responses, duplicate_pairs}


@dataclass(frozen=True, slots=True)
class PersonalDataSection:
    """What is held of one kind: a title, and the entries, each by what it is called."""

    title: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Everything held on a person, `on` a day, by the `office`."""

    name: str
    office: str
    on: date
    sections: Sequence[PersonalDataSection]


def read_personal_data(connection: Connection, person_id: int) -> PersonalData:
    """Read everything held on a person. Raises UserError for one who is not on record."""
    fields = all_fields(connection)
    row = read_people(connection, [person_id], ["id", "created_at", *fields])[0]
    if row["id"] is None:
        raise UserError(f"There is no person {person_id}; nothing was saved.", code="no_person")
    record = {fields[key].label: row[key] for key in fields if row[key] not in (None, "", False)}
    record["Added"] = row["created_at"]
    sections = [
        PersonalDataSection("Record", [record]),
        *_parts(connection, person_id),
        PersonalDataSection("Suppressed addresses", _suppressions(connection, person_id)),
        PersonalDataSection("Lists", _lists(connection, person_id)),
        *_surveys(connection, person_id),
        PersonalDataSection("News", _news(connection, person_id)),
        *_others(connection, person_id),
        PersonalDataSection("Merged records", list(_merged(connection, person_id))),
        PersonalDataSection("History", _history(connection, person_id)),
    ]
    return PersonalData(
        full_name(row),
        office_settings(connection).name,
        date.today(),
        [one for one in sections if one.entries],
    )


def _parts(connection: Connection, person_id: int) -> Iterator[PersonalDataSection]:
    for part in PERSON_PARTS:
        told = {column.label: part.shown(column) for column in part.columns}
        for name, original in part.originals.items():
            told[f"{part.label_of(name)} as in the source"] = part.rows.c[original]
        rows = connection.execute(
            select(*told.values()).where(part.rows.c.person_id == person_id).order_by(*part.order)
        )
        entries = [filled(dict(zip(told, row, strict=True))) for row in rows]
        yield PersonalDataSection(part.plural.capitalize(), entries)


def _suppressions(connection: Connection, person_id: int) -> list[Entry]:
    active = active_suppressions(connection)
    points = contact_points.c
    rows = connection.execute(
        select(points.kind, points.value).where(
            points.person_id == person_id, points.kind.in_(ADDRESS_KINDS)
        )
    )
    return [
        {
            "Address": value,
            "Never contacted for": "everything" if purpose == EVERYTHING else purpose,
        }
        for kind, value in rows
        for purpose in sorted(active.of(kind, value))
    ]


def _surveys(connection: Connection, person_id: int) -> Iterator[PersonalDataSection]:
    for title, read in SURVEY_SECTIONS.items():
        yield PersonalDataSection(title, list(read(connection, person_id)))
    for table, entries in other_records(connection, person_id):
        yield PersonalDataSection(_title(table), entries)


def _lists(connection: Connection, person_id: int) -> list[Entry]:
    names = select(segments.c.name).join_from(segments, segment_members)
    names = names.where(segment_members.c.person_id == person_id).order_by(segments.c.name)
    return [{"List": name} for name in connection.scalars(names)]


def _news(connection: Connection, person_id: int) -> list[Entry]:
    rows = connection.execute(
        select(news_items, news_people.c.permission, news_people.c.permission_on,
               news_people.c.evidence)
        .join_from(news_items, news_people)
        .where(news_people.c.person_id == person_id)
        .order_by(news_items.c.received_on, news_items.c.id)
    )  # fmt: skip
    return [
        filled(
            {
                "News": row.title,
                "Text": row.text,
                "Source": row.source,
                "Received": row.received_on,
                "Status": STATES[row.state],
                "Published in": row.published_in,
                "Published": row.published_on,
                "Permission": PERMISSIONS[row.permission],
                "Permission recorded": row.permission_on,
                "Evidence": row.evidence,
                "Entered by": row.by,
            }
        )
        for row in rows
    ]


def _others(connection: Connection, person_id: int) -> Iterator[PersonalDataSection]:
    """What else refers to the person, a section for each table, with its columns as they are."""
    parts = {part.table for part in PERSON_PARTS}
    for table in metadata.sorted_tables:
        if table in parts or table in _TOLD:
            continue
        for column in table.columns:
            if any(key.column.table is people for key in column.foreign_keys):
                rows = connection.execute(select(table).where(column == person_id)).mappings().all()
                entries = (columns_of(connection, table, dict(row)) for row in rows)
                yield PersonalDataSection(_title(table), [entry for entry in entries if entry])


def _title(table: Table) -> str:
    return table.name.replace("_", " ").capitalize()


def _merged(connection: Connection, person_id: int) -> Iterator[Entry]:
    """The records that were merged into the person's, as they were before."""
    lines = connection.execute(
        select(journal.c.old)
        .where(
            within(journal.c.person_id, merged_records(connection, person_id)),
            journal.c.table_name == people.name,
            journal.c.action == "delete",
        )
        .order_by(journal.c.id)
    )
    for line in lines:
        values = orjson.loads(line.old)
        told = {name: value for name, value in values.items() if value not in ([], {})}
        yield filled({name.replace("_", " ").capitalize(): told[name] for name in told})


def _history(connection: Connection, person_id: int) -> list[Entry]:
    return [
        filled(
            {
                "What": line.what,
                "From": line.old,
                "To": line.new,
                "On": line.at,
                "By": line.by,
                "File": line.file_name,
                "Row": line.source_row,
            }
        )
        for line in read_history(connection, person_id, limit=None)
    ]

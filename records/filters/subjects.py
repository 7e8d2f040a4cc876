"""What a filter can be about beside the fields of the flat row: each kind of records of a person.

Awards, roles, addresses, consents and the like come from the registry of parts; invitations,
answers and imports are declared here. Their columns have keys such as "engagement.kind".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, and_, case, func, select

from core.text import comparison_key
from models.batch_kinds import BatchKind
from models.tables import (
    batches,
    communications,
    consents,
    invitations,
    journal,
    people,
    responses,
    roles,
    surveys,
    waves,
)
from records.fields.definitions import FIELDS, Field, FieldKind, Part
from records.filters.improbable_values import REASONS, improbable_values
from records.parts.definition import PartColumn, PersonPart
from records.parts.registry import PERSON_PARTS
from records.sent_messages import LAST_SENT, REMINDERS_SENT

ANSWER: Final = "answer."  # "answer.Q12": question Q12 of the survey whose answers are asked about
DISPOSITIONS: Final = (
    "not_sent",
    "sent",
    "bounced",
    "refused",
    "partial",
    "complete",
    "ineligible",
    "unknown",
)


@dataclass(frozen=True)
class RecordColumn:
    """A column of a subject: how its values are typed and named, and its SQL."""

    field: Field
    value: ColumnElement[Any]


@dataclass(frozen=True)
class RecordSource:
    """Where records come from: those of `source` that meet `only`, by `id` and person."""

    source: FromClause
    id: ColumnElement[int]
    person_id: ColumnElement[int]
    only: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True)
class FilterSubject:
    """Records of a person that a filter can be about: columns by key, names in a sentence."""

    name: str
    singular: str
    plural: str
    records: RecordSource
    columns: Mapping[str, RecordColumn]

    @property
    def names(self) -> frozenset[str]:
        """The names by which expressions call it."""
        names = {self.name, self.singular, self.plural, f"{self.name}s"}
        return frozenset(name.replace(" ", "_") for name in names)

    def key_of(self, name: str) -> str | None:
        """The key of the column that people call `name`: by key, column or label."""
        for key, column in self.columns.items():
            names = {key, column.field.column, f"{self.name}.{column.field.column}"}
            if name in names or comparison_key(name) == comparison_key(column.field.label):
                return key
        return None


def _key(subject: str, column: str) -> str:
    return f"{subject}.{column}"


def _column(
    key: str, label: str, kind: FieldKind, value: ColumnElement[Any], choices: tuple[str, ...] = ()
) -> RecordColumn:
    return RecordColumn(
        Field(key, label, kind, Part.RECORD, key.rpartition(".")[2], choices=choices), value
    )


def _by_key(*columns: RecordColumn) -> Mapping[str, RecordColumn]:
    return MappingProxyType({column.field.key: column for column in columns})


# --- the parts of a person ------------------------------------------------------------------


def _part(part: PersonPart) -> FilterSubject:
    name = part.name.removesuffix("s")
    columns = [_part_column(name, part, column) for column in part.columns]
    return FilterSubject(
        name,
        part.singular,
        part.plural,
        RecordSource(
            part.table,
            part.table.c.id,
            part.table.c.person_id,
            NEWEST_CONSENT if part.table is consents else (),
        ),
        _by_key(*columns),
    )


def _part_column(name: str, part: PersonPart, column: PartColumn) -> RecordColumn:
    """A column of a part; its field is that of the flat row where that means any record."""
    field = next(
        (one for one in FIELDS if one.part in part.queries and one.column == column.name), None
    )
    if field is None or part.queries[field.part].only:
        vocabulary = field.vocabulary if field else None
        kind = FieldKind.CHOICE if vocabulary or column.choices else column.kind
        field = Field(
            _key(name, column.name),
            column.label,
            kind,
            Part.RECORD,
            column.name,
            vocabulary=vocabulary,
            choices=tuple(column.choices),
        )
    return RecordColumn(field, part.table.c[column.name])


_later = consents.alias()
# Consents are a history: the newest of each purpose and channel counts.
NEWEST_CONSENT: Final = (
    ~select(_later.c.id)
    .where(
        _later.c.person_id == consents.c.person_id,
        _later.c.purpose == consents.c.purpose,
        _later.c.channel == consents.c.channel,
        _later.c.id > consents.c.id,
    )
    .correlate(consents)
    .exists(),
)

# --- surveys and imports --------------------------------------------------------------------

_T, _D, _N = FieldKind.TEXT, FieldKind.DATE, FieldKind.NUMBER


def _of_wave(subject: str) -> tuple[RecordColumn, ...]:
    return (
        _column(f"{subject}.survey", "Survey", _T, surveys.c.code),
        _column(f"{subject}.wave", "Wave", _T, surveys.c.code + "/" + waves.c.label),
    )


INVITATIONS: Final = FilterSubject(
    "invitation",
    "invitation",
    "invitations",
    RecordSource(
        invitations.join(waves, waves.c.id == invitations.c.wave_id).join(surveys),
        invitations.c.id,
        invitations.c.person_id,
    ),
    _by_key(
        *_of_wave("invitation"),
        _column(
            "invitation.disposition",
            "Status",
            FieldKind.CHOICE,
            invitations.c.disposition,
            DISPOSITIONS,
        ),
        _column("invitation.status_on", "Status since", _D, invitations.c.disposition_on),
        _column("invitation.reminders", "Reminders sent", _N, REMINDERS_SENT),
        _column("invitation.sent_on", "Last sent", _D, LAST_SENT),
    ),
)
RESPONSES: Final = FilterSubject(
    "response",
    "response",
    "responses",
    RecordSource(
        responses.join(waves, waves.c.id == responses.c.wave_id).join(surveys),
        responses.c.id,
        responses.c.person_id,
        (responses.c.counts,),
    ),
    _by_key(
        *_of_wave("response"),
        _column("response.complete", "Complete", FieldKind.YES_NO, responses.c.is_complete),
        _column("response.submitted_on", "Submitted", _D, responses.c.submitted_at),
        _column("response.platform", "Platform", _T, responses.c.platform),
    ),
)
_IS_NEW: Final = and_(journal.c.table_name == people.name, journal.c.action == "create")
_IMPORTS: Final = FilterSubject(
    "import",
    "import",
    "imports",
    RecordSource(
        journal.join(batches, batches.c.id == journal.c.batch_id),
        batches.c.id,
        journal.c.person_id,
        (
            batches.c.file_name.is_not(None),
            batches.c.undone_by.is_(None),
            journal.c.person_id.is_not(None),
        ),
    ),
    _by_key(
        _column("import.file", "File", _T, batches.c.file_name),
        _column("import.imported_on", "Imported", _D, batches.c.at),
        _column("import.number", "Number", _N, batches.c.id),
        _column(
            "import.result",
            "Result",
            FieldKind.CHOICE,
            case((_IS_NEW, "created"), else_="changed"),
            ("created", "changed"),
        ),
        _column("import.row", "Row", _N, journal.c.source_row),
    ),
)
# Roles that were added to people already on record, by a file, an answer or by hand.
JOB_CHANGES: Final = FilterSubject(
    "job_change",
    "new job",
    "new jobs",
    RecordSource(
        journal.join(batches, batches.c.id == journal.c.batch_id).join(
            roles, and_(roles.c.id == journal.c.record_id, journal.c.table_name == roles.name)
        ),
        roles.c.id,
        roles.c.person_id,
        (
            journal.c.action == "create",
            batches.c.undone_by.is_(None),
            # These only bring back what was there; what was redone counts where it was first done.
            batches.c.kind.not_in((BatchKind.UNDO.value, BatchKind.REDO.value)),
            roles.c.is_current,
        ),
    ),
    _by_key(
        _column("job_change.recorded_on", "Recorded", _D, batches.c.at),
        _column("job_change.employer", "Employer", _T, roles.c.employer),
        _column("job_change.file", "File", _T, batches.c.file_name),
    ),
)
_improbable: Final = improbable_values()
_IMPROBABLE: Final = FilterSubject(
    "improbable_value",
    "improbable value",
    "improbable values",
    RecordSource(_improbable, _improbable.c.id, _improbable.c.person_id),
    _by_key(
        _column(
            "improbable_value.reason",
            "Reason",
            FieldKind.CHOICE,
            _improbable.c.reason,
            REASONS,
        ),
    ),
)

SURVEYED: Final = {"invited": INVITATIONS, "answered": RESPONSES}  # kinds of Membership
_ALL: Final = (
    *map(_part, PERSON_PARTS),
    INVITATIONS,
    RESPONSES,
    _IMPORTS,
    JOB_CHANGES,
    _IMPROBABLE,
)
SUBJECTS: Final[Mapping[str, FilterSubject]] = MappingProxyType({one.name: one for one in _ALL})
_BY_NAME: Final = {name: one for one in _ALL for name in one.names}

# --- single values of a person that are no fields of the flat row -----------------------------


BIRTHDAY: Final = "birthday"  # every year anew
# The latest date of all records of a person.
LATEST: Final[Mapping[str, RecordSource]] = {
    "last_answered": RecordSource(
        responses, responses.c.id, responses.c.person_id, (responses.c.person_id.is_not(None),)
    ),
    "last_contact": RecordSource(communications, communications.c.id, communications.c.person_id),
}
PERSONAL: Final = _by_key(
    _column(BIRTHDAY, "Birthday", _D, people.c.birth_date),
    _column("last_contact", "Last contact", _D, func.max(communications.c.happened_on)),
    _column("last_answered", "Last answered", _D, func.max(responses.c.submitted_at)),
    _column("created_on", "Created", _D, people.c.created_at),
    _column("edited_on", "Last edited", _D, people.c.updated_at),
)


def find_subject(name: str) -> FilterSubject | None:
    """The subject that an expression calls `name`: “award”, “awards”; None where there is none."""
    return _BY_NAME.get(name.lower().replace(" ", "_"))


def column_key(name: str) -> str | None:
    """The key of a column of records called “engagement.kind”; None where there is none."""
    subject, dot, column = name.partition(".")
    found = find_subject(subject) if dot else None
    return None if found is None else found.key_of(column)


def askable_fields(fields: Mapping[str, Field]) -> Mapping[str, Field]:
    """`fields` of the flat row, and every other field that a condition can name, by key."""
    columns = [*PERSONAL.values(), *(one for it in _ALL for one in it.columns.values())]
    return {**{one.field.key: one.field for one in columns}, **fields}

"""An import under way: what was read, chosen and decided, as one value that Back never loses.

`open_file`, `take_table` and `make_plan` are the work of jobs. Must not know Qt.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, select

from core.chunks import in_chunks
from core.errors import UserError
from core.progress import Progress
from core.text import comparison_key
from importers import choices as import_choices
from importers.choices import ImportChoices
from importers.columns import ColumnMapping, Reason
from importers.contacts.choices import ContactChoices
from importers.contacts.import_plan import ContactsFile, ContactsImport
from importers.contacts.kind import CONTACTS
from importers.contacts.mapping.opt_outs import columns_that_say
from importers.contacts.matching.row_resolution import RowOutcome
from importers.contacts.planning.plan import ContactsPlan
from importers.contacts.round_trip import list_losses
from importers.issues.issue_lines import IssueLines, list_issues
from importers.issues.rejected_rows import count_rejected
from importers.issues.row_check import RowCheck
from importers.queue.drafts import still_sensible
from importers.workflow import find_choices, open_book, plan_import
from models.database import Database
from models.tables import journal, questions, surveys
from records.fields.definitions import Field, all_fields
from records.matching.row_matching import Certainty
from records.people import list_names, read_people
from tabular.reading import Book, read_file
from tabular.reading.encodings import telling_words
from ui.pages.imports.wizard.changes.plan_rows import PlanRows, read_plan_rows

_CHUNK = 2_500  # people read between two looks at Cancel
_MOST_WORDS = 12  # shown, by which the encoding of a text file is judged
_LEAST_SHARE = 0.4  # of the columns headed by a survey's questions make a file one of answers


@dataclass(frozen=True, slots=True)
class ChosenReading:
    """A file and how it is to be read; what is not said is found. The password is never kept."""

    path: Path
    sheet: str | None = None
    heading_row: int | None = None
    encoding: str | None = None
    fill_down: bool = False
    password: str | None = field(default=None, repr=False)

    @property
    def options(self) -> import_choices.ReadOptions:
        """How it is read."""
        return import_choices.ReadOptions(
            self.sheet, self.heading_row, self.encoding, self.password, self.fill_down
        )


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as read. `source` is None where no headings were found: `fault` then says so.

    `choices` are those that were found for it; `answers_to` names the survey whose questions stand
    in the headings; `words` have letters by which the encoding of a text file is judged.
    """

    reading: ChosenReading
    book: Book
    source: ContactsFile | None
    fault: str
    choices: ContactChoices
    fields: Mapping[str, Field]
    imported_before: datetime | None
    answers_to: tuple[str, str] | None  # its code and its title
    words: tuple[str, ...]
    opt_outs: frozenset[int] = frozenset()  # columns that say who objected or died

    @property
    def path(self) -> Path:
        """The file's."""
        return self.reading.path


@dataclass(frozen=True, slots=True)
class WizardState:
    """A file as read, and what the user chose for it so far."""

    opened: OpenedFile
    choices: ContactChoices


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """A plan and what the steps show of it; `people` are the candidates' values.

    `uncertain` are the indices of the rows that are, or were, to be decided; `sheet` is for reading
    single cells of the file again. `rejected` rows are not taken, wholly or in part.
    """

    planned: ContactsImport
    people: Mapping[int, Mapping[str, Any]]
    uncertain: tuple[int, ...]
    listings: PlanRows
    sheet: RowCheck
    faults: IssueLines
    rejected: int

    def under(self, choices: ContactChoices) -> ContactsImport:
        """The import with what `choices` say that its plan does not depend on."""
        return self.planned.with_last_choices(choices)

    def chosen(self, choices: ContactChoices) -> ContactsPlan:
        """The plan as it would be written under `choices`."""
        return self.under(choices).chosen()


def open_file(database: Database, reading: ChosenReading, progress: Progress) -> OpenedFile:
    """Read a file. Raises UserError for one that cannot be read, and Cancelled."""
    book = read_file(
        reading.path,
        sheet=reading.sheet,
        encoding=reading.encoding,
        password=reading.password,
        fill_down=reading.fill_down,
        progress=progress,
    )
    return take_table(database, reading, book)


def take_table(database: Database, reading: ChosenReading, book: Book) -> OpenedFile:
    """Take the table below its row of headings and a mapping of its columns."""
    path = reading.path
    words = telling_words(book.sheet.columns, _MOST_WORDS) if book.encoding else ()
    with database.read() as connection:
        fields = all_fields(connection)
        first, how = ContactChoices(), reading.options
        try:
            source = open_book(connection, CONTACTS, path, book, how, first)
        except UserError as error:
            fault = error.message
            return OpenedFile(
                reading, book, None, fault, ContactChoices(), fields, None, None, words
            )
        table = source.table
        return OpenedFile(
            reading,
            book,
            source,
            "",
            find_choices(connection, source, first, reading=how),
            fields,
            source.imported_before,
            _survey_asked(connection, table.headings),
            words,
            columns_that_say(table.headings, table.columns),
        )


def still_fitting(before: WizardState, opened: OpenedFile) -> ContactChoices:
    """The choices made before for the same rows and columns, or else those found for the file."""
    known, found = before.opened.source, opened.source
    if known is None or found is None:
        return opened.choices
    if (known.digest, known.table.sheet_name) != (found.digest, found.table.sheet_name):
        return opened.choices
    shape = [(table.headings, tuple(table.row_numbers)) for table in (known.table, found.table)]
    if shape[0] != shape[1]:
        return opened.choices
    reading = opened.reading
    return replace(before.choices, encoding=reading.encoding, fill_down=reading.fill_down)


def restored(database: Database, opened: OpenedFile, choices: ImportChoices) -> WizardState:
    """A file with the choices that were made for it earlier, as far as they make sense now."""
    with database.read() as connection:
        if opened.source is None:
            return WizardState(opened, opened.choices)
        kept = still_sensible(connection, opened.source, choices, opened.choices)
        return WizardState(opened, cast(ContactChoices, kept))


def make_plan(
    database: Database, draft: WizardState, progress: Progress, before: PlannedImport | None = None
) -> PlannedImport:
    """Check, match and compare every row under what was chosen. Raises Cancelled.

    What stands of the plan made `before` is not found again.
    """
    with database.read() as connection:
        planned = _planned(connection, draft, progress, before.planned if before else None)
        return _with_people(connection, draft, planned, progress, before)


def plan_of(database: Database, draft: WizardState, progress: Progress) -> ContactsImport:
    """The plan alone. Raises Cancelled."""
    with database.read() as connection:
        return _planned(connection, draft, progress, None)


def _planned(
    connection: Connection, draft: WizardState, progress: Progress, before: ContactsImport | None
) -> ContactsImport:
    source = draft.opened.source
    if source is None:
        raise UserError(draft.opened.fault, code="no_headings")
    planned: ContactsImport = plan_import(connection, source, draft.choices, progress, before)
    return planned


def people_of(database: Database, batch_id: int) -> list[int]:
    """The ids of the people whom a batch made or changed."""
    with database.read() as connection:
        return sorted(
            connection.scalars(
                select(journal.c.person_id)
                .where(journal.c.batch_id == batch_id, journal.c.person_id.is_not(None))
                .distinct()
            )
        )


def put_field(
    mapping: tuple[ColumnMapping, ...], at: int, field_key: str | None, *, joins: bool = False
) -> tuple[ColumnMapping, ...]:
    """`mapping` with the column `at` going into a field: which others lose, or which it `joins`."""
    chosen = replace(mapping[at], field=field_key, reason=Reason.CHOSEN)
    return tuple(
        chosen
        if index == at
        else replace(column, field=None, reason=Reason.CHOSEN)
        if field_key is not None and column.field == field_key and not joins
        else column
        for index, column in enumerate(mapping)
    )


def _with_people(
    connection: Connection,
    draft: WizardState,
    planned: ContactsImport,
    progress: Progress,
    before: PlannedImport | None,
) -> PlannedImport:
    plan = planned.plan
    same_records = before is not None and _same_records(before.planned, planned)
    known = before if same_records else None
    uncertain = tuple(
        index
        for index, match in enumerate(plan.matches)
        if match.kind is Certainty.POSSIBLE
        and (plan.outcomes[index] is RowOutcome.REVIEW or index in draft.choices.decisions)
    )
    candidates = sorted(
        {found.person_id for index in uncertain for found in plan.matches[index].candidates}
    )
    keys = ["id", *draft.opened.fields]
    people = dict(known.people) if known is not None else {}
    for part in in_chunks([one for one in candidates if one not in people], _CHUNK):
        progress.report("Reading the people found")
        people.update(zip(part, read_people(connection, part, keys), strict=True))
    named = {match.person_id for match in plan.matches if match.person_id is not None}
    named.update(change.person_id for change in plan.changes)
    trip = planned.round_trip
    gone = trip.gone if trip is not None else ()
    names = dict(known.listings.names) if known is not None else {}
    for part in in_chunks(sorted(named.union(gone).difference(names)), _CHUNK):
        progress.report("Reading the people found")
        names.update(list_names(connection, part))
    progress.report("Listing the changes")
    losses = list_losses(connection, gone)
    sheet = CONTACTS.row_check(connection, planned)
    return PlannedImport(
        planned,
        people,
        uncertain,
        read_plan_rows(plan, names, draft.opened.fields, losses),
        sheet,
        list_issues(planned, sheet),
        count_rejected(planned),
    )


def _same_records(before: ContactsImport, now: ContactsImport) -> bool:
    """Whether two plans were made of the same rows and the same records."""
    if before.resolved is None or now.resolved is None:
        return False
    return before.resolved.matched is now.resolved.matched


def _survey_asked(connection: Connection, headings: tuple[str, ...]) -> tuple[str, str] | None:
    """The survey whose questions stand in the headings, by code or text, if in enough of them."""
    asked: dict[tuple[str, str], set[str]] = {}
    for row in connection.execute(
        select(surveys.c.code, surveys.c.title, questions.c.code, questions.c.text).join_from(
            surveys, questions
        )
    ):
        asked.setdefault((row[0], row[1]), set()).update(
            (comparison_key(row[2]), comparison_key(row[3]))
        )
    named = [comparison_key(heading.partition("[")[0]) for heading in headings if heading]
    found = {survey: sum(name in words for name in named) for survey, words in asked.items()}
    best = max(found, key=lambda survey: found[survey], default=None)
    return best if best is not None and found[best] >= _LEAST_SHARE * len(named) else None

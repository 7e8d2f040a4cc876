"""An import under way: what was read, chosen and decided, as one value that Back never loses.

`open_file`, `take_table` and `make_plan` are the work of jobs, for any kind of import.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, select

from core.chunks import in_chunks
from core.errors import UserError
from core.progress import SILENT, Progress
from importers.answers.choices import AnswerChoices
from importers.answers.import_plan import AnswersFile, AnswersImport
from importers.answers.kind import RESPONSES
from importers.answers.preview import answered_values
from importers.answers.targets import target_fields
from importers.choices import ImportChoices, ReadOptions
from importers.columns import ColumnMapping, Reason
from importers.contacts.import_plan import ContactsImport
from importers.contacts.kind import CONTACTS
from importers.contacts.mapping.opt_outs import columns_that_say
from importers.contacts.planning.plan import ContactsPlan
from importers.contacts.round_trip import RoundTrip, list_losses
from importers.issues.issue_lines import IssueLines, list_issues
from importers.issues.rejected_rows import count_rejected
from importers.issues.row_check import RowCheck
from importers.kinds import recognise_kinds
from importers.queue.drafts import still_sensible
from importers.row_plan import RowPlan
from importers.workflow import (
    AnyKind,
    ImportPlan,
    SourceFile,
    Target,
    find_choices,
    open_book,
    plan_import,
    read_book,
)
from models.database import Database
from models.tables import journal
from records.fields.definitions import Field, all_fields
from records.matching.row_matching import Certainty
from records.people import list_names, read_people
from surveys.waves import list_waves
from tabular.reading import Book
from tabular.reading.encodings import telling_words

_CHUNK: Final = 2_500  # people read between two looks at Cancel
_MOST_WORDS: Final = 12  # shown, by which the encoding of a text file is judged
_LEAST_SHARE: Final = 0.4  # from which on a file is of the kind that recognised it


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """As what a file can be imported: a kind with the choices to begin with, by name."""

    name: str
    kind: AnyKind
    choices: ImportChoices


@dataclass(frozen=True, slots=True)
class FileRequest:
    """The file to open, how it is read, and as what it is imported.

    Without a `target` it is that of the choices that are `resumed`, those of a draft or of a wave,
    or else as what the file is recognised.
    """

    path: Path
    reading: ReadOptions = field(default_factory=ReadOptions)
    target: ImportTarget | None = None
    resumed: ImportChoices | None = None


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as read. `source` is None where no headings were found: `fault` then says so.

    `request` is that of the file with the target that was found; `choices` are those found for it.
    `import_targets` is everything as which it can be imported. `targets` are what columns may be
    imported as, `fields` those of them that are fields. `words` have letters by which the encoding
    of a text file is judged, `opt_outs` are the columns that say who objected or died.
    """

    request: FileRequest
    book: Book
    source: SourceFile | None
    fault: str
    choices: ImportChoices
    import_targets: Sequence[ImportTarget]
    targets: Mapping[str, Target]
    fields: Mapping[str, Field]
    words: tuple[str, ...]
    opt_outs: frozenset[int] = frozenset()

    @property
    def path(self) -> Path:
        """The file's."""
        return self.request.path

    @property
    def kind(self) -> AnyKind:
        """The kind of import."""
        return self.target.kind

    @property
    def target(self) -> ImportTarget:
        """As what it is imported."""
        if self.request.target is None:
            raise ValueError("an opened file has a target")
        return self.request.target


@dataclass(frozen=True, slots=True)
class WizardState:
    """A file as read, and what the user chose for it so far."""

    opened: OpenedFile
    choices: ImportChoices


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """A plan and what the steps show of it.

    `uncertain` are the indices of the rows that are, or were, to be decided; `people` the values of
    their candidates by the keys of `people_fields`, `names` those of everybody in the plan.
    `rows` are the indices of the file's rows by outcome (None: all), `groups` the places of the
    plan's changes by group of targets, the largest first; `losses` say what goes with people who
    are deleted. `row_check` reads single rows of the file again. `rejected` rows are not imported,
    wholly or in part.
    """

    planned: ImportPlan
    people: Mapping[int, Mapping[str, Any]]
    people_fields: Mapping[str, Field]
    names: Mapping[int, str]
    uncertain: tuple[int, ...]
    rows: Mapping[StrEnum | None, Sequence[int]]
    groups: Mapping[str, Sequence[int]]
    losses: Mapping[int, str]
    row_check: RowCheck
    lines: IssueLines
    rejected: int

    @property
    def round_trip(self) -> RoundTrip | None:
        """What there is to decide of a file that was exported for editing."""
        return self.planned.round_trip if isinstance(self.planned, ContactsImport) else None

    def person_values(self, index: int) -> Mapping[str, Any]:
        """What the row at `index` says of its person, and of responses what it answers."""
        plan = self.planned.plan
        if isinstance(plan, ContactsPlan):
            return plan.rows[index]
        if isinstance(self.planned, AnswersImport):
            return answered_values(self.planned.plan.rows[index].row, self.planned.source)
        return {}

    def under(self, choices: ImportChoices) -> ImportPlan:
        """The import with what `choices` say that its plan does not depend on."""
        return self.planned.with_last_choices(choices)

    def chosen(self, choices: ImportChoices) -> RowPlan:
        """The plan as it would be written under `choices`."""
        return self.under(choices).chosen()


def open_file(database: Database, request: FileRequest, progress: Progress) -> OpenedFile:
    """Read a file. Raises UserError for one that cannot be read, and Cancelled."""
    target, reading = request.target, request.reading
    if target is None and request.resumed is not None:
        with database.read() as connection:
            target = _target_of(import_targets(connection), request.resumed)
    if target is None:
        book = read_book(request.path, reading, progress)
        with database.read() as connection:
            target = _recognised(connection, book)
        if target.kind is CONTACTS:
            return take_table(database, replace(request, target=target), book, progress)
    book = target.kind.read_book(database, request.path, reading, target.choices, progress)
    return take_table(database, replace(request, target=target), book, progress)


def import_targets(connection: Connection) -> list[ImportTarget]:
    """Everything as which a file can be imported: contacts, and responses to each wave."""
    found = [ImportTarget(CONTACTS.name, CONTACTS, CONTACTS.choices())]
    for listed in list_waves(connection):
        wave = listed.wave
        choices = AnswerChoices(survey=wave.survey_code, wave=wave.label)
        found.append(ImportTarget(f"Responses to {wave.title}", RESPONSES, choices))
    return found


def _target_of(targets: Sequence[ImportTarget], choices: ImportChoices) -> ImportTarget:
    """The one of `targets` that choices made earlier, or recognised, are for.

    Raises UserError where the wave does not exist any more.
    """
    for one in targets:
        if type(one.choices) is type(choices) and _wave(one.choices) == _wave(choices):
            return one
    raise UserError(
        "The wave of these responses no longer exists. Nothing was imported; create it again, or"
        " discard the draft.",
        code="unknown_wave",
    )


def _wave(choices: ImportChoices) -> tuple[str, str] | None:
    if not isinstance(choices, AnswerChoices):
        return None
    return choices.survey, choices.wave


def _recognised(connection: Connection, book: Book) -> ImportTarget:
    """As what a book is to be imported, where nobody said so."""
    targets = import_targets(connection)
    for found in recognise_kinds(connection, book):
        for one in targets:
            if found.share >= _LEAST_SHARE and one.choices == found.choices:
                return one
    return targets[0]


def take_table(
    database: Database, request: FileRequest, book: Book, progress: Progress = SILENT
) -> OpenedFile:
    """Take the table below its row of headings and a mapping of its columns."""
    target, reading = request.target, request.reading
    if target is None:
        raise ValueError("the kind of a book that was read is known")
    words = telling_words(book.sheet.columns, _MOST_WORDS) if book.encoding else ()
    kind, first = target.kind, target.choices
    with database.read() as connection:
        every = import_targets(connection)
        try:
            source = open_book(connection, kind, request.path, book, reading, first, progress)
        except UserError as error:
            return OpenedFile(request, book, None, error.message, first, every, {}, {}, words)
        table = source.table
        return OpenedFile(
            request,
            book,
            source,
            "",
            find_choices(connection, source, first, reading=reading),
            every,
            kind.targets(connection, source, first),
            _fields(connection, source),
            words,
            columns_that_say(table.headings, table.columns) if kind is CONTACTS else frozenset(),
        )


def _fields(connection: Connection, source: SourceFile) -> Mapping[str, Field]:
    """The fields that columns may be imported as."""
    if isinstance(source, AnswersFile):
        return target_fields(source.questionnaire)
    return all_fields(connection)


def still_fitting(before: WizardState, opened: OpenedFile) -> ImportChoices:
    """The choices made before for the same rows and columns, or else those found for the file."""
    known, found = before.opened.source, opened.source
    if known is None or found is None or before.opened.target != opened.target:
        return opened.choices
    if (known.digest, known.table.sheet_name) != (found.digest, found.table.sheet_name):
        return opened.choices
    shape = [(table.headings, tuple(table.row_numbers)) for table in (known.table, found.table)]
    if shape[0] != shape[1]:
        return opened.choices
    reading = opened.request.reading
    return replace(before.choices, encoding=reading.encoding, fill_down=reading.fill_down)


def restored(database: Database, opened: OpenedFile, choices: ImportChoices) -> WizardState:
    """A file with the choices that were made for it earlier, as far as they make sense now."""
    if opened.source is None:
        return WizardState(opened, opened.choices)
    with database.read() as connection:
        kept = still_sensible(connection, opened.source, choices, opened.choices)
        return WizardState(opened, kept)


def make_plan(
    database: Database, state: WizardState, progress: Progress, before: PlannedImport | None = None
) -> PlannedImport:
    """Validate, match and compare every row under what was chosen. Raises Cancelled.

    What stands of the plan made `before` is not found again.
    """
    with database.read() as connection:
        planned = _planned(connection, state, progress, before.planned if before else None)
        return _with_people(connection, state, planned, progress, before)


def plan_of(database: Database, state: WizardState, progress: Progress) -> ImportPlan:
    """The plan alone. Raises Cancelled."""
    with database.read() as connection:
        return _planned(connection, state, progress, None)


def _planned(
    connection: Connection, state: WizardState, progress: Progress, before: ImportPlan | None
) -> ImportPlan:
    source = state.opened.source
    if source is None:
        raise UserError(state.opened.fault, code="no_headings")
    planned: ImportPlan = plan_import(connection, source, state.choices, progress, before)
    return planned


def people_of(database: Database, batch_id: int) -> list[int]:
    """The ids of the people whom a batch created or changed."""
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
    """`mapping` with the column `at` imported as a field, which others lose or which it `joins`."""
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
    state: WizardState,
    planned: ImportPlan,
    progress: Progress,
    before: PlannedImport | None,
) -> PlannedImport:
    plan, decisions = planned.plan, state.choices.decisions
    known = before if before is not None and _same_records(before.planned, planned) else None
    uncertain = tuple(
        index
        for index, match in enumerate(plan.matches)
        if match.kind is not Certainty.CERTAIN
        and (str(plan.outcomes[index]) == "review" or index in decisions)
    )
    candidates = {
        found.person_id for index in uncertain for found in plan.matches[index].candidates
    }
    people = dict(known.people) if known is not None else {}
    fields = all_fields(connection)
    keys = ["id", *fields]
    for part in in_chunks(sorted(candidates.difference(people)), _CHUNK):
        progress.report("Reading the people found")
        people.update(zip(part, read_people(connection, part, keys), strict=True))
    named = {match.person_id for match in plan.matches if match.person_id is not None}
    named.update(change.person_id for change in plan.changes)
    named.update(one for one in decisions.values() if isinstance(one, int))
    if isinstance(planned, AnswersImport):
        named.update(row.person_id for row in planned.plan.rows if row.person_id is not None)
    trip = planned.round_trip if isinstance(planned, ContactsImport) else None
    gone = trip.gone if trip is not None else ()
    names = dict(known.names) if known is not None else {}
    for part in in_chunks(sorted(named.union(gone).difference(names)), _CHUNK):
        progress.report("Reading the people found")
        names.update(list_names(connection, part))
    progress.report("Listing the changes")
    row_check = planned.source.kind.row_check(connection, planned)
    return PlannedImport(
        planned,
        people,
        fields,
        names,
        uncertain,
        _rows(plan),
        _groups(plan, state.opened.targets),
        list_losses(connection, gone),
        row_check,
        list_issues(planned, row_check),
        count_rejected(planned),
    )


def _rows(plan: RowPlan) -> dict[StrEnum | None, Sequence[int]]:
    """The rows by outcome."""
    found: dict[StrEnum | None, Any] = defaultdict(list)  # no rows of an outcome: none
    for index, outcome in enumerate(plan.outcomes):
        found[outcome].append(index)
    found[None] = range(len(plan.outcomes))
    return found


def _groups(plan: RowPlan, targets: Mapping[str, Target]) -> dict[str, Sequence[int]]:
    """The changes by group, the largest first."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at, change in enumerate(plan.changes):
        target = targets.get(change.field)
        groups[target.group if target is not None else "Other"].append(at)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def _same_records(before: ImportPlan, now: ImportPlan) -> bool:
    """Whether two plans were made of the same rows and the same records."""
    if not isinstance(before, ContactsImport) or not isinstance(now, ContactsImport):
        return False
    if before.resolved is None or now.resolved is None:
        return False
    return before.resolved.matched is now.resolved.matched

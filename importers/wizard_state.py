"""A file in the wizard: as what it was opened, and what was chosen for it, in one value.

`open_file` and `open_table` are the work of jobs, for any kind of import.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from core.errors import UserError
from core.progress import SILENT, Progress
from importers.answers.choices import AnswerChoices
from importers.answers.import_plan import AnswersFile
from importers.answers.kind import RESPONSES
from importers.answers.targets import target_fields
from importers.choices import ImportChoices, ReadOptions
from importers.contacts.choices import ContactChoices
from importers.contacts.kind import CONTACTS
from importers.contacts.mapping.consents import columns_that_say
from importers.contacts.participants import participant_fields
from importers.kinds import recognise_kinds
from importers.queue.drafts import still_sensible
from importers.workflow import (
    AnyKind,
    SourceFile,
    Target,
    find_choices,
    open_book,
    read_book,
)
from models.database import Database
from records.events.events import list_events
from records.fields.definitions import Field, editable_fields
from surveys.waves import list_waves
from tabular.reading import Book
from tabular.reading.encodings import telling_words

GROUP_MEMBERS: Final = "All members of the LinkedIn group"
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
            return open_table(database, replace(request, target=target), book, progress)
    book = target.kind.read_book(database, request.path, reading, target.choices, progress)
    return open_table(database, replace(request, target=target), book, progress)


def folder_targets(connection: Connection) -> list[ImportTarget]:
    """As what the files of a watched folder can be imported: contacts, responses to each wave."""
    found = [ImportTarget(CONTACTS.name, CONTACTS, CONTACTS.choices())]
    for listed in list_waves(connection):
        wave = listed.wave
        choices = AnswerChoices(survey=wave.survey_code, wave=wave.label)
        found.append(ImportTarget(f"Responses to {wave.title}", RESPONSES, choices))
    return found


def import_targets(connection: Connection) -> list[ImportTarget]:
    """Everything as which a file can be imported.

    Beside what folders are watched for: participants of each event, and members of the LinkedIn
    group, of whom somebody has to look at the rows.
    """
    found = folder_targets(connection)
    for event in list_events(connection):
        about = ContactChoices(create_unmatched=False, event_id=event.id)
        found.append(ImportTarget(f"Participants of {event.title}", CONTACTS, about))
    members = ContactChoices(create_unmatched=False, is_group_list=True)
    return [*found, ImportTarget(GROUP_MEMBERS, CONTACTS, members)]


def _target_of(targets: Sequence[ImportTarget], choices: ImportChoices) -> ImportTarget:
    """The one of `targets` that choices made earlier, or recognised, are for.

    Raises UserError where the wave or the event does not exist any more.
    """
    for one in targets:
        if _about(one.choices) == _about(choices):
            if not isinstance(one.choices, ContactChoices):
                return one
            if isinstance(choices, ContactChoices):
                first = replace(one.choices, event_status=choices.event_status)
                return replace(one, choices=first)
    if isinstance(choices, ContactChoices):
        raise UserError(
            "The event of these participants no longer exists. Nothing was imported; create it"
            " again, or discard the draft.",
            code="unknown_event",
        )
    raise UserError(
        "The wave of these responses no longer exists. Nothing was imported; create it again, or"
        " discard the draft.",
        code="unknown_wave",
    )


def _about(choices: ImportChoices) -> tuple[object, ...]:
    """What a file is about under `choices`: a wave, an event, or people."""
    match choices:
        case AnswerChoices():
            return "wave", choices.survey, choices.wave
        case ContactChoices():
            return "people", choices.event_id, choices.is_group_list
    return ()


def _recognised(connection: Connection, book: Book) -> ImportTarget:
    """As what a book is to be imported, where nobody said so."""
    targets = import_targets(connection)
    for found in recognise_kinds(connection, book):
        for one in targets:
            if found.share >= _LEAST_SHARE and one.choices == found.choices:
                return one
    return targets[0]


def open_table(
    database: Database, request: FileRequest, book: Book, progress: Progress = SILENT
) -> OpenedFile:
    """The table below the headings of a book, with a mapping of its columns."""
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
            _fields(connection, source, first),
            words,
            columns_that_say(table.headings, table.columns) if kind is CONTACTS else frozenset(),
        )


def _fields(
    connection: Connection, source: SourceFile, choices: ImportChoices
) -> Mapping[str, Field]:
    """The fields that columns may be imported as."""
    if isinstance(source, AnswersFile):
        return target_fields(source.questionnaire)
    about = participant_fields(choices) if isinstance(choices, ContactChoices) else {}
    return {**editable_fields(connection), **about}


def choices_for(before: WizardState, opened: OpenedFile) -> ImportChoices:
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

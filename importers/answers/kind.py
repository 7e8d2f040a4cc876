"""Imports of answers as a kind: how a sheet is recognised, what columns may be, who plans them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, cast

from sqlalchemy import Connection, func, select

from core.errors import UserError
from core.issues import Issue, Severity
from core.progress import Progress
from core.text import comparison_key
from importers.answers.choices import AnswerChoices
from importers.answers.columns import IDENTITY, choose_columns
from importers.answers.headings import QuestionColumn, ResponseColumn, distinct_headings
from importers.answers.import_plan import (
    AnswersFile,
    AnswersImport,
    answer_row_check,
    plan_answers,
)
from importers.answers.platforms import (
    GENERIC,
    Platform,
    headings_of,
    read_table,
    recognise,
)
from importers.answers.proposals import heading_words, propose_columns
from importers.answers.reviews import resolve_answers
from importers.answers.targets import target_fields
from importers.answers.writing import write_answers
from importers.choices import ReadOptions
from importers.columns import ColumnMapping, MappingReason
from importers.review_rows import RESPONSE
from importers.workflow import ImportKind, Recognition, SourceFile, Target, read_book
from models.batch_kinds import BatchKind
from models.database import Database
from models.sql import within
from models.tables import people, questions, surveys, waves
from records.retention.unlinked_waves import check_not_unlinked
from records.wave_privacy import Privacy
from surveys.questionnaire import Questionnaire
from surveys.survey_store import read_questionnaire
from surveys.waves import find_wave
from tabular.reading import LIMITS_OF_ANSWERS, Book, Table
from tabular.reading.heading_row import LOOK_AT

_ENOUGH: Final = 0.5  # of the survey's questions: no other sheet is looked into
_LEAST_SHARE: Final = 0.4  # of the texts in a row that are questions make a file one of answers


def _recognise(connection: Connection, book: Book) -> Iterator[Recognition]:
    """The surveys whose questions stand in one of the first rows, by code or text."""
    asked: dict[tuple[int, str, str], set[str]] = {}
    for row in connection.execute(
        select(
            surveys.c.id, surveys.c.code, surveys.c.title, questions.c.code, questions.c.text
        ).join_from(surveys, questions)
    ):
        words = asked.setdefault((row[0], row[1], row[2]), set())
        words.update((comparison_key(row[3]), comparison_key(row[4])))
    rows = _headings_of_rows(book) if asked else []
    for (survey_id, code, title), words in asked.items():
        share = max(
            (
                sum(not words.isdisjoint(names) for names in headings) / len(headings)
                for headings in rows
                if headings
            ),
            default=0,
        )
        if share >= _LEAST_SHARE:
            labels = connection.scalars(
                select(waves.c.label).where(waves.c.survey_id == survey_id).order_by(waves.c.id)
            ).all()
            wave = labels[-1] if labels else ""
            yield Recognition(RESPONSES, AnswerChoices(survey=code, wave=wave), share, title)


def _headings_of_rows(book: Book) -> list[list[set[str]]]:
    """What each heading may be called, for each row that may have the headings.

    Those of a known platform alone, without the columns that it adds of its own.
    """
    platform, rows = recognise(book.sheet)
    if rows is not None:
        headings = platform.join([book.sheet.row(row) for row in rows])
        return [
            [
                {comparison_key(text.partition("[")[0]) for text in names}
                for one in headings
                if not one.is_field
                and (names := [text for text in (one.code, *one.texts) if text] or [one.text])
            ]
        ]
    return [
        [
            {comparison_key(cell.partition("[")[0])}
            for cell in book.sheet.row(at)
            if isinstance(cell, str) and cell.strip()
        ]
        for at in range(min(LOOK_AT, book.sheet.height))
    ]


def _read_book(
    database: Database, path: Path, reading: ReadOptions, choices: AnswerChoices, progress: Progress
) -> Book:
    """Read the sheet with the answers to a wave. Raises as `read_sheet`; also if it is unknown."""
    with database.read() as connection:
        wave = find_wave(connection, choices.survey, choices.wave)
        questionnaire = read_questionnaire(connection, wave.survey_code, wave.version)
    return read_sheet(questionnaire, path, reading, choices, progress)


def read_sheet(
    questionnaire: Questionnaire,
    path: Path,
    reading: ReadOptions,
    choices: AnswerChoices,
    progress: Progress,
) -> Book:
    """Read the sheet of the file at `path` that has most of the questions.

    A longer sheet beside it, with people or a codebook, is not taken for it. Raises UserError for a
    file that cannot be read; Cancelled.
    """
    book = read_book(path, reading, progress, LIMITS_OF_ANSWERS)
    if reading.sheet is not None or len(book.sheets) == 1:
        return book
    first, best, most = book, book, -1.0
    for name in (book.sheet.name, *(name for name in book.sheets if name != book.sheet.name)):
        if name != first.sheet.name:
            named = replace(reading, sheet=name)
            book = read_book(path, named, progress, LIMITS_OF_ANSWERS)
        share = _share_of_questions(book, reading, questionnaire, choices)
        if share > most:
            best, most = book, share
        if share >= _ENOUGH:
            break
    return best if best is first else _with_note(best)


def _share_of_questions(
    book: Book, reading: ReadOptions, questionnaire: Questionnaire, choices: AnswerChoices
) -> float:
    """The share of the survey's questions that a sheet has; half of it without identities."""
    try:
        platform, table = _table(book, reading, questionnaire, choices)
    except UserError:  # an empty sheet, or one without headings
        return -1.0
    roles = propose_columns(headings_of(table, platform), questionnaire, table.columns).roles
    found = {role.question for role in roles if isinstance(role, QuestionColumn)}
    share = len(found) / max(len(questionnaire.questions), 1)
    return share if any(role in IDENTITY for role in roles) else share / 2


def _with_note(book: Book) -> Book:
    others = ", ".join(f"“{name}”" for name in book.sheets if name != book.sheet.name)
    text = f"The sheet “{book.sheet.name}” was read, which has the questions; not read: {others}."
    return replace(book, notes=(*book.notes, Issue("other_sheets", text, severity=Severity.NOTE)))


def _table(
    book: Book, reading: ReadOptions, questionnaire: Questionnaire, choices: AnswerChoices
) -> tuple[Platform, Table]:
    known = heading_words(questionnaire)
    row, key = reading.heading_row, choices.platform
    return read_table(book, heading_row=row, known=known, key=key)


def _take_table(
    connection: Connection, book: Book, reading: ReadOptions, choices: AnswerChoices
) -> tuple[Table, Platform | None]:
    wave = find_wave(connection, choices.survey, choices.wave)
    questionnaire = read_questionnaire(connection, wave.survey_code, wave.version)
    platform, table = _table(book, reading, questionnaire, choices)
    return table, None if platform is GENERIC else platform


def _open(
    connection: Connection, source: SourceFile, choices: AnswerChoices, _progress: Progress
) -> AnswersFile:
    """Recognise what each column holds. Raises UserError for a wave that takes no answers."""
    wave = find_wave(connection, choices.survey, choices.wave)
    check_not_unlinked(connection, wave.id, wave.name, date.today())
    questionnaire = read_questionnaire(connection, wave.survey_code, wave.version)
    headings = headings_of(source.table, cast(Platform, source.program or GENERIC))
    known = {one.name: getattr(source, one.name) for one in dataclass_fields(SourceFile)}
    return AnswersFile(
        **known,
        wave=wave,
        questionnaire=questionnaire,
        proposed=propose_columns(headings, questionnaire, source.table.columns),
    )


def _targets(
    _connection: Connection, source: AnswersFile, _choices: AnswerChoices
) -> dict[str, Target]:
    """What is known of a response, and the questions with their choices."""
    return {
        key: Target(key, field.label, "Response" if key in set(ResponseColumn) else "Questions")
        for key, field in target_fields(source.questionnaire).items()
    }


def _propose(
    _connection: Connection, source: AnswersFile, _choices: AnswerChoices
) -> tuple[ColumnMapping, ...]:
    headings = source.table.headings
    return tuple(
        ColumnMapping(
            heading,
            None if role is None else str(role),
            MappingReason.NONE if role is None else MappingReason.HEADING,
            "" if name == heading else name,
        )
        for heading, name, role in zip(
            headings, distinct_headings(headings), source.proposed.roles, strict=True
        )
    )


def _choose(
    source: AnswersFile,
    mapping: Sequence[ColumnMapping],
    chosen: Mapping[str, str | None],
    _targets: Mapping[str, Target],
    reason: MappingReason,
) -> tuple[ColumnMapping, ...]:
    return choose_columns(mapping, chosen, source.questionnaire, reason)


def _sensible(
    connection: Connection,
    choices: AnswerChoices,
    _found: AnswerChoices,
    targets: Mapping[str, Target],
) -> AnswerChoices:
    """Choices made earlier without questions and people that do not exist any more."""
    decided = {one for one in choices.decisions.values() if isinstance(one, int)}
    known = set(connection.scalars(select(people.c.id).where(within(people.c.id, sorted(decided)))))
    return replace(
        choices,
        mapping=tuple(
            column
            if column.field is None or column.field in targets
            else replace(column, field=None, reason=MappingReason.NONE)
            for column in choices.mapping
        ),
        decisions={
            index: decision
            for index, decision in choices.decisions.items()
            if not isinstance(decision, int) or decision in known
        },
        value_styles={code: how for code, how in choices.value_styles.items() if code in targets},
    )


def _may_wait(connection: Connection, choices: AnswerChoices) -> bool:
    """Whether the file may be kept: not where its answers may be those of an anonymous wave.

    Any of the survey’s waves can still be chosen.
    """
    private = (
        select(waves.c.id)
        .join(surveys)
        .where(
            func.lower(surveys.c.code) == choices.survey.lower(),
            waves.c.privacy.in_([one.value for one in Privacy if one.is_anonymous]),
        )
    )
    return connection.scalar(private.limit(1)) is None


RESPONSES: Final[ImportKind[AnswersFile, AnswerChoices, AnswersImport]] = ImportKind(
    key="responses",
    batch=BatchKind.RESPONSES,
    review=RESPONSE,
    name="Responses",
    steps=("file", "columns", "problems", "matches", "changes", "done"),
    choices=AnswerChoices,
    recognise=_recognise,
    read_book=_read_book,
    take_table=_take_table,
    open=_open,
    targets=_targets,
    propose=_propose,
    choose=_choose,
    plan=plan_answers,
    row_check=answer_row_check,
    write=write_answers,
    resolve=resolve_answers,
    sensible=_sensible,
    may_wait=_may_wait,
    row_key=ResponseColumn.RESPONSE,
)

"""The plan of an import of answers: read, matched to respondents, and compared with the records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from core.gc_control import gc_paused
from core.issues import Issue, Severity
from core.progress import Progress
from importers import profiles
from importers.answers.choices import AnswerChoices
from importers.answers.columns import AnswerColumns, all_roles
from importers.answers.planning import ParsedRows, ResponsePlan, plan_responses, without_rows
from importers.answers.platforms import GENERIC, Platform
from importers.answers.rows import ReadingOptions, SheetReader
from importers.answers.targets import target_fields
from importers.issues.corrections import Corrections, apply_corrections, column_of
from importers.row_plan import UNTICKED
from importers.workflow import ImportPlan, SourceFile
from models.batch_kinds import BatchKind
from models.reasons import Reason, ReasonKind
from records.fields.definitions import Field
from records.fields.values import ParseOptions
from surveys.questionnaire import Questionnaire
from surveys.waves import Wave
from tabular.reading import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersFile(SourceFile):
    """A file of answers to a wave: what its columns were recognised as, and by which questions.

    `program` is the survey platform, None where it is the generic one.
    """

    program: Platform | None = None
    wave: Wave
    questionnaire: Questionnaire
    proposed: AnswerColumns

    @property
    def platform(self) -> Platform:
        """The survey platform that wrote the file."""
        return self.program or GENERIC


@dataclass(frozen=True, slots=True)
class AnswersImport(ImportPlan):
    """An import of answers up to its plan; nothing has been written.

    `parsed` is what the next plan may keep.
    """

    source: AnswersFile
    choices: AnswerChoices
    plan: ResponsePlan
    parsed: ParsedRows

    def chosen(self) -> ResponsePlan:
        """The plan without the rows and answers that are not wanted."""
        return without_rows(self.plan, self.choices.unticked, self.choices.skipped_rows)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Everything found, in the order of the rows; about the whole file first."""
        return self.chosen().issues

    @property
    def batch_parameters(self) -> dict[str, Any]:
        """The parameters of the batch's title."""
        return {"wave": self.plan.wave.name}

    @property
    def batch_kind(self) -> BatchKind:
        """The kind of the batch: one that cannot be undone where the wave is anonymous."""
        is_anonymous = self.plan.wave.privacy.is_anonymous
        return BatchKind.ANONYMOUS_RESPONSES if is_anonymous else BatchKind.RESPONSES

    @property
    def kept_issues(self) -> tuple[Issue, ...]:
        """The issues that are kept; of an anonymous wave none of a row, which would name it."""
        found = self.issues
        if not self.plan.wave.privacy.is_anonymous:
            return found
        return tuple(one for one in found if one.row is None)

    def is_rejected(self, issue: Issue) -> bool:
        """Whether the row of an issue is exported to be fixed."""
        return issue.severity is not Severity.NOTE or issue.code == UNTICKED

    def question(self, saved: profiles.Profile | None) -> tuple[str, Reason] | None:
        """What somebody must be asked before a watched folder imports the file, if anything."""
        if saved is not None:
            missing = profiles.missing_columns(
                saved, (column.called for column in self.choices.mapping)
            )
            if missing is not None:
                return "columns", missing
        found = [
            one for one in self.plan.issues if one.row is None and one.severity is not Severity.NOTE
        ]
        left_out = [one.column for one in found if one.code == "column_left_out"]
        if left_out:
            return "columns", Reason(ReasonKind.COLUMNS_UNKNOWN, {"columns": left_out})
        if found:
            return "problems", Reason(ReasonKind.FILE_ISSUES, {"count": len(found)})
        return None


def plan_answers(
    connection: Connection,
    source: AnswersFile,
    choices: AnswerChoices,
    progress: Progress,
    before: AnswersImport | None,
) -> AnswersImport:
    """Read the rows of `source`, match them to respondents, compare with the answers on record.

    Raises UserError where no column says whose the answers are, or none is a question; Cancelled.
    """
    table = apply_corrections(source.table, choices.corrections)
    kept = (
        before.parsed
        if before is not None
        and before.source.digest == source.digest
        and before.choices.parsed_part() == choices.parsed_part()
        else None
    )
    with gc_paused():
        plan, parsed = plan_responses(
            connection,
            table,
            source.wave,
            questionnaire=source.questionnaire,
            columns=_columns(source, choices),
            platform=source.platform.key,
            reading=reading_options(source, choices),
            evidence=source.table,
            decisions=choices.decisions,
            before=kept,
            progress=progress,
        )
    return AnswersImport(source, choices, plan, parsed)


def reading_options(source: AnswersFile, choices: AnswerChoices) -> ReadingOptions:
    """How the cells of a file are read, under `choices`, which count before its platform."""
    platform = source.platform
    statuses = {**platform.statuses, **choices.statuses}
    return ReadingOptions(
        choices.dates,
        choices.value_styles,
        statuses,
        platform.end_is_complete,
        platform.anonymous,
    )


def _columns(source: AnswersFile, choices: AnswerChoices) -> AnswerColumns:
    """The roles of the columns as mapped; what is to be said of those mapped as proposed."""
    proposed = source.proposed
    known = all_roles(source.questionnaire)
    roles = [known.get(column.field or "") for column in choices.mapping]
    remarks = {
        place: issue
        for place, issue in proposed.remarks.items()
        if roles[place] == proposed.roles[place]
    }
    return AnswerColumns(tuple(roles), remarks)


@dataclass(frozen=True, slots=True)
class AnswerRowCheck:
    """Reads single rows of a file of answers again. Needs no database."""

    table: Table
    columns: AnswerColumns
    questionnaire: Questionnaire
    reading: ReadingOptions
    options: ParseOptions = field(default_factory=ParseOptions)

    def field_of(self, column: int) -> Field | None:
        """What the column is imported as, with the words that it may hold."""
        role = self.columns.roles[column]
        return None if role is None else target_fields(self.questionnaire)[str(role)]

    def check_row(self, index: int, corrections: Corrections) -> list[tuple[Issue, int | None]]:
        """What is wrong with a row once it is corrected, read as among the others."""
        row = apply_corrections(self.table.part([index]), corrections)
        reader = SheetReader(self.table, self.columns.roles, self.questionnaire, self.reading)
        _, issues = reader.read(row)
        number = self.table.row_numbers[index]
        return [(one, column_of(row, 0, one)) for one in (*row.notes, *issues) if one.row == number]

    def unknown_words(self, corrections: Corrections) -> Mapping[int, Mapping[str, Sequence[int]]]:
        """None: what is no choice of a question is not imported, and said row by row."""
        del corrections
        return {}


def answer_row_check(_connection: Connection, planned: AnswersImport) -> AnswerRowCheck:
    """What reads single rows of `planned` again."""
    source, choices = planned.source, planned.choices
    return AnswerRowCheck(
        source.table,
        _columns(source, choices),
        source.questionnaire,
        reading_options(source, choices),
    )

"""What each column of a file of answers holds: whose they are, when, and which question.

Proposed by `proposals`; here is what the user may say instead, and what has to be there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from core.errors import UserError
from core.issues import Issue, Severity
from core.text import fold
from importers.answers.headings import (
    QuestionColumn,
    QuestionIndex,
    ResponseColumn,
    distinct_headings,
    part_columns,
)
from importers.columns import ColumnMapping, MappingReason
from surveys.questionnaire import Questionnaire

IDENTITY: Final = (ResponseColumn.TOKEN, ResponseColumn.ALUMNI_ID, ResponseColumn.EMAIL)

ColumnRole: TypeAlias = ResponseColumn | QuestionColumn | None  # None: the column is not imported


@dataclass(frozen=True, slots=True)
class AnswerColumns:
    """What each column holds, and by its position what is to be reported of it."""

    roles: tuple[ColumnRole, ...]
    remarks: Mapping[int, Issue] = field(default_factory=dict)


def choose_columns(
    mapping: Sequence[ColumnMapping],
    chosen: Mapping[str, str | None],
    questionnaire: Questionnaire,
    reason: MappingReason = MappingReason.CHOSEN,
) -> tuple[ColumnMapping, ...]:
    """`mapping` with what somebody chose for some columns: ResponseColumn words or questions.

    A question is written as its code, a choice as CODE[choice]; None or "" leaves the column out.
    A question whose code is a ResponseColumn word is written as question.CODE.
    The second of two equal headings is “Heading (2)”. Raises UserError for a column or a target
    that does not exist, and for a target given twice.
    """
    result = list(mapping)
    places = {fold(column.called): place for place, column in enumerate(mapping)}
    index, roles = QuestionIndex(questionnaire), all_roles(questionnaire)
    taken: dict[str, str] = {}
    for heading, target in chosen.items():
        place = places.get(fold(heading))
        if place is None:
            raise UserError(f"The file has no column “{heading}”.", code="unknown_column")
        key = str(roles.get(target) or _target(target, index)) if target else None
        if key is not None:
            if key in taken:
                raise UserError(
                    f"“{taken[key]}” and “{heading}” cannot both be {target}. Nothing was"
                    " imported; map one of them to something else.",
                    code="repeated_target",
                )
            taken[key] = heading
            result = [
                replace(old, field=None, reason=MappingReason.NONE) if old.field == key else old
                for old in result
            ]
        result[place] = replace(result[place], field=key, reason=reason)
    return tuple(result)


def all_roles(questionnaire: Questionnaire) -> dict[str, ResponseColumn | QuestionColumn]:
    """Every role that a column may have, by how a mapping writes it."""
    found: dict[str, ResponseColumn | QuestionColumn] = {}
    for question in questionnaire.questions:
        whole = QuestionColumn(question.code)
        found[str(whole)] = whole
        for column in part_columns(question):
            found[str(column)] = column
    return found | {str(role): role for role in ResponseColumn}


def check_columns(headings: Sequence[str], mapping: AnswerColumns) -> Iterator[Issue]:
    """Report columns that are not imported, and what is to be known of others.

    Raises UserError when no column is a question of the survey.
    """
    if not any(isinstance(use, QuestionColumn) for use in mapping.roles):
        raise UserError(
            "No column of this file is a question of this survey. Nothing was changed; check that"
            " it is the right file, or say which column is which question.",
            code="no_questions",
        )
    names = distinct_headings(headings)
    for place, (heading, use) in enumerate(zip(names, mapping.roles, strict=True)):
        if remark := mapping.remarks.get(place):
            yield remark
        elif use is None and headings[place].strip():
            yield not_imported(heading, "it is not a question of this survey")


def not_imported(heading: str, reason: str, severity: Severity = Severity.NOTE) -> Issue:
    """Report that a column is not imported."""
    return Issue(
        "column_left_out", f"Column “{heading}” not imported: {reason}.", None, heading, severity
    )


def _target(target: str, index: QuestionIndex) -> ResponseColumn | QuestionColumn:
    word = fold(target)
    if word in set(ResponseColumn):
        return ResponseColumn(word)
    named = index.find(target)
    if named is None or len(named.items) != 1:
        raise UserError(
            f"“{target}” is not a question of the survey, nor one of {', '.join(ResponseColumn)}.",
            code="unknown_question",
        )
    return named.items[0]

"""What can be asked of people: the one declaration from which filters are built.

Criteria come from the fields of the flat row (the office's own among them), the parts of a person,
surveys with their questions, segments and lists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from models.consent_fields import CHANNELS, CONSENT_CHANNEL, CONSENT_PURPOSE, PURPOSES
from models.tables import choices, questions, segments, surveys, waves
from records.fields.definitions import PART_LABELS, Field, FieldKind, Part, all_fields
from records.fields.vocabulary import CLOSED, terms
from records.filters.model import CONTACTABLE, Comparison, Filter, Not
from records.filters.subjects import (
    ANSWER,
    BIRTHDAY,
    INVITATIONS,
    PERSONAL,
    RESPONSES,
    SUBJECTS,
    FilterSubject,
)
from records.filters.survey_sql import NOT_APPLICABLE, question_field
from records.parts.definition import FLAGS
from records.parts.registry import PERSON_PARTS


class ValueShape(StrEnum):
    """What has to be entered beside an operator."""

    NOTHING = "nothing"
    ONE = "one"
    TWO = "two"  # from and to
    SEVERAL = "several"  # of the choices
    PERIOD = "period"  # "last 2 years", records/filters/periods.py


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to compare: its words, the operator of the Comparison, and whether it is denied.

    `fixed` are the values of one that takes none from the user.
    """

    label: str
    operator: str
    shape: ValueShape = ValueShape.ONE
    negated: bool = False
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something that can be asked: a field, a column of records or a question.

    `choices` are the values to choose from; empty: any can be entered.
    """

    key: str
    label: str
    field: Field
    operators: tuple[Operator, ...]
    choices: tuple[str, ...] = ()

    def condition(self, operator: Operator, values: Sequence[str] = ()) -> Filter:
        """The filter that `operator` makes of `values`."""
        asked = Comparison(self.key, operator.operator, operator.fixed or tuple(values))
        return Not(asked) if operator.negated else asked

    def reads(self, chosen: Filter) -> tuple[Operator, tuple[str, ...]] | None:
        """The operator and the values that make `chosen`; None where none of them does."""
        asked, negated = (chosen.part, True) if isinstance(chosen, Not) else (chosen, False)
        if not isinstance(asked, Comparison) or asked.field != self.key:
            return None
        for one in self.operators:
            is_list = one.shape is ValueShape.SEVERAL and asked.operator == "="
            if (one.operator == asked.operator or is_list) and one.negated == negated:
                if not one.fixed:
                    return one, asked.values
                if one.fixed == asked.values:
                    return one, ()
        return None


@dataclass(frozen=True, slots=True)
class CriteriaGroup:
    """Criteria that are shown together under a heading."""

    label: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class RecordCriteria:
    """Records that can be counted and asked about: “any award where …” (model.Records)."""

    subject: str
    singular: str
    plural: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class SurveyCriteria:
    """A survey: the names for Membership, its own and those of its waves, and its questions."""

    code: str
    title: str
    waves: tuple[str, ...]
    questions: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Criteria:
    """All that can be asked.

    `groups` are the conditions on a person and on any of the person's records; `records` those
    on how many records meet several conditions at once. `invitation` and `response` are asked of
    an invitation or response in a survey of `surveys`. `contactable` are the names for Membership.
    """

    groups: tuple[CriteriaGroup, ...]
    records: tuple[RecordCriteria, ...]
    surveys: tuple[SurveyCriteria, ...]
    invitation: tuple[Criterion, ...]
    response: tuple[Criterion, ...]
    segments: tuple[str, ...]
    lists: tuple[str, ...]
    contactable: tuple[str, ...]


def read_criteria(connection: Connection) -> Criteria:
    """Read all that can be asked now."""
    names = connection.execute(select(segments.c.name, segments.c.expression)).all()
    return Criteria(
        tuple(_groups(all_fields(connection))),
        tuple(map(_of_records, SUBJECTS.values())),
        tuple(_surveys(connection)),
        _of_survey(INVITATIONS),
        _of_survey(RESPONSES),
        _sorted(row.name for row in names if row.expression is not None),
        _sorted(row.name for row in names if row.expression is None),
        _CONTACTABLE,
    )


_SUGGESTED: Final = {
    "engagement.kind": terms("activity")
}  # where any other word can be written, too
_CONTACTABLE: Final = (
    CONTACTABLE.name,
    *(
        f"{purpose} by {channel}"
        for purpose in PURPOSES
        for channel in CHANNELS
        if (purpose, channel) != (CONSENT_PURPOSE, CONSENT_CHANNEL)
    ),
)


def _sorted(names: Any) -> tuple[str, ...]:
    return tuple(sorted(names, key=str.casefold))


# --- fields and records ---------------------------------------------------------------------


def _groups(fields: Mapping[str, Field]) -> list[CriteriaGroup]:
    by_label: dict[str, list[Criterion]] = {}
    for field in fields.values():
        by_label.setdefault(PART_LABELS[field.part], []).append(_criterion(field))
    by_label[PART_LABELS[Part.PERSON]] += [_criterion(one.field) for one in PERSONAL.values()]
    custom = by_label.pop(PART_LABELS[Part.CUSTOM], [])
    for part in PERSON_PARTS:
        subject = SUBJECTS[part.name.removesuffix("s")]
        own = [one for one in _columns(subject) if one.field.part is Part.RECORD]
        if own:
            by_label[f"Any {part.singular}"] = own
    if custom:
        by_label[PART_LABELS[Part.CUSTOM]] = custom
    return [CriteriaGroup(label, tuple(criteria)) for label, criteria in by_label.items()]


def _of_records(subject: FilterSubject) -> RecordCriteria:
    return RecordCriteria(subject.name, subject.singular, subject.plural, _columns(subject))


def _of_survey(subject: FilterSubject) -> tuple[Criterion, ...]:
    """The columns beside the survey and the wave, which are chosen already."""
    chosen = {f"{subject.name}.survey", f"{subject.name}.wave"}
    return tuple(one for one in _columns(subject) if one.key not in chosen)


def _columns(subject: FilterSubject) -> tuple[Criterion, ...]:
    return tuple(_criterion(column.field) for column in subject.columns.values())


def _criterion(field: Field) -> Criterion:
    words = field.choices or (terms(field.vocabulary) if field.vocabulary else ())
    words = words or _SUGGESTED.get(field.key, ())
    return Criterion(field.key, field.label, field, _operators(field, words), words)


# --- surveys --------------------------------------------------------------------------------


def _surveys(connection: Connection) -> list[SurveyCriteria]:
    found = connection.execute(select(surveys).order_by(surveys.c.code)).all()
    rounds = connection.execute(select(waves).order_by(waves.c.opens, waves.c.id)).all()
    by_position = select(questions).order_by(questions.c.version_number, questions.c.position)
    asked: dict[tuple[int, str], Row[Any]] = {}  # each question as its latest version has it
    places: dict[int, tuple[int, str]] = {}
    for row in connection.execute(by_position):
        place = places[row.id] = (row.survey_id, row.code.casefold())
        asked.pop(place, None)
        asked[place] = row
    offered: dict[tuple[int, str], dict[str, None]] = {}
    for choice in connection.execute(select(choices).order_by(choices.c.position)):
        offered.setdefault(places[choice.question_id], {})[choice.text] = None
    return [
        SurveyCriteria(
            survey.code,
            survey.title,
            tuple(f"{survey.code}/{one.label}" for one in rounds if one.survey_id == survey.id),
            tuple(
                _question(one, list(offered.get(place, ())))
                for place, one in asked.items()
                if one.survey_id == survey.id
            ),
        )
        for survey in found
    ]


def _question(question: Row[Any], offered: Sequence[str]) -> Criterion:
    field = question_field(question)
    words = (*offered, NOT_APPLICABLE) if question.allows_not_applicable else tuple(offered)
    operators = (*_operators(field, words), *_QUESTION)
    if question.kind == "scale":
        operators = (*_ORDERED, *operators)
    label = f"{question.matrix_text} {question.text}" if question.matrix_text else question.text
    if question.kind == "ranking":
        label = f"{label} (ranked first)"
    return Criterion(f"{ANSWER}{question.code}", label, field, operators, words)


# --- operators ------------------------------------------------------------------------------

_NOTHING, _TWO, _SEVERAL = ValueShape.NOTHING, ValueShape.TWO, ValueShape.SEVERAL
_EMPTY: Final = (
    Operator("is empty", "empty", _NOTHING),
    Operator("is not empty", "empty", _NOTHING, negated=True),
)
_IS: Final = (Operator("is", "="), Operator("is not", "=", negated=True))
_PART_OF_TEXT: Final = (
    Operator("contains", "contains"),
    Operator("does not contain", "contains", negated=True),
    Operator("starts with", "starts"),
    Operator("does not start with", "starts", negated=True),
)
_CHOICE: Final = (
    Operator("is any of", "in", _SEVERAL),
    Operator("is none of", "in", _SEVERAL, negated=True),
)
_DURING: Final = (
    Operator("is in", "during", ValueShape.PERIOD),
    Operator("is not in", "during", ValueShape.PERIOD, negated=True),
)
_TIME: Final = (
    *_DURING,
    Operator("is between", "between", _TWO),
    Operator("is before", "<"),
    Operator("is after", ">"),
    Operator("is from", ">="),
    Operator("is up to", "<="),
    *_IS,
)
_ORDERED: Final = (
    Operator("is between", "between", _TWO),
    Operator("is less than", "<"),
    Operator("is more than", ">"),
    Operator("is at least", ">="),
    Operator("is at most", "<="),
)
_FLAG: Final = (
    Operator("is yes", "yes", _NOTHING),
    Operator("is no", "yes", _NOTHING, negated=True),
)
_YES_NO: Final = (
    Operator("is yes", "yes", _NOTHING),
    Operator("is no", "=", _NOTHING, fixed=("no",)),
    Operator("is not yes", "yes", _NOTHING, negated=True),
    *_EMPTY,
)
_QUESTION: Final = (
    Operator("was not asked", "not_asked", _NOTHING),
    Operator("was asked", "not_asked", _NOTHING, negated=True),
)


def _operators(field: Field, words: Sequence[str]) -> tuple[Operator, ...]:
    if field.key == BIRTHDAY:
        return (*_DURING, *_EMPTY)
    match field.kind:
        case FieldKind.YES_NO:
            return _FLAG if field.key in FLAGS else _YES_NO
        case FieldKind.DATE | FieldKind.YEAR:
            return (*_TIME, *_EMPTY)
        case FieldKind.NUMBER:
            return (*_IS, *_ORDERED, *_EMPTY)
    if not words:
        return (*_IS, *_PART_OF_TEXT, *_EMPTY)
    is_open = not field.choices and field.vocabulary not in CLOSED
    return (*_CHOICE, *(_PART_OF_TEXT if is_open else ()), *_EMPTY)

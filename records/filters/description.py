"""Filters in words, as chips show them: “Award is PhD or MD(Res)”, “Not deceased”."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from core.formats import format_number, format_short_day, plural
from records.fields.definitions import Field, FieldKind
from records.filters.model import And, Comparison, Filter, Membership, Not, Or, Records
from records.filters.periods import (
    describe_distance,
    describe_fixed_period,
    describe_period,
    fixed_period,
)
from records.filters.subjects import ANSWER, SUBJECTS, askable_fields
from records.parts.definition import FLAGS

_MOST_NAMED: Final = 6  # values of a list that are shown
_DAY: Final = re.compile(r"\d{4}-\d\d(-\d\d)?")
# What yes and no of a field mean, where its label does not say it.
_FLAG_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "deceased": ("Deceased", "Not deceased"),
    "do_not_contact": ("May not be contacted", "May be contacted"),
    "do_not_email": ("May not be e-mailed", "May be e-mailed"),
    "do_not_phone": ("May not be phoned", "May be phoned"),
    "do_not_post": ("May not be sent post", "May be sent post"),
    "linkedin_group": ("In the LinkedIn group", "Not in the LinkedIn group"),
}
_OF_TIME: Final = {"<": "before", "<=": "up to", ">": "after", ">=": "from"}
_OF_NUMBERS: Final = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}
_AGO: Final = {
    "<": "more than {} ago",
    "<=": "{} ago or earlier",
    ">": "less than {} ago",
    ">=": "{} ago or later",
}
_AHEAD: Final = {
    "<": "less than {} ahead",
    "<=": "at most {} ahead",
    ">": "more than {} ahead",
    ">=": "at least {} ahead",
}
_VERBS: Final = {
    "contains": ("contains", "doesn’t contain"),
    "starts": ("starts with", "doesn’t start with"),
}


def describe(part: Filter, fields: Mapping[str, Field]) -> str:
    """A filter in words; `fields` are those of the flat row."""
    return _describe(part, askable_fields(fields))


def _describe(part: Filter, fields: Mapping[str, Field]) -> str:
    match part:
        case Comparison():
            return _comparison(part, fields, negated=False)
        case Records():
            return _records(part, fields)
        case Membership():
            return _membership(part, fields, negated=False)
        case Not(inner):
            return _opposite(inner, fields)
        case And(parts):
            return " and ".join(_in_brackets(one, fields, Or) for one in parts)
        case Or(parts):
            return " or ".join(_in_brackets(one, fields, And) for one in parts)
    raise TypeError(part)


def _opposite(part: Filter, fields: Mapping[str, Field]) -> str:
    match part:
        case Comparison():
            return _comparison(part, fields, negated=True)
        case Records(subject, where, fewest, None) if fewest:
            return _records(Records(subject, where, 0, fewest - 1), fields)
        case Records(subject, where, 0, int(most)):
            return _records(Records(subject, where, most + 1), fields)
        case Membership():
            return _membership(part, fields, negated=True)
        case Not(inner):
            return _describe(inner, fields)
        case And(parts):
            return f"Not all of: {'; '.join(_describe(one, fields) for one in parts)}"
        case Or(parts):
            return f"None of: {'; '.join(_describe(one, fields) for one in parts)}"
    return f"Not: {_describe(part, fields)}"


def _in_brackets(part: Filter, fields: Mapping[str, Field], kind: type[And] | type[Or]) -> str:
    text = _describe(part, fields)
    return f"({text})" if isinstance(part, kind) else text


# --- conditions -----------------------------------------------------------------------------


def _comparison(part: Comparison, fields: Mapping[str, Field], *, negated: bool) -> str:
    field = fields.get(part.field)
    label = part.field.removeprefix(ANSWER) if field is None else field.label
    kind = _kind_of_answer(part.values) if field is None else field.kind
    values = [_shown(value, kind) for value in part.values]
    is_not = "not " if negated else ""
    match part.operator:
        case "yes":
            return _yes_or_no(part.field, label, negated=negated)
        case "empty":
            return f"{label} is {is_not}empty"
        case "not_asked":
            return f"{label} was {'' if negated else 'not '}asked"
        case "between":
            return f"{label} {is_not}{'–'.join(values)}"
        case "during":
            return f"{label} {is_not}{describe_period(part.values[0])}"
        case "contains" | "starts" as operator:
            return f"{label} {_VERBS[operator][negated]} {values[0]}"
        case "=" | "in":
            if kind is FieldKind.YES_NO and len(values) == 1:
                return f"{label}: {is_not}{values[0]}"
            return f"{label} is {is_not}{_some(values)}"
    return f"{label} {is_not}{_ordering(part.operator, part.values[0], values[0], kind)}"


def _ordering(operator: str, value: str, shown: str, kind: FieldKind) -> str:
    """“before 28 Nov 2024”, “more than 2 years ago”, “at least 3”."""
    distance = describe_distance(value)
    if distance is not None:
        length, is_past = distance
        return (_AGO if is_past else _AHEAD)[operator].format(length)
    is_time = kind in (FieldKind.DATE, FieldKind.YEAR)
    return f"{(_OF_TIME if is_time else _OF_NUMBERS)[operator]} {shown}"


def _yes_or_no(key: str, label: str, *, negated: bool) -> str:
    if key in _FLAG_WORDS:
        return _FLAG_WORDS[key][negated]
    if not negated:
        return f"{label}: yes"
    return f"{label}: no" if key in FLAGS else f"{label}: no or empty"


def _records(part: Records, fields: Mapping[str, Field]) -> str:
    subject = SUBJECTS[part.subject]
    where = "" if part.where is None else f" where {_describe(part.where, fields)}"

    def counted(number: int) -> str:
        return plural(number, subject.singular, subject.plural)

    match part.fewest, part.most:
        case 0, 0:
            return f"No {subject.singular}{where}"
        case 1, None if part.where is not None:
            return f"Any {subject.singular}{where}"
        case fewest, None:
            return f"At least {counted(fewest)}{where}"
        case 0, int(most):
            return f"At most {counted(most)}{where}"
        case fewest, int(most) if fewest == most:
            return f"Exactly {counted(fewest)}{where}"
    return f"{format_number(part.fewest)} to {counted(part.most or 0)}{where}"


def _membership(part: Membership, fields: Mapping[str, Field], *, negated: bool) -> str:
    where = "" if part.where is None else f": {_describe(part.where, fields)}"
    match part.kind:
        case "segment":
            return f"{'Not in' if negated else 'In'} “{part.name}”"
        case "list":
            return f"{'Not in' if negated else 'In'} list “{part.name}”"
        case "invited":
            return f"{'Not invited' if negated else 'Invited'} to {part.name}{where}"
        case "contactable":
            name = part.name.replace("by email", "by e-mail")
            return f"{'Not contactable' if negated else 'Contactable'} for {name}"
    return f"{'Did not answer' if negated else 'Answered'} {part.name}{where}"


# --- values ---------------------------------------------------------------------------------


def _some(shown: Sequence[str]) -> str:
    """The values of a list, or the first of them and the number of others."""
    if len(shown) <= _MOST_NAMED:
        return " or ".join(shown)
    more = format_number(len(shown) - _MOST_NAMED + 1)
    return f"{', '.join(shown[: _MOST_NAMED - 1])} or {more} more"


def _shown(value: str, kind: FieldKind) -> str:
    """A value as a chip shows it: days with the month in words."""
    if kind is not FieldKind.DATE:
        return value
    if period := fixed_period(value):
        return describe_fixed_period(period)
    try:
        return format_short_day(date.fromisoformat(value), with_year=True)
    except ValueError:  # relative to today
        return value


def _kind_of_answer(values: Sequence[str]) -> FieldKind:
    """What an answer is compared with: its question is not known here."""
    are_days = values and all(_DAY.fullmatch(value) for value in values)
    return FieldKind.DATE if are_days else FieldKind.TEXT

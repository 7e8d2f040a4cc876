"""Filters of people as expressions, for segments, the table of alumni and the commands.

    award in (PhD, "MD(Res)") and award_completed between 1983 and 2017 and not deceased

A condition on a field with several records beneath it holds where any of them meets it ("award =
PhD": any award is a PhD); conditions joined by "and" about one kind of record mean the same
record. Text is compared without regard to capitals.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken

from core.errors import UserError
from core.formats import format_number, format_short_day
from core.text import comparison_key, replace_invalid
from records.fields.definitions import Field, FieldKind

_WORD: Final = r"[^\s()\",“”=<>!][^\s()\",“”]*(?:\([\w ]+\))?"
_STRING: Final = r"\"(?:[^\"]|\"\")*\"|“[^”]*”"
_VALUE: Final = rf"(?:{_STRING}|{_WORD})"
# Words of the grammar end where the word ends: "notes" is not "not es". The values of a list are
# one token, which takes a hundred thousand of them; a copied column has a line for each.
_GRAMMAR: Final = rf"""
    ?or_: and_ (_OR and_)*
    ?and_: not_ (_AND not_)*
    ?not_: _NOT not_ -> negated
         | "(" or_ ")"
         | condition
    ?condition: field OPERATOR value -> compared
         | field _IN VALUES -> one_of
         | field _NOT _IN VALUES -> none_of
         | field _BETWEEN value _AND value -> between
         | field _CONTAINS value -> contains
         | field _STARTS value -> starts
         | field _EMPTY -> empty
         | field _FILLED -> filled
         | _SEGMENT value -> in_segment
         | _INVITED value -> invited
         | _ANSWERED value -> answered
         | _CONTACTABLE -> contactable
         | field -> flag
    field: NAME | STRING
    value: WORD | STRING
    OPERATOR: "!=" | "<=" | ">=" | "=" | "<" | ">"
    STRING: /{_STRING}/
    VALUES: /\(\s*{_VALUE}((\s*,\s*|[^\S\n]*\n\s*){_VALUE})*\s*\)/
    NAME: /[^\W\d][\w.]*/
    WORD: /{_WORD}/
    _AND.2: /and\b/i
    _OR.2: /or\b/i
    _NOT.2: /not\b/i
    _IN.2: /in\b/i
    _BETWEEN.2: /between\b/i
    _CONTAINS.2: /contains\b/i
    _STARTS.2: /starts\s+with\b/i
    _EMPTY.2: /is\s+empty\b/i
    _FILLED.2: /is\s+not\s+empty\b/i
    _SEGMENT.3: /in\s+segment\b/i
    _INVITED.2: /invited\s+to\b/i
    _ANSWERED.2: /answered\b/i
    _CONTACTABLE.3: /contactable\s+for\s+surveys\b/i
    %import common.WS
    %ignore WS
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field against values; `operator` is =, <, <=, >, >=, in, between, contains, starts, empty.

    "=", "in", "contains" and the like hold text as written; types are the field's business.
    """

    field: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    """Where a person belongs: `kind` is "segment", "invited", "answered" or "contactable".

    `name` is the segment's name, the wave as CODE/LABEL, or "surveys".
    """

    kind: str
    name: str


CONTACTABLE: Final = Membership("contactable", "surveys")  # who may be invited, by e-mail


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of `part`."""

    part: "Filter"


@dataclass(frozen=True, slots=True)
class And:
    """All of `parts`."""

    parts: "tuple[Filter, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """Any of `parts`."""

    parts: "tuple[Filter, ...]"


Filter: TypeAlias = Comparison | Membership | Not | And | Or


def parse(expression: str, fields: Mapping[str, Field]) -> Filter:
    """The filter that `expression` writes; fields by key, or by label in quotes or one word.

    Raises UserError that says where it cannot be understood.
    """
    expression = replace_invalid(expression).replace("\0", "")
    try:
        tree = _parser().parse(expression)
        found: Filter = _Build().transform(tree)
    except UnexpectedInput as error:
        place = len(expression) if error.pos_in_stream is None else error.pos_in_stream
        near = expression[place : place + 20].strip()
        if (isinstance(error, UnexpectedToken) and error.token.type == "$END") or not near:
            near = "the end"
        raise UserError(
            f"The filter cannot be understood near “{near}”; write for example: award in (PhD,"
            ' "MD(Res)") and award_completed between 1983 and 2017 and not deceased.',
            code="bad_filter",
        ) from error
    except RecursionError as error:
        raise _too_deep() from error
    return _with_keys(found, _Names(fields), 0)


def to_text(part: Filter) -> str:
    """The expression that `parse` reads back as `part`."""
    match part:
        case Comparison(field, "in", values):
            return f"{field} in ({', '.join(map(_quoted, values))})"
        case Comparison(field, "between", (low, high)):
            return f"{field} between {_quoted(low)} and {_quoted(high)}"
        case Comparison(field, "empty"):
            return f"{field} is empty"
        case Comparison(field, "yes"):
            return field
        case Comparison(field, "starts", (value,)):
            return f"{field} starts with {_quoted(value)}"
        case Comparison(field, operator, (value,)):
            return f"{field} {operator} {_quoted(value)}"
        case Membership("segment", name):
            return f"in segment {_quoted(name)}"
        case Membership("invited", name):
            return f"invited to {_quoted(name)}"
        case Membership("contactable", name):
            return f"contactable for {name}"
        case Membership(kind, name):
            return f"{kind} {_quoted(name)}"
        case Not(inner):
            return f"not {_grouped(inner)}"
        case And(parts):
            return " and ".join(map(_grouped, parts))
        case Or(parts):
            return " or ".join(map(_grouped, parts))
    raise TypeError(part)


def describe(part: Filter, fields: Mapping[str, Field]) -> str:
    """A filter in words, as a chip shows it: "Award is PhD or MD(Res)"."""
    match part:
        case Comparison(field, "yes"):
            return f"{fields[field].label}: yes"
        case Comparison(field, "empty"):
            return f"{fields[field].label} is empty"
        case Comparison(field, "between", (low, high)):
            shown = [_shown(value, fields[field]) for value in (low, high)]
            return f"{fields[field].label} {'–'.join(shown)}"
        case Comparison(field, operator, values):
            words = _WORDS.get(operator, operator)
            return f"{fields[field].label} {words} {_some(values, fields[field])}"
        case Membership("segment", name):
            return f"In “{name}”"
        case Membership("invited", name):
            return f"Invited to {name}"
        case Membership("contactable", name):
            return f"Contactable for {name}"
        case Membership(_, name):
            return f"Answered {name}"
        case Not(inner):
            return _describe_opposite(inner, fields)
        case And(parts):
            return " and ".join(describe(one, fields) for one in parts)
        case Or(parts):
            return " or ".join(describe(one, fields) for one in parts)
    raise TypeError(part)


def _describe_opposite(part: Filter, fields: Mapping[str, Field]) -> str:
    match part:
        case Comparison(field, "yes"):
            return f"{fields[field].label}: no"
        case Comparison(field, "empty"):
            return f"{fields[field].label} is not empty"
        case Comparison(field, operator, values) if operator in {"=", "in"}:
            return f"{fields[field].label} is not {_some(values, fields[field])}"
        case Membership("contactable", name):
            return f"Not contactable for {name}"
    return f"Not: {describe(part, fields)}"


def _some(values: Sequence[str], field: Field) -> str:
    """The values of a list, or the first of them and the number of others."""
    shown = [_shown(value, field) for value in values[:_MOST_NAMED]]
    if len(values) <= _MOST_NAMED:
        return " or ".join(shown)
    more = format_number(len(values) - _MOST_NAMED + 1)
    return f"{', '.join(shown[: _MOST_NAMED - 1])} or {more} more"


def _shown(value: str, field: Field) -> str:
    """A value as a chip shows it: days with the month in words."""
    try:
        is_day = field.kind is FieldKind.DATE
        return format_short_day(date.fromisoformat(value), with_year=True) if is_day else value
    except ValueError:  # only a year
        return value


def conditions(part: Filter | None) -> tuple[Filter, ...]:
    """The conditions that must all hold, one for each chip."""
    if part is None:
        return ()
    return part.parts if isinstance(part, And) else (part,)


def all_of(parts: tuple[Filter, ...]) -> Filter | None:
    """One filter from the chips; None where there is none."""
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(parts)


_WORDS: Final = {
    "=": "is",
    "in": "is",
    "<": "before",
    "<=": "up to",
    ">": "after",
    ">=": "from",
    "starts": "starts with",
}


@cache
def _parser() -> Lark:
    return Lark(_GRAMMAR, start="or_", parser="lalr")


class _Build(Transformer[Token, Any]):
    """Makes the filter out of lark's tree."""

    def field(self, items: list[Token]) -> str:
        return _bare(items[0])

    def value(self, items: list[Token]) -> str:
        return _bare(items[0])

    def compared(self, items: list[Any]) -> Filter:
        field, operator, value = items
        if operator == "!=":
            return Not(Comparison(field, "=", (value,)))
        return Comparison(field, str(operator), (value,))

    def one_of(self, items: list[Any]) -> Filter:
        return Comparison(items[0], "in", _values(items[1]))

    def none_of(self, items: list[Any]) -> Filter:
        return Not(Comparison(items[0], "in", _values(items[1])))

    def between(self, items: list[str]) -> Filter:
        return Comparison(items[0], "between", (items[1], items[2]))

    def contains(self, items: list[str]) -> Filter:
        return Comparison(items[0], "contains", (items[1],))

    def starts(self, items: list[str]) -> Filter:
        return Comparison(items[0], "starts", (items[1],))

    def empty(self, items: list[str]) -> Filter:
        return Comparison(items[0], "empty")

    def filled(self, items: list[str]) -> Filter:
        return Not(Comparison(items[0], "empty"))

    def flag(self, items: list[str]) -> Filter:
        return Comparison(items[0], "yes")

    def in_segment(self, items: list[str]) -> Filter:
        return Membership("segment", items[0])

    def invited(self, items: list[str]) -> Filter:
        return Membership("invited", items[0])

    def answered(self, items: list[str]) -> Filter:
        return Membership("answered", items[0])

    def contactable(self, _items: list[str]) -> Filter:
        return CONTACTABLE

    def negated(self, items: list[Filter]) -> Filter:
        return Not(items[0])

    def and_(self, items: list[Filter]) -> Filter:
        return And(tuple(items))

    def or_(self, items: list[Filter]) -> Filter:
        return Or(tuple(items))


def _bare(token: Token) -> str:
    """The text of a token without its quotes; doubled quotes inside become one."""
    return _unquoted(token) if token.type == "STRING" else str(token)


def _unquoted(text: str) -> str:
    return text[1:-1].replace('""', '"') if text.startswith('"') else text[1:-1]


def _values(listed: str) -> tuple[str, ...]:
    """The values of a list in brackets."""
    found = re.findall(_VALUE, listed[1:-1])
    return tuple(_unquoted(one) if one[0] in '"“' else one for one in found)


class _Names:
    """Field keys by the names people use."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._fields = fields
        self._by_label = {comparison_key(field.label): field.key for field in fields.values()}
        self._by_label |= {one.column: one.key for one in fields.values() if one.is_custom}

    def key_of(self, name: str) -> str:
        """The key of the field `name`. Raises UserError where there is none."""
        if name in self._fields:
            return name
        found = self._by_label.get(comparison_key(name))
        if found is None:
            raise UserError(
                f"There is no field “{name[:_LONGEST_NAME]}”; nothing was changed. Fields are"
                f" {', '.join(self._fields)}.",
                code="unknown_field",
            )
        return found


def _with_keys(part: Filter, names: _Names, depth: int) -> Filter:
    """`part` with every field named by its key.

    Raises UserError for an unknown field, and where more conditions are within each other than
    the program and the database can follow.
    """
    if depth > _DEEPEST:
        raise _too_deep()
    match part:
        case Comparison(name, operator, values):
            return Comparison(names.key_of(name), operator, values)
        case Not(inner):
            return Not(_with_keys(inner, names, depth + 1))
        case And(parts):
            return And(tuple(_with_keys(one, names, depth + 1) for one in parts))
        case Or(parts):
            return Or(tuple(_with_keys(one, names, depth + 1) for one in parts))
        case Membership():
            return part
    raise TypeError(part)


def _too_deep() -> UserError:
    return UserError(
        f"The filter has more than {_DEEPEST} brackets or “not” within each other. Nothing was"
        " changed; write it more simply.",
        code="bad_filter",
    )


def _quoted(value: str) -> str:
    plain = value.isascii() and value.isalnum() and value.lower() not in _RESERVED
    if plain and (value.isalpha() or value.isdigit()):
        return value
    return '"' + value.replace('"', '""') + '"'


def _grouped(part: Filter) -> str:
    return f"({to_text(part)})" if isinstance(part, And | Or) else to_text(part)


_DEEPEST: Final = 30  # conditions within each other
_LONGEST_NAME: Final = 40  # characters of an unknown name that are said back
_MOST_NAMED: Final = 6  # values of a list that are shown
_RESERVED: Final = frozenset({"and", "or", "not", "in", "between", "contains", "starts", "is"})

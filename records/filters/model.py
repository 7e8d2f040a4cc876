"""Filters of people: what a filter is. Plain values, without fields, text or database."""

from dataclasses import dataclass
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field against values.

    `operator` is =, in, <, <=, >, >=, between, contains, starts, empty, yes, during (a period such
    as "last 2 years", records/filters/periods.py) or not_asked (of a question). Values are text
    as written; what they mean is the field's business.
    """

    field: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """How many records of a `subject` (records/filters/subjects.py) meet `where`: one at least.

    Conditions of `where` are about one and the same record; None: any record. `most` None: any
    number. “No award” is fewest 0, most 0.
    """

    subject: str
    where: "Filter | None" = None
    fewest: int = 1
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """Where a person belongs.

    `kind` is "segment" or "list", with its name; "invited" or "answered", with the wave as
    CODE/LABEL or with the code of a survey; or "contactable", with "surveys" or a purpose and
    channel as in "news by email". `where` are conditions on the invitation or on the answers.
    """

    kind: str
    name: str
    where: "Filter | None" = None


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


Filter: TypeAlias = Comparison | Records | Membership | Not | And | Or


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

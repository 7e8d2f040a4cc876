"""Coded variables: numbers with labels, as statistics programs expect, and how they are named.

Knows questionnaires; must not know how a file is written, nor what respondents answered.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from surveys.questionnaire import QuestionDefinition, QuestionKind

LONGEST_NAME: Final = 32  # characters; what SPSS, Stata and R all take

_RESERVED: Final = frozenset(
    {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
)  # names that SPSS does not take
_INTEGER: Final = re.compile(r"-?[0-9]{1,6}")

CodedValue = float | str | date | None


class MeasurementLevel(StrEnum):
    """The level of measurement, in SPSS's words."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    SCALE = "scale"


class ValueType(StrEnum):
    """What a variable holds."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class CodedVariable:
    """One variable: a value for each response, None where it is blank.

    `labels` say what codes mean, those in `missing` among them: why there is no answer. `question`
    is the code of the question it comes from, None for other facts of a response.
    """

    name: str
    label: str
    type: ValueType
    measure: MeasurementLevel
    values: tuple[CodedValue, ...]
    labels: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[int, ...] = ()
    question: str | None = None


def choice_codes(question: QuestionDefinition) -> dict[str, int]:
    """The number that stands for each choice, by the choice's code.

    Codes that are numbers are kept, others numbered in their order from 1 on, or above those kept.
    """
    if question.kind is QuestionKind.YES_NO:
        return {"yes": 1, "no": 0}
    kept = {one.code: int(one.code) for one in question.choices if _INTEGER.fullmatch(one.code)}
    if len(set(kept.values())) < len(kept):  # such as 1 and 01
        kept = {}
    others = [one.code for one in question.choices if one.code not in kept]
    first = max(kept.values(), default=0) + 1
    return {**kept, **{code: number for number, code in enumerate(others, first)}}


def variable_names(question: QuestionDefinition) -> list[str]:
    """The names of a question's variables: its own, or one for each of several choices."""
    if question.kind in {QuestionKind.MULTIPLE, QuestionKind.RANKING}:
        names = [plain_name(f"{question.code}_{one.code}") for one in question.choices]
        if len({name.casefold() for name in names}) == len(names):
            return names
        stem = plain_name(question.code, LONGEST_NAME - 4)
        return [f"{stem}_{place}" for place in range(1, len(names) + 1)]
    return [plain_name(question.code)]


def plain_name(text: str, longest: int = LONGEST_NAME) -> str:
    """`text` as the name of a variable: a letter, then letters, digits and underscores."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9]+", "_", ascii_text).strip("_")
    if not name or not name[0].isalpha():
        name = f"Q_{name}"
    if name.casefold() in _RESERVED:
        name = f"{name}_1"
    return name[:longest].rstrip("_")


def with_unique_names(variables: Sequence[CodedVariable]) -> list[CodedVariable]:
    """`variables`, with a number at the end of names that another has, whatever the case."""
    taken: set[str] = set()
    named = []
    for variable in variables:
        name, number = variable.name, 1
        while name.casefold() in taken:
            number += 1
            end = f"_{number}"
            name = variable.name[: LONGEST_NAME - len(end)] + end
        taken.add(name.casefold())
        named.append(replace(variable, name=name))
    return named

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

from surveys.questionnaire import SEVERAL_KINDS, QuestionKind

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


def choice_codes(kind: QuestionKind, choices: Sequence[str]) -> dict[str, int]:
    """The number that stands for each of a question's `choices`, by their codes.

    Codes that are numbers are kept, others numbered in their order from 1 on, or above those kept.
    """
    if kind is QuestionKind.YES_NO:
        return {"yes": 1, "no": 0}
    kept = {code: int(code) for code in choices if _INTEGER.fullmatch(code)}
    if len(set(kept.values())) < len(kept):  # such as 1 and 01
        kept = {}
    others = [code for code in choices if code not in kept]
    first = max(kept.values(), default=0) + 1
    return {**kept, **{code: number for number, code in enumerate(others, first)}}


def variable_names(question: str, kind: QuestionKind, choices: Sequence[str]) -> list[str]:
    """The names of a question's variables, by the codes of it and of its `choices`.

    One, or of a multiple choice and a ranking one for each choice.
    """
    if kind not in SEVERAL_KINDS:
        return [plain_name(question)]
    in_order = sorted(choices)  # the same names, whatever the order that choices are given in
    names = unique_variable_names([plain_name(f"{question}_{code}") for code in in_order])
    return [names[in_order.index(code)] for code in choices]


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
    names = unique_variable_names([one.name for one in variables])
    return [replace(one, name=name) for one, name in zip(variables, names, strict=True)]


def unique_variable_names(names: Sequence[str]) -> list[str]:
    """`names`, with a number at the end of those that an earlier one has, whatever the case."""
    taken: set[str] = set()
    unique = []
    for wanted in names:
        name, number = wanted, 1
        while name.casefold() in taken:
            number += 1
            end = f"_{number}"
            name = wanted[: LONGEST_NAME - len(end)] + end
        taken.add(name.casefold())
        unique.append(name)
    return unique

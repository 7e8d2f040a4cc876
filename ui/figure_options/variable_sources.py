"""What derived variables can be made of, and how."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from core.errors import UserError
from core.text import fold
from queries.findings import BUILT_IN, QUESTION, FindingsOptions
from surveys.choice_order import ranks
from surveys.derived_variables import Bands, Definition, EndPoints, JoinedCategories, ScaleEnd
from surveys.questionnaire import QuestionKind

_IN_BANDS: Final = frozenset({"years_since_award"})  # built-in fields of numbers
_BETWEEN: Final = re.compile(r"[,;\s]+")


class Method(StrEnum):
    """A way to make groups, in the words of the list."""

    BANDS = "Bands of numbers or years"
    JOIN = "Categories joined"
    TOP = "Top of the scale"
    BOTTOM = "Bottom of the scale"

    @classmethod
    def of(cls, definition: Definition) -> "Method":
        """The way that `definition` makes groups."""
        match definition:
            case Bands():
                return cls.BANDS
            case JoinedCategories():
                return cls.JOIN
            case EndPoints(_, end, _):
                return cls.TOP if end is ScaleEnd.TOP else cls.BOTTOM


def sources_of(options: FindingsOptions) -> Mapping[str, str]:
    """The labels of what variables can be made of, by key: fields, numbers, then questions."""
    entries = (*BUILT_IN, *options.custom_fields, *options.numbers, *options.questions)
    return {one.key: one.label for one in entries}


def methods_of(key: str | None, options: FindingsOptions) -> Sequence[Method]:
    """The ways to make groups of the source `key`, the most usual one first."""
    if key is None:
        return ()
    if key in {one.key for one in options.numbers}:
        return (Method.BANDS,)
    if not key.startswith(QUESTION):
        return (Method.BANDS, Method.JOIN) if key in _IN_BANDS else (Method.JOIN,)
    code = fold(key.removeprefix(QUESTION))
    asked = () if options.questionnaire is None else options.questionnaire.questions
    question = next((one for one in asked if fold(one.code) == code), None)
    if question is None:
        return ()
    if question.kind is QuestionKind.SCALE:
        return (Method.TOP, Method.BOTTOM, Method.JOIN, Method.BANDS)
    if question.kind is QuestionKind.NUMBER:
        return (Method.BANDS,)
    if any(ranks(question)):
        return (Method.JOIN, Method.TOP, Method.BOTTOM)
    return (Method.JOIN,)


def band_cuts(text: str) -> tuple[float, ...]:
    """Read where bands begin: “5, 10, 20”, in order. Raises UserError for what is no number."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    if not parts:
        raise UserError(
            "Enter the numbers at which bands begin, such as 5, 10, 20.", code="bad_variable"
        )
    cuts = set()
    for part in parts:
        try:
            cuts.add(float(part))
        except ValueError:
            raise UserError(
                f"“{part}” is no number. Enter where bands begin, such as 5, 10, 20.",
                code="bad_variable",
            ) from None
    return tuple(sorted(cuts))

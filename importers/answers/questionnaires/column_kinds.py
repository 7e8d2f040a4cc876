"""What kind of question a column of answers is of, by what its values prove. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from core.text import clean, comparison_key, fold
from importers.answers.times import is_time
from records.fields.values import as_text
from surveys.answer_values.choice_texts import OTHER_CODE
from surveys.answer_values.numbers import DecimalMark, parse_number
from surveys.answer_values.status_words import yes_or_no
from surveys.choice_order import in_order
from surveys.questionnaire import ChoiceDefinition, QuestionKind
from tabular.reading import Cell

_MOST_CHOICES: Final = 30
_LONGEST_CHOICE: Final = 200  # characters
_LEAST_REPEATED: Final = 2.0  # how often each choice is given on average, to be one
_HIGHEST_POINT: Final = 10  # of a scale; a higher number is a count
_ENDS: Final = (5, 7, 10)  # where scales end
_LEAST_POINTS: Final = 3  # different ones that were given
_SHARE: Final = 0.95  # of the values that are of the kind
_COUNTED: Final = re.compile(r"\b(how many|number of|count|years?|age|hours?|days?)\b", re.I)
_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d+)?")


class InferredKind(NamedTuple):
    """The kind of a question, with the choices or the ends of the scale."""

    kind: QuestionKind
    choices: tuple[ChoiceDefinition, ...] = ()
    scale_from: int | None = None
    scale_to: int | None = None


def kind_of(values: Sequence[Cell], text: str) -> InferredKind:
    """The kind of a question with the answers `values`, none of them blank; `text` asks it."""
    distinct = set(values)
    texts = [clean(as_text(cell)) for cell in values]
    if OTHER_CODE in distinct:
        listed = [text for text in dict.fromkeys(texts) if text != OTHER_CODE]
        other = ChoiceDefinition("other", "Other")
        return InferredKind(QuestionKind.SINGLE, (*(_choices(listed) if listed else ()), other))
    if _are(values, lambda cell: isinstance(cell, date)):
        return InferredKind(QuestionKind.DATE)
    numbers = [_number(cell) for cell in values]
    if all(number is not None for number in numbers):
        return _of_numbers([number for number in numbers if number is not None], text)
    if all(yes_or_no(cell) is not None for cell in distinct):
        return InferredKind(QuestionKind.YES_NO)
    if _are(values, is_time):
        return InferredKind(QuestionKind.DATE)
    for separator in (";", ", ", ","):
        if several := _several(texts, separator):
            return InferredKind(QuestionKind.MULTIPLE, _choices(several))
    if _are_choices(texts):
        return InferredKind(QuestionKind.SINGLE, _choices(list(dict.fromkeys(texts))))
    return InferredKind(QuestionKind.TEXT)


def _are(values: Sequence[Cell], is_one: Callable[[Cell], bool]) -> bool:
    return sum(map(is_one, values)) >= len(values) * _SHARE


def _number(cell: Cell) -> float | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    if not isinstance(cell, str) or not _NUMBER.fullmatch(cell.strip()):
        return None
    parsed = parse_number(cell.strip(), DecimalMark.POINT, "")
    return None if parsed is None else parsed.value


def _of_numbers(numbers: Sequence[float], text: str) -> InferredKind:
    low, high = min(numbers), max(numbers)
    is_scale = (
        all(number.is_integer() for number in numbers)
        and low >= 0
        and high <= _HIGHEST_POINT
        and len(set(numbers)) >= _LEAST_POINTS
        and len(numbers) > len(set(numbers))
        and not _COUNTED.search(text)
    )
    if not is_scale:
        return InferredKind(QuestionKind.NUMBER)
    last = next(end for end in _ENDS if end >= high)
    return InferredKind(QuestionKind.SCALE, (), min(1, int(low)), last)


def _several(texts: Sequence[str], separator: str) -> list[str]:
    """The choices of which the cells hold several, in order; empty where they do not.

    A choice may hold the separator: parts that always follow each other are one choice.
    """
    cells = [[part.strip() for part in text.split(separator) if part.strip()] for text in texts]
    if separator == ";" and not any(";" in text for text in texts):
        return []
    cells = _with_joined_parts(cells, separator)
    given = Counter(part for parts in cells for part in parts)
    alone = {fold(parts[0]) for parts in cells if len(parts) == 1}
    joined = [parts for parts in cells if len(parts) > 1]
    if not joined or not _are_choices([part for parts in cells for part in parts]):
        return []
    if len(given) >= len(set(texts)) and not any(fold(one) in alone for one in joined[0]):
        return []
    return list(given)


def _with_joined_parts(cells: Sequence[Sequence[str]], separator: str) -> list[list[str]]:
    """Join parts that never stand without each other."""
    counts = Counter(part for parts in cells for part in parts)
    pairs = Counter(pair for parts in cells for pair in pairwise(parts))
    together = {
        pair for pair, count in pairs.items() if count == counts[pair[0]] == counts[pair[1]] > 1
    }
    mark = f"{separator.strip()} " if separator != ";" else "; "
    found: list[list[str]] = []
    for parts in cells:
        row: list[str] = []
        for place, part in enumerate(parts):
            if place and (parts[place - 1], part) in together:
                row[-1] += f"{mark}{part}"
            else:
                row.append(part)
        found.append(row)
    return found


def _are_choices(texts: Sequence[str]) -> bool:
    distinct = set(map(fold, texts))
    return (
        len(distinct) <= _MOST_CHOICES
        and len(texts) >= len(distinct) * _LEAST_REPEATED
        and max(map(len, texts)) <= _LONGEST_CHOICE
    )


def _choices(texts: Sequence[str]) -> tuple[ChoiceDefinition, ...]:
    """Choices in the order of their scale, else of the alphabet, “other” last."""
    unique = list({fold(text): text for text in reversed(texts)}.values())
    ordered = in_order(unique) or sorted(
        unique, key=lambda text: (comparison_key(text).startswith("other"), fold(text))
    )
    if all(_NUMBER.fullmatch(text) for text in ordered):
        return tuple(ChoiceDefinition(text, text) for text in ordered)
    return tuple(ChoiceDefinition(str(at), text) for at, text in enumerate(ordered, 1))

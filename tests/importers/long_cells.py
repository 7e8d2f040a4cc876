"""Reads very long cells in every way there is: `python -m tests.importers.long_cells WAY`.

A program of its own, so that a test can stop it: a pattern of cubic cost would take hours. Tells
what took long.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import cycle, islice
from typing import Final, TypeAlias

from core.dates import decide_order
from importers.answers.headings import QuestionIndex
from importers.answers.times import date_text, is_time
from importers.contacts.mapping.new_fields import guess_kind
from importers.contacts.mapping.proposal import propose
from importers.contacts.splitters import SPLITS
from importers.contacts.validation.cells import read_column, read_split
from records.fields.definitions import FIELDS, FieldKind
from records.fields.values import ParseOptions
from surveys.answer_values.cells import CellReader
from surveys.answer_values.numbers import decimal_mark
from surveys.answer_values.status_words import complete_or_not
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from tabular.reading import Cell, Format, Table, find_headings

Work: TypeAlias = Callable[[], object]

# As much as Excel allows: 10 milliseconds of work that is linear, seconds of what is quadratic.
LENGTH: Final = 32_767
LONG: Final = 1.0  # seconds of the processor
PIECES: Final = (
    "a", "A", " ", "\t", "\n", "1", "0", "@", "<", "<>", "<@", ",", ";", ":", "|", "/", "-", "–",
    ".", "'", '"', "(", "()", "[", "[]", "+", "&", "&amp;", "=", "é", "Ã¼",
    "a\u0301\u0323", "\u0323\u0301", "\u200b",
    "x ", "1 ", "1999 ", "1999-", "1 jan ", "wed ", "12:30 ", "and ", " & ", "a@x.org ",
    "Ann <a@x.org>; ", "Dr Anna Smith, ", "(née ", " née ", "SE1 2AB ", "ext 1 ", "yes ", "other: ",
    "5 - ", "1,000,", "1E+1",
)  # fmt: skip
# One of those that are read alike: texts have ways of their own by their key, others by their kind.
_FIELDS: Final = tuple({
    (one.key if one.kind is FieldKind.TEXT else "", one.kind, one.vocabulary, one.choices): one
    for one in FIELDS
}.values())  # fmt: skip
_CHOICES: Final = (
    ChoiceDefinition("1", "One, or (less)"),
    ChoiceDefinition("2", "Two; three"),
    ChoiceDefinition("o", "Other"),
)


def awkward_texts() -> Iterator[tuple[str, str]]:
    """Long texts of one piece each, alone and with a letter or an address around them."""
    for piece in PIECES:
        text = "".join(islice(cycle(piece), LENGTH))
        for long in (text, f"x{text}x", f"1{text}@x.org"):
            yield piece, long


def _fields(text: str) -> Iterator[Work]:
    for field in _FIELDS:
        yield partial(read_column, field, "Heading", [text], [2], ParseOptions())


def _splits(text: str) -> Iterator[Work]:
    fields = {field.key: field for field in FIELDS}
    for split in SPLITS.values():
        yield partial(read_split, split, fields, "Heading", [text], [2], ParseOptions())


def _questions(text: str) -> Iterator[Work]:
    for kind in QuestionKind:
        choices = (
            _CHOICES
            if kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.SCALE)
            else ()
        )
        reader = CellReader(QuestionDefinition("q", "Question", kind, choices=choices))
        yield partial(reader.read, text)
        yield partial(reader.read_choice, text, "o")
        survey = Questionnaire("S", "Survey", None, (reader.question,))
        yield partial(QuestionIndex(survey).find, text)
    for work in (is_time, date_text, complete_or_not):
        yield partial(work, text)
    yield partial(decimal_mark, [text])


def _columns(text: str) -> Iterator[Work]:
    fields = {field.key: field for field in FIELDS}
    yield partial(decide_order, [text])
    yield partial(guess_kind, [text])
    for heading, cell in (("Unknown", text), ("Address", text), ("Degree", text), (text, "Ann")):
        yield partial(find_headings, [[heading, cell], ["Family name", "Smith"]])
        columns: list[list[Cell]] = [[cell], ["Smith"]]
        table = Table("S", 1, (heading, "Family name"), columns, [2], Format.XLSX, ())
        yield partial(propose, table, fields)


WAYS: Final[Mapping[str, Callable[[str], Iterator[Work]]]] = {
    "fields": _fields,
    "splits": _splits,
    "questions": _questions,
    "columns": _columns,
}


def main(way: str) -> None:
    """Tell each piece of work of a `way` that takes long, by its text's piece."""
    for piece, text in awkward_texts():
        for number, work in enumerate(WAYS[way](text)):
            start = time.process_time()
            work()
            if time.process_time() - start > LONG:
                sys.stdout.write(f"{way} {number} with many {piece!r}\n")


if __name__ == "__main__":
    main(sys.argv[1])

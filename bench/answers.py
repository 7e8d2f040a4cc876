"""A file of answers read, planned and written, against pandas reading the same file."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from bench.figures import BenchFigure, seconds
from core.progress import Progress
from importers.answers.choices import AnswerChoices
from importers.answers.kind import RESPONSES
from importers.workflow import prepare, run_import
from models.batch_kinds import BatchKind
from models.database import Database, create_database
from records.writing.new_people import create_people
from surveys.questionnaire import (
    ChoiceDefinition,
    QuestionDefinition,
    QuestionKind,
    Questionnaire,
)
from surveys.survey_store import create_survey
from surveys.waves import open_wave

_QUESTIONS: Final = 118  # beside the address and the status
_KINDS: Final = (QuestionKind.SINGLE, QuestionKind.NUMBER, QuestionKind.TEXT, QuestionKind.YES_NO)
_CHOICES: Final = tuple(ChoiceDefinition(str(at), f"Choice number {at}") for at in range(1, 6))


def measure_answers(place: Path, count: int, progress: Progress) -> list[BenchFigure]:
    """Figures of a file of `count` responses in 120 columns, imported into a new database."""
    import pandas as pd

    progress.report("Import of answers")
    source = place / "answers.xlsx"
    database = create_database(place / "answers.db")
    questions = tuple(_questions())
    with database.write(BatchKind.SURVEY) as changes:
        create_survey(changes, Questionnaire("BENCH", "Bench", questions=questions))
        open_wave(changes, "BENCH", "2020")
        rows = [{"family_name": f"P{at}", "email": _email(at)} for at in range(count)]
        create_people(changes, rows, list(range(count)), source="bench")
    _write(source, count, questions)
    floor, _ = seconds(lambda: pd.read_excel(source, engine="calamine"))
    choices = AnswerChoices(survey="BENCH", wave="2020")
    preparing, planned = seconds(lambda: prepare(database, RESPONSES, source, choices=choices))
    writing, _ = seconds(lambda: run_import(database, planned))
    size = f"{count:,} x {_QUESTIONS + 2}"
    read = list(_measure_reading(database, size))
    database.close()
    return [
        BenchFigure(f"plan of {size} answers, to pandas reading them", preparing, "s", floor, 3),
        BenchFigure(f"import of {size} answers", preparing + writing, "s", floor, 3),
        *read,
    ]


def _measure_reading(database: Database, size: str) -> Iterator[BenchFigure]:
    """The wave read for its figures, against its rows by the driver, and once more by a field."""
    from analysis.data import load_dataset

    rows = "SELECT response_id, question_id, not_applicable, choice_id, number, text, date"
    with database.read() as connection:

        def read_rows() -> object:
            return connection.exec_driver_sql(f"{rows} FROM answers").fetchall()

        read_rows()  # pages of the file are in memory from here on
        floor, _ = seconds(read_rows)
        first, _ = seconds(lambda: load_dataset(connection, "BENCH", "2020"))
        again, _ = seconds(lambda: load_dataset(connection, "BENCH", "2020", by=("gender",)))
    yield BenchFigure(f"reading of {size} answers, to their bare rows", first, "s", floor, 3)
    yield BenchFigure("reading them again, by a field", 1_000 * again, "ms", None, 300)


def _questions() -> Iterator[QuestionDefinition]:
    for at in range(_QUESTIONS):
        kind = _KINDS[at % len(_KINDS)]
        choices = _CHOICES if kind is QuestionKind.SINGLE else ()
        yield QuestionDefinition(f"Q{at + 1}", f"Question {at + 1}?", kind, choices)


def _write(path: Path, count: int, questions: tuple[QuestionDefinition, ...]) -> None:
    chance = random.Random(1)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["E-mail", "Completed", *(one.code for one in questions)])
    for at in range(count):
        sheet.append([_email(at), "Yes", *(_answer(one.kind, chance) for one in questions)])
    book.save(path)


def _answer(kind: QuestionKind, chance: random.Random) -> str | int:
    if kind is QuestionKind.SINGLE:
        return f"Choice number {chance.randint(1, 5)}"
    if kind is QuestionKind.NUMBER:
        return chance.randint(0, 50)
    return f"word {chance.randint(0, 500)}" if kind is QuestionKind.TEXT else "Yes"


def _email(at: int) -> str:
    return f"p{at}@example.org"

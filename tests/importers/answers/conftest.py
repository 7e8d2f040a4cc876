"""A wave with three people invited to it, and tables of answers made by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.progress import SILENT
from importers.answers.choices import AnswerChoices
from importers.answers.import_plan import AnswersImport
from importers.answers.kind import RESPONSES
from importers.workflow import SourceFile, find_choices, plan_import
from models.batch_kinds import BatchKind
from models.database import Database
from models.tables import invitations
from records.writing.new_people import create_people
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind, Questionnaire
from surveys.survey_store import create_survey
from surveys.waves import Wave, open_wave
from tabular.reading import Cell, Format, Table
from tests.acts import run_act
from tests.snapshots import once

QUESTIONNAIRE = Questionnaire(
    "CAR",
    "Careers",
    None,
    (
        QuestionDefinition("ACTIVE", "Are you active?", QuestionKind.YES_NO),
        QuestionDefinition(
            "DOES",
            "What do you do?",
            QuestionKind.MULTIPLE,
            (ChoiceDefinition("a", "Trials"), ChoiceDefinition("b", "Bench")),
            allows_not_applicable=True,
        ),
        QuestionDefinition("PAPERS", "How many papers?", QuestionKind.NUMBER),
        QuestionDefinition("SINCE", "Since when?", QuestionKind.DATE),
        QuestionDefinition("LIKELY", "How likely?", QuestionKind.SCALE, scale_from=1, scale_to=5),
        QuestionDefinition("MORE", "Anything else?", QuestionKind.TEXT),
    ),
)


@dataclass(frozen=True)
class Office:
    """`people` are Ann, Bob and Caz; `tokens` those of Ann and Bob, whom alone were invited."""

    database: Database
    wave: Wave
    people: Sequence[int]
    tokens: Sequence[str] = ("a" * 32, "b" * 32)


@pytest.fixture
@once
def office(database: Database) -> Office:
    run_act(database, create_survey, QUESTIONNAIRE)
    wave = run_act(database, open_wave, "CAR", "2018")
    with database.write(BatchKind.PERSON_EDIT) as changes:
        people = create_people(
            changes,
            [
                {"given_name": name, "alumni_id": number, "email": f"{name.lower()}@example.org"}
                for name, number in (("Ann", "001"), ("Bob", "002"), ("Caz", "003"))
            ],
            None,
            source=None,
        )
        office = Office(database, wave, people)
        changes.insert(
            invitations,
            [
                {"wave_id": wave.id, "person_id": person, "token": token, "disposition": "sent"}
                for person, token in zip(people, office.tokens, strict=False)
            ],
        )
    return office


def make_table(headings: str, *rows: Sequence[Cell], refused: tuple[int, ...] = ()) -> Table:
    """A table under `headings`, written with | between them; its first row is row 2."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    return Table(
        "Answers",
        1,
        tuple(heading.strip() for heading in headings.split("|")),
        columns,
        tuple(range(2, len(rows) + 2)),
        Format.XLSX,
        ("Answers",),
        refused_rows=refused,
    )


def plan_of(
    office: Office,
    table: Table,
    wave: Wave | None = None,
    chosen: Mapping[str, str | None] | None = None,
    **choices: Any,
) -> AnswersImport:
    """The import of a table of answers, without a file."""
    wave = wave or office.wave
    first = AnswerChoices(survey=wave.survey_code, wave=wave.label, **choices)
    file = SourceFile(RESPONSES, Path("answers.xlsx"), "digest", table)
    with office.database.read() as connection:
        source = RESPONSES.open(connection, file, first, SILENT)
        found = find_choices(connection, source, first, chosen)
        planned: AnswersImport = plan_import(connection, source, found)
        return planned

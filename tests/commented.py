"""A survey with an open question, its waves, and comments of people, some of them coded."""

from collections.abc import Mapping, Sequence
from datetime import date

from models.batch_kinds import BatchKind
from models.database import Database
from records.wave_privacy import Privacy
from records.writing.new_people import create_people
from surveys.questionnaire import QuestionDefinition, QuestionKind, Questionnaire
from surveys.responses import Answer, Response, ResponseWrite, write_responses
from surveys.survey_store import create_survey, stored_questions
from surveys.themes.coding import code_comments
from surveys.themes.comments import read_comments
from surveys.themes.theme import CommentTheme
from surveys.themes.theme_store import save_themes
from surveys.waves import Wave, open_wave
from tests.acts import run_act

QUESTIONNAIRE = Questionnaire(
    "COM",
    "Comments",
    None,
    (
        QuestionDefinition("ACTIVE", "Are you active?", QuestionKind.YES_NO, headline="are active"),
        QuestionDefinition("HELP", "What would help?", QuestionKind.TEXT),
        QuestionDefinition("MORE", "Anything else?", QuestionKind.TEXT),
    ),
)
THEMES = (
    CommentTheme(0, "Funding", "Grants and bridging money", ("fund*", "grant")),
    CommentTheme(0, "Time", keywords=("hours", "protected time")),
    CommentTheme(0, "Role models"),
)


def add_people(database: Database, count: int) -> list[int]:
    """Create people, of whom every second is female."""
    with database.write(BatchKind.PERSON_EDIT) as changes:
        rows = [
            {"family_name": f"Person {at:04}", "gender": ("female", "male")[at % 2]}
            for at in range(count)
        ]
        return list(create_people(changes, rows, None, source=None))


def add_wave(
    database: Database,
    label: str,
    people: Sequence[int | None],
    comments: Sequence[str | None],
    *,
    privacy: Privacy = Privacy.NAMED,
) -> Wave:
    """Create a wave in which `people` answer, each with a comment on HELP or None."""
    run_act(database, create_survey, QUESTIONNAIRE)
    wave = run_act(
        database, open_wave, "COM", label, date(int(label), 4, 1), date(int(label), 5, 31),
        privacy=privacy,
    )  # fmt: skip
    with database.read() as connection:
        stored = stored_questions(connection, wave.survey_id, wave.version)
    writes = [
        ResponseWrite(
            Response(
                {
                    "ACTIVE": (Answer(choice="yes" if at % 3 else "no"),),
                    **({} if text is None else {"HELP": (Answer(text=text),)}),
                },
                True,
                person,
            )
        )
        for at, (person, text) in enumerate(zip(people, comments, strict=True))
    ]
    run_act(database, write_responses, wave, stored, writes)
    return wave


def add_themes(database: Database) -> dict[str, int]:
    """Give the question HELP its themes; their ids by name."""
    return {one.name: one.id for one in run_act(database, save_themes, "COM", "HELP", THEMES)}


def code(database: Database, wave: Wave, wanted: Mapping[int, Sequence[int] | None]) -> None:
    """Code comments of a wave by their places."""
    with database.read() as connection:
        found = [one.answer_id for one in read_comments(connection, wave, "HELP")]
    by_answer = {found[place]: themes for place, themes in wanted.items()}
    run_act(database, code_comments, wave, by_answer)

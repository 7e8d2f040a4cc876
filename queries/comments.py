"""The comments on a question of a wave, to be read and coded: with themes, and with context."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from core.errors import UserError
from models.sql import within
from models.tables import responses
from queries.findings import BreakDown, read_group_fields
from records.wave_privacy import DESCRIPTIONS
from surveys.survey_store import read_questionnaire
from surveys.themes.comments import read_comments
from surveys.themes.theme import Comment, CommentTheme
from surveys.themes.theme_store import find_question, read_themes
from surveys.waves import Wave, find_wave


@dataclass(frozen=True, slots=True)
class CommentSheet:
    """The comments on one question of a wave, its themes, and the fields that may stand beside."""

    wave: Wave
    question: str  # its code
    text: str
    themes: tuple[CommentTheme, ...]
    comments: Sequence[Comment]
    fields: Sequence[BreakDown]

    @property
    def coded(self) -> int:
        """How many comments are coded."""
        return sum(one.is_coded for one in self.comments)


def read_comment_sheet(
    connection: Connection, survey_code: str, wave_label: str, question: str
) -> CommentSheet:
    """Read the comments on a question of a wave.

    Fields of people stand beside those of named waves alone. Raises UserError for an unknown
    survey, wave or open question, and for a confidential wave, whose answers nobody reads.
    """
    wave = find_wave(connection, survey_code, wave_label)
    survey, code = find_question(connection, survey_code, question)
    if wave.privacy.is_always_safe:
        title = DESCRIPTIONS[wave.privacy].title.lower()
        raise UserError(
            f"{wave.name} is {title}: its comments are not shown, so they can’t be coded.",
            code="private_answers",
        )
    asked = read_questionnaire(connection, survey.code, wave.version).questions
    text = next((one.full_text for one in asked if one.code == code), code)
    is_named = not wave.privacy.hides_answers and wave.unlinked_on is None
    return CommentSheet(
        wave,
        code,
        text,
        read_themes(connection, survey.id).get(code, ()),
        read_comments(connection, wave, code),
        read_group_fields(connection) if is_named else (),
    )


def read_context(
    connection: Connection, comments: Sequence[Comment], field: str
) -> Mapping[int, str]:
    """The value of a field of the author of each comment, by response; none where nobody knows."""
    from analysis.variables.fields import group_label, values_of_people

    found = connection.execute(
        select(responses.c.id, responses.c.person_id).where(
            within(responses.c.id, sorted({one.response_id for one in comments})),
            responses.c.person_id.is_not(None),
        )
    ).all()
    values = values_of_people(connection, [row.person_id for row in found], field)
    return {
        row.id: group_label(value)
        for row, value in zip(found, values, strict=True)
        if value is not None
    }

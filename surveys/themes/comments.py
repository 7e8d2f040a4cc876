"""The comments on a question of a wave with their coding, and the coding that figures count."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, or_, select

from models.tables import (
    answers,
    coded_comments,
    comment_themes,
    questions,
    responses,
)
from records.respondents import in_figures
from surveys.themes.theme import Comment
from surveys.waves import Wave


@dataclass(frozen=True, slots=True)
class CodedResponse:
    """A response whose comment on a question was coded, and by which themes."""

    response_id: int
    question: str
    themes: frozenset[int]


def read_comments(
    connection: Connection, wave: Wave, question: str, among: Collection[int] | None = None
) -> list[Comment]:
    """The comments on a question that count in a wave, in the order in which they came.

    `among`: those of these respondents alone, by the ids that figures have (a person's, or minus
    that of a response whose person is not known).
    """
    found = connection.execute(
        select(
            answers.c.id,
            answers.c.response_id,
            responses.c.person_id,
            answers.c.text,
            coded_comments.c.id.label("coded_id"),
            coded_comments.c.answer_id,
        )
        .select_from(
            answers.join(responses)
            .join(questions, answers.c.question_id == questions.c.id)
            .outerjoin(
                coded_comments,
                and_(
                    coded_comments.c.response_id == answers.c.response_id,
                    coded_comments.c.question_id == answers.c.question_id,
                ),
            )
        )
        .where(
            responses.c.wave_id == wave.id,
            in_figures(connection, wave.id),
            questions.c.code == question,
            questions.c.kind == "text",
            answers.c.text.is_not(None),
        )
        .order_by(answers.c.id)
    ).all()
    given = _themes_by_coding(connection, wave.id)
    return [
        Comment(
            row.id,
            row.response_id,
            row.text,
            given.get(row.coded_id, frozenset()),
            is_coded=row.coded_id is not None and row.answer_id == row.id,
            is_changed=row.coded_id is not None and row.answer_id != row.id,
        )
        for row in found
        if among is None or (-row.response_id if row.person_id is None else row.person_id) in among
    ]


def read_coding(connection: Connection, wave_id: int) -> list[CodedResponse]:
    """What was coded in a wave, as figures count it.

    A coding counts while its comment is the one that was coded, and when the comment was removed
    so that nobody can tell its author. Responses that do not count are among them.
    """
    given = _themes_by_coding(connection, wave_id)
    found = connection.execute(
        select(coded_comments.c.id, coded_comments.c.response_id, questions.c.code)
        .select_from(
            coded_comments.join(responses).join(
                questions, coded_comments.c.question_id == questions.c.id
            )
        )
        .where(
            responses.c.wave_id == wave_id,
            or_(coded_comments.c.answer_id.is_not(None), coded_comments.c.is_unlinked),
        )
        .order_by(coded_comments.c.id)
    )
    return [
        CodedResponse(row.response_id, row.code, given.get(row.id, frozenset())) for row in found
    ]


def people_with_theme(
    connection: Connection, wave: Wave, question: str, theme_id: int
) -> Sequence[int]:
    """The ids of the people whose comment on a question of a wave was coded by a theme."""
    found: Sequence[int] = connection.scalars(
        select(responses.c.person_id)
        .select_from(
            comment_themes.join(coded_comments)
            .join(responses)
            .join(questions, coded_comments.c.question_id == questions.c.id)
        )
        .where(
            responses.c.wave_id == wave.id,
            in_figures(connection, wave.id),
            responses.c.person_id.is_not(None),
            coded_comments.c.answer_id.is_not(None),
            questions.c.code == question,
            comment_themes.c.theme_id == theme_id,
        )
        .distinct()
    ).all()
    return found


def _themes_by_coding(connection: Connection, wave_id: int) -> dict[int, frozenset[int]]:
    """The themes of each coding of a wave, by its id."""
    found: dict[int, set[int]] = {}
    rows = connection.execute(
        select(comment_themes.c.coded_comment_id, comment_themes.c.theme_id)
        .select_from(comment_themes.join(coded_comments).join(responses))
        .where(responses.c.wave_id == wave_id)
    )
    for coded_id, theme_id in rows:
        found.setdefault(coded_id, set()).add(theme_id)
    return {coded_id: frozenset(some) for coded_id, some in found.items()}

"""The themes of a question: created, renamed, described, ordered, merged and deleted."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from core.errors import UserError
from core.text import clean, clean_lines, fold
from models.changes import Change, ChangeSet
from models.sql import within
from models.tables import comment_themes, questions, themes
from surveys.survey_store import Survey, find_survey
from surveys.themes.theme import CommentTheme

MOST_THEMES: Final = 60  # of a question: more cannot be read in a chart, nor told apart by a coder
_LONGEST_NAME: Final = 120  # characters, as are the other limits
_LONGEST_KEYWORD: Final = 80
_LONGEST_DESCRIPTION: Final = 2_000


def read_themes(connection: Connection, survey_id: int) -> dict[str, tuple[CommentTheme, ...]]:
    """The themes of a survey by the code of their question, in their order."""
    found: dict[str, list[CommentTheme]] = {}
    rows = connection.execute(
        select(themes)
        .where(themes.c.survey_id == survey_id)
        .order_by(themes.c.position, themes.c.id)
    )
    for row in rows:
        theme = CommentTheme(row.id, row.name, row.description or "", tuple(row.keywords))
        found.setdefault(row.question_code, []).append(theme)
    return {code: tuple(some) for code, some in found.items()}


def find_question(connection: Connection, survey_code: str, code: str) -> tuple[Survey, str]:
    """The survey, and the code of its question called `code`, which takes open answers.

    Raises UserError for an unknown survey, and where the question is no open one in any version.
    """
    survey = find_survey(connection, survey_code)
    found = connection.scalars(
        select(questions.c.code)
        .where(questions.c.survey_id == survey.id, questions.c.kind == "text")
        .order_by(questions.c.version_number.desc(), questions.c.position)
    )
    open_codes = {fold(one): one for one in reversed(found.all())}
    if fold(code) in open_codes:
        return survey, open_codes[fold(code)]
    there = ", ".join(f"“{one}”" for one in open_codes.values())
    raise UserError(
        f"“{survey.code}” has no open question “{code}”"
        + (f"; its open questions are {there}." if there else ", nor any other."),
        code="no_open_question",
    )


def save_themes(
    changes: ChangeSet, survey_code: str, question_code: str, wanted: Sequence[CommentTheme]
) -> list[CommentTheme]:
    """Make `wanted`, in this order, the themes of a question; give them with their ids.

    Those with an id are changed, those without created, and any other theme of the question is
    deleted: what was coded by it no longer is, but stays coded. Raises UserError for an unknown
    survey or question, and for themes without a name, of one name, or too many.
    """
    survey, code = find_question(changes.connection, survey_code, question_code)
    cleaned = [_cleaned(theme) for theme in wanted]
    _check(cleaned)
    now = {one.id for one in read_themes(changes.connection, survey.id).get(code, ())}
    changes.delete(themes, now - {one.id for one in cleaned})
    changes.update(
        themes,
        [Change(one.id, _row(one, place)) for place, one in enumerate(cleaned) if one.id in now],
    )
    new = [(place, one) for place, one in enumerate(cleaned) if one.id not in now]
    ids = changes.insert(
        themes,
        [{"survey_id": survey.id, "question_code": code, **_row(one, at)} for at, one in new],
    )
    changes.describe(survey=survey.code, question=code)
    created = {place: theme_id for (place, _), theme_id in zip(new, ids, strict=True)}
    return [
        CommentTheme(created.get(place, one.id), one.name, one.description, one.keywords)
        for place, one in enumerate(cleaned)
    ]


def merge_themes(
    changes: ChangeSet, survey_code: str, question_code: str, kept: int, others: Collection[int]
) -> None:
    """Code what is coded by `others` by the theme `kept`, which gets their keywords; delete them.

    Raises UserError for an unknown survey or question, and where one of the themes is not there.
    """
    survey, code = find_question(changes.connection, survey_code, question_code)
    now = {one.id: one for one in read_themes(changes.connection, survey.id).get(code, ())}
    gone = [one for one in others if one != kept]
    if kept not in now or not now.keys() >= set(gone):
        raise UserError(
            "One of these themes has been deleted meanwhile. Nothing was changed.",
            code="unknown_theme",
        )
    columns = comment_themes.c
    coded = set(
        changes.connection.scalars(select(columns.coded_comment_id).where(columns.theme_id == kept))
    )
    moved: list[Change] = []
    for row in changes.connection.execute(
        select(columns.id, columns.coded_comment_id)
        .where(within(columns.theme_id, gone))
        .order_by(columns.id)
    ):
        if row.coded_comment_id not in coded:
            coded.add(row.coded_comment_id)
            moved.append(Change(row.id, {"theme_id": kept}))
    changes.update(comment_themes, moved)
    keywords = dict.fromkeys(word for one in (kept, *gone) for word in now[one].keywords)
    changes.update(themes, [Change(kept, {"keywords": list(keywords)})])
    changes.delete(themes, gone)
    changes.describe(survey=survey.code, question=code)


def _cleaned(theme: CommentTheme) -> CommentTheme:
    keywords = {fold(word): word for word in map(clean, theme.keywords) if word}
    return CommentTheme(
        theme.id,
        clean(theme.name),
        clean_lines(theme.description),
        tuple(keywords.values()),
    )


def _check(wanted: Sequence[CommentTheme]) -> None:
    names: set[str] = set()
    for theme in wanted:
        if not theme.name:
            raise UserError("A theme needs a name. Nothing was changed.", code="no_theme_name")
        if fold(theme.name) in names:
            raise UserError(
                f"There are two themes “{theme.name}”. Nothing was changed; merge them, or give"
                " one another name.",
                code="same_theme_name",
            )
        names.add(fold(theme.name))
        if (
            len(theme.name) > _LONGEST_NAME
            or len(theme.description) > _LONGEST_DESCRIPTION
            or any(len(word) > _LONGEST_KEYWORD for word in theme.keywords)
        ):
            raise UserError(
                f"A name has at most {_LONGEST_NAME} characters, a keyword {_LONGEST_KEYWORD} and"
                f" a description {_LONGEST_DESCRIPTION:,}. Nothing was changed; shorten it.",
                code="long_text",
            )
    if len(wanted) > MOST_THEMES:
        raise UserError(
            f"A question has at most {MOST_THEMES} themes. Nothing was changed; merge some.",
            code="too_many_themes",
        )


def _row(theme: CommentTheme, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "name": theme.name,
        "description": theme.description or None,
        "keywords": list(theme.keywords),
    }

"""The comments of a wave by question and theme, as a report lists them."""

from collections.abc import Collection

from sqlalchemy import Connection

from exporters.reports.report_details import ThemeComments
from surveys.questionnaire import QuestionKind, Questionnaire
from surveys.themes.comments import read_comments
from surveys.themes.theme_store import read_themes
from surveys.waves import Wave


def comments_by_theme(
    connection: Connection,
    wave: Wave,
    questionnaire: Questionnaire,
    among: Collection[int] | None = None,
) -> dict[str, tuple[ThemeComments, ...]]:
    """The comments on each open question of a wave that has any, themes in their order.

    One that was coded by several themes stands under each; those without a theme come last.
    `among`: those of these respondents alone.
    """
    themes = read_themes(connection, wave.survey_id)
    found = {}
    for question in questionnaire.questions:
        if question.kind is not QuestionKind.TEXT:
            continue
        comments = read_comments(connection, wave, question.code, among)
        groups = [
            ThemeComments(theme.name, tuple(one.text for one in comments if theme.id in one.themes))
            for theme in themes.get(question.code, ())
        ]
        groups.append(ThemeComments("", tuple(one.text for one in comments if not one.themes)))
        if comments:
            found[question.code] = tuple(group for group in groups if group.comments)
    return found

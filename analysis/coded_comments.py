"""Comments that were coded by theme, as a question whose choices are the themes.

Knows questions and answers as values; must not know how comments are coded or kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.answers import Answers, Choice, Question
from analysis.results import QuestionSummary
from surveys.themes.theme import CommentTheme, choice_code, themes_code, themes_text

AnswerRow = tuple[int, str, str | None, bool]  # as dataset.ANSWER_COLUMNS


def with_themes(
    asked: Iterable[Question], themes: Mapping[str, Sequence[CommentTheme]]
) -> tuple[Question, ...]:
    """Give the questions `asked`, each open one that has themes followed by that of its themes.

    `themes` are those of a question by its code.
    """
    return tuple(_each_with_themes(asked, themes))


def _each_with_themes(
    asked: Iterable[Question], themes: Mapping[str, Sequence[CommentTheme]]
) -> Iterator[Question]:
    for question in asked:
        yield question
        own = themes.get(question.code)
        if own and question.kind == "text":
            yield Question(
                themes_code(question.code),
                themes_text(question.text),
                "multiple",
                tuple(Choice(choice_code(theme.id), theme.name) for theme in own),
                not_asked_in=question.not_asked_in,
                asked_if=question.asked_if,
                coded_from=question.code,
            )


def coded_answers(coding: Iterable[tuple[int, str, frozenset[int]]]) -> list[AnswerRow]:
    """Give what was coded as answers: the respondent, the question of the themes, the theme.

    One that was coded as of no theme is an answer that chooses none.
    """
    rows: list[AnswerRow] = []
    for respondent, question, themes in coding:
        rows += [(respondent, question, choice_code(one), False) for one in sorted(themes)]
        if not themes:
            rows.append((respondent, question, None, False))
    return rows


def count_not_coded(summary: QuestionSummary, collected: Mapping[str, Answers]) -> QuestionSummary:
    """Give the figures of a question with how many comments nobody coded, where it is of themes."""
    if summary.coded_from is None:
        return summary
    commented = collected[summary.coded_from].values.index
    coded = collected[summary.code].values.index
    return replace(summary, not_coded=len(commented.difference(coded)))

"""The answers to a wave: its questions, who counts, and what they answered.

Kept in memory until the data changes, so that another breakdown, filter or base costs its figures
alone. Reads the database; knows nothing of frames, fields of people and weights.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from analysis.answers import ANSWER_COLUMNS, RANK_COLUMNS, Choice, Question
from analysis.coded_comments import coded_answers, with_themes
from analysis.dataset import Dataset
from analysis.results import MatrixRow
from models.data_state import StateCache
from models.tables import answers, choices, questions, responses
from records.respondents import in_figures
from surveys.answer_values.choice_texts import full_text
from surveys.choice_order import ranks
from surveys.later_questions import read_later_questions
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind
from surveys.survey_store import read_questionnaire
from surveys.themes.comments import read_coding
from surveys.themes.theme import themes_code
from surveys.themes.theme_store import read_themes
from surveys.waves import Wave


@dataclass(frozen=True, slots=True, eq=False)
class RespondentAnswers:
    """What a wave was answered.

    `dataset` knows questions and answers alone. `respondents` are those of each response by its id:
    the person, or minus that id where nobody knows the person.
    """

    dataset: Dataset
    respondents: Mapping[int, int]

    def among(self, members: Collection[int]) -> "RespondentAnswers":
        """Keep the answers of `members` alone."""
        people = self.dataset.people.index
        return RespondentAnswers(
            self.dataset.among(np.asarray(people.isin(list(members)))),
            {one: person for one, person in self.respondents.items() if person in members},
        )


_KEPT: Final = StateCache[RespondentAnswers](most=6)


def read_answers(connection: Connection, wave: Wave) -> RespondentAnswers:
    """Read the questions of a wave and the answers to them.

    Complete and partial responses count alike; those of people outside the frame of the wave, who
    were not invited, or known to be ineligible are left out, and responses that do not count.
    """
    return _KEPT.get(connection, wave.id, lambda: _read(connection, wave))


def _read(connection: Connection, wave: Wave) -> RespondentAnswers:
    respondents = _respondents(connection, wave)
    asked = with_themes(_questions(connection, wave), read_themes(connection, wave.survey_id))
    rankings = {question.code for question in asked if question.kind == "ranking"}
    given, ranks = _answers(connection, wave, respondents, rankings)
    given = pd.concat([given, _coding(connection, wave, respondents, asked)], ignore_index=True)
    index = pd.Index(np.array(list(respondents.values()), dtype="int64"))
    dataset = Dataset(
        wave.label, asked, given, pd.DataFrame(index=index), {}, ranks=ranks, opens=wave.opens
    )
    return RespondentAnswers(dataset, respondents)


def _questions(connection: Connection, wave: Wave) -> tuple[Question, ...]:
    """The questions of a wave, with the choices that could be chosen in it."""
    later = read_later_questions(connection, wave.id)
    return tuple(
        Question(
            question.code,
            question.full_text,
            question.kind.value,
            tuple(
                Choice(one.code, _choice_text(question, one), one.in_headline, rank)
                for one, rank in zip(question.choices, ranks(question), strict=True)
                if (question.code, one.code) not in later.choices
            ),
            question.headline,
            wave.label if question.code in later.questions else None,
            question.asked_if,
            None
            if question.matrix is None
            else MatrixRow(question.matrix.code, question.matrix.text, question.text),
        )
        for question in read_questionnaire(connection, wave.survey_code, wave.version).questions
    )


def _choice_text(question: QuestionDefinition, choice: ChoiceDefinition) -> str:
    """The text of a choice; that of a point of a scale in words begins with its number."""
    is_labelled = question.kind is QuestionKind.SCALE and choice.text != choice.code
    return full_text(choice) if is_labelled else choice.text


def _respondents(connection: Connection, wave: Wave) -> dict[int, int]:
    """The respondent of each response id, those of partial responses first."""
    found = connection.execute(
        select(responses.c.id, responses.c.person_id)
        .where(responses.c.wave_id == wave.id, in_figures(connection, wave.id))
        .order_by(responses.c.is_complete, responses.c.id)
    )
    return {row.id: -row.id if row.person_id is None else row.person_id for row in found}


def _answers(
    connection: Connection,
    wave: Wave,
    respondents: Mapping[int, int],
    rankings: Collection[str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The answers of a wave, and the ranks that choices were given.

    In the order of the questions and their choices. Of the questions in `rankings`, the answer is
    the choice that was ranked first.
    """
    found = connection.execute(
        select(
            answers.c.response_id,
            questions.c.code,
            answers.c.not_applicable,
            choices.c.code.label("choice"),
            answers.c.number,
            answers.c.text,
            answers.c.date,
        )
        .select_from(
            answers.join(responses)
            .join(questions)
            .outerjoin(choices, answers.c.choice_id == choices.c.id)
        )
        .where(responses.c.wave_id == wave.id)
        .order_by(questions.c.position, choices.c.position, answers.c.id)
    )
    rows: list[tuple[Any, ...]] = []
    ranked: list[tuple[Any, ...]] = []
    for response_id, code, not_applicable, *values in found:
        if response_id not in respondents:
            continue
        respondent = respondents[response_id]
        if code in rankings and not not_applicable:
            ranked.append((respondent, code, values[0], values[1]))
            continue
        value = next((value for value in values if value is not None), None)
        rows.append((respondent, code, value, not_applicable))
    first: dict[tuple[int, str], str] = {}
    for respondent, code, choice, _rank in sorted(ranked, key=itemgetter(3)):
        first.setdefault((respondent, code), choice)
    rows += [(respondent, code, choice, False) for (respondent, code), choice in first.items()]
    frame = pd.DataFrame(rows, columns=list(ANSWER_COLUMNS), dtype=object)
    ranks = pd.DataFrame(ranked, columns=list(RANK_COLUMNS))
    return frame.astype({"not_applicable": bool}), ranks


def _coding(
    connection: Connection, wave: Wave, respondents: Mapping[int, int], asked: Sequence[Question]
) -> pd.DataFrame:
    """The themes of the comments of a wave, as answers to the questions that they make."""
    known = {
        question.code: {choice.code for choice in question.choices}
        for question in asked
        if question.coded_from is not None
    }
    coding = [
        (respondents[one.response_id], themes_code(one.question), one.themes)
        for one in (read_coding(connection, wave.id) if known else ())
        if one.response_id in respondents and themes_code(one.question) in known
    ]
    rows = coded_answers(coding)
    return pd.DataFrame(rows, columns=list(ANSWER_COLUMNS), dtype=object).astype(
        {"not_applicable": bool}
    )

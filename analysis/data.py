"""Load a wave's answers from the database for analysis.

The only module of the analysis that knows the database.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from analysis.answers import ANSWER_COLUMNS, RANK_COLUMNS, Choice, Question
from analysis.coded_comments import coded_answers, with_themes
from analysis.dataset import Dataset
from analysis.results import FrameDetails, MatrixRow, ResponseCounts, SampleDetails
from analysis.variables.fields import read_label, values_of_people
from analysis.variables.lookup import column_keys
from analysis.weighting.wave_response import read_wave_response
from models.counting_responses import ChosenBy, chosen_by, rank
from models.tables import answers, choices, invitations, questions, responses, reviews
from records.fields.definitions import all_fields
from records.filters.segments import resolve
from records.people import read_flat
from records.respondents import (
    INELIGIBLE,
    dispositions_of,
    has_frame,
    in_figures,
    in_frame,
    is_eligible,
    people_in_frame,
    people_not_sampled,
    unnamed_dispositions,
)
from surveys.answer_values.choice_texts import full_text
from surveys.choice_order import ranks
from surveys.derived_variables import list_derived_variables
from surveys.dispositions import DELIVERED, count_dispositions
from surveys.frame_sources import frame_sources
from surveys.later_questions import read_later_questions
from surveys.questionnaire import ChoiceDefinition, QuestionDefinition, QuestionKind
from surveys.samples import read_samples
from surveys.survey_store import read_questionnaire
from surveys.themes.comments import read_coding
from surveys.themes.theme import themes_code
from surveys.themes.theme_store import read_themes
from surveys.waves import Wave, find_wave

_COMPLETED: Final = "award_completed"


def load_dataset(
    connection: Connection,
    survey_code: str,
    wave_label: str,
    *,
    by: Sequence[str] = (),
    segment: str | None = None,
    weighting: tuple[str, ...] = (),
) -> Dataset:
    """Load a wave: its questions, answers, respondents, dispositions and frame.

    `by` are the keys to break down by; what of them is about people is loaded as columns: a field,
    "cohort" (year of completion by tens), or the name of a segment (in it or not). `segment` keeps
    the people of one segment alone, in frame and dispositions too. Complete and partial responses
    count alike; those of people outside the frame (`not_invited`) or known to be ineligible are
    only counted. With `weighting`, respondents are weighted to the frame by these fields. Raises
    UserError for an unknown survey, wave, break-down or segment, and where answers can't be
    weighted.
    """
    wave = find_wave(connection, survey_code, wave_label)
    members = None if segment is None else set(resolve(connection, segment))
    respondents = _respondents(connection, wave, members)
    frame = _frame(connection, wave, segment, members)
    response = read_wave_response(connection, wave, respondents, members, weighting)
    derived = list_derived_variables(connection, wave.survey_id)
    columns = list(dict.fromkeys(column_keys(by, derived)))
    asked = with_themes(_questions(connection, wave), read_themes(connection, wave.survey_id))
    rankings = {question.code for question in asked if question.kind == "ranking"}
    given, ranks = _answers(connection, wave, respondents, rankings)
    given = pd.concat([given, _coding(connection, wave, respondents, asked)], ignore_index=True)
    return Dataset(
        label=wave.label,
        questions=asked,
        answers=given,
        people=_people(connection, list(respondents.values()), columns, wave),
        dispositions=_dispositions(connection, wave, members),
        frame_size=None if frame is None else frame.eligible,
        not_invited=_count_responses(connection, wave, members, ~in_frame()),
        responses=_count_all_responses(connection, wave, respondents, members),
        frame_details=frame,
        ranks=ranks,
        opens=wave.opens,
        weights=None if response is None or response.weights is None else response.weights.weights,
        response=response,
        derived=derived,
        labels={key: read_label(connection, key) for key in columns},
    )


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


def _respondents(connection: Connection, wave: Wave, members: set[int] | None) -> dict[int, int]:
    """The respondent of each response id: the person, or minus the response's id where unknown.

    People outside the frame of the wave, who were not invited, or known to be ineligible are left
    out, and responses that do not count.
    """
    found = connection.execute(
        select(responses.c.id, responses.c.person_id)
        .where(responses.c.wave_id == wave.id, in_figures(connection, wave.id))
        .order_by(responses.c.is_complete, responses.c.id)
    )
    return {
        row.id: -row.id if row.person_id is None else row.person_id
        for row in found
        if members is None or row.person_id in members
    }


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


def _people(
    connection: Connection, respondents: Sequence[int], keys: Sequence[str], wave: Wave
) -> pd.DataFrame:
    index = pd.Index(np.array(respondents, dtype="int64"))
    columns = {
        key: pd.Series(
            values_of_people(connection, respondents, key, wave.opens), index, dtype=object
        )
        for key in keys
    }
    return pd.DataFrame(columns, index=index)


def _dispositions(connection: Connection, wave: Wave, members: set[int] | None) -> dict[str, int]:
    if members is None:
        return count_dispositions(connection, wave.id)
    eligible = sorted(members & people_in_frame(connection, wave.id))
    return dict(Counter(dispositions_of(connection, wave.id, eligible).values()))


def _frame(
    connection: Connection, wave: Wave, segment: str | None, members: set[int] | None
) -> FrameDetails | None:
    """Describe the frame of a wave, or its part in a segment; None where nobody is in it.

    Members without a name are counted, but not in a segment: nobody knows who was in it.
    """
    people = people_in_frame(connection, wave.id)
    unnamed: Counter[str | None] = Counter()
    if members is not None:
        people &= members
    else:
        unnamed = unnamed_dispositions(connection, wave.id)
    if not people and not unnamed:
        return None
    dispositions = dispositions_of(connection, wave.id, sorted(people))
    eligible = [one for one in sorted(people) if dispositions.get(one) != INELIGIBLE]
    of_invited = connection.scalars(
        select(invitations.c.person_id).where(invitations.c.wave_id == wave.id)
    )
    invited: Counter[str | None] = Counter(
        dispositions[one] for one in set(of_invited).intersection(eligible)
    )
    if members is None:
        invited.update(unnamed_dispositions(connection, wave.id, invited=True))
        del invited[INELIGIBLE]
    sources = frame_sources(connection, wave.id)
    not_sampled = people_not_sampled(connection, wave.id)
    years = [year for year in read_flat(connection, eligible, [_COMPLETED])[_COMPLETED] if year]
    return FrameDetails(
        drawn_from=sources[0].segment if len(sources) == 1 else None,
        segment=segment,
        first_year=min(years, default=None),
        last_year=max(years, default=None),
        size=len(people) + unnamed.total(),
        ineligible=len(people) - len(eligible) + unnamed[INELIGIBLE],
        eligible=len(eligible) + unnamed.total() - unnamed[INELIGIBLE],
        invited=invited.total(),
        delivered=sum(invited[word] for word in DELIVERED),
        sources=tuple(source.in_words() for source in sources),
        not_sampled=len(not_sampled if members is None else not_sampled & members),
        samples=_samples(connection, wave),
    )


def _samples(connection: Connection, wave: Wave) -> tuple[SampleDetails, ...]:
    found = read_samples(connection, wave.id)
    fields = all_fields(connection) if found else {}
    return tuple(
        SampleDetails(one.method(fields), one.drawn, one.available, one.design.seed)
        for one in found
    )


def _count_all_responses(
    connection: Connection, wave: Wave, respondents: Mapping[int, int], members: set[int] | None
) -> ResponseCounts:
    found = connection.execute(
        select(responses).where(responses.c.wave_id == wave.id).order_by(responses.c.id)
    ).all()
    counted = [row for row in found if row.id in respondents]
    complete = sum(row.is_complete for row in counted)
    others: dict[int, Row[Any]] = {}  # of each person, the one that would count next
    for row in found:
        if row.id not in respondents and row.person_id is not None:
            others[row.person_id] = max(row, others.get(row.person_id, row), key=rank)
    chosen = Counter(
        chosen_by(row, others[row.person_id]) for row in counted if row.person_id in others
    )
    waiting = connection.scalar(
        select(func.count()).where(
            reviews.c.wave_id == wave.id, reviews.c.kind == "response", reviews.c.state == "open"
        )
    )
    return ResponseCounts(
        complete=complete,
        partial=len(counted) - complete,
        ineligible=_count_responses(connection, wave, members, and_(in_frame(), ~is_eligible())),
        to_review=waiting,
        duplicates={rule: chosen[rule] for rule in ChosenBy if chosen[rule]},
    )


def _count_responses(
    connection: Connection, wave: Wave, members: set[int] | None, which: ColumnElement[bool]
) -> int:
    """How many responses are left out of the figures by `which`; none where there is no frame."""
    if not has_frame(connection, wave.id):
        return 0
    found = connection.scalars(
        select(responses.c.person_id).where(
            responses.c.wave_id == wave.id, responses.c.counts, which
        )
    )
    return sum(members is None or person_id in members for person_id in found)

"""What the findings of a wave can be broken down by, and the comments and people behind them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, or_, select

from models.tables import answers, choices, questions, responses
from records.events.initiatives import INITIATIVE, list_initiatives
from records.fields.definitions import FieldKind, read_custom_fields
from records.filters.segments import list_segments
from records.office import office_settings
from records.respondents import in_figures
from surveys.derived_variables import DerivedVariable, list_derived_variables
from surveys.questionnaire import QuestionKind, Questionnaire
from surveys.survey_store import find_survey, read_questionnaire
from surveys.themes.comments import people_with_theme
from surveys.themes.theme import chosen_theme, commented_question
from surveys.waves import Wave, WaveKind, find_wave, list_waves, refuse_private_answers

# The built-in fields that make groups; the rest are names, addresses and notes.
_FIELDS: Final = (
    ("gender", "gender"),
    ("award", "award"),
    ("cohort", "cohort"),
    ("years_since_award", "years since award"),
    ("department", "department"),
    ("programme", "programme"),
    ("sector", "sector"),
    ("country", "country"),
    ("research_active", "research active"),
    ("linkedin_group", "LinkedIn group"),
)
QUESTION: Final = "question:"  # before the code of a question, as a key
_CUSTOM_KINDS: Final = frozenset({FieldKind.YES_NO, FieldKind.CHOICE, FieldKind.TEXT})


@dataclass(frozen=True, slots=True)
class BreakDown:
    """What figures can be broken down by: a field's key, or a segment's name, and its label."""

    key: str
    label: str


_COMPLETED: Final = BreakDown("award_completed", "year of completion")
BUILT_IN: Final = tuple(BreakDown(key, label) for key, label in _FIELDS)


@dataclass(frozen=True, slots=True)
class FindingsOptions:
    """What findings can be broken down by and compared with, beside the built-in fields.

    `waves` are the labels of the survey's other waves that have answers, `always_safe` those of
    waves whose figures are always under disclosure control. `questions` are those whose answers
    make groups, `derived` the survey's derived variables, `initiatives` what people took part in,
    `usual_weighting` the fields that the office weights by; `questionnaire` is that of the wave.
    `numbers` are fields of numbers and years, which make groups in bands alone, `variables` the
    definitions of the derived variables.
    """

    custom_fields: Sequence[BreakDown] = ()
    segments: Sequence[BreakDown] = ()
    waves: Sequence[str] = ()
    always_safe: frozenset[str] = frozenset()
    questions: Sequence[BreakDown] = ()
    derived: Sequence[BreakDown] = ()
    initiatives: Sequence[BreakDown] = ()
    usual_weighting: tuple[str, ...] = ()
    questionnaire: Questionnaire | None = None
    numbers: Sequence[BreakDown] = ()
    variables: Sequence[DerivedVariable] = ()

    @property
    def break_downs(self) -> Sequence[BreakDown]:
        """The fields and segments to break down by, in the order of a menu."""
        return [*BUILT_IN, *self.custom_fields, *self.segments]

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[BreakDown]]]:
        """Everything to break down by, under headings."""
        return [
            ("Fields", [*BUILT_IN, *self.custom_fields]),
            ("Segments", self.segments),
            ("Answers to questions", self.questions),
            ("Derived variables", self.derived),
            ("Took part in", self.initiatives),
        ]


def read_findings_options(
    connection: Connection, survey_code: str, wave_label: str
) -> FindingsOptions:
    """What the findings of a wave can be broken down by and compared with."""
    custom = _custom_fields(connection)
    segments = [BreakDown(one.name, one.name) for one in list_segments(connection)]
    known = list_waves(connection, survey_code)
    waves = [
        counts.wave.label
        for counts in known
        if counts.wave.label != wave_label and counts.complete + counts.partial
    ]
    safe = frozenset(one.wave.label for one in known if one.wave.privacy.is_always_safe)
    version = find_wave(connection, survey_code, wave_label).version
    asked = read_questionnaire(connection, survey_code, version)
    questions = [
        BreakDown(f"{QUESTION}{one.code}", one.full_text)
        for one in asked.questions
        if one.kind is not QuestionKind.TEXT
    ]
    initiatives = [
        BreakDown(f"{INITIATIVE}{one.name}", one.name) for one in list_initiatives(connection)
    ]
    survey = find_survey(connection, survey_code)
    variables = list_derived_variables(connection, survey.id)
    derived = [BreakDown(one.key, one.name) for one in variables]
    numbers = [_COMPLETED, *_custom_fields(connection, {FieldKind.NUMBER, FieldKind.YEAR})]
    usual = office_settings(connection).weighting_fields
    return FindingsOptions(
        custom, segments, waves, safe, questions, derived, initiatives, usual, asked, numbers,
        variables,
    )  # fmt: skip


def read_group_fields(connection: Connection) -> Sequence[BreakDown]:
    """The fields that make groups of people, in the order of a menu."""
    return [*BUILT_IN, *_custom_fields(connection)]


def _custom_fields(
    connection: Connection, kinds: Collection[FieldKind] = _CUSTOM_KINDS
) -> list[BreakDown]:
    return [
        BreakDown(field.key, field.label)
        for field in read_custom_fields(connection)
        if field.kind in kinds
    ]


def waves_with_answers(connection: Connection) -> Sequence[Wave]:
    """The waves that a report can be about, the latest first."""
    return [
        counts.wave
        for counts in reversed(list_waves(connection))
        if counts.complete + counts.partial and counts.wave.kind is WaveKind.SURVEY
    ]


def people_who_chose(
    connection: Connection, survey_code: str, wave_label: str, question: str, choice: str
) -> Sequence[int]:
    """The ids of the people whose answer to `question` is `choice`, both by code.

    Of a ranking, those who ranked it first.
    Raises UserError where nobody is shown who gave which answers.
    """
    wave = find_wave(connection, survey_code, wave_label)
    refuse_private_answers(wave)
    commented = commented_question(question)
    if commented is not None:
        return people_with_theme(connection, wave, commented, chosen_theme(choice))
    found: Sequence[int] = connection.scalars(
        select(responses.c.person_id)
        .select_from(
            answers.join(responses)
            .join(questions)
            .join(choices, answers.c.choice_id == choices.c.id)
        )
        .where(
            responses.c.wave_id == wave.id,
            in_figures(connection, wave.id),
            responses.c.person_id.is_not(None),
            questions.c.code == question,
            choices.c.code == choice,
            or_(questions.c.kind != "ranking", answers.c.number == 1),
        )
        .distinct()
    ).all()
    return found


def read_comments(
    connection: Connection, survey_code: str, wave_label: str, among: Collection[int] | None = None
) -> dict[str, tuple[str, ...]]:
    """The open answers of a wave by the code of their question, in the order of entry.

    `among`: those of these respondents alone, by the ids that figures have (a person's, or minus
    that of a response whose person is not known).
    """
    wave = find_wave(connection, survey_code, wave_label)
    found: dict[str, list[str]] = {}
    for code, text, response_id, person_id in connection.execute(
        select(questions.c.code, answers.c.text, responses.c.id, responses.c.person_id)
        .select_from(answers.join(responses).join(questions))
        .where(
            responses.c.wave_id == wave.id,
            in_figures(connection, wave.id),
            questions.c.kind == "text",
            answers.c.text.is_not(None),
        )
        .order_by(answers.c.id)
    ):
        if among is None or (-response_id if person_id is None else person_id) in among:
            found.setdefault(code, []).append(text)
    return {code: tuple(texts) for code, texts in found.items()}

"""Surveys: questionnaires and waves."""

from sqlalchemy import Boolean, Column, Date, Integer, Table, Text, UniqueConstraint

from models.tables.base import flag_column, id_column, metadata, parent_column

surveys = Table(
    "surveys",
    metadata,
    id_column(),
    Column("code", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("description", Text),
    Column("link", Text),  # the pattern of personal links (surveys/links.py); None: the office's
)

questions = Table(
    "questions",
    metadata,
    id_column(),
    parent_column("survey_id", "surveys"),
    Column("version_number", Integer, nullable=False, default=1),  # of the questionnaire
    Column("position", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("section", Text),
    # Of a row of a matrix, which is a question of its own: the code and the text above the rows.
    Column("matrix_code", Text),
    Column("matrix_text", Text),
    Column("text", Text, nullable=False),
    # yes_no, single, multiple, ranking, scale, number, text, date
    Column("kind", Text, nullable=False),
    Column("scale_from", Integer),
    Column("scale_to", Integer),
    flag_column("allows_not_applicable"),
    Column("headline", Text),  # what its first figure says in the findings; None: not a headline
    # Whether the choices run from one end to the other; None: as their words say.
    Column("is_ordered", Boolean),
    Column("updates", Text),  # the field of which answers propose values; None: of none
    Column("asked_if", Text),  # an expression on earlier answers (surveys/routing.py); None: always
    UniqueConstraint("survey_id", "version_number", "code"),
)

choices = Table(
    "choices",
    metadata,
    id_column(),
    parent_column("question_id", "questions"),
    Column("position", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("text", Text, nullable=False),
    flag_column("in_headline"),  # counted in the headline figure
    Column("takes_text", Boolean),  # whether respondents put it into words; None: as its words say
    UniqueConstraint("question_id", "code"),
)

# The crosswalk: which question or choice of a later version of the questionnaire is which of an
# earlier one. One of several that one became, or that became one, has a link each.
question_links = Table(
    "question_links",
    metadata,
    id_column(),
    parent_column("earlier_id", "questions"),
    parent_column("later_id", "questions", index=True),
    UniqueConstraint("earlier_id", "later_id"),
)

choice_links = Table(
    "choice_links",
    metadata,
    id_column(),
    parent_column("earlier_id", "choices"),
    parent_column("later_id", "choices", index=True),
    UniqueConstraint("earlier_id", "later_id"),
)

waves = Table(
    "waves",
    metadata,
    id_column(),
    parent_column("survey_id", "surveys"),
    Column("version_number", Integer, nullable=False, default=1),  # of what it asks
    Column("label", Text, nullable=False),
    Column("opens", Date),
    Column("closes", Date),
    Column("note", Text),
    Column("kind", Text, nullable=False, default="survey"),  # survey, details
    # named, confidential, anonymous, open: who can tell who gave which answers
    Column("privacy", Text, nullable=False, default="named"),
    Column("unlinked_on", Date),  # since when the answers name nobody; None: as they came
    Column("link", Text),  # the pattern of personal links; None: the survey's
    Column("shared_addresses", Text),  # one, each (surveys/shared_addresses.py); None: the office's
    parent_column("repeats_id", "waves", nullable=True),
    UniqueConstraint("survey_id", "label"),
)

# Questions and choices that joined the questionnaire after a wave had begun, and questions without
# a column in its answers (see surveys/later_questions.py).
questions_not_asked = Table(
    "questions_not_asked",
    metadata,
    id_column(),
    parent_column("wave_id", "waves"),
    parent_column("question_id", "questions", index=True),
    UniqueConstraint("wave_id", "question_id"),
)

choices_not_offered = Table(
    "choices_not_offered",
    metadata,
    id_column(),
    parent_column("wave_id", "waves"),
    parent_column("choice_id", "choices", index=True),
    UniqueConstraint("wave_id", "choice_id"),
)

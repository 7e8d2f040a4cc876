"""How the findings of a survey are shown, and the themes that open answers are coded by."""

from sqlalchemy import JSON, Column, Integer, Table, Text, UniqueConstraint

from models.tables.base import flag_column, id_column, metadata, parent_column

# The panels of a survey's findings that somebody arranged; the others are as the questionnaire has
# them.
panels = Table(
    "panels",
    metadata,
    id_column(),
    parent_column("survey_id", "surveys"),
    Column("code", Text, nullable=False),  # of a question or a matrix
    Column("position", Integer),  # None: after the panels that have one, as in the questionnaire
    flag_column("is_hidden"),
    Column("title", Text),  # the office's own; None: the question's text
    Column("note", Text),
    Column("view", Text),  # table, or a kind of chart; None: as suits the question
    UniqueConstraint("survey_id", "code"),
)

# The figures of the headline panel; of a survey without any, those of its questionnaire.
headline_figures = Table(
    "headline_figures",
    metadata,
    id_column(),
    parent_column("survey_id", "surveys", index=True),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),  # share, mean, median, response_rate
    Column("question", Text),  # its code; None for the response rate
    Column("choices", JSON),  # the codes that a share counts; None: the question's headline
    Column("base", Text),  # an expression on answers (surveys/routing.py); None: everybody
    Column("words", Text, nullable=False),  # what follows the figure
)

# What comments are about. Those of a question in all versions of the questionnaire, by its code.
themes = Table(
    "themes",
    metadata,
    id_column(),
    parent_column("survey_id", "surveys", index=True),
    Column("question_code", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("keywords", JSON, nullable=False),  # words and phrases by which it is suggested
)

# A comment that somebody has coded, if only as of no theme. The answer is None where the comment
# was replaced since, or removed with its author: then the coding is kept as figures are.
coded_comments = Table(
    "coded_comments",
    metadata,
    id_column(),
    parent_column("response_id", "responses"),
    parent_column("question_id", "questions", index=True),
    parent_column("answer_id", "answers", nullable=True, index=True),
    flag_column("is_unlinked"),
    UniqueConstraint("response_id", "question_id"),
)

comment_themes = Table(
    "comment_themes",
    metadata,
    id_column(),
    parent_column("coded_comment_id", "coded_comments"),
    parent_column("theme_id", "themes", index=True),
    UniqueConstraint("coded_comment_id", "theme_id"),
)

# What figures of a survey are broken down by, made of fields or answers, by name.
derived_variables = Table(
    "derived_variables",
    metadata,
    id_column(),
    parent_column("survey_id", "surveys"),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),  # bands, joined, end_points
    Column("definition", JSON, nullable=False),
    UniqueConstraint("survey_id", "name"),
)

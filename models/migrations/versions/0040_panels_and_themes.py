"""Panels and headlines of findings, and the themes that comments are coded by"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "panels",
        _id(),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer()),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("view", sa.Text()),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_panels_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panels")),
        sa.UniqueConstraint("survey_id", "code", name=op.f("uq_panels_survey_id_code")),
    )
    op.create_table(
        "headline_figures",
        _id(),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("question", sa.Text()),
        sa.Column("choices", sa.JSON()),
        sa.Column("base", sa.Text()),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_headline_figures_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_headline_figures")),
    )
    op.create_index(op.f("ix_headline_figures_survey_id"), "headline_figures", ["survey_id"])
    op.create_table(
        "themes",
        _id(),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("question_code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["surveys.id"], name=op.f("fk_themes_survey_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_themes")),
    )
    op.create_index(op.f("ix_themes_survey_id"), "themes", ["survey_id"])
    op.create_table(
        "coded_comments",
        _id(),
        sa.Column("response_id", sa.BigInteger(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=False),
        sa.Column("answer_id", sa.BigInteger()),
        sa.Column("is_unlinked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name=op.f("fk_coded_comments_response_id")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_coded_comments_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_coded_comments_answer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coded_comments")),
        sa.UniqueConstraint(
            "response_id", "question_id", name=op.f("uq_coded_comments_response_id_question_id")
        ),
    )
    op.create_index(op.f("ix_coded_comments_question_id"), "coded_comments", ["question_id"])
    op.create_index(op.f("ix_coded_comments_answer_id"), "coded_comments", ["answer_id"])
    op.create_table(
        "comment_themes",
        _id(),
        sa.Column("coded_comment_id", sa.BigInteger(), nullable=False),
        sa.Column("theme_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coded_comment_id"],
            ["coded_comments.id"],
            name=op.f("fk_comment_themes_coded_comment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name=op.f("fk_comment_themes_theme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_themes")),
        sa.UniqueConstraint(
            "coded_comment_id",
            "theme_id",
            name=op.f("uq_comment_themes_coded_comment_id_theme_id"),
        ),
    )
    op.create_index(op.f("ix_comment_themes_theme_id"), "comment_themes", ["theme_id"])


def _id() -> sa.Column[int]:
    return sa.Column(
        "id",
        sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
        autoincrement=False,
        nullable=False,
    )

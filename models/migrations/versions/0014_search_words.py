"""Search by parts of words and with typing errors: the same words on both databases"""

import sqlalchemy as sa
from alembic import context, op

revision = "0014"
down_revision = "0013"

_SQLITE = (
    "CREATE VIRTUAL TABLE people_search USING fts5(document, content='', contentless_delete=1,"
    " prefix='2 3', tokenize='ascii')",
    "CREATE TABLE search_words (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
    "CREATE VIRTUAL TABLE search_trigrams USING fts5(word, content='', detail='none',"
    " tokenize='trigram case_sensitive 1')",
)
_POSTGRESQL = (
    "CREATE TABLE people_search (person_id bigint PRIMARY KEY, document tsvector NOT NULL)",
    "CREATE INDEX ix_people_search_document ON people_search USING gin (document)",
    'CREATE TABLE search_words (word text COLLATE "C" PRIMARY KEY, trigrams text[] NOT NULL)',
    "CREATE INDEX ix_search_words_trigrams ON search_words USING gin (trigrams)",
    'ALTER TABLE people ALTER COLUMN sort_name TYPE text COLLATE "C",'
    ' ALTER COLUMN match_name TYPE text COLLATE "C"',
)


def upgrade() -> None:
    op.execute(sa.text("DROP TABLE people_search"))
    for statement in _SQLITE if op.get_context().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sa.text(statement))
    # Made anew once all tables are as this program knows them.
    context.config.attributes["search_is_stale"] = True

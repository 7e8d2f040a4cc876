"""Reviews, drafts and watched files store the codes of reasons, where they stored sentences"""

import json
import re
from collections.abc import Callable
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_TEXTS: Final = {
    "same alumni ID": "same_id",
    "same e-mail address": "same_email",
    "same name": "same_name",
    "same date of birth": "same_birth",
    "same name and date of birth": "same_name_and_birth",
    "same name, award and year": "same_name_and_award",
    "same name and alumni ID, but for leading zeros": "same_name_and_id",
    "a similar date of birth": "similar_birth",
    "same family name, similar given name": "similar_given_name",
    "same given name, similar family name": "similar_family_name",
    "a former or preferred name": "earlier_name",
    "another alumni ID": "other_id",
    "another date of birth": "other_birth",
    "another name": "other_name",
    "same given name, another family name": "other_family_name",
    "another given name": "other_given_name",
    "same family name, another given name": "same_family_name",
    "a wholly different name": "unlike_name",
    "another gender or title": "other_gender",
    "another generation, such as Jr": "other_generation",
    "another award": "other_award",
    "another e-mail address": "other_email",
    "another phone number": "other_phone",
    "another person’s data": "other_data",
    "the alumni ID belongs to one person, the e-mail address to another": "id_and_email",
    "two people in one name": "two_people",
    "the name has no letters": "no_letters",
    "may be an example, not a person": "example",
    "may be an organisation or a household": "group",
    "may be a note, not a person": "note",
    "only a name, below a blank row: may not be a person": "name_alone",
    "incomplete name and nothing else to identify the person": "half_a_name",
    "needs review": "needs_review",
    "The row does not identify a respondent.": "no_identity",
    "Several people share this e-mail address.": "several_people",
    "Token, alumni ID and e-mail address belong to different people.": "different_people",
    "Ready to review.": "ready",
    "Too many rows to import in the background.": "many_rows",
}  # fmt: skip
_PATTERNS: Final = (
    (r"same award and year \((?P<award>.+) (?P<year>\d{4})\)", "same_award"),
    (r"same year of completion \((?P<year>\d{4})\)", "same_year"),
    (r"(?P<count>\d+) people share the e-mail address", "shared_email"),
    (r"contradicts row (?P<row>\d+) of the same person", "contradicts_row"),
    (r"row (?P<row>\d+) has the same alumni ID", "same_id_as_row"),
    (r"compare row (?P<rows>[\d, ]+)", "compare_rows"),
    (r"an organisation or a household \(.+\)", "group"),
    (r"(?P<note>an? [\w ]+), not a person", "kind_of_note"),
)
# How sentences about a file that was refused or has to be looked at began.
_BEGINNINGS: Final = {
    "The file is damaged": "damaged",
    "The file could not be read: it is damaged": "unreadable",
    "There is nothing in the file": "empty",
    "There are no column headings": "no_headings",
    "There are no rows below the headings": "no_rows",
    "The file is protected by a password": "password",
    "The password does not open": "wrong_password",
    "The file is encrypted": "encrypted",
    "The file is protected by rights": "encrypted",
    "The characters": "encoding",
    "The sheet has formulas": "no_results",
    "Every filled cell": "only_errors",
    "The file was saved by a very old Excel": "very_old",
    "The file has the size of a document": "not_downloaded",
    "The file is too large": "too_large",
    "A stray cell": "stray_cell",
    "Not every cell": "cells_lost",
    "Reading the file was stopped": "timeout",
    "The file contains forbidden XML": "forbidden_xml",
    "The file was not written by a spreadsheet": "unsafe_archive",
}
_NUMBERS: Final = frozenset({"year", "count", "row"})


def upgrade() -> None:
    reviews = sa.table(
        "reviews", sa.column("id"), sa.column("reason"), sa.column("candidates", sa.JSON())
    )
    connection = op.get_bind()
    candidates = [
        {"the_id": row.id, "new": _candidates(row.candidates)}
        for row in connection.execute(sa.select(reviews.c.id, reviews.c.candidates))
        if row.candidates
    ]
    if candidates:
        own = reviews.c.id == sa.bindparam("the_id")
        changed = sa.update(reviews).where(own).values(candidates=sa.bindparam("new"))
        connection.execute(changed, candidates)
    _convert("reviews", "reason", _several, empty=[])
    _convert("import_drafts", "reason", _file_reason)
    _convert("watched_files", "message", _file_reason)
    _convert("watch_faults", "message", _file_reason, empty={"code": "refused"})
    _convert_journal(connection)


def _convert(
    table_name: str, column: str, convert: Callable[[str], Any], empty: Any = None
) -> None:
    """Put the converted texts of a column into a column `reason` of JSON in its place.

    `empty` is what there is without a text; None: nothing.
    """
    connection = op.get_bind()
    table = sa.table(
        table_name, sa.column("id"), sa.column(column), sa.column("as_json", sa.JSON(none_as_null=True))
    )
    op.add_column(
        table_name,
        sa.Column("as_json", sa.JSON(), nullable=empty is None, server_default=None if empty is None else json.dumps(empty)),
    )
    found = [
        {"the_id": row.id, "new": convert(row[1])}
        for row in connection.execute(sa.select(table.c.id, table.c[column]))
        if row[1]
    ]
    if found:
        own = table.c.id == sa.bindparam("the_id")
        connection.execute(sa.update(table).where(own).values(as_json=sa.bindparam("new")), found)
    op.drop_column(table_name, column)
    op.alter_column(table_name, "as_json", new_column_name="reason")


def _convert_journal(connection: sa.Connection) -> None:
    """The journal of reviews has their values before and after."""
    journal = sa.table(
        "journal", *map(sa.column, ("id", "table_name", "old", "new"))
    )
    lines = connection.execute(
        sa.select(journal.c.id, journal.c.old, journal.c.new).where(journal.c.table_name == "reviews")
    ).all()
    changed = [
        {"the_id": line.id, "new_old": _review(line.old), "new_new": _review(line.new)}
        for line in lines
    ]
    if changed:
        values: dict[str, Any] = {"old": sa.bindparam("new_old"), "new": sa.bindparam("new_new")}
        own = journal.c.id == sa.bindparam("the_id")
        connection.execute(sa.update(journal).where(own).values(values), changed)


def _review(values: str | None) -> str | None:
    if values is None:
        return None
    review = json.loads(values)
    if "reason" in review:
        review["reason"] = _several(review["reason"])
    if review.get("candidates"):
        review["candidates"] = _candidates(review["candidates"])
    return json.dumps(review, ensure_ascii=False, separators=(",", ":"))


def _candidates(candidates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**one, "reasons": [_reason(text) for text in one.get("reasons", ())]} for one in candidates
    ]


def _several(text: str) -> list[dict[str, Any]]:
    if text.startswith("Nobody has this token"):  # and then whatever the row said
        return [{"code": "nobody"}]
    return [_reason(one) for one in text.split("; ") if one]


def _reason(text: str) -> dict[str, Any]:
    """The code and parameters of a text.

    A text that no version knows stays as it was said, but for one that may quote the row.
    """
    if text in _TEXTS:
        return {"code": _TEXTS[text]}
    why, but, against = text.partition(", but ")
    parts = re.split(r", (?!such as)", against)
    if but and why in _TEXTS and all(one in _TEXTS for one in parts):
        codes = [{"code": _TEXTS[one]} for one in parts]
        return {"code": "but", "why": {"code": _TEXTS[why]}, "against": codes}
    for pattern, code in _PATTERNS:
        if found := re.fullmatch(pattern, text):
            values = {k: int(v) if k in _NUMBERS else v for k, v in found.groupdict().items()}
            return {"code": code, **values}
    if "“" in text or "@" in text:
        return {"code": "needs_review"}
    return {"code": "as_said", "text": text}


def _file_reason(text: str) -> dict[str, Any]:
    for beginning, code in _BEGINNINGS.items():
        if text.startswith(beginning):
            return {"code": code}
    return {"code": _TEXTS[text]} if text in _TEXTS else {"code": "as_said", "text": text}

"""Reasons are stored as codes with parameters, and rendered as they were."""

from datetime import date, datetime
from string import Formatter
from typing import Any, Final

import orjson
import pytest
from sqlalchemy import JSON, DateTime, TextClause, bindparam, select, text

from models.changes import read_records, to_json
from models.database import create_database, open_database, utc_now
from models.identifiers import reserve_ids
from models.reasons import (
    Reason,
    ReasonKind,
    error_reason,
    in_words,
    read_reason,
    read_reasons,
)
from models.tables import batches, journal, reviews
from models.undo import undo
from tests.databases import at_version

_SAMPLES: Final[dict[str, Any]] = {
    "count": 2, "cells": 1, "rows": 3, "on": date(2030, 1, 31), "columns": ["Name", "E-mail"],
    "why": Reason(ReasonKind.SAME_ID), "against": (Reason(ReasonKind.OTHER_BIRTH),), "year": 2010,
}  # fmt: skip


def sample(kind: ReasonKind) -> Reason:
    named = {name for _, name, _, _ in Formatter().parse(kind.template) if name}
    return Reason(kind, {name: _SAMPLES.get(name, name) for name in sorted(named)})


@pytest.mark.parametrize("kind", ReasonKind)
def test_a_reason_is_read_as_it_was_stored(kind: ReasonKind) -> None:
    reason = sample(kind)
    stored = orjson.loads(orjson.dumps(reason.as_json()))
    read = read_reason(stored)
    assert read is not None
    assert str(read) == str(reason)
    assert "{" not in str(reason)
    assert stored["code"] == kind.value


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (sample(ReasonKind.BUT), "same alumni ID, but another date of birth"),
        (sample(ReasonKind.LEFT_TO_DECIDE), "1 cell and 3 deleted rows are to review."),
        (sample(ReasonKind.IMPORTED_BEFORE), "The same file was imported on 31 January 2030."),
        (sample(ReasonKind.COLUMNS_UNKNOWN), "Choose what to do with “Name” and “E-mail”."),
        (Reason(ReasonKind.COMPARE_ROWS, {"rows": [2, 4]}), "compare row 2, 4"),
        (error_reason("damaged"), "The file is damaged or was still downloading."),
        (error_reason("a code without a text"), str(Reason(ReasonKind.REFUSED))),
        (read_reason("as an earlier version said"), "as an earlier version said"),
    ],
)
def test_parameters_are_shown_in_words(reason: Reason, words: str) -> None:
    assert str(reason) == words


def test_no_reason_is_none() -> None:
    assert read_reason(None) is None
    assert read_reasons([]) == ()


_REASON: Final = (
    "same alumni ID, but another generation, such as Jr, another date of birth; compare row 2, 4"
)
_NOBODY: Final = (
    "Nobody has this token, alumni ID or e-mail address: “a@example.org; Ada\nb@example.org”."
)
_DAMAGED: Final = "The file is damaged or still downloading. Nothing was imported."


_TYPES: Final[dict[type, Any]] = {datetime: DateTime, dict: JSON, list: JSON}


def _row(into: str, /, **values: Any) -> TextClause:
    """A statement that inserts a row, whatever columns the table has now."""
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f":{name}" for name in values)
    statement = text(f"INSERT INTO {into} ({names}) VALUES ({places})")
    return statement.bindparams(
        *(bindparam(name, value, type_=_TYPES.get(type(value))) for name, value in values.items())
    )


def _write_sentences(address: str) -> None:
    """A database of version 0011, whose reviews and watched files hold sentences."""
    database = create_database(address)
    now = utc_now()
    with database.unjournalled() as connection:
        for table, count in ((batches, 1), (journal, 2), (reviews, 2)):
            assert list(reserve_ids(connection, table, count)) == list(range(1, count + 1))
        batch = {"kind": "contacts", "parameters": {}, "state": "done", "by": "test"}
        connection.execute(_row("batches", id=1, at=now, counts={}, **batch))
        candidates = [
            {"person": 1, "score": 0.5, "reasons": ["same name", "as never said", "“Ada” did"]}
        ]
        for at, why, found in ((1, _REASON, candidates), (2, _NOBODY, [])):
            review = {"batch_id": 1, "kind": "contact", "reason": why, "state": "open"}
            as_json = {"row": {}, "candidates": found}
            connection.execute(_row("reviews", id=at, **review, **as_json))
            values: dict[str, Any] = {
                "source_row": None,
                "row": {},
                "candidates": found,
                "decided_for": None,
            }
            line = {"batch_id": 1, "table_name": "reviews", "record_id": at, "action": "create"}
            new = to_json({**review, **values, "wave_id": None})
            connection.execute(_row("journal", id=at, **line, new=new))
        for at, outcome, message in ((1, "refused", _DAMAGED), (2, "applied", "")):
            file = {"folder": "In", "file_hash": str(at), "name": "a.xlsx", "size": 1}
            file |= {"modified": 1, "outcome": outcome, "message": message, "is_seen": False}
            connection.execute(_row("watched_files", id=at, at=now, **file))
    database.close()


def test_sentences_of_earlier_versions_become_reasons(blank_address: str) -> None:
    with at_version("0011"):
        _write_sentences(blank_address)
    database = open_database(blank_address)
    try:
        with database.read() as connection:
            found = read_records(connection, reviews, [1, 2])
            files = connection.scalars(text("SELECT reason FROM watched_files ORDER BY id")).all()
            lines = connection.scalars(
                select(journal.c.new).where(journal.c.table_name == "reviews")
            ).all()
        assert in_words(read_reasons(found[1]["reason"])) == _REASON
        assert [one["code"] for one in found[1]["reason"]] == ["but", "compare_rows"]
        (candidate,) = found[1]["candidates"]
        assert [one["code"] for one in candidate["reasons"]] == [
            "same_name",
            "as_said",
            "needs_review",
        ]
        assert found[2]["reason"] == [{"code": "nobody"}]
        assert files[1] is None
        assert "damaged" in str(files[0])
        assert "downloading" not in str(files[0])
        assert not any(text in line for line in lines for text in ("example.org", "Ada", "such as"))
        assert undo(database, 1).reverted == 2  # nothing of them counts as changed since
    finally:
        database.close()

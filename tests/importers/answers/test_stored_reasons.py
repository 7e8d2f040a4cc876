"""Why rows and files wait is stored as codes: no sentence, and nothing that names a person."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from importers.workflow import run_import
from models.batch_kinds import BatchKind
from models.changes import from_json
from models.reasons import ReasonKind
from models.tables import (
    contact_points,
    import_drafts,
    invitations,
    journal,
    people,
    reviews,
    watch_faults,
    watched_files,
)
from records.writing.new_people import create_people
from tests.importers.answers.conftest import Office, make_table, plan_of
from tests.importers.contact_files import imported, table
from tests.importers.watched import BEN, HEADINGS, go_round, put, watch


def test_what_is_stored_is_codes_and_names_nobody(office: Office, tmp_path: Path) -> None:
    _set_rows_aside(office)
    _let_files_wait(office, tmp_path / "In")
    with office.database.read() as connection:
        rows = [dict(row) for row in connection.execute(select(reviews)).mappings()]
        rows += [
            from_json(reviews, line)
            for line in connection.scalars(
                select(journal.c.new).where(journal.c.table_name == "reviews")
            )
        ]
        reasons = [one for row in rows for one in row["reason"]]
        reasons += [why for row in rows for one in row["candidates"] for why in one["reasons"]]
        for kept in (import_drafts, watched_files, watch_faults):
            found = list(
                connection.scalars(select(kept.c.reason).where(kept.c.reason.is_not(None)))
            )
            assert found, kept.name
            reasons += found
        identities = {
            text.casefold()
            for column in (
                people.c.given_name,
                people.c.family_name,
                people.c.alumni_id,
                contact_points.c.value,
                invitations.c.token,
            )
            for text in connection.scalars(select(column).where(column.is_not(None)))
        }
    codes = {one["code"] for one in reasons}
    assert codes >= {
        "nobody", "several_people", "different_people", "no_identity", "but", "shared_email",
        "damaged", "columns_unknown", "folder_unreadable",
    }  # fmt: skip
    assert codes <= set(ReasonKind) - {ReasonKind.AS_SAID}
    for text in _texts(reasons):
        assert not text.endswith("."), text
        assert not any(one in text.casefold() for one in identities | {"nora", "nobody@"}), text


def _set_rows_aside(office: Office) -> None:
    ann, bob = office.tokens
    answers = make_table(
        "Token | Alumni ID | E-mail | ACTIVE",
        ("f" * 32, "777", "nobody@example.org", "Yes"),
        (ann, "002", None, "Yes"),
        (None, None, None, "Yes"),
        (None, None, "solberg@example.org", "Yes"),
        (bob, None, "caz@example.org", "No"),
    )
    contacts = ("Alumni ID", "Given name", "Family name", "E-mail")
    with office.database.write(BatchKind.PERSON_EDIT) as changes:
        solbergs = [
            {"given_name": given, "family_name": "Solberg", "email": "solberg@example.org"}
            for given in ("Nora", "Nils")
        ]
        create_people(changes, solbergs, None, source=None)
    imported(
        office.database,
        table(
            contacts,
            (None, "Olga", "Petrova", "solberg@example.org"),
            (None, "Olga", "Petrova", "ann@example.org"),
        ),
    )
    run_import(office.database, plan_of(office, answers))


def _let_files_wait(office: Office, folder: Path) -> None:
    watch(office.database, folder)
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    put(folder, "unknown.csv", HEADINGS + ",Mystery", BEN + ",Nora")
    watch(office.database, folder.with_name("Gone")).rmdir()
    go_round(office.database)


def _texts(value: Any) -> Iterator[str]:
    """Every text among parameters, but for codes."""
    if isinstance(value, dict):
        for name, one in value.items():
            if name != "code":
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value

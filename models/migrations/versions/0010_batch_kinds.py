"""Batches store a kind and parameters, and no sentence: titles held the names of people"""

import re
from collections.abc import Iterator
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_ADDRESSES = {"e-mail address": "email", "phone number": "phone", "postal address": "post"}
_ADDRESS = rf": (?P<address>{'|'.join(_ADDRESSES)})"

# Of titles of earlier versions: the kind then, a pattern, the kind now. What the pattern names
# becomes a parameter: the names of the office's own things, never those of people.
_TITLES: Final = (
    ("contacts", r"From the watched folder “(?P<folder>.+)”: ", "contacts"),
    ("responses", r"Answers to (?P<wave>.+?)(?: from .+)?$", "responses"),
    ("edit", _ADDRESS + r" marked as (?P<status>\w+)$", "contact_point_status"),
    ("edit", _ADDRESS + r" made primary$", "contact_point_primary"),
    ("edit", _ADDRESS + r" removed$", "record_remove"),
    ("edit", _ADDRESS + r" added$", "contact_point_add"),
    ("edit", r" added$", "person_create"),
    ("consent", r": objection recorded$", "opt_out"),
    (
        "consent",
        r": (?P<basis>[^:]+) recorded for (?P<purpose>\w+) by (?P<channel>\S+)$",
        "consent",
    ),
    ("segment", r"Segment “(?P<segment>.+)” saved$", "segment"),
    ("segment", r" put on “(?P<segment>.+)”$", "list_add"),
    ("segment", r" removed from “(?P<segment>.+)”$", "list_remove"),
    ("segment", r"“(?P<segment>.+)” deleted$", "segment_delete"),
    ("survey", r"Survey (?P<survey>[^:]+): ", "survey"),
    ("wave", r"Open wave (?P<wave>.+)$", "wave"),
    ("wave", r"Dates of wave (?P<wave>.+)$", "wave_edit"),
    ("invite", r" invited to (?P<wave>.+)$", "invite"),
    ("send", r"Invitation (?:list )?of (?P<wave>.+) (?:exported|handed out)$", "send"),
    ("send", r"Reminder (?:list )?of (?P<wave>.+) (?:exported|handed out)$", "send"),
    ("disposition", r" set to “(?P<disposition>.+)”$", "disposition"),
    ("answer", r"Answer to “(?P<question>.+)” corrected$", "answer"),
    ("review", r"Decided: row (?P<row>\d+) of (?P<file>.+)$", "review"),
    ("review", r"Response skipped$", "response_skip"),
    ("review", r"Response ", "response_review"),
    ("settings", r"“(?P<word>.+)” means ", "synonym_add"),
    ("settings", r"“(?P<word>.+)” is no word of ours any more$", "synonym_remove"),
    ("settings", r"Field “(?P<field>.+)” added$", "field_add"),
    ("settings", r"Field “(?P<field>.+)” renamed to “(?P<name>.+)”$", "field_rename"),
    ("settings", r"Field “(?P<field>.+)” removed$", "field_remove"),
    ("settings", r"Layout “(?P<layout>.+)” saved$", "layout_save"),
    ("settings", r"Layout “(?P<layout>.+)” renamed$", "layout_rename"),
    ("settings", r"Layout “(?P<layout>.+)” deleted$", "layout_delete"),
    ("settings", r"Saved mapping renamed to “(?P<name>.+)”$", "mapping_rename"),
    ("settings", r"Saved mapping “(?P<name>.+)” deleted$", "mapping_delete"),
    ("settings", r"“(?P<folder>.+)” is watched for new files$", "folder_add"),
    ("settings", r"“(?P<folder>.+)” is not watched for now$", "folder_pause"),
    ("settings", r"“(?P<folder>.+)” is watched again$", "folder_resume"),
    ("settings", r"“(?P<folder>.+)” is not watched any more$", "folder_remove"),
    ("settings", r"Identity of this database made$", "database_identity"),
)
_IMPORTS = ("contacts", "responses")
_KINDS = frozenset(
    {*_IMPORTS, *(kind for kind, _, _ in _TITLES), "delete", "engagement", "suppression",
     "undo", "redo", "restore"}
)  # fmt: skip
_OTHER = "edit"  # of a kind that no version had

_batches = sa.table(
    "batches",
    sa.column("id", sa.BigInteger()),
    sa.column("kind", sa.Text()),
    sa.column("title", sa.Text()),
    sa.column("parameters", sa.JSON()),
)
_journal = sa.table("journal", sa.column("batch_id"), sa.column("person_id"))


def upgrade() -> None:
    parameters = sa.Column("parameters", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("batches", parameters)
    connection = op.get_bind()
    changed = list(_changed(connection))
    if changed:
        new: dict[str, Any] = {"kind": sa.bindparam("new_kind"), "parameters": sa.bindparam("new_parameters")}
        own = _batches.c.id == sa.bindparam("the_id")
        connection.execute(sa.update(_batches).where(own).values(new), changed)
    op.drop_column("batches", "title")


def _changed(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """New kind and parameters of each batch that gets others than none."""
    concerned = {row.batch_id: row for row in connection.execute(_people_by_batch())}
    for batch in connection.execute(sa.select(_batches.c.id, _batches.c.kind, _batches.c.title)):
        kind, parameters = _parsed(batch.kind, batch.title)
        people = concerned.get(batch.id)
        if people is not None:
            one = people.people == 1
            parameters |= {"person": people.first} if one else {"people": people.people}
        if parameters or kind != batch.kind:
            yield {"the_id": batch.id, "new_kind": kind, "new_parameters": parameters}


def _people_by_batch() -> sa.Select[Any]:
    """How many people each batch but an import concerns, and the first of them."""
    other = sa.select(_batches.c.id).where(_batches.c.kind.not_in(_IMPORTS))
    person = _journal.c.person_id
    return (
        sa.select(
            _journal.c.batch_id,
            sa.func.count(person.distinct()).label("people"),
            sa.func.min(person).label("first"),
        )
        .where(person.is_not(None), _journal.c.batch_id.in_(other))
        .group_by(_journal.c.batch_id)
    )


def _parsed(kind: str, title: str) -> tuple[str, dict[str, Any]]:
    for earlier, pattern, now in _TITLES:
        found = re.search(pattern, title) if earlier == kind else None
        if found is not None:
            parameters: dict[str, Any] = found.groupdict()
            if "address" in parameters:
                parameters["address"] = _ADDRESSES[parameters["address"]]
            if "row" in parameters:
                parameters["row"] = int(parameters["row"])
            if now == "send":
                parameters["message"] = title.partition(" ")[0].lower()
            return now, parameters
    return (kind if kind in _KINDS else _OTHER), {}

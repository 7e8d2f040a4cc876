"""Commands that find and show people."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.session import PersonId, session
from core.errors import UserError
from core.formats import plural
from importers.queue.draft_erasure import discard_drafts
from records.consent.preferences import ContactPreference, read_preferences
from records.details import read_details
from records.engagement_score import read_engagement
from records.erasure.erase import erase_for_good
from records.fields.definitions import all_fields
from records.filters.filter_sql import count as count_people
from records.filters.filter_sql import person_ids
from records.filters.model import Membership
from records.merging.former_ids import current_person
from records.parts.communications import COMMUNICATIONS
from records.parts.linked_files import LINKED_FILES
from records.parts.notes import NOTES
from records.parts.registry import PERSON_PARTS
from records.parts.relationships import RELATIONSHIPS
from records.parts.tasks import TASKS
from records.people import list_name, read_people

app = typer.Typer(no_args_is_help=True)

_SHOWN = ("id", "alumni_id", "title", "given_name", "family_name", "email", "award",
          "award_completed", "department", "employer")  # fmt: skip


# Records of which the fields of a person tell nothing.
_LISTED = (NOTES, COMMUNICATIONS, TASKS, RELATIONSHIPS, LINKED_FILES)


@app.command()
def search(
    context: typer.Context,
    text: str,
    limit: Annotated[int, typer.Option(min=0, help="At most so many.")] = 50,
) -> None:
    """Find people by name, ID, e-mail, phone, city, postcode, job title or employer."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        ids = person_ids(connection, text=text)
        people = [_plain(row) for row in read_people(connection, ids[:limit], _SHOWN)]
    run.print(
        {"total": len(ids), "people": people},
        lambda: [plural(len(ids), "person", "people"), *map(_line, people)],
    )


@app.command()
def show(context: typer.Context, person: PersonId) -> None:
    """Show one person."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        fields = all_fields(connection)
        person = current_person(connection, person)
        row = read_people(connection, [person], ["id", "version", *fields])[0]
        if row["id"] is None:
            raise UserError(f"There is no person {person}; nothing was changed.", code="no_person")
        details = read_details(connection, person)
        engagement = read_engagement(connection, person)
        preferences = [_preference(one) for one in read_preferences(connection, person).values()]
    shown = _plain(row)
    remarks = {point.value: point.remark for point in details.contact_points if point.remark}
    records = {
        part.name: [_plain(asdict(record)) for record in getattr(details, part.name)]
        for part in PERSON_PARTS
    }
    run.print(
        {
            "total": 1,
            "people": [
                {
                    **shown,
                    "phone_remarks": remarks,
                    "records": records,
                    "contact_preferences": preferences,
                    "engagement": {one.kind.key: one.count for one in engagement.parts},
                }
            ],
        },
        lambda: [
            *(
                f"{fields[key].label}: {value}"
                for key, value in shown.items()
                if key in fields and fields[key].editable and value not in (None, "", False)
            ),
            f"Engagement score {engagement.score}: {engagement.in_words or 'nothing lately'}",
            *(f"Remark on {number}: {remark}" for number, remark in remarks.items()),
            *(
                f"{part.singular_of(record).capitalize()}: {part.summarise(record)}"
                for part in _LISTED
                for record in records[part.name]
            ),
        ],
    )


@app.command()
def erase(
    context: typer.Context,
    person: PersonId,
    reason: Annotated[str, typer.Option(help="Why; without the person’s name.")],
) -> None:
    """Erase a person for good. Nothing brings them back: no undo, import or restored backup."""
    run = session(context)
    with run.database() as database:
        erased = erase_for_good(database, [person], reason, discard_drafts, run.progress())
    run.print({"person": person, "erased": asdict(erased)}, lambda: [erased.sentence])


@app.command("personal-data")
def personal_data(context: typer.Context, person: PersonId, out: Path) -> None:
    """Save everything held on a person, as a document (.docx, .pdf) or .json."""
    from exporters.personal_data.contents import read_personal_data
    from exporters.personal_data.files import save_personal_data

    run = session(context)
    with run.database() as database, database.read() as connection:
        data = read_personal_data(connection, person)
    save_personal_data(out, data, run.window.write_document_pdf)
    run.print({"file": str(out)}, lambda: [f"Saved {out}"])


@app.command()
def count(
    context: typer.Context,
    segment: Annotated[str | None, typer.Option(help="Of this segment or list.")] = None,
) -> None:
    """Count people."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        total = count_people(connection, Membership("segment", segment) if segment else None)
    run.print({"total": total, "people": []}, lambda: [plural(total, "person", "people")])


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """A row as JSON takes it: dates as ISO text."""
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in row.items()
    }


def _preference(preference: ContactPreference) -> dict[str, Any]:
    """The basis that counts for a purpose and channel, and what rules contact out."""
    consent = preference.consent
    basis = None if consent is None else consent.basis
    return {
        "purpose": preference.purpose,
        "channel": preference.channel,
        "basis": basis,
        "block": preference.block,
    }


def _line(person: dict[str, Any]) -> str:
    parts = [str(person["id"]), list_name(person), person["award"], person["award_completed"],
             person["email"]]  # fmt: skip
    return "  ".join(str(part) for part in parts if part)

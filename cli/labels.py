"""Commands that write what is handed out or sent by post: labels, letters, directories."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection

from cli.chosen_people import OfFilter, OfIds, OfSegment, chosen_people
from cli.list_recipient import ToWhom, Until, WhatFor, registration
from cli.session import session
from core.errors import UserError
from core.formats import format_number, plural
from exporters.labels.layouts import LAYOUTS, LayoutKind, find_layout
from exporters.labels.sheets import Label, check_start
from exporters.letters import write_letters, write_sample_template
from importers.queue.target_check import check_target
from models.consent_fields import PURPOSES
from queries.badges import BadgeLine, badge_lines
from queries.letter_fields import letter_fields
from queries.people_lists import cohort_directory, phone_list
from queries.places import count_places
from queries.postal_addressees import Addressees, postal_addressees
from records.office import office_settings, return_lines

Purpose = Annotated[str, typer.Option(help=f"What it is for: {', '.join(PURPOSES)}.")]


class DirectoryKind(StrEnum):
    """Which list of people."""

    COHORTS = "cohorts"
    PHONES = "phones"


def labels(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The .pdf or .docx file to write.")],
    layout: Annotated[str, typer.Option(help=f"One of {', '.join(LAYOUTS)}.")] = "L7160",
    start: Annotated[int, typer.Option(help="The first label of the first sheet to use.")] = 1,
    purpose: Purpose = "news",
    each_person: Annotated[
        bool, typer.Option("--each-person", help="A label each, not one per household.")
    ] = False,
    return_address: Annotated[
        bool, typer.Option("--return-address", help="With the office’s address, from Settings.")
    ] = False,
    below_name: Annotated[
        BadgeLine, typer.Option("--below-name", help="What stands under the name on badges.")
    ] = BadgeLine.EMPLOYER,
    segment: OfSegment = None,
    where: OfFilter = None,
    ids: OfIds = None,
    to: ToWhom = None,
    what_for: WhatFor = None,
    until: Until = None,
) -> None:
    """Write address labels or envelopes as PDF or for Word, or name badges by a layout of badges.

    Left out, with the reason, is who must not be contacted by post for the purpose, or has no
    usable postal address.
    """
    _check_purpose(purpose)
    if out.suffix.casefold() not in {".pdf", ".docx"}:
        raise UserError(
            "Labels are written as .pdf or .docx; nothing was written.", code="unknown_format"
        )
    sheet = find_layout(layout)
    check_start(sheet, start)
    register = registration(to, what_for, until)
    run = session(context)
    with run.database() as database:
        check_target(database, out)
        with database.read() as connection:
            people = chosen_people(connection, segment, where, ids)
            if sheet.kind is LayoutKind.BADGES:
                found = Addressees((), {})
                printed = [Label(lines) for lines in badge_lines(connection, people, below_name)]
            else:
                found = postal_addressees(connection, people, purpose, by_household=not each_person)
                sender = _sender(connection) if return_address else ()
                printed = [Label(one.lines, sender) for one in found.addressees]
        if not printed:
            raise UserError(f"There is nobody to print. {found.in_words()}", code="nobody")
        result = run.window.write_label_sheets(out, printed, sheet, start)
        given = register(run, database, out.name, len(people) - len(found.excluded))
    for warning in result.warnings():
        run.say(warning)
    run.print(
        {
            "file": str(out),
            "layout": sheet.key,
            "pages": result.pages,
            "labels": len(printed),
            "people": len(people) - len(found.excluded),
            "excluded": dict(found.reasons),
            "missing_characters": list(result.missing),
            "too_long": len(result.too_long),
            **given,
        },
        lambda: [
            f"{out}: {plural(len(printed), 'label')} on {plural(result.pages, 'page')}",
            *(f"  excluded: {reason} ({count})" for reason, count in found.reasons.items()),
        ],
    )


def letters(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The .docx file to write.")],
    template: Annotated[
        Path | None,
        typer.Option(help="A .docx with fields such as {Address}; without, OUT is a sample."),
    ] = None,
    purpose: Purpose = "news",
    each_person: Annotated[
        bool, typer.Option("--each-person", help="A letter each, not one per household.")
    ] = False,
    segment: OfSegment = None,
    where: OfFilter = None,
    ids: OfIds = None,
    to: ToWhom = None,
    what_for: WhatFor = None,
    until: Until = None,
) -> None:
    """Write letters by a Word template, all in one document, with who gets none and why."""
    _check_purpose(purpose)
    if out.suffix.casefold() != ".docx":
        raise UserError("Letters are written as .docx; nothing was written.", code="unknown_format")
    register = registration(to, what_for, until)
    run = session(context)
    if template is None:
        write_sample_template(out)
        run.print({"file": str(out)}, lambda: [f"{out}: a template to begin with"])
        return
    with run.database() as database:
        check_target(database, out)
        with database.read() as connection:
            people = chosen_people(connection, segment, where, ids)
            found = postal_addressees(connection, people, purpose, by_household=not each_person)
            if not found.addressees:
                raise UserError(f"There is nobody to write to. {found.in_words()}", code="nobody")
            written = letter_fields(connection, found.addressees, date.today())
        write_letters(out, template, written, run.progress())
        given = register(run, database, out.name, len(people) - len(found.excluded))
    run.print(
        {
            "file": str(out),
            "letters": len(written),
            "people": len(people) - len(found.excluded),
            "excluded": dict(found.reasons),
            **given,
        },
        lambda: [f"{out}: {plural(len(written), 'letter')}", f"  {found.in_words()}"],
    )


def directory(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The .docx, .pdf or .xlsx file.")],
    kind: Annotated[
        DirectoryKind, typer.Option(help="By year of award, or a list of phone numbers.")
    ] = DirectoryKind.COHORTS,
    purpose: Purpose = "events",
    segment: OfSegment = None,
    where: OfFilter = None,
    ids: OfIds = None,
    to: ToWhom = None,
    what_for: WhatFor = None,
    until: Until = None,
) -> None:
    """Write a directory by year of award, or a phone list, without those who opted out."""
    _check_purpose(purpose)
    from exporters.people_lists import write_people_list_file

    register = registration(to, what_for, until)
    run = session(context)
    read = phone_list if kind is DirectoryKind.PHONES else cohort_directory
    with run.database() as database:
        check_target(database, out)
        with database.read() as connection:
            found = read(connection, chosen_people(connection, segment, where, ids), purpose)
            office = office_settings(connection).name
        write_people_list_file(out, found, office, run.window.write_document_pdf)
        given = register(run, database, out.name, found.count)
    run.print(
        {
            "file": str(out),
            "people": found.count,
            "excluded": dict(found.reasons),
            **given,
        },
        lambda: [f"{out}: {found.in_words()}"],
    )


def places(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Argument(metavar="OUT", help="A .docx, .pdf, .xlsx or .png file; else told only."),
    ] = None,
    segment: OfSegment = None,
    where: OfFilter = None,
    ids: OfIds = None,
) -> None:
    """Count the living, or some of them, by country and city; write them as a map and lists."""
    run = session(context)
    with run.database() as database:
        if out is not None:
            check_target(database, out)
        with database.read() as connection:
            is_everybody = segment is None and where is None and ids is None
            among = None if is_everybody else chosen_people(connection, segment, where, ids)
            found = count_places(connection, among)
            office = office_settings(connection).name
    if out is not None:
        # Charts take a second to load, which no other command should wait for.
        from exporters.places import write_places_file

        write_places_file(out, found, office, run.window.write_document_pdf)
    run.print(
        {
            "file": None if out is None else str(out),
            "people": found.total,
            "countries": [
                {"country": one.name, "code": one.region, "people": one.people}
                for one in found.countries
            ],
            "cities": [
                {"country": one.country, "city": one.city, "people": one.people}
                for one in found.cities
            ],
            "unknown": found.unknown,
            "deceased": found.deceased,
        },
        lambda: [
            *(f"{format_number(one.people):>9}  {one.name}" for one in found.countries),
            f"{format_number(found.unknown):>9}  without a country",
        ],
    )


def _sender(connection: Connection) -> tuple[str, ...]:
    """The lines of the return address. Raises UserError where the office has none."""
    lines = return_lines(office_settings(connection))
    if not lines:
        raise UserError(
            "The office has no return address; nothing was written. Enter it in Settings, Office.",
            code="no_return_address",
        )
    return lines


def _check_purpose(purpose: str) -> None:
    if purpose not in PURPOSES:
        raise typer.BadParameter(f"--purpose is one of {', '.join(PURPOSES)}.")

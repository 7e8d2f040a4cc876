"""The command that prints labels, envelopes and name badges."""

from pathlib import Path
from typing import Annotated

import typer

from cli.chosen_people import OfFilter, OfIds, OfSegment, chosen_people
from cli.session import session
from core.errors import UserError
from core.formats import plural
from exporters.labels.layouts import LAYOUTS, LayoutKind, find_layout
from exporters.labels.sheets import Label, check_start
from importers.queue.target_check import check_target
from models.consent_fields import PURPOSES
from queries.badges import badge_lines
from queries.postal_addressees import Addressees, postal_addressees


def labels(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The .pdf file to write.")],
    layout: Annotated[str, typer.Option(help=f"One of {', '.join(LAYOUTS)}.")] = "L7160",
    start: Annotated[int, typer.Option(help="The first label of the first sheet to use.")] = 1,
    purpose: Annotated[
        str, typer.Option(help=f"What the letter is for: {', '.join(PURPOSES)}.")
    ] = "news",
    each_person: Annotated[
        bool, typer.Option("--each-person", help="A label each, not one per household.")
    ] = False,
    segment: OfSegment = None,
    where: OfFilter = None,
    ids: OfIds = None,
) -> None:
    """Write address labels or envelopes as PDF, or name badges by a layout of badges.

    Left out, with the reason, is who must not be contacted by post for the purpose, or has no
    usable postal address.
    """
    if purpose not in PURPOSES:
        raise typer.BadParameter(f"--purpose is one of {', '.join(PURPOSES)}.")
    if out.suffix.casefold() != ".pdf":
        raise UserError("Labels are written as .pdf; nothing was written.", code="unknown_format")
    sheet = find_layout(layout)
    check_start(sheet, start)
    run = session(context)
    with run.database() as database:
        check_target(database, out)
        with database.read() as connection:
            people = chosen_people(connection, segment, where, ids)
            if sheet.kind is LayoutKind.BADGES:
                found = Addressees((), {})
                printed = [Label(lines) for lines in badge_lines(connection, people)]
            else:
                found = postal_addressees(connection, people, purpose, by_household=not each_person)
                printed = [Label(one.lines) for one in found.addressees]
    if not printed:
        raise UserError(f"There is nobody to print. {found.in_words()}", code="nobody")
    result = run.window.write_label_sheets(out, printed, sheet, start)
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
        },
        lambda: [
            f"{out}: {plural(len(printed), 'label')} on {plural(result.pages, 'page')}",
            *(f"  excluded: {reason} ({count})" for reason, count in found.reasons.items()),
        ],
    )

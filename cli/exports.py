"""Commands that write files."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.figure_options import (
    Against,
    Base,
    By,
    OfSegment,
    Only,
    WeightBy,
    Weighted,
    figures_request,
    with_office_weights,
)
from cli.list_recipient import ToWhom, Until, WhatFor, registration
from cli.publications import record
from cli.session import Session, session
from cli.summary import PublishSafe
from cli.surveys import SurveyCode, WaveLabel
from core.errors import UserError
from core.formats import plural
from exporters.contacts import export_contacts
from exporters.editable import export_editable
from exporters.invitations import write_invitations
from exporters.layouts import BY_NAME, Layout, find_layout, list_layouts, people_of, save_layout
from exporters.list_formats import ListForm
from exporters.reports.report_sections import ALL_SECTIONS, ReportSection, sections_named
from exporters.vcards import VCardVersion, export_vcards
from importers.queue.target_check import check_target
from models.batch_kinds import BatchKind
from models.database import Database
from records.export_snapshot import database_identity
from records.fields.definitions import all_fields
from records.filters.segments import resolve
from records.office import office_settings
from records.publications.forms import form_of
from surveys.links import check_link, link_pattern
from surveys.mailing_lists import (
    InvitationList,
    Recipients,
    check_not_empty,
    invitation_list,
    record_exported,
)
from surveys.reminders import describe_exclusions
from surveys.waves import find_wave, is_closed

if TYPE_CHECKING:
    from analysis.request import SummaryRequest

app = typer.Typer(no_args_is_help=True)

Out = Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")]


@app.command("contacts")
def contacts(
    context: typer.Context,
    out: Out,
    segment: Annotated[str | None, typer.Option(help="Of this segment or list.")] = None,
    layout: Annotated[str | None, typer.Option(help="Columns, people and order as saved.")] = None,
    editable: Annotated[
        bool, typer.Option("--editable", help="To edit in Excel and import again; .xlsx.")
    ] = False,
    details: Annotated[
        bool,
        typer.Option("--details", help="With a sheet each for awards, roles, addresses and so on."),
    ] = False,
    vcard: Annotated[VCardVersion, typer.Option(help="Version of .vcf files.")] = VCardVersion.V3,
    to: ToWhom = None,
    what_for: WhatFor = None,
    until: Until = None,
) -> None:
    """Write people as .xlsx, .ods or .csv, or as .vcf for address books."""
    register = registration(to, what_for, until)
    run = session(context)
    is_cards = out.suffix.casefold() == ".vcf"
    if details and (editable or is_cards):
        raise UserError(
            "Sheets of awards, roles and so on go into a workbook that is not to be imported again;"
            " nothing was written. Leave out --details, or --editable, or choose .xlsx or .ods.",
            code="no_details",
        )
    with run.database() as database:
        check_target(database, out)
        with database.read() as connection:
            found = None if layout is None else find_layout(connection, layout)
            ids = None if found is None else people_of(connection, found)
            if segment is not None:
                members = resolve(connection, segment)
                ids = members if ids is None else _both(ids, members)
        keys = None if found is None else found.keys
        if editable:
            with database.write(BatchKind.DATABASE_IDENTITY) as changes:
                identity = database_identity(changes)
            rows = export_editable(
                database,
                out,
                identity=identity,
                person_ids=ids,
                keys=keys,
                progress=run.progress(),
            )
        elif is_cards:
            rows = export_vcards(
                database, out, version=vcard, person_ids=ids, progress=run.progress()
            )
        else:
            rows = export_contacts(
                database,
                out,
                person_ids=ids,
                keys=keys,
                with_details=details,
                progress=run.progress(),
            )
        given = register(run, database, out.name, rows)
    run.print(
        {"file": str(out), "rows": rows, **given},
        lambda: [f"{out}: {plural(rows, 'row')}"],
    )


@app.command("layouts")
def layouts(context: typer.Context) -> None:
    """List the saved layouts of contacts."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = list_layouts(connection)
    run.print(
        {"layouts": [asdict(one) for one in found]},
        lambda: (f"{one.name}: {', '.join(one.keys)}" for one in found),
    )


@app.command("layout")
def layout(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Replaces one of the same name.")],
    columns: Annotated[list[str], typer.Option("--column", metavar="FIELD", help="In order.")],
    where: Annotated[str, typer.Option(help="Of whom, as a segment says it.")] = "",
    order: Annotated[str, typer.Option(metavar="FIELD", help="Sorted by.")] = BY_NAME,
    descending: Annotated[bool, typer.Option("--descending")] = False,
) -> None:
    """Save a layout of contacts: columns, filter and order."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.LAYOUT_SAVE) as changes:
        kept = save_layout(changes, Layout(name, tuple(columns), where, order, descending))
    run.print(asdict(kept), lambda: [f"Layout “{kept.name}” saved."])


@app.command("invitations")
def invitations(
    context: typer.Context,
    out: Out,
    survey: SurveyCode,
    wave: WaveLabel,
    form: Annotated[ListForm, typer.Option("--format")] = ListForm.GENERIC,
    only: Annotated[
        Recipients, typer.Option(help="not-answered is the list for a reminder.")
    ] = Recipients.ALL,
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway", help="Remind people who were contacted recently or often enough, too."
        ),
    ] = False,
    survey_link: Annotated[
        str | None,
        typer.Option("--link", help="The survey's address with {token}; else that of the wave."),
    ] = None,
    to: ToWhom = None,
    what_for: WhatFor = None,
    until: Until = None,
) -> None:
    """Write the invitations of a wave, or the reminders due, and record that they went out."""
    register = registration(to, what_for, until)
    run = session(context)
    with run.database() as database:
        listed, has_link = write_invitation_list(
            database, out, survey, wave, form, only, anyway=anyway, survey_link=survey_link
        )
        given = register(run, database, out.name, len(listed.rows))
        with database.read() as connection:
            office = office_settings(connection)
    if not has_link:
        run.say(
            "The list has tokens but no links: no survey link is set. Give one with --link, or"
            " save one with `wave link`."
        )
    if is_closed(listed.wave, date.today()):
        run.say(f"{listed.wave.name} is closed: people on the list may be unable to answer.")
    run.print(
        {
            "file": str(out),
            "rows": len(listed.rows),
            "excluded": dict(listed.excluded),
            "has_link": has_link,
            **given,
        },
        lambda: [
            f"{out}: {plural(len(listed.rows), 'row')}",
            *(f"  excluded: {words}" for words in describe_exclusions(listed.excluded, office)),
        ],
    )


@app.command("responses")
def responses(
    context: typer.Context,
    out: Out,
    survey: SurveyCode,
    wave: WaveLabel,
    anonymous: Annotated[
        bool,
        typer.Option(
            "--anonymous",
            help="Without names and other marks; people may still be recognised by their answers.",
        ),
    ] = False,
    with_comments: Annotated[
        bool, typer.Option("--with-comments", help="With comments, also where anonymous.")
    ] = False,
    with_job_titles: Annotated[
        bool, typer.Option("--with-job-titles", help="With job titles, also where anonymous.")
    ] = False,
    with_months: Annotated[
        bool, typer.Option("--with-months", help="With months of dates, also where anonymous.")
    ] = False,
    with_field: Annotated[
        list[str] | None,
        typer.Option("--with-field", help="With a field of people, such as gender; repeatable."),
    ] = None,
) -> None:
    """Write the answers of a wave: in words as .xlsx or .ods, coded as .sav or .zip (CSV)."""
    from exporters.responses.export import export_responses, find_singled_out
    from exporters.responses.reidentification import Detail

    run = session(context)
    asked = {
        Detail.COMMENTS: with_comments,
        Detail.JOB_TITLES: with_job_titles,
        Detail.MONTHS: with_months,
    }
    details = [detail for detail, is_asked in asked.items() if is_asked]
    fields = tuple(with_field or ())
    with run.database() as database:
        check_target(database, out)
        rows = export_responses(
            database, out, survey, wave, anonymous=anonymous, details=details, fields=fields,
            progress=run.progress(),
        )  # fmt: skip
        found = find_singled_out(database, survey, wave, details, fields) if anonymous else None
    if found is None:
        _told(run, out, rows)
        return
    if found.people:
        run.say(found.warning())
    run.print(
        {
            "file": str(out),
            "rows": rows,
            "singled_out": found.people,
            "identifying_questions": list(found.columns),
        },
        lambda: [f"{out}: {plural(rows, 'row')}, without names"],
    )


@app.command("report")
def report(
    context: typer.Context,
    out: Out,
    survey: SurveyCode,
    wave: WaveLabel,
    by: By = None,
    segment: OfSegment = None,
    base: Base = None,
    only: Only = None,
    against: Against = None,
    weighted: Weighted = False,
    weight_by: WeightBy = None,
    sections: Annotated[
        str | None,
        typer.Option(metavar="SECTION,...", help="Only these sections of the report."),
    ] = None,
    publish_safe: PublishSafe = False,
) -> None:
    """Write the findings of a wave as .docx, .pdf, .pptx or .xlsx."""
    run = session(context)
    request = figures_request(
        survey, wave, by=by, segment=segment, base=base, only=only, against=against,
        weight_by=weight_by, publish_safe=publish_safe,
    )  # fmt: skip
    shown = ALL_SECTIONS if sections is None else sections_named(sections.split(","))
    with run.database() as database:
        request = with_office_weights(database, request, weighted=weighted)
        rows = write_report_file(run, database, out, request, shown)
    _told(run, out, rows)


def _both(ids: Sequence[int], members: Sequence[int]) -> Sequence[int]:
    """Those of `ids`, in their order, who are among `members` too."""
    among = set(members)
    return [one for one in ids if one in among]


def write_invitation_list(
    database: Database,
    out: Path,
    survey: str,
    wave: str,
    form: ListForm,
    recipients: Recipients,
    *,
    anyway: bool = False,
    survey_link: str | None = None,
) -> tuple[InvitationList, bool]:
    """Write the list to `out` and record that it was exported; give it, and whether it has links.

    Raises UserError for a survey link that cannot be used, and where nobody is due a reminder.
    """
    check_target(database, out)
    with database.read() as connection:
        found = find_wave(connection, survey, wave)
        fields = all_fields(connection)
        pattern = link_pattern(connection, found.id) if survey_link is None else survey_link
        check_link(pattern, fields)
        listed = invitation_list(
            connection, found, recipients=recipients, anyway=anyway, pattern=pattern
        )
        check_not_empty(connection, listed)
    write_invitations(out, listed, form, fields)
    with database.write(BatchKind.INVITATION_LIST) as changes:
        record_exported(changes, listed, form)
    return listed, bool(pattern)


def write_report_file(
    run: Session,
    database: Database,
    out: Path,
    request: "SummaryRequest",
    sections: frozenset[ReportSection] = ALL_SECTIONS,
) -> int:
    """Write the findings in the form that the ending of `out` names; give how many questions.

    Raises UserError for another ending.
    """
    # Charts, statistics and Word take a second to load, which no other command should wait for.
    from analysis.notes import withheld
    from exporters.reports import report_file

    check_target(database, out)
    with database.read() as connection:
        summary, details = report_file.read_report(connection, request, sections)
    for sentence in withheld(summary):
        run.say(sentence)
    report_file.write_report_file(out, summary, details, run.window.write_pdf, run.progress())
    record(database, request, summary, form_of(out), out.name)
    return len(summary.questions)


def _told(run: Session, out: Path, rows: int) -> None:
    run.print({"file": str(out), "rows": rows}, lambda: [f"{out}: {plural(rows, 'row')}"])

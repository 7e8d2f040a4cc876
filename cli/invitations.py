"""Commands for whom a wave invites, and by which links."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from sqlalchemy import Connection

from cli.chosen_people import OfFilter, OfIds, OfSegment
from cli.session import session
from cli.surveys import SurveyCode, WaveLabel
from core.errors import UserError
from core.formats import plural, quoted
from models.batch_kinds import BatchKind
from models.changes import ChangeSet
from records.fields.definitions import all_fields
from records.filters.segments import list_segments
from surveys.details.details_waves import asked_fields
from surveys.details.prefill import prefilled_link, visible_data
from surveys.frame_exclusions import FrameExclusions, read_address_file
from surveys.frame_sources import FrameSource
from surveys.frames import FrameRules, frame_rules
from surveys.invitations import invite as invite_planned
from surveys.invitations import plan_invitations
from surveys.links import (
    PRESETS,
    example_link,
    link_pattern,
    set_survey_link,
    set_wave_link,
    survey_link,
)
from surveys.samples import Allocation, Sample, SampleDesign, new_seed
from surveys.shared_addresses import SharedAddresses
from surveys.survey_store import find_survey
from surveys.waves import find_wave

_SIZE: Final = re.compile(r"(\d+(?:\.\d+)?)(%?)")

Stratify = Annotated[
    str | None, typer.Option("--stratify", metavar="FIELD", help="Sample each value of a field.")
]


def invite(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    segment: OfSegment = None,
    where: OfFilter = None,
    ids: OfIds = None,
    sample: Annotated[
        str | None, typer.Option(metavar="N|N%", help="Invite only a random sample.")
    ] = None,
    stratify: Stratify = None,
    allocation: Annotated[
        Allocation, typer.Option(help="How the sample is divided among the strata.")
    ] = Allocation.PROPORTIONAL,
    seed: Annotated[
        int | None, typer.Option(help="Draw the sample of this seed again; else a new one.")
    ] = None,
    exclude_segments: Annotated[
        list[str] | None,
        typer.Option("--exclude-segment", metavar="NAME", help="Not this segment or list."),
    ] = None,
    exclude_addresses: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Not the addresses and domains in this text file or workbook."
        ),
    ] = None,
    shared_addresses: Annotated[
        SharedAddresses | None,
        typer.Option(help="Of people who share an address, invite one or each."),
    ] = None,
    by_hand: Annotated[
        list[int] | None,
        typer.Option(metavar="ID", help="Invite, though at the contact limit or sharing."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count; write nothing.")] = False,
) -> None:
    """Invite people to a wave, by default everybody; who can’t be contacted is excluded."""
    if sum(scope is not None for scope in (segment, where, ids)) > 1:
        raise typer.BadParameter("give one of --segment NAME, --where EXPRESSION and --id ID.")
    source = FrameSource(segment, where, ids)
    design = _design(sample, stratify, allocation, seed)
    run = session(context)
    with run.database() as database:
        with database.read() as connection:
            found = find_wave(connection, survey, wave)
            own = frame_rules(connection, found)
            rules = FrameRules(
                _exclusions(connection, own.exclusions, exclude_segments, exclude_addresses),
                own.shared_addresses if shared_addresses is None else shared_addresses,
                frozenset(by_hand or ()),
                design,
            )
            plan = plan_invitations(connection, found, source, rules)
            fields = all_fields(connection)
            for unknown in {*(ids or ()), *rules.by_hand}.difference(plan.drawn.people):
                raise UserError(
                    f"There is no person {unknown}; nobody was invited."
                    if unknown in set(ids or ())
                    else f"Person {unknown} is not among those to invite; nobody was invited.",
                    code="no_person",
                )
        if not dry_run:
            with database.write(BatchKind.INVITE, progress=run.progress()) as changes:
                invite_planned(changes, plan)
    excluded, drawn = dict(plan.excluded), plan.drawn.sample
    said = [] if drawn is None else [drawn.in_words(fields)]
    run.print(
        {
            "frame": plan.frame,
            "invited": len(plan.invited),
            "excluded": excluded,
            **({"over_limit": len(plan.drawn.at_limit)} if by_hand else {}),
            **({} if drawn is None else {"sample": _as_json(drawn)}),
        },
        lambda: [
            f"{plural(plan.frame, 'person', 'people')} eligible, {len(plan.invited)} invited",
            *said,
            *(f"  {count} not: {reason}" for reason, count in excluded.items()),
        ],
    )


def link(
    context: typer.Context,
    survey: SurveyCode,
    wave: Annotated[
        str | None, typer.Option(help="The wave’s label; else of all waves without their own.")
    ] = None,
    pattern: Annotated[
        str | None,
        typer.Option("--set", metavar="LINK", help="The address, with {token}; blank: none."),
    ] = None,
    prefill: Annotated[
        bool,
        typer.Option(
            "--prefill",
            help="Add what a wave of the kind “details” asks for to the link, as it is on record.",
        ),
    ] = False,
    visible: Annotated[
        bool,
        typer.Option(
            "--visible-data", help="Let links show data of people to whoever has the mail."
        ),
    ] = False,
    presets: Annotated[
        bool, typer.Option("--presets", help="Show how the links of each platform look.")
    ] = False,
) -> None:
    """Show or set the pattern of the personal links of a wave, or of a survey."""
    run = session(context)
    with run.database() as database:
        if pattern is not None or prefill:
            with database.write(BatchKind.WAVE_EDIT) as changes:
                _set_pattern(changes, survey, wave, pattern, prefill=prefill, visible=visible)
        with database.read() as connection:
            found = _pattern(connection, survey, wave)
            shown_data = visible_data(all_fields(connection), found)
    shown = PRESETS if presets else ()
    run.print(
        {
            "link": found,
            "example": example_link(found),
            "visible_data": shown_data or None,
            "presets": [
                {"platform": one.platform, "link": one.pattern, "hint": one.hint} for one in shown
            ],
        },
        lambda: [
            f"{found}\n  for example {example_link(found)}" if found else "There is no link yet.",
            *([shown_data] if shown_data else []),
            *(f"{one.platform}: {one.pattern}\n  {one.hint}" for one in shown),
        ],
    )


def _set_pattern(
    changes: ChangeSet,
    survey: str,
    wave: str | None,
    pattern: str | None,
    *,
    prefill: bool,
    visible: bool,
) -> None:
    """Set the pattern of a wave, or of a survey.

    Raises UserError for one that cannot be used, and unless `visible` where data of people would
    be added to it.
    """
    connection = changes.connection
    wanted = _pattern(connection, survey, wave) if pattern is None else pattern.strip()
    if prefill:
        if wave is None:
            raise typer.BadParameter("--prefill needs --wave.")
        asked = asked_fields(connection, find_wave(connection, survey, wave))
        wanted = prefilled_link(asked, wanted)
    shown = visible_data(all_fields(connection), wanted)
    if prefill and shown and not visible:
        raise UserError(
            f"{shown} Nothing was changed; add --visible-data to set it all the same.",
            code="visible_data",
        )
    if wave is None:
        set_survey_link(changes, find_survey(connection, survey).id, survey, wanted)
    else:
        set_wave_link(changes, find_wave(connection, survey, wave), wanted)


def _pattern(connection: Connection, survey: str, wave: str | None) -> str:
    if wave is None:
        return survey_link(connection, find_survey(connection, survey).id)
    return link_pattern(connection, find_wave(connection, survey, wave).id)


def _design(
    sample: str | None, stratify: str | None, allocation: Allocation, seed: int | None
) -> SampleDesign | None:
    """The sample that the options ask for; without --sample they are refused."""
    if sample is None:
        if stratify is not None or seed is not None:
            raise typer.BadParameter("give --sample N or N% with --stratify and --seed.")
        return None
    found = _SIZE.fullmatch(sample.strip())
    if found is None or (not found[2] and "." in found[1]):
        raise typer.BadParameter("--sample is a number of people, such as 500, or 10%.")
    return SampleDesign(
        new_seed() if seed is None else seed,
        size=None if found[2] else int(found[1]),
        percent=float(found[1]) if found[2] else None,
        stratified_by=stratify,
        allocation=allocation,
    )


def _exclusions(
    connection: Connection,
    own: FrameExclusions,
    names: Sequence[str] | None,
    files: Sequence[Path] | None,
) -> FrameExclusions:
    """The exclusions of the wave and of the options.

    Raises UserError for an unknown segment, and a file that cannot be used.
    """
    known = {one.name.casefold(): one.name for one in list_segments(connection)}
    if unknown := [name for name in names or () if name.casefold() not in known]:
        raise UserError(
            f"There is no segment or list {quoted(unknown)}; nobody was invited.",
            code="unknown_segment",
        )
    addresses, domains = [*own.addresses], [*own.domains]
    for file in files or ():
        parsed = read_address_file(file)
        addresses.extend(parsed.addresses)
        domains.extend(parsed.domains)
    segments = [*own.segments, *(known[name.casefold()] for name in names or ())]
    return FrameExclusions(*(tuple(dict.fromkeys(one)) for one in (segments, addresses, domains)))


def _as_json(sample: Sample) -> dict[str, Any]:
    return {
        "seed": sample.design.seed,
        "drawn": sample.drawn,
        "available": sample.available,
        "stratified_by": sample.design.stratified_by,
        "strata": [
            {"value": one.value, "available": one.available, "drawn": one.drawn}
            for one in sample.strata
        ],
    }

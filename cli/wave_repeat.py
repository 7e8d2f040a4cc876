"""The command that makes the next wave of a survey from an earlier one."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any

import typer

from cli.session import session
from cli.surveys import Day, SurveyCode, WaveLabel
from core.formats import format_number, plural
from models.batch_kinds import BatchKind
from surveys.frame_sources import FrameSource
from surveys.next_wave import propose_dates
from surveys.wave_repeats import (
    RepeatedVersion,
    RepeatPlan,
    plan_repeat,
    repeat_wave,
    version_of,
)
from surveys.waves import all_waves, check_new_wave, find_wave


def repeat(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    label: Annotated[str, typer.Option("--label", help="The label of the new wave.")],
    opens: Day = None,
    closes: Day = None,
    version: Annotated[
        RepeatedVersion,
        typer.Option(
            help="The latest questionnaire of the survey, the same as then, or a new version."
        ),
    ] = RepeatedVersion.LAST,
    new_segments: Annotated[
        list[str] | None,
        typer.Option(
            "--new-segment",
            help="New people come from this segment or list; else from those of the earlier wave.",
        ),
    ] = None,
    new_where: Annotated[
        str | None, typer.Option("--new-where", help="New people are those who meet a filter.")
    ] = None,
    without_new: Annotated[
        bool, typer.Option("--without-new", help="Only the people of the earlier wave.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count; write nothing.")] = False,
) -> None:
    """Run a wave again: its people brought up to date, and new ones, in a new wave."""
    run = session(context)
    batch = None
    new_from = _new_from(new_segments, new_where, without_new=without_new)
    with run.database() as database:
        with database.read() as connection:
            last = find_wave(connection, survey, wave)
            proposed = propose_dates(all_waves(connection, last.survey_id), last, date.today())
            if opens is None and closes is None:
                first, final = proposed.opens, proposed.closes
            else:
                first = None if opens is None else opens.date()
                final = None if closes is None else closes.date()
            check_new_wave(connection, last.survey_code, label, first, final)
            number = version_of(connection, last, version)
            plan = plan_repeat(connection, last, new_from)
        if not dry_run:
            with database.write(BatchKind.WAVE_REPEAT, progress=run.progress()) as changes:
                repeat_wave(changes, plan, label, first, final, version)
            batch = changes.changed().batch_id
    result: dict[str, Any] = {
        "survey": last.survey_code,
        "wave": label,
        "repeats": last.label,
        "opens": None if first is None else first.isoformat(),
        "closes": None if final is None else final.isoformat(),
        "version": number,
        "returning": len(plan.returning),
        "new": len(plan.new),
        "unnamed": plan.unnamed,
        "lost_sources": list(plan.lost_sources),
        "frame": plan.invitations.frame,
        "invited": len(plan.invitations.invited),
        "excluded": plan.invitations.excluded,
        "batch": batch,
    }
    run.print(result, lambda: _lines(plan))


def _new_from(
    segments: Sequence[str] | None, where: str | None, *, without_new: bool
) -> list[FrameSource] | None:
    """What new people come from; None: from what the earlier wave was drawn from."""
    if without_new:
        if segments or where is not None:
            raise typer.BadParameter("give no --new-segment or --new-where with --without-new.")
        return []
    found = [FrameSource(segment=one) for one in segments or ()]
    if where is not None:
        found.append(FrameSource(where=where))
    return found or None


def _lines(plan: RepeatPlan) -> Iterator[str]:
    planned = plan.invitations
    yield (
        f"{plural(planned.frame, 'person', 'people')} eligible:"
        f" {format_number(len(plan.returning))} of {plan.repeats.name},"
        f" {format_number(len(plan.new))} new; {format_number(len(planned.invited))} invited"
    )
    for reason, count in planned.excluded.items():
        yield f"  {format_number(count)} not: {reason}"
    if plan.unnamed:
        yield f"  {format_number(plan.unnamed)} of {plan.repeats.name} can’t be named any more"
    for source in plan.lost_sources:
        yield f"  Nobody new from {source}, which can’t be used any more"

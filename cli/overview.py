"""The overview command: figures, open waves, to do and recent activity."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import typer

from cli.batches import batch_as_json, batch_line
from cli.session import session
from core.formats import format_number, format_percent, plural
from queries.overview import Overview, count_overview
from queries.overview_counts import FIGURE_LABELS, ToDo, WaveOverview


def overview(context: typer.Context) -> None:
    """Show figures, open waves, to do and recent activity."""
    run = session(context)
    with run.database() as database, database.read() as connection:
        found = count_overview(connection, date.today())
    run.print(_as_json(found), lambda: _lines(found))


def _as_json(found: Overview) -> dict[str, Any]:
    figures, to_do = found.figures.value, found.to_do.value
    return {
        "date": found.today.isoformat(),
        "figures": {
            code: {"count": figure.count, "percent": figure.percent, "where": figure.where}
            for code, figure in figures.people.items()
        },
        "created_this_month": figures.created_this_month,
        "waves": [
            _wave_as_json(one, to_do.reminders_due(one.wave))
            for one in figures.waves
            if one.is_open
        ],
        "to_do": [_to_do_as_json(one) for one in to_do.items],
        "batches": [batch_as_json(batch) for batch in found.recent],
    }


def _wave_as_json(shown: WaveOverview, reminders_due: int) -> dict[str, Any]:
    wave, progress = shown.wave, shown.progress
    return {
        "survey": wave.survey_code,
        "wave": wave.label,
        "title": wave.survey_title,
        "opens": None if wave.opens is None else wave.opens.isoformat(),
        "closes": None if wave.closes is None else wave.closes.isoformat(),
        "eligible": progress.eligible,
        "invited": progress.invited,
        "delivered": progress.delivered,
        "complete": progress.counts.complete,
        "partial": progress.counts.partial,
        "reminders_due": reminders_due,
        "response_rate": progress.rates["RR1"].percent,
    }


def _to_do_as_json(to_do: ToDo) -> dict[str, Any]:
    return {
        "code": to_do.code,
        "count": to_do.count,
        "where": to_do.where,
        "command": to_do.command,
        "survey": None if to_do.wave is None else to_do.wave.survey_code,
        "wave": None if to_do.wave is None else to_do.wave.label,
    }


def _lines(found: Overview) -> Iterator[str]:
    figures, to_do = found.figures.value, found.to_do.value
    for code, figure in figures.people.items():
        share = "" if figure.percent is None else f"{figure.percent:6.1f}%"
        yield f"{figure.count:>9,}  {share}  {FIGURE_LABELS[code]}"
    yield ""
    for shown in figures.waves:
        yield _wave_line(shown, to_do.reminders_due(shown.wave))
    yield ""
    yield "To do:" if to_do.items else "Nothing to do."
    for one in to_do.items:
        yield f"{one.count:>9,}  {one.label}: {one.where or one.command}"
    if found.recent:
        yield ""
        yield "Recent activity:"
        yield from map(batch_line, found.recent)


def _wave_line(shown: WaveOverview, reminders_due: int) -> str:
    wave, progress = shown.wave, shown.progress
    state = "open" if shown.is_open else "not open"
    if shown.is_open and wave.closes is not None:
        state += f" until {wave.closes.isoformat()}"
    rate = progress.rates["RR1"].percent
    parts = [
        f"{format_number(progress.invited)} invited",
        f"{format_number(progress.delivered)} delivered",
        f"{format_number(progress.counts.complete)} complete",
        f"{format_number(progress.counts.partial)} partial",
        *([] if rate is None else [f"response rate (RR1) {format_percent(rate, 1)}"]),
        *([f"{plural(reminders_due, 'reminder')} due"] if shown.is_open else []),
    ]
    return f"{wave.name} ({state}): {', '.join(parts)}"

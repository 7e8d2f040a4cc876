"""Commands for how far a wave has come, on any day and by any field."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.session import PersonId, session
from cli.surveys import Day, SurveyCode, WaveLabel
from core.formats import format_percent
from surveys.dispositions import LABELS, find_invitation
from surveys.waves import find_wave

if TYPE_CHECKING:
    from analysis.wave_state import WaveState


def progress(
    context: typer.Context,
    survey: SurveyCode,
    wave: WaveLabel,
    as_of: Day = None,
    by: Annotated[str | None, typer.Option(help="For each group of a field or segment.")] = None,
    e: Annotated[
        float | None,
        typer.Option(
            min=0, max=1, help="Share of eligible people among the unknown, for RR3, RR4."
        ),
    ] = None,
) -> None:
    """Show how far a wave had come: funnel, response rates, and each day."""
    from analysis.wave_state import daily_counts, wave_state, wave_states_by
    from queries.surveys import read_invitations

    run = session(context)
    day = None if as_of is None else as_of.date()
    with run.database() as database, database.read() as connection:
        found = find_wave(connection, survey, wave)
        whole = wave_state(connection, found, day, e)
        groups = {} if by is None else wave_states_by(connection, found, by, day, e)
        days = daily_counts(connection, found)
        lines = read_invitations(connection, found.id)
    result: dict[str, Any] = {
        "survey": found.survey_code,
        "wave": found.label,
        "as_of": None if day is None else day.isoformat(),
        **_as_json(whole),
        "groups": {name: _as_json(state) for name, state in groups.items()},
        "days": [
            {
                "day": one.day.isoformat(),
                "sent": one.sent,
                "bounced": one.bounced,
                "answered": one.answered,
            }
            for one in days
            if day is None or one.day <= day
        ],
        "blocked": [
            {"person": one.person_id, "name": one.name, "reason": one.block}
            for one in lines
            if one.block is not None
        ],
    }
    run.print(result, lambda: _lines(whole, groups))


def history(context: typer.Context, person: PersonId, survey: SurveyCode, wave: WaveLabel) -> None:
    """Show the statuses of a person's invitation, and since when."""
    from queries.surveys import read_history

    run = session(context)
    with run.database() as database, database.read() as connection:
        found = find_wave(connection, survey, wave)
        entries = read_history(connection, find_invitation(connection, found.id, person))
    run.print(
        {
            "person": person,
            "history": [
                {
                    "disposition": one.disposition,
                    "since": one.since.isoformat(),
                    "source": one.source,
                }
                for one in entries
            ],
        },
        lambda: (
            [
                f"{one.since.isoformat()}  {LABELS[one.disposition]} ({one.source})"
                for one in entries
            ]
            or ["Nothing is recorded."]
        ),
    )


def _as_json(state: "WaveState") -> dict[str, Any]:
    funnel = state.funnel
    return {
        "funnel": {
            "invited": funnel.invited,
            "sent": funnel.sent,
            "delivered": funnel.delivered,
            "answered": funnel.answered,
            "complete": funnel.complete,
        },
        "dispositions": dict(state.dispositions),
        "rates": {code: rate.percent for code, rate in state.rates.items()},
        "e": state.eligible_share,
        "e_estimated": state.estimated_share,
    }


def _lines(whole: "WaveState", groups: Mapping[str, "WaveState"]) -> Iterator[str]:
    for name, state in {"": whole, **groups}.items():
        if name:
            yield f"{name}:"
        funnel = state.funnel
        yield (
            f"  {funnel.invited} invited, {funnel.sent} sent, {funnel.delivered} delivered,"
            f" {funnel.answered} answered, {funnel.complete} complete"
        )
        rates = [
            f"{code} {'–' if rate.percent is None else format_percent(rate.percent, 1)}"
            for code, rate in state.rates.items()
        ]
        yield f"  {', '.join(rates)}; e = {state.eligible_share:.3f}"

"""Commands for keeping records fresh: the worklists, and what was verified."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from cli.session import session
from core.formats import format_number, plural
from models.batch_kinds import BatchKind
from queries.data_quality import (
    CheckResult,
    DataQuality,
    QualityGroup,
    measure_checks,
    measure_cohorts,
    measure_quality,
    measure_segments,
)
from queries.worklist_counts import WAITING_DECISIONS, count_worklists, read_worklists
from records.filters.model import Membership
from records.writing.verification import mark_verified


def worklists(context: typer.Context) -> None:
    """List the worklists, and what waits for a decision: how many, why, and what lists them."""
    run = session(context)
    today = date.today()
    with run.database() as database, database.read() as connection:
        counts = count_worklists(connection, today).value
        found = [
            {
                "code": one.code,
                "title": one.title,
                "why": one.why,
                "count": counts[one.code],
                "where": one.where,
                "command": None,
            }
            for one in read_worklists(connection, today)
        ]
        found += [
            {
                "code": one.code,
                "title": one.title,
                "why": one.why,
                "count": counts[one.code],
                "where": None,
                "command": one.command,
            }
            for one in WAITING_DECISIONS
        ]
    run.print({"worklists": found}, lambda: map(_line, found))


class QualityBy(StrEnum):
    """What the quality is broken down by."""

    COHORT = "cohort"
    SEGMENT = "segment"


def quality(
    context: typer.Context,
    segment: Annotated[
        str | None, typer.Option(help="A segment or list; without it, all people.")
    ] = None,
    by: Annotated[
        QualityBy | None, typer.Option("--by", help="Also for each cohort, or segment and list.")
    ] = None,
) -> None:
    """Say how good the records are, of 100, what it is made of, and the filter of who lacks it."""
    run = session(context)
    groups: Sequence[QualityGroup] = ()
    with run.database() as database, database.read() as connection:
        within = None if segment is None else Membership("segment", segment)
        measured = measure_quality(connection, within)
        checks = measure_checks(connection, within)
        if by is not None:
            measure = measure_cohorts if by is QualityBy.COHORT else measure_segments
            groups = measure(connection)
    told = {
        "segment": segment,
        **_quality_as_json(measured),
        "checks": [
            {
                "code": one.check.code,
                "label": one.check.label,
                "people": one.people,
                "where": one.check.where,
            }
            for one in checks
        ],
    }
    if by is not None:
        told["groups"] = [
            {"title": one.title, "where": one.where, **_quality_as_json(one.quality)}
            for one in groups
        ]
    run.print(
        told,
        lambda: [*_quality_lines(measured), *map(_check_line, checks), *map(_group_line, groups)],
    )


def _quality_as_json(measured: DataQuality) -> dict[str, Any]:
    return {
        "people": measured.people,
        "score": measured.score,
        "shares": [asdict(one) for one in measured.shares],
    }


def _check_line(one: CheckResult) -> str:
    return f"{format_number(one.people):>7}  {one.check.label}: {one.check.where}"


def _group_line(one: QualityGroup) -> str:
    shares = ", ".join(f"{it.label.lower()} {it.percent:.0f}%" for it in one.quality.shares)
    people = plural(one.quality.people, "person", "people")
    return f"{one.quality.score or 0:>6.0f}  {one.title} ({people}): {shares}"


def verify(
    context: typer.Context,
    people: Annotated[list[int], typer.Argument(metavar="ID...", help="Of people.")],
) -> None:
    """Note that the records of people were verified today."""
    run = session(context)
    with run.database() as database, database.write(BatchKind.VERIFY) as changes:
        verified = mark_verified(changes, people, date.today())
    run.print(
        {"verified": list(verified), "batch": changes.changed().batch_id},
        lambda: [f"{plural(len(verified), 'person', 'people')} verified"],
    )


def _quality_lines(measured: DataQuality) -> Iterator[str]:
    if measured.score is None:
        yield "Nobody to measure."
        return
    yield f"Data quality: {measured.score:.0f} of 100, the average of:"
    for one in measured.shares:
        yield f"{one.percent:>6.1f}%  {one.label}; missing: {one.missing}"


def _line(found: dict[str, Any]) -> str:
    listed_by = found["where"] or found["command"]
    return f"{format_number(found['count']):>9}  {found['title']}: {listed_by}"

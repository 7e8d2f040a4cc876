"""The options of commands that choose figures of a wave, and the request that they make."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from analysis.request import SummaryRequest
from models.database import Database
from records.office import office_settings
from surveys.routing import parse_routing

By = Annotated[
    list[str] | None,
    typer.Option(
        help="Break down by a field, a segment, question:CODE or derived:NAME; twice for two."
    ),
]
Base = Annotated[
    str | None,
    typer.Option(metavar="ANSWERS", help="Only those whose answers meet this: APPLIED = yes."),
]
Only = Annotated[list[str] | None, typer.Option(help="Only this group; repeatable.")]
OfSegment = Annotated[str | None, typer.Option(help="Only the people of this segment.")]
Against = Annotated[list[str] | None, typer.Option(help="Beside this wave; repeatable.")]
Weighted = Annotated[
    bool, typer.Option("--weighted", help="Weight to the frame by the fields of the office.")
]
WeightBy = Annotated[
    list[str] | None, typer.Option(help="Weight to the frame by this field; repeat for several.")
]


def figures_request(
    survey: str,
    wave: str,
    *,
    by: Sequence[str] | None,
    segment: str | None,
    base: str | None,
    only: Sequence[str] | None,
    against: Sequence[str] | None,
    weight_by: Sequence[str] | None,
    publish_safe: bool,
) -> SummaryRequest:
    """The figures that the options of a command ask for.

    Raises UserError for a base that cannot be understood.
    """
    return SummaryRequest(
        survey,
        wave,
        by=tuple(by or ()),
        segment=segment,
        base=None if base is None else parse_routing(base),
        only=tuple(only or ()),
        against=tuple(against or ()),
        weighting=tuple(weight_by or ()),
        publish_safe=publish_safe,
    )


def with_office_weights(
    database: Database, request: SummaryRequest, *, weighted: bool
) -> SummaryRequest:
    """`request`, where `weighted` by the office's fields unless fields were named."""
    if not weighted or request.weighting:
        return request
    with database.read() as connection:
        return replace(request, weighting=office_settings(connection).weighting_fields)

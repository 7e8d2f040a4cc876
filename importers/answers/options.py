"""What the user chose about a file of answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from importers.answers.rows import ReadingOptions


@dataclass(frozen=True, slots=True)
class ResponseOptions:
    """What the user chose about a file of answers; everything else is found out.

    `mapping` is that of planning.plan_responses; `heading_row` the number that Excel shows;
    `reading` says how cells are read; the rest is as for `read_table`.
    """

    sheet: str | None = None
    heading_row: int | None = None
    encoding: str | None = None
    password: str | None = field(default=None, repr=False)
    fill_down: bool = False
    mapping: Mapping[str, str | None] = field(default_factory=dict)
    platform: str | None = None
    reading: ReadingOptions = field(default_factory=ReadingOptions)

"""Options that the commands which import files share, and what they say."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from core.dates import DateOrder
from core.errors import UserError

T = TypeVar("T")

Source = Annotated[Path, typer.Argument(metavar="FILE", help="The spreadsheet.")]
Maps = Annotated[
    list[str] | None, typer.Option("--map", metavar="HEADING=FIELD", help="May be repeated.")
]
HeaderRow = Annotated[int | None, typer.Option(min=1, help="As Excel numbers it.")]
Dates = Annotated[DateOrder | None, typer.Option(help="How 03/04/2020 is read.")]
Encoding = Annotated[str | None, typer.Option(help="Encoding of a text file: utf-8, cp1250.")]
FillDown = Annotated[
    bool, typer.Option("--fill-down", help="Fill merged cells down: every row gets the value.")
]
Profile = Annotated[str | None, typer.Option(help="A saved mapping.")]
Issues = Annotated[Path | None, typer.Option("--problems", help="Write the issues to this file.")]
Rejected = Annotated[
    Path | None,
    typer.Option(metavar="OUT.xlsx", help="Export the rows that are not fully imported."),
]
SkipRows = Annotated[
    list[int] | None,
    typer.Option(
        "--skip-row", metavar="ROW", help="A row not to import, by its number. May be repeated."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be imported, without importing it.")
]


def mapped(pairs: list[str] | None) -> dict[str, str | None]:
    """The --map options as heading -> field; an empty field leaves the column out."""
    found: dict[str, str | None] = {}
    for pair in pairs or ():
        heading, equals, field = pair.rpartition("=")
        if not equals:
            raise typer.BadParameter(f"“{pair}” is not HEADING=FIELD.", param_hint="--map")
        if heading.strip() in found:
            raise UserError(
                f"The column “{heading.strip()}” is mapped twice. Nothing was imported; the second"
                f" of two equal headings is “{heading.strip()} (2)”.",
                code="mapped_twice",
            )
        found[heading.strip()] = field.strip() or None
    return found


def chosen_words(pairs: list[str] | None, words: Mapping[str, T], option: str) -> dict[str, T]:
    """The options of the form NAME=WORD as name -> what the word stands for in `words`."""
    found: dict[str, T] = {}
    for pair in pairs or ():
        name, _, word = pair.rpartition("=")
        if not name.strip() or word.strip().casefold() not in words:
            raise typer.BadParameter(
                f"“{pair}” does not end in {' or '.join(f'={word}' for word in words)}.",
                param_hint=option,
            )
        found[name.strip()] = words[word.strip().casefold()]
    return found

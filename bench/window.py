"""A large file taken in by the window: pauses between paints, and how soon Cancel takes effect."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench.figures import BenchFigure
from bench.people import HEADINGS, people, write_people
from core.formats import format_number

PAINTS: Final = 100  # milliseconds at most between two paints
CANCEL: Final = 1  # second at most from Cancel to the end of the job

MeasureImport = Callable[[str, Path], Mapping[str, float]]


def measure_window(
    address: str, count: int, place: Path, measure_import: MeasureImport
) -> list[BenchFigure]:
    """Figures of taking `count` rows in by the window, where they are on record at `address`.

    One row in five is changed, one in twenty has a fault, one in eighteen may be somebody's.
    """
    write_people(place / "second.xlsx", list(edited(people(count))))
    found = measure_import(address, place / "second.xlsx")
    name = f"by the window, {format_number(count)} rows"
    return [
        BenchFigure(f"{name}: paints (p99)", found["paints"], "ms", None, PAINTS),
        BenchFigure(f"{name}: longest pause", found["pause"], "ms", None, None),
        BenchFigure(f"{name}: Cancel, at the latest", found["cancel"], "s", None, CANCEL),
    ]


def edited(rows: Iterator[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """`rows` as they come a year later: with changes, faults, and people without a number."""
    for number, row in enumerate(rows):
        cells = dict(zip(HEADINGS, row, strict=True))
        if number % 5 == 0:
            cells["Employer"] = f"{cells['City']} University Hospital"
        if number % 20 == 1:
            cells["Completed"] = None
            cells["Phone"] = "not known"
        if number % 18 == 0:
            cells |= dict.fromkeys(("Alumni ID", "E-mail", "Date of birth", "Completed"))
            cells["Notes"] = "Met at the reunion"
        yield tuple(cells.values())

"""Where people are, as Word, PDF, a workbook or a picture: a map, countries ranked, cities listed.

Must not know how people are counted.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from core.errors import UserError
from core.formats import format_day, format_number, listed, plural
from exporters.figures.table import FigureRow, FigureTable
from exporters.people_lists import Compose, write_document
from exporters.reports.report_document import ReportDocument
from records.places import PlaceCounts
from tabular.writing.files import replacing
from tabular.writing.sheets import CellKind, ColumnSpec, SheetSpec
from tabular.writing.tables import write_tables

PLACES_ENDINGS: Final = (".xlsx", ".docx", ".pdf", ".png")
_DRAWN: Final = 20  # countries; the table has all of them
_PICTURE_WIDTH: Final = 1000.0  # units
_DOTS: Final = 2.0  # pixels to a unit of the picture
_PNG: Final = b"\x89PNG"
_TITLE: Final = "Where alumni are"
_NO_CITY: Final = "City not recorded"


def write_places_file(
    path: Path,
    places: PlaceCounts,
    office: str,
    write_pdf: Callable[[Path, str, str, Compose], object],
) -> None:
    """Write `places` to `path`: .docx, .pdf, .xlsx or .png. Raises UserError otherwise."""
    match path.suffix.casefold():
        case ".xlsx":
            write_tables(path, _sheets(places))
        case ".png":
            picture = map_png(places)
            with replacing(path, lambda file: file.read(len(_PNG)) == _PNG) as file:
                file.write(picture)
        case ".docx" | ".pdf":
            write_document(
                path, _TITLE, office, lambda document: _write(document, places, office), write_pdf
            )
        case _:
            raise UserError(
                f"Choose a file name ending in .docx, .pdf, .xlsx or .png; “{path.name}” was not"
                " saved.",
                code="unknown_ending",
            )


def map_png(places: PlaceCounts) -> bytes:
    """The map as a picture to stand on its own, for paper and slides."""
    from dataclasses import replace

    from exporters.charts.images import to_png
    from exporters.charts.style import PRINT
    from exporters.charts.world_map import draw_map

    style = replace(PRINT, width=_PICTURE_WIDTH, font_size=14)
    return to_png(draw_map(places.by_region(), style), _DOTS)


def not_on_map(places: PlaceCounts) -> str:
    """Who is on no circle of the map, and why; blank where everybody is."""
    said = []
    if places.unknown:
        said.append(f"{format_number(places.unknown)} without a country")
    if places.unmapped:
        names = listed(f"{one.name} ({format_number(one.people)})" for one in places.unmapped)
        said.append(f"not on the map: {names}")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _write(document: ReportDocument, places: PlaceCounts, office: str) -> None:
    from exporters.charts.counts import draw_counts
    from exporters.charts.style import PRINT
    from exporters.charts.world_map import draw_map

    people = plural(places.total - places.unknown, "person", "people")
    subtitle = (office, f"{people} in {plural(len(places.countries), 'country', 'countries')}",
                format_day(date.today()))  # fmt: skip
    document.title(_TITLE, " · ".join(filter(None, subtitle)))
    if note := not_on_map(places):
        document.note(note)
    if places.countries:
        drawn = [(one.name, one.people) for one in places.countries[:_DRAWN]]
        said = "; ".join(f"{name}: {format_number(count)}" for name, count in drawn)
        document.figure(
            draw_map(places.by_region(), PRINT), "People by country; areas are as numbers", said
        )
        is_all = len(drawn) == len(places.countries)
        which = "Countries" if is_all else f"The {_DRAWN} first countries"
        document.figure(draw_counts(drawn, PRINT), f"{which} by number of people", said)
    document.heading("Countries", 2)
    countries = [((one.name,), one.people) for one in places.countries]
    document.table(_table(("Country", "People"), countries))
    document.heading("Cities", 2)
    cities = [((one.city or _NO_CITY, one.country), one.people) for one in places.cities]
    document.table(_table(("City", "Country", "People"), cities))


def _table(headings: tuple[str, ...], rows: Sequence[tuple[tuple[str, ...], int]]) -> FigureTable:
    written = tuple(FigureRow((*texts, format_number(count))) for texts, count in rows)
    return FigureTable(headings, written, labels=len(headings) - 1)


def _sheets(places: PlaceCounts) -> list[SheetSpec]:
    people = ColumnSpec("People", CellKind.INTEGER)
    return [
        SheetSpec(
            "Countries",
            [ColumnSpec("Country"), people],
            [(one.name, one.people) for one in places.countries],
            count=len(places.countries),
        ),
        SheetSpec(
            "Cities",
            [ColumnSpec("City"), ColumnSpec("Country"), people],
            [(one.city, one.country, one.people) for one in places.cities],
            count=len(places.cities),
        ),
    ]

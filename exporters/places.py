"""Where people are, as Word, PDF, a workbook or a picture: countries ranked, cities listed.

Must not know how people are counted.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from core.errors import UserError
from core.formats import format_day, format_number, plural
from exporters.figures.table import FigureRow, FigureTable
from exporters.people_lists import Compose, write_document
from exporters.reports.report_document import ReportDocument
from tabular.writing.files import replacing
from tabular.writing.sheets import CellKind, ColumnSpec, SheetSpec
from tabular.writing.tables import write_tables

_DRAWN: Final = 20  # countries; the table has all of them
_DOTS: Final = 2.0  # pixels to a unit of the picture
_PNG: Final = b"\x89PNG"
_TITLE: Final = "Where alumni are"


class CityLike(Protocol):
    """A city with its number of people."""

    @property
    def country(self) -> str:
        """The country's name."""

    @property
    def city(self) -> str:
        """The city's name; blank where only the country is known."""

    @property
    def people(self) -> int:
        """How many people."""


def write_places_file(
    path: Path,
    countries: Sequence[tuple[str, int]],
    cities: Sequence[CityLike],
    unknown: int,
    office: str,
    write_pdf: Callable[[Path, str, str, Compose], object],
) -> None:
    """Write the places to `path`: .docx, .pdf, .xlsx or .png. Raises UserError otherwise."""
    match path.suffix.casefold():
        case ".xlsx":
            write_tables(path, _sheets(countries, cities))
        case ".png":
            from exporters.charts.canvas import to_png
            from exporters.charts.counts import draw_counts
            from exporters.charts.style import PRINT

            picture = to_png(draw_counts(countries[:_DRAWN], PRINT), _DOTS)
            with replacing(path, lambda file: file.read(len(_PNG)) == _PNG) as file:
                file.write(picture)
        case ".docx" | ".pdf":

            def compose(document: ReportDocument) -> None:
                _write(document, countries, cities, unknown, office)

            write_document(path, _TITLE, office, compose, write_pdf)
        case _:
            raise UserError(
                f"Choose a file name ending in .docx, .pdf, .xlsx or .png; “{path.name}” was not"
                " saved.",
                code="unknown_ending",
            )


def _write(
    document: ReportDocument,
    countries: Sequence[tuple[str, int]],
    cities: Sequence[CityLike],
    unknown: int,
    office: str,
) -> None:
    from exporters.charts.counts import draw_counts
    from exporters.charts.style import PRINT

    people = plural(sum(count for _, count in countries), "person", "people")
    subtitle = (office, f"{people} in {plural(len(countries), 'country', 'countries')}",
                format_day(date.today()))  # fmt: skip
    document.title(_TITLE, " · ".join(filter(None, subtitle)))
    if unknown:
        document.note(f"{plural(unknown, 'more person has', 'more people have')} no country.")
    if countries:
        drawn = countries[:_DRAWN]
        which = "Countries" if len(drawn) == len(countries) else f"The {_DRAWN} first countries"
        said = "; ".join(f"{name}: {format_number(count)}" for name, count in drawn)
        document.figure(draw_counts(drawn, PRINT), f"{which} by number of people", said)
    document.heading("Countries", 2)
    document.table(_table(("Country", "People"), [((name,), count) for name, count in countries]))
    document.heading("Cities", 2)
    rows = [((one.city or "City not recorded", one.country), one.people) for one in cities]
    document.table(_table(("City", "Country", "People"), rows))


def _table(headings: tuple[str, ...], rows: Sequence[tuple[tuple[str, ...], int]]) -> FigureTable:
    written = tuple(FigureRow((*texts, format_number(count))) for texts, count in rows)
    return FigureTable(headings, written, labels=len(headings) - 1)


def _sheets(countries: Sequence[tuple[str, int]], cities: Sequence[CityLike]) -> list[SheetSpec]:
    people = ColumnSpec("People", CellKind.INTEGER)
    return [
        SheetSpec("Countries", [ColumnSpec("Country"), people], countries, count=len(countries)),
        SheetSpec(
            "Cities",
            [ColumnSpec("City"), ColumnSpec("Country"), people],
            [(one.city, one.country, one.people) for one in cities],
            count=len(cities),
        ),
    ]

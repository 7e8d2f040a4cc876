"""A database of contacts out again, against other writers of the same rows."""

from pathlib import Path

from openpyxl import Workbook

from bench.figures import BenchFigure, seconds
from bench.people import HEADINGS, people, write_people
from core.formats import format_number
from exporters.contacts import export_contacts
from models.database import Database


def measure_exporting(database: Database, count: int, place: Path) -> list[BenchFigure]:
    """Figures of the `count` people on record, written into `place`."""
    rows = list(people(count))

    def least() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(HEADINGS)
        for row in rows:
            sheet.append(row)
        book.save(place / "floor.xlsx")

    floor, _ = seconds(least)
    bare, _ = seconds(lambda: write_people(place / "bare.xlsx", rows))
    taken, written = seconds(lambda: export_contacts(database, place / "out.xlsx"))
    return [
        BenchFigure(f"export of {format_number(written)} people", taken, "s", floor, 0.65),
        BenchFigure("the same rows by the writer alone", bare, "s", floor, 0.2),
    ]

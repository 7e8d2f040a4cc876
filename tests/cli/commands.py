"""Commands run in this process as the door runs them, and the small files that they are given."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlcipher3 import dbapi2

from cli.app import run
from exporters.labels.layouts import LabelLayout
from exporters.labels.sheets import Label, PrintedLabels, page_count
from models.database import create_database
from tests.databases import raw_connection

HEADINGS = ("Alumni ID", "Given name", "Family name", "E-mail", "Award", "Completed")
PEOPLE: list[Sequence[object]] = [
    ("00101", "Anna", "Marsh", "anna.marsh@example.org", "PhD", 2001),
    ("00102", "Ben", "Núñez", "ben.nunez@example.org", "MD(Res)", 2005),
    ("00103", "Chloë", "Okafor", "chloe.okafor@example.ac.uk", "PhD", 2011),
    ("00104", "Dev", "Gupta", None, "PhD", 2014),
]
SURVEY: dict[str, list[Sequence[object]]] = {
    "Survey": [("Code", "CAR"), ("Title", "Careers")],
    "Questions": [
        ("Code", "Question", "Type"),
        ("ACTIVE", "Are you research active?", "Yes/No"),
        ("DOES", "What do you do?", "Multiple choice"),
        ("PAPERS", "How many publications?", "Number"),
    ],
    "Choices": [
        ("Question", "Code", "Text"),
        ("DOES", "trials", "Trials"),
        ("DOES", "imaging", "Imaging"),
    ],
}
ANSWERS: list[Sequence[object]] = [
    ("Submitted", "E-mail", "ACTIVE", "DOES", "PAPERS"),
    ("2018-06-20", "anna.marsh@example.org", "Yes", "Trials; Imaging", 12),
    ("2018-06-21", "ben.nunez@example.org", "No", "Imaging", 3),
    ("2018-06-22", "nobody@example.org", "Yes", "Trials", 5),
]


@dataclass(frozen=True, slots=True)
class Told:
    """What a command left behind: exit status, standard output and standard error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object that the output is, and nothing else."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def refusal(self) -> str:
        """The one sentence of a refusal; the steps told before it end in an ellipsis."""
        assert self.status == 1, self
        assert self.out == ""
        assert "Traceback" not in self.err
        said = [line for line in self.err.splitlines() if not line.endswith(" …")]
        assert len(said) == 1, said
        assert said[0].endswith((".", "?")), said
        return said[0]


@dataclass(slots=True)
class FakeWindow:
    """A window without Qt, which remembers what it was asked."""

    screen: bool = False
    opened: list[str] = field(default_factory=list)
    imported: list[Path] = field(default_factory=list)
    labels: list[tuple[str, ...]] = field(default_factory=list)
    senders: set[tuple[str, ...]] = field(default_factory=set)

    def has_screen(self) -> bool:
        return self.screen

    def open(self, address: str, file: Path | None = None) -> int:
        self.opened.append(address)
        self.imported += [] if file is None else [file]
        return 0

    def draw_pages(self, address: str, folder: Path) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "overview.png"
        path.write_bytes(b"picture")
        return [path]

    def write_pdf(self, path: Path, summary: object, details: object) -> None:
        path.write_bytes(b"%PDF-")

    def write_document_pdf(self, path: Path, title: str, author: str, compose: object) -> None:
        path.write_bytes(b"%PDF-")

    def write_label_sheets(
        self, path: Path, labels: Sequence[Label], layout: LabelLayout, start: int = 1
    ) -> PrintedLabels:
        path.write_bytes(b"%PDF-")
        self.labels = [label.lines for label in labels]
        self.senders = {label.sender for label in labels}
        return PrintedLabels(page_count(len(labels), layout, start))

    def measure_start(self) -> Mapping[str, float]:
        return {"window": 0.3, "bare": 0.1}

    def measure_charts(self, questions: Sequence[object]) -> list[float]:
        return [5.0 for _ in questions]

    def measure_import(self, address: str, path: Path) -> Mapping[str, float]:
        return {"paints": 20.0, "pause": 60.0, "cancel": 0.2}


@dataclass(slots=True)
class Almanac:
    """Commands on one database."""

    address: str
    capture: pytest.CaptureFixture[str]
    window: FakeWindow = field(default_factory=FakeWindow)

    def __call__(self, *arguments: object) -> Told:
        """Run a command on the database."""
        return self.plainly("--database", self.address, *arguments)

    def plainly(self, *arguments: object) -> Told:
        """Run a command line as it is."""
        self.capture.readouterr()
        status = run([str(one) for one in arguments], self.window)
        out, err = self.capture.readouterr()
        return Told(status, out, err)

    def json(self, *arguments: object) -> dict[str, Any]:
        """Run a command with --json, which must be done; give the object."""
        told = self(*arguments, "--json")
        assert told.status == 0, told.err
        return told.json

    def content(self) -> tuple[int, int]:
        """How many people and batches there are: what a refused command leaves as it was."""
        people: int = self.json("contacts", "count")["total"]
        return people, len(self.json("batches")["batches"])


def write_book(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """Write a workbook of sheets of rows."""
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def whole_job(folder: Path) -> list[list[str]]:
    """The commands up to the answers of a wave, on workbooks that are written into `folder`."""
    alumni = write_book(folder / "alumni.xlsx", {"Graduates": [HEADINGS, *PEOPLE]})
    questionnaire = write_book(folder / "questionnaire.xlsx", SURVEY)
    answers = write_book(folder / "answers.xlsx", {"Answers": ANSWERS})
    wave = ["--survey", "CAR", "--wave", "2018"]
    return [
        ["import", "contacts", str(alumni)],
        ["segment", "save", "Doctors", "--where", "award = PhD"],
        ["survey", "create", str(questionnaire)],
        ["wave", "open", "--survey", "CAR", "--label", "2018", "--opens", "2018-06-04"],
        ["invite", *wave],
        ["import", "responses", str(answers), *wave],
    ]


def make_database(path: Path, kind: str) -> None:
    """Make a file that is not a database of this version of the program at `path`."""
    match kind:
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_text("These are my notes.\n" * 500)
        case "foreign":
            connection = dbapi2.connect(str(path))
            connection.execute("CREATE TABLE recipes (name TEXT)")
            connection.commit()
            connection.close()
        case "newer":
            create_database(path).close()
            connection = raw_connection(path)
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.close()
        case "damaged":
            create_database(path).close()
            content = bytearray(path.read_bytes())
            content[100:4000] = b"\xff" * 3900
            path.write_bytes(content)

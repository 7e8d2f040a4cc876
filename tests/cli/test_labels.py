"""The command `labels`."""

from contextlib import closing
from pathlib import Path

from models.batch_kinds import BatchKind
from models.database import open_database
from records.office import OfficeSettings, save_office_settings
from tests.cli.commands import Almanac, write_book

HEADINGS = ("Given name", "Family name", "Street", "City", "Postcode", "Deceased")
PEOPLE = [
    ("Anna", "Marsh", "12 High Street", "Oxford", "OX1 3DP", None),
    ("Ivo", "Marsh", "12 High Street", "Oxford", "OX1 3DP", None),
    ("Tom", "Quill", "1 Far Lane", "Bath", "BA1 1AA", "yes"),
]


def _office(almanac: Almanac, folder: Path) -> None:
    book = write_book(folder / "people.xlsx", {"People": [HEADINGS, *PEOPLE]})
    assert almanac("import", "contacts", book).status == 0


def test_labels_are_written_one_per_household(almanac: Almanac, tmp_path: Path) -> None:
    _office(almanac, tmp_path)
    out = tmp_path / "labels.pdf"
    told = almanac.json("labels", out, "--where", "family_name in (Marsh, Quill)", "--start", 21)
    assert told == {
        "file": str(out),
        "layout": "L7160",
        "pages": 1,
        "labels": 1,
        "people": 2,
        "excluded": {"Deceased": 1},
        "missing_characters": [],
        "too_long": 0,
    }
    assert almanac.window.labels == [("Anna and Ivo Marsh", "12 High Street", "OXFORD", "OX1 3DP")]
    each = almanac.json(
        "labels", out, "--where", "family_name in (Marsh, Quill)", "--each-person", "--start", 21
    )
    assert (each["labels"], each["pages"]) == (2, 2)


def test_the_return_address_is_that_of_the_office(almanac: Almanac, tmp_path: Path) -> None:
    _office(almanac, tmp_path)
    asked = ("--where", "family_name = Marsh", "--layout", "DL", "--return-address")
    refused = almanac("labels", tmp_path / "envelopes.docx", *asked)
    assert "no return address" in refused.refusal
    with closing(open_database(almanac.address)) as database:
        settings = OfficeSettings(return_address="Alumni Office, 1 High Street ,, Oxford")
        with database.write(BatchKind.SETTINGS) as changes:
            save_office_settings(changes, settings)
    assert almanac.json("labels", tmp_path / "envelopes.docx", *asked)["labels"] == 1
    assert almanac.window.senders == {("Alumni Office", "1 High Street", "Oxford")}


def test_what_stands_below_the_name_on_badges(almanac: Almanac, tmp_path: Path) -> None:
    _office(almanac, tmp_path)
    badges = (
        "labels",
        tmp_path / "badges.pdf",
        "--layout",
        "L4785",
        "--where",
        "family_name = Quill",
    )
    for below, expected in (("place", ("Tom Quill", "Bath")), ("nothing", ("Tom Quill",))):
        assert almanac(*badges, "--below-name", below).status == 0
        assert almanac.window.labels == [expected]


def test_refusals(almanac: Almanac, tmp_path: Path) -> None:
    _office(almanac, tmp_path)
    everyone = ("--where", "family_name in (Marsh, Quill)")
    out = tmp_path / "labels.pdf"
    assert "no layout" in almanac("labels", out, *everyone, "--layout", "X").refusal
    assert "labels 1 to 21" in almanac("labels", out, *everyone, "--start", 22).refusal
    assert ".pdf" in almanac("labels", tmp_path / "labels.odt", *everyone).refusal
    assert "Deceased (1)" in almanac("labels", out, "--where", "deceased").refusal
    assert almanac("labels", out).status == 2
    assert almanac("labels", out, *everyone, "--purpose", "spam").status == 2
    assert not out.exists()

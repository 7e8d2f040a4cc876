"""Exporting contacts by commands: formats, layouts, segments."""

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from records.parts.registry import PERSON_PARTS
from tabular.writing import workbook
from tests.cli.commands import Almanac


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a.ods", "a.vcf", "A.VCF"])
def test_contacts_in_every_format(
    almanac: Almanac, alumni: Path, tmp_path: Path, name: str
) -> None:
    almanac.json("import", "contacts", alumni)
    told = almanac.json("export", "contacts", tmp_path / name)
    assert told == {"file": str(tmp_path / name), "rows": 4}
    assert (tmp_path / name).stat().st_size > 0


def test_a_version_of_vcards(almanac: Almanac, alumni: Path, tmp_path: Path) -> None:
    almanac.json("import", "contacts", alumni)
    almanac.json("export", "contacts", tmp_path / "a.vcf", "--vcard", "4.0")
    assert (tmp_path / "a.vcf").read_text(encoding="utf-8").count("VERSION:4.0") == 4


def test_a_layout_with_a_segment(almanac: Almanac, alumni: Path, tmp_path: Path) -> None:
    almanac.json("import", "contacts", alumni)
    almanac.json("segment", "save", "Early", "--where", "award_completed < 2012")
    saved = almanac.json(
        "export", "layout", "Years", "--column", "award_completed", "--column", "family_name",
        "--where", "award = PhD", "--order", "award_completed", "--descending",
    )  # fmt: skip
    assert almanac.json("export", "layouts") == {"layouts": [saved]}
    out = tmp_path / "a.csv"
    almanac.json("export", "contacts", out, "--layout", "years", "--segment", "Early")
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["Completed", "Family name"], ["2011", "Okafor"], ["2001", "Marsh"]]


def test_an_unknown_layout_is_refused(almanac: Almanac, tmp_path: Path) -> None:
    told = almanac("export", "contacts", tmp_path / "a.csv", "--layout", "Towns")
    assert "Towns" in told.refusal
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods"])
def test_contacts_with_all_their_records(
    almanac: Almanac, alumni: Path, tmp_path: Path, name: str
) -> None:
    almanac.json("import", "contacts", alumni)
    told = almanac.json("export", "contacts", tmp_path / name, "--details")
    assert told["rows"] == 4
    with CalamineWorkbook.from_path(tmp_path / name) as book:
        assert book.sheet_names[:2] == ["People", "Contact points"]
        assert len(book.sheet_names) == 1 + len(PERSON_PARTS)


@pytest.mark.parametrize(
    ("name", "option"), [("a.csv", None), ("a.vcf", None), ("a.xlsx", "--editable")]
)
def test_records_go_into_workbooks_alone(
    almanac: Almanac, tmp_path: Path, name: str, option: str | None
) -> None:
    options = ["--details", *([option] if option else [])]
    told = almanac("export", "contacts", tmp_path / name, *options)
    assert ".xlsx or .ods" in told.refusal
    assert not (tmp_path / name).exists()


def test_no_export_replaces_a_database(almanac: Almanac, alumni: Path, tmp_path: Path) -> None:
    almanac.json("import", "contacts", alumni)
    backup = tmp_path / "backup.xlsx"
    almanac.json("backup", backup)
    link = tmp_path / "people.csv"
    link.symlink_to(almanac.address)
    before = Path(almanac.address).read_bytes(), backup.read_bytes()
    for target in (link, backup):
        told = almanac("export", "contacts", target)
        assert "is a database" in told.refusal
    assert (Path(almanac.address).read_bytes(), backup.read_bytes()) == before
    assert almanac.json("contacts", "count")["total"] == 4


@pytest.mark.parametrize("option", ["--problems", "--rejected"])
def test_the_file_that_is_imported_is_not_replaced(
    almanac: Almanac, alumni: Path, option: str
) -> None:
    before = alumni.read_bytes()
    told = almanac("import", "contacts", alumni, option, alumni)
    assert "not finished" in told.refusal
    assert alumni.read_bytes() == before
    assert almanac.json("contacts", "count")["total"] == 0


class PanicException(BaseException):
    """As extensions written in Rust raise it."""


def test_a_panic_is_a_sentence(
    almanac: Almanac, alumni: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def panics(*_arguments: object, **_options: object) -> None:
        raise PanicException("called `Option::unwrap()` on a `None` value")

    almanac.json("import", "contacts", alumni)
    monkeypatch.setattr(workbook, "write_worksheets", panics)
    told = almanac("export", "contacts", tmp_path / "a.xlsx")
    assert "internal error" in told.refusal
    assert list(tmp_path.glob("*a.xlsx*")) == []

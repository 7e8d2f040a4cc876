"""Comments of cells are shown, and the addresses behind links are read."""

from pathlib import Path
from typing import cast

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from core.issues import Severity
from tabular.reading import Table
from tabular.reading.annotations import linked_address
from tests.tabular.reading import hostile_files as files
from tests.tabular.reading.table_of import read_table


def read(people: Worksheet, folder: Path) -> Table:
    path = folder / "people.xlsx"
    cast(Workbook, people.parent).save(path)
    return read_table(path)


def sheet(*rows: tuple[str | None, ...]) -> Worksheet:
    made = cast(Worksheet, Workbook().active)
    for row in rows:
        made.append(row)
    return made


def test_comments_are_counted_and_shown(tmp_path: Path) -> None:
    people = sheet(("Name", "Award"), ("Ann Abel", "PhD"), ("Bob Baker", "MSc"))
    people["A2"].comment = Comment("Prefers\nletters", "Registry")
    people["D3"].comment = Comment("x" * 5_000, "Registry")
    table = read(people, tmp_path)
    whole, first, second = table.notes
    assert (whole.code, whole.row) == ("cell_comments", None)
    assert whole.message.startswith("2 cells have comments")
    assert (first.row, first.column, first.severity) == (2, "Name", Severity.NOTE)
    assert "“Prefers letters”" in first.message
    assert (second.row, second.column) == (3, "D")
    assert len(second.message) < 300
    assert table.comments == {(0, 0): "Prefers\nletters", (1, -1): "x" * 5_000}


def test_a_thread_of_comments_is_read_whole(tmp_path: Path) -> None:
    part = "xl/worksheets/_rels/sheet1.xml.rels"
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{files.RELATIONS}/{kind}" Target="../{kind}.xml"/>'
        for kind in ("comments", "threadedComment")
    )
    content = files.workbook(
        files.PLAIN,
        extra=[
            (part, f'<Relationships xmlns="{files.PACKAGE}/relationships">{relations}'
             "</Relationships>"),
            ("xl/comments.xml", f'<comments {files.NS}><commentList><comment ref="A2"><text><t>'
             "[Threaded comment] Your version of Excel ...</t></text></comment></commentList>"
             "</comments>"),
            ("xl/threadedComment.xml", '<ThreadedComments xmlns="http://schemas.microsoft.com/'
             'office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A2"><text>Moved?'
             '</text></threadedComment><threadedComment ref="A2"><text>Yes, to York</text>'
             "</threadedComment></ThreadedComments>"),
        ],
    )  # fmt: skip
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    assert read_table(path).comments == {(0, 0): "Moved?\nYes, to York"}


def test_addresses_behind_names_become_a_column(tmp_path: Path) -> None:
    people = sheet(("Name", "Award"), ("Ann Abel", "PhD"), ("Bob Baker", "MSc"), ("Cy Cole", "PhD"))
    people["A2"].hyperlink = "mailto:ann@example.org"
    people["A4"].hyperlink = "MAILTO:cy%2Bnews@example.org?subject=Hello"
    people["B2"].hyperlink = "https://example.org/awards"
    table = read(people, tmp_path)
    assert table.headings == ("Name", "E-mail (Name)", "Award")
    assert table.columns[1] == ["ann@example.org", None, "cy+news@example.org"]
    assert table.places == (0, 0, 1)
    (note,) = table.notes
    assert (note.code, note.row, note.column) == ("linked_addresses", 2, "Name")
    assert note.message.startswith("2 e-mail addresses stand in links")


@pytest.mark.parametrize("heading", ["E-mail", "Mailadresse", "Contact"])
def test_an_address_replaces_what_a_column_of_addresses_shows(heading: str, tmp_path: Path) -> None:
    people = sheet(("Name", heading), ("Ann", "write"), ("Bob", "bob@example.org"), ("Cy", "cy"))
    people["B2"].hyperlink = "mailto:ann@example.org"
    people["B3"].hyperlink = "mailto:another@example.org"
    table = read(people, tmp_path)
    assert table.headings == ("Name", heading)
    assert table.columns[1] == ["ann@example.org", "bob@example.org", "cy"]


def test_the_formula_of_a_link(tmp_path: Path) -> None:
    formula = '<f>HYPERLINK("mailto:ann@example.org","write")</f><v>write</v>'
    data = files.rows(
        [files.text("A1", "Name"), files.text("B1", "E-mail")],
        [files.text("A2", "Ann"), f'<c r="B2" t="str">{formula}</c>'],
    )
    path = tmp_path / "file.xlsx"
    path.write_bytes(files.workbook(files.sheet(data)))
    assert read_table(path).columns == [["Ann"], ["ann@example.org"]]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("mailto:ann@example.org", "ann@example.org"),
        (" MailTo:ann@example.org?cc=bob@example.org", "ann@example.org"),
        ("mailto:", None),
        ("https://example.org/ann@example.org", None),
    ],
)
def test_where_a_link_writes_to(target: str, address: str | None) -> None:
    assert linked_address(target) == address

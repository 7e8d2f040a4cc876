"""vCards of all versions, as the programs that write them do, and damaged ones."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.progress import SILENT
from exporters.vcards import VCardVersion, card
from tabular.reading import Cell, Format, Limits, Table, to_table
from tabular.reading.file_formats import identify
from tabular.reading.vcards import read_vcards
from tests.tabular.reading.table_of import read_table


def table_of(content: bytes, encoding: str | None = None) -> Table:
    return to_table(read_vcards(content, encoding, Limits(), SILENT))


def vcard(*lines: str, version: str = "3.0", end: str = "\r\n") -> bytes:
    return end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


def rows_of(table: Table) -> list[dict[str, Cell]]:
    rows = zip(*table.columns, strict=True)
    return [
        {h: cell for h, cell in zip(table.headings, row, strict=True) if cell is not None}
        for row in rows
    ]


def only(content: bytes) -> dict[str, Cell]:
    (row,) = rows_of(table_of(content))
    return row


NAMED = "N:Marsh;Anna;;;"


@pytest.mark.parametrize(
    ("line", "version", "cells"),
    [
        (r"N:Marsh\, Lee;Anna;Jo,Kim;Dr;MD,PhD", "3.0", {
            "Last Name": "Marsh, Lee", "First Name": "Anna", "Middle Name": "Jo Kim",
            "Name Prefix": "Dr", "Name Suffix": "MD, PhD"}),
        (r"N:Marsh\;Lee;Anna,Jo", "2.1", {"Last Name": "Marsh;Lee", "First Name": "Anna,Jo"}),
        ("FN:Dr Anna Marsh", "4.0", {"Name": "Dr Anna Marsh"}),
        ("N:;;;;\r\nFN:Anna", "3.0", {"Name": "Anna"}),
        ("N:M;;;;\r\nFN:Anna", "3.0", {"Last Name": "M"}),
        ("EMAIL;TYPE=INTERNET:b@example.org\r\nEMAIL;TYPE=PREF:a@example.org", "3.0", {
            "E-mail 1 - Value": "a@example.org", "E-mail 2 - Value": "b@example.org"}),
        ("EMAIL;PREF=2:b@example.org\r\nEMAIL;PREF=1:mailto:a@example.org", "4.0", {
            "E-mail 1 - Value": "a@example.org", "E-mail 2 - Value": "b@example.org"}),
        ("item1.EMAIL:a@example.org\r\nitem1.X-ABLabel:_$!<Work>!$_", "3.0", {
            "E-mail 1 - Label": "Work", "E-mail 1 - Value": "a@example.org"}),
        ("item1.TEL:1\r\nitem1.X-ABLabel:The lab", "3.0", {
            "Phone 1 - Label": "The lab", "Phone 1 - Value": "1"}),
        ("TEL;HOME;VOICE:+44 7700 900123", "2.1", {
            "Phone 1 - Label": "Home", "Phone 1 - Value": "+44 7700 900123"}),
        ('TEL;VALUE=uri;TYPE="voice,cell":tel:+44-7700-900123;ext=5', "4.0", {
            "Phone 1 - Label": "Mobile", "Phone 1 - Value": "+44-7700-900123 ext. 5"}),
        (r"ADR;TYPE=home:;;1 High St\nFlat 2;York;Yorks;YO1 1AA;UK", "3.0", {
            "Address 1 - Label": "Home", "Address 1 - Street": "1 High St\nFlat 2",
            "Address 1 - City": "York", "Address 1 - Region": "Yorks",
            "Address 1 - Postal Code": "YO1 1AA", "Address 1 - Country": "UK"}),
        ("ADR;WORK;ENCODING=QUOTED-PRINTABLE:;;1 High St=0D=0A=\r\nFlat 2;York", "2.1", {
            "Address 1 - Label": "Work", "Address 1 - Street": "1 High St\nFlat 2",
            "Address 1 - City": "York"}),
        (r"LABEL:1 High St\nYork", "3.0", {"Address 1 - Formatted": "1 High St\nYork"}),
        ("ORG:Hospital;Radiology;Imaging\r\nTITLE:Consultant", "3.0", {
            "Organization Name": "Hospital", "Organization Department": "Radiology, Imaging",
            "Organization Title": "Consultant"}),
        ("BDAY:1970-02-03", "3.0", {"Birthday": date(1970, 2, 3)}),
        ("BDAY:19700203T000000Z", "4.0", {"Birthday": date(1970, 2, 3)}),
        ("BDAY:--0203", "4.0", {"Birthday": "--0203"}),
        ("BDAY:1970-02-31", "3.0", {"Birthday": "1970-02-31"}),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-03", "3.0", {"Birthday": "--02-03"}),
        ("GENDER:F", "4.0", {"Gender": "female"}),
        (r"NOTE:One\, two\nThree \\ four", "3.0", {"Notes": "One, two\nThree \\ four"}),
        (r"NOTE:C:\new\; old", "2.1", {"Notes": r"C:\new; old"}),
        ("NOTE:A\r\nNOTE:B", "3.0", {"Notes": "A\nB"}),
        ("CATEGORIES:Alumni,Board", "3.0", {"Labels": "Alumni ::: Board"}),
        ("URL:https://example.org/?a=1;2", "3.0", {
            "Website 1 - Value": "https://example.org/?a=1;2"}),
        ("NICKNAME:Annie", "3.0", {"Nickname": "Annie"}),
    ],
)  # fmt: skip
def test_a_property(line: str, version: str, cells: dict[str, Cell]) -> None:
    lines = [line] if line.startswith(("N:", "FN:")) else [NAMED, line]
    found = only(vcard(*lines, version=version))
    if len(lines) > 1:
        cells = {"First Name": "Anna", "Last Name": "Marsh", **cells}
    assert found == cells


@pytest.mark.parametrize(
    ("lines", "version", "notes"),
    [
        (["NOTE:one t", " wo"], "3.0", "one two"),
        (["NOTE:one t", "\two"], "4.0", "one two"),
        (["NOTE:one", " two"], "2.1", "one two"),
        (["NOTE;ENCODING=QUOTED-PRINTABLE:one=", " two"], "2.1", "one two"),
        (["NOTE;QUOTED-PRINTABLE:Zo=C3=AB", "ROLE:x"], "2.1", "Zoë"),
        (["NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Zo=EB=", ""], "2.1", "Zoë"),
        (["NOTE;ENCODING=b;CHARSET=utf-8:Wm/Dqw=="], "3.0", "Zoë"),
        (["PHOTO;ENCODING=BASE64;JPEG:", "  /9j/4AAQ", "SkZJRgAB==", "", "NOTE:x"], "2.1", "x"),
        (["AGENT:", "BEGIN:VCARD", "NOTE:not hers", "END:VCARD", "NOTE:x"], "2.1", "x"),
        (['NOTE;X="a:b;c":x'], "4.0", "x"),
    ],
)
def test_lines_that_go_on(lines: list[str], version: str, notes: str) -> None:
    assert only(vcard(NAMED, *lines, version=version))["Notes"] == notes


@pytest.mark.parametrize("version", ["2.1", "3.0", "4.0"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", ["", "\r\n \r\n"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_file_in_unicode(
    version: str, encoding: str, before: str, end: str, tmp_path: Path
) -> None:
    text = before + vcard("N:Núñez;Zoë", version=version, end=end).decode() * 2
    content = text.encode(encoding)
    assert identify(content) is Format.VCARD
    table = table_of(content)
    assert table.columns == [["Zoë"] * 2, ["Núñez"] * 2]
    assert table.notes == ()


def test_bytes_in_the_encoding_that_the_card_names() -> None:
    content = (
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-2:Müller;Łucja\nNOTE;CHARSET=zip:x\nEND:VCARD"
    ).encode("iso-8859-2")
    assert only(content) == {"First Name": "Łucja", "Last Name": "Müller", "Notes": "x"}


def test_an_encoding_that_nobody_names_is_guessed_and_said() -> None:
    table = table_of(vcard("N:Müller;Zoë").decode().encode("cp1252"))
    assert rows_of(table) == [{"First Name": "Zoë", "Last Name": "Müller"}]
    assert [note.code for note in table.notes] == ["encoding_guessed"]
    assert table.encoding == "cp1252"


def test_the_encoding_chosen_is_taken() -> None:
    table = table_of(vcard("N:Łęcki;Anna").decode().encode("cp1250"), "cp1250")
    assert rows_of(table) == [{"First Name": "Anna", "Last Name": "Łęcki"}]
    assert (table.notes, table.encoding) == ((), "cp1250")


def test_rows_are_numbered_by_the_lines_on_which_cards_begin(tmp_path: Path) -> None:
    path = tmp_path / "people.vcf"
    path.write_bytes(b"\n" + vcard(NAMED) + b"\n" + vcard("N:Dahl;Ivo", "EMAIL:ivo@example.org"))
    table = read_table(path)
    assert (table.format, table.row_numbers) == (Format.VCARD, (2, 7))
    assert [row["Last Name"] for row in rows_of(table)] == ["Marsh", "Dahl"]


def test_a_card_without_an_end_is_said_and_the_others_are_read() -> None:
    whole = vcard(NAMED)
    table = table_of(whole.replace(b"END:VCARD\r\n", b"") + whole + whole[:-12])
    assert table.row_numbers == (4,)
    assert table.refused_rows == (1, 8)
    assert [note.code for note in table.notes] == ["damaged_card"] * 2


def test_a_damaged_line_is_said_and_the_rest_of_the_card_is_read() -> None:
    table = table_of(vcard("no property", NAMED, "NOTE;CHARSET=utf-8:x") + b"junk\n")
    assert rows_of(table) == [{"First Name": "Anna", "Last Name": "Marsh", "Notes": "x"}]
    assert [(note.code, note.row) for note in table.notes] == [
        ("damaged_line", 1), ("outside_of_cards", None)
    ]  # fmt: skip
    assert "Line 3 " in table.notes[0].message
    assert "Line 7 " in table.notes[1].message


def test_what_is_not_taken_is_named() -> None:
    table = table_of(vcard(NAMED, "X-SKYPE:anna", "PHOTO:x", "REV:1") + vcard(NAMED, "PHOTO:x"))
    (note,) = table.notes
    assert note.message == "Not taken from the cards: PHOTO (2), X-SKYPE (1)."


def test_cards_of_groups_are_left_out_and_counted() -> None:
    table = table_of(vcard(NAMED) + vcard("FN:Board", "X-ADDRESSBOOKSERVER-KIND:group"))
    assert table.row_numbers == (1,)
    assert [note.code for note in table.notes] == ["no_person"]


@pytest.mark.parametrize("content", [b"BEGIN:VCARD\n", vcard(), b"BEGIN:VCARD\nEND:VCARD\n"])
def test_a_file_without_a_whole_card_is_damaged(content: bytes) -> None:
    with pytest.raises(UserError) as caught:
        table_of(content)
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("limits", [Limits(columns=1), Limits(cells=1), Limits(cell_bytes=2)])
def test_limits(limits: Limits) -> None:
    with pytest.raises(UserError) as caught:
        read_vcards(vcard(NAMED), None, limits, SILENT)
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("piece", [b';"', b";;", b'";', b"a.", b"\\", b"=\n", b" \n", b"TEL;"])
def test_no_line_takes_long(piece: bytes) -> None:
    content = b"BEGIN:VCARD\nN:A\nX;" + piece * 100_000 + b"\nEND:VCARD\n"
    assert rows_of(table_of(content))[0]["Last Name"] == "A"


HEADINGS = {
    "family_name": "Last Name", "given_name": "First Name", "middle_names": "Middle Name",
    "title": "Name Prefix", "suffix": "Name Suffix", "preferred_name": "Nickname",
    "gender": "Gender", "birth_date": "Birthday", "email": "E-mail 1 - Value",
    "other_email": "E-mail 2 - Value", "phone": "Phone 1 - Value",
    "other_phone": "Phone 2 - Value", "street": "Address 1 - Street", "city": "Address 1 - City",
    "region": "Address 1 - Region", "postal_code": "Address 1 - Postal Code",
    "country": "Address 1 - Country", "employer": "Organization Name",
    "role_title": "Organization Title", "linkedin_url": "Website 1 - Value", "notes": "Notes",
}  # fmt: skip
_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs", "Cn"))
TEXT = st.text(_LETTERS | st.sampled_from("\\,;: =\"'\\n"), min_size=1, max_size=90).filter(
    lambda text: text == " ".join(text.split())
)
PEOPLE = st.fixed_dictionaries(
    {"family_name": TEXT, "email": TEXT, "phone": TEXT},
    optional={
        **dict.fromkeys(set(HEADINGS) - {"family_name", "email", "phone"}, TEXT),
        "gender": st.sampled_from(["female", "male", "other"]),
        "birth_date": st.dates(min_value=date(1000, 1, 1)),
        "linkedin_url": st.just("https://example.org/in/anna?a=1;b"),
        "notes": st.lists(TEXT, min_size=1, max_size=3).map("\n".join),
    },
)


@given(people=st.lists(PEOPLE, min_size=1, max_size=3), version=st.sampled_from(VCardVersion))
def test_what_is_exported_comes_back(people: list[dict[str, Any]], version: VCardVersion) -> None:
    content = "".join(card(person, version) for person in people).encode()
    kept = [
        {
            HEADINGS[key]: value
            for key, value in person.items()
            if key != "gender" or version is VCardVersion.V4
        }
        for person in people
    ]
    assert rows_of(table_of(content)) == kept

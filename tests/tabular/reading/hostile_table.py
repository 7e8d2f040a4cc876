"""Every messy or hostile file that the project knows of, and how reading it must end.

A file is named as the collection that it comes from names it; its outcome is the size of the
table, "rows x columns", with the codes of the notes, or the code of the refusal.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.tabular.reading.hostile_files import (
    BROKEN_STYLES,
    DATE_STYLE,
    NS,
    PADDED_STYLE,
    REFUSED,
    TEXTS,
    XML,
    archive,
    as_number,
    as_text,
    doubled_part,
    error,
    formula,
    number,
    rows,
    sheet,
    table,
    text,
    workbook,
)


@dataclass(frozen=True)
class Case:
    """One file: `make` gives its bytes; `large` ones take seconds."""

    make: Callable[[], bytes]
    outcome: str
    codes: tuple[str, ...] = ()
    name: str = "file.xlsx"
    large: bool = False


def refused(name: str, as_name: str = "file.xlsx") -> Case:
    content, code = REFUSED[name]
    return Case(lambda: content, code, name=as_name)


def text_file(name: str, *codes: str) -> Case:
    content, headings, found = TEXTS[name]
    left_out = codes.count("long_row")
    size = f"{len(found) + left_out} x {len(headings)}"
    return Case(lambda: content, size, codes, "file.csv")


def of_bytes(content: bytes, outcome: str, *codes: str, name: str = "file.csv") -> Case:
    return Case(lambda: content, outcome, codes, name)


def book(data: str, outcome: str, *codes: str, **options: str) -> Case:
    return Case(lambda: workbook(sheet(data, **options)), outcome, codes)


def with_texts(texts: str, outcome: str, index: int = 0) -> Case:
    cell = f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>'
    return Case(lambda: workbook(sheet(cell), shared=f"{XML}<sst {NS}>{texts}</sst>"), outcome)


def many_rows(cells: Callable[[int], str], first: int = 1, before: str = "") -> bytes:
    """A sheet down to Excel's last row."""
    made = "".join(f'<row r="{i}">{cells(i)}</row>' for i in range(first, 1_048_577))
    return workbook(sheet(before + made))


def of_values(values: Iterable[object], style: int) -> str:
    return table(*((str(value), as_number(value, style)) for value in values))


HEADINGS = rows([text("A1", "Name"), text("B1", "Value")])
NUMBERS = table(
    ("text", as_text("00123")),
    ("padded", as_number(123, PADDED_STYLE)),
    ("phone", as_number(447700900123)),
    ("phone with plus", as_text("+447700900123")),
    ("scientific", as_text("9e9")),
    ("18 digits", as_number("123456789012345678")),
    ("decimal", as_number("0.1")),
    ("whole", as_number("1.0")),
    ("yes", formula("<v>1</v>", ' t="b"')),
    ("no-break spaces", as_text("\u00a0x\u00a0")),
)
NUMBERS_BOOK = workbook(sheet(NUMBERS))
STRINGS = (
    unicodedata.normalize("NFC", "Zoë Núñez"), unicodedata.normalize("NFD", "Zoë Núñez"), "محمد",
    "abc\u202egpj.exe", "a\u200bb", "👩‍🎓", "line1_x000D_\nline2", "_x0041_", "a&#10;b", "a&#13;b",
    "a\tb",
)  # fmt: skip
QUADRATIC = f'<!DOCTYPE q [<!ENTITY a "{"a" * 50_000}">]>'

CASES: dict[str, Case] = {
    "01_two_corner": refused("two corners"),
    "02_dim_huge_data_small": book(
        table(("Ann", as_number(1))), "1 x 2", before='<dimension ref="A1:XFD1048576"/>'
    ),
    "03_dim_A1_data_100rows": book(
        table(*((f"P{i}", as_number(i)) for i in range(2, 101))),
        "99 x 2",
        before='<dimension ref="A1"/>',
    ),
    "04_billion_laughs_sheet": refused("entities in a sheet"),
    "05_billion_laughs_sst": refused("entities in the texts"),
    "06_quadratic_blowup": book(
        rows([text("A1", "&a;" * 20_000)]), "forbidden_xml", prologue=QUADRATIC
    ),
    "07_xxe_file": refused("an outside entity"),
    "08_zip_bomb_1GiB_spaces": Case(
        lambda: workbook(sheet(" " * (1 << 30))), "too_large", large=True
    ),
    "09_full_height_1048576_rows": Case(
        lambda: many_rows(lambda i: text(f"A{i}", "A" * 40) + number(f"B{i}", 1)),
        "1048575 x 2",
        large=True,
    ),
    "10_styled_empty_rows_to_1048576": Case(
        lambda: many_rows(
            lambda i: f'<c r="A{i}" s="1"/><c r="B{i}" s="1"/>', 3, table(("Ann", as_number(1)))
        ),
        "1 x 2",
        ("blank_rows_below",),
        large=True,
    ),
    "11_longstr_50MB": Case(
        lambda: workbook(sheet(rows([text("A1", "A" * 50_000_000)]))), "too_large", large=True
    ),
    "12_dup_zip_entry": Case(
        lambda: doubled_part(workbook(sheet(HEADINGS), sheet(HEADINGS))), "unsafe_archive"
    ),
    "13_zip_slip_name": refused("a name that leads out"),
    "14_errors": book(
        table(
            ("na", error("#N/A")),
            ("ref", error("#REF!")),
            ("div", formula("<f>1/0</f><v>#DIV/0!</v>", ' t="e"')),
        ),
        "3 x 2",
        *["error_cell"] * 3,
    ),
    "15_numbers_text": of_bytes(NUMBERS_BOOK, "10 x 2", "long_number", name="file.xlsx"),
    "16_dates_1900": book(
        of_values([0, 1, 59, 60, 61, -1, 2958465, 2958466, 45000.5, 25569], DATE_STYLE),
        "10 x 2",
        *["date_out_of_range"] * 4,
    ),
    "17_dates_1904": Case(
        lambda: workbook(
            sheet(of_values([0, 1, 60, 43538, 43538.5], DATE_STYLE)),
            properties='<workbookPr date1904="1"/>',
        ),
        "5 x 2",
    ),
    "18_dup_blank_headers": book(
        rows(
            [text("A1", "Email"), text("B1", "Email"), '<c r="C1"/>', text("D1", " Name "),
             text("E1", "name"), number("F1", 2019)],
            [text(f"{letter}2", letter) for letter in "ABCDEF"],
        ),
        "1 x 6",
    ),
    "19_unicode": book(
        table(*((f"Text {i}", as_text(string)) for i, string in enumerate(STRINGS))), "11 x 2"
    ),
    "20_formula_nocache": book(
        table(
            ("sum", formula("<f>1+1</f>")),
            ("command", formula("<f>cmd|'/c calc'!A0</f><v>pwn</v>", ' t="str"')),
            ("text", as_text("=1+1")),
        ),
        "3 x 2",
        "formula_without_result",
    ),
    "21_merged_hidden": book(
        rows([text("A1", "Name"), text("B1", "Year")], [text("A2", "Class"), number("B2", 1999)])
        + f'<row r="3" hidden="1">{text("A3", "HIDDEN")}{number("B3", 1)}</row>'
        + rows(['<c r="A4"/>', number("B4", 2000)], start=4),
        "3 x 2",
        "merged_cells",
        "hidden_rows",
        after='<mergeCells count="1"><mergeCell ref="A2:A4"/></mergeCells>',
    ),
    "22_cell_outside_grid": book(
        rows([number("A1", 1), number("XFE1", 2)]) + rows([number("A16777217", 3)], start=16777217),
        "stray_cell",
    ),
    "23_rows_no_r": book(
        '<row><c t="inlineStr"><is><t>Name</t></is></c><c><v>5</v></c></row>'
        '<row><c t="inlineStr"><is><t>Ann</t></is></c><c><v>6</v></c></row>',
        "1 x 2",
    ),
    "24_phonetic": with_texts(
        '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>', "0 x 1"
    ),
    "25_sst_index_oob": with_texts("<si><t>shared</t></si>", "damaged", 999_999),
    "26_bad_number": book(
        rows(["".join(f'<c r="{c}1"><v>{v}</v></c>' for c, v in zip("ABC", ("abc", "1e999", "NaN"),
                                                                  strict=True))]),
        "0 x 3",
    ),
    "27_nested_depth_100k": Case(
        lambda: workbook(
            sheet(rows([text("A1", "x")])),
            shared=f"{XML}<sst {NS}>{'<si>' * 100_000}{'</si>' * 100_000}</sst>",
        ),
        "0 x 1",
    ),
    "30_truncated_50": refused("half of it"),
    "31_truncated_minus22": refused("the end missing"),
    "32_trailing_garbage": of_bytes(
        NUMBERS_BOOK + bytes(1000), "10 x 2", "long_number", name="file.xlsx"
    ),
    "33_flip_byte": refused("a byte flipped"),
    "34_zero_byte": refused("nothing"),
    "35_random": refused("random bytes"),
    "36_html_renamed.xls": refused("a web page", "file.xls"),
    "37_html_renamed": refused("a web page"),
    "38_csv_renamed": of_bytes(b"Name,Phone\nAnn,00123\n", "1 x 2", name="file.xlsx"),
    "39_tsv_renamed.xls": of_bytes(b"Name\tPhone\nAnn\t00123\n", "1 x 2", name="file.xls"),
    "40_spreadsheetml2003.xls": refused("XML of 2003", "file.xls"),
    "42_xlsx_renamed.xls": of_bytes(NUMBERS_BOOK, "10 x 2", "long_number", name="file.xls"),
    "43_docx_renamed": of_bytes(
        archive([("word/document.xml", "<x/>"), ("[Content_Types].xml", f"{XML}<Types/>")]),
        "not_a_spreadsheet", name="file.xlsx",
    ),
    "44_xlsx_named_upper": of_bytes(workbook(sheet(HEADINGS)), "0 x 2", name="FILE.XLSX"),
    "45_style_empty_fill": Case(
        lambda: workbook(sheet(table(("Ann", as_number(1)))), styles=BROKEN_STYLES), "1 x 2"
    ),
    "46_cols_500_rows_3": book(
        "".join(
            f'<row r="{r}">{"".join(f"<c><v>{c}</v></c>" for c in range(500))}</row>'
            for r in (1, 2, 3)
        ),
        "no_headings",
    ),
    "c01_utf8": text_file("UTF-8"),
    "c02_utf8_bom": text_file("UTF-8 with mark"),
    "c03_cp1252": text_file("cp1252", "encoding_guessed"),
    "c04_utf16le_bom": text_file("UTF-16 with mark"),
    "c05_utf16le_nobom": text_file("UTF-16"),
    "c06_macroman": of_bytes("Name\nZoë\n".encode("mac_roman"), "1 x 1", "encoding_guessed"),
    "c07_semicolon": text_file("semicolons"),
    "c08_tab": text_file("tabs"),
    "c09_pipe": text_file("bars"),
    "c10_sep_line": text_file("a line naming the separator"),
    "c11_cr_only": text_file("carriage returns"),
    "c12_mixed_nl": text_file("mixed line ends"),
    "c13_nul": text_file("a NUL", "control_characters"),
    "c14_ragged_long": text_file("a long row", "long_row"),
    "c15_ragged_short": of_bytes(b"Name,City,Zip\nAnn\nBob,Hull\n", "2 x 3",
                                 "short_row", "short_row"),
    "c16_all_rows_one_longer": text_file("every row longer"),
    "c17_unclosed_quote": refused("an unclosed quote", "file.csv"),
    "c18_dup_header": text_file("repeated headings"),
    "c19_quoted_newline": text_file("a line break in a field"),
    "c20_na_names": text_file("people called Null"),
    "c21_ids": text_file("identifiers"),
    "c22_big_ids": of_bytes(b"Id\n12345678901234567890\n1234567890123456789\n", "2 x 1"),
    "c23_phone_missing": of_bytes(b"Name,Phone\nAnn,447700900123\nBob,\n", "2 x 2"),
    "c24_empty": refused("nothing", "file.csv"),
    "c25_header_only": text_file("headings alone"),
    "c26_bom_only": refused("a byte-order mark", "file.csv"),
    "c27_bad_byte": refused("two encodings", "file.csv"),
    "c28_ctrlz": of_bytes(b"Name\nAnn\n\x1aBob\n", "2 x 1", "control_characters"),
    "c29_formula": of_bytes(
        b'Name,Note\n=cmd|\'/c calc\'!A0,+1\n@SUM(1),-2\n"\t=1+1",\r=1\n', "4 x 2", "short_row"
    ),
    "c30_trailing_delim": text_file("commas at the end"),
    "c31_longline_30MB": of_bytes(b"Name\n" + b"A" * 30_000_000 + b"\n", "too_large"),
    "c32_200k_cols": of_bytes(
        b",".join(b"c%d" % i for i in range(200_000)) + b"\n" + b"1," * 199_999 + b"1\n",
        "too_large",
    ),
    "c33_quote_in_field": text_file("quotes in a field"),
    "c34_backslash_esc": refused("text after a quote", "file.csv"),
    "c35_xlsx_renamed": of_bytes(NUMBERS_BOOK, "10 x 2", "long_number"),
}  # fmt: skip
LARGE = [name for name, case in CASES.items() if case.large]
SMALL = [name for name in CASES if name not in LARGE]

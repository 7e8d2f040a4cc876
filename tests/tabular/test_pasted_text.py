import pytest

from tabular.pasted_text import parse_pasted


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a\tb\r\nc\t\r\n", [["a", "b"], ["c", ""]]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ('"1 High St\nLeeds"\tx\n', [["1 High St\nLeeds", "x"]]),
        ('"a ""b""\tc"\n', [['a "b"\tc']]),
        ('"Bob" Smith\t"quoted"\n', [['"Bob" Smith', '"quoted"']]),
        ('"open\tx', [['"open', "x"]]),
        ("'=1+1\t'tis\t'+44 7700 900123", [["=1+1", "'tis", "+44 7700 900123"]]),
        ("\t\n", [["", ""]]),
    ],
)
def test_cells_are_read_as_excel_copies_them(text: str, rows: list[list[str]]) -> None:
    assert parse_pasted(text) == rows

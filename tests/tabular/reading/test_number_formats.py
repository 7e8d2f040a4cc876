from xml.etree.ElementTree import fromstring

import pytest

from tabular.reading.number_formats import pad, padding_formats


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        (123, "00000", "00123"),
        (0, "00", "00"),
        (1234567, "00000", "1234567"),
        (7700900123, "00000 000000", "07700 900123"),
        (1234567, "00-00", "12345-67"),
        (12, r"00\-00", "00-12"),
        (12, '"ID"000', "ID012"),
    ],
)
def test_pad(number: int, code: str, expected: str) -> None:
    assert pad(number, code) == expected


@pytest.mark.parametrize(
    ("code", "pads"),
    [("00000", True), ("00000;-00000", True), ("0", False), ("0.00", False), ("#,##0", False),
     ("0000%", False), ("yyyy", False), ("00E+00", False), ("General", False), ("00?", False)],
)  # fmt: skip
def test_only_formats_of_digits_pad(code: str, pads: bool) -> None:
    styles = fromstring(
        '<styleSheet xmlns="urn:any"><numFmts>'
        f'<numFmt numFmtId="170" formatCode="{code}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    assert padding_formats(styles) == ({1: code.split(";")[0]} if pads else {})

import contextlib
from pathlib import Path

import pytest

from core.issues import Severity
from tabular.reading import Cell
from tabular.reading.delimited import decode
from tabular.reading.encoding_detection import Detection, detect_encoding
from tabular.reading.encodings import ENCODINGS, family, telling_words
from tests.tabular.reading.name_lists import NAME_LISTS, name_list
from tests.tabular.reading.table_of import read_table


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_is_known(encoding: str) -> None:
    text = decode("Name\nAnn\n".encode(encoding), encoding)
    assert text.removeprefix("\ufeff") == "Name\nAnn\n"


@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_mark_of_the_chosen_encoding_is_no_letter(form: str) -> None:
    content = "Zoë,Anna,Ben\n".encode(form)
    detection = detect_encoding(content)
    assert detection.is_said
    for encoding in (detection.encoding, family(form)):
        assert decode(content, encoding) == "Zoë,Anna,Ben\n"


def test_the_words_that_tell() -> None:
    columns: list[list[Cell]] = [["Anna", "Zoë Müller", None, 3], ["Müller-Øst", "x" * 50 + "é"]]
    assert telling_words(columns, 9) == ("Zoë", "Müller", "Øst", "x" * 30 + "…")
    assert telling_words(columns, 2) == ("Zoë", "Müller")


@pytest.mark.parametrize("encoding", NAME_LISTS)
def test_lists_of_names_are_read_in_their_encoding(encoding: str) -> None:
    for names in NAME_LISTS[encoding]:
        content = name_list(names, encoding)
        detection = detect_encoding(content)
        assert content.decode(detection.encoding) == content.decode(encoding)
        assert detection.is_sure


@pytest.mark.parametrize("encoding", sorted({*NAME_LISTS} - {"cp1252"}))
@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_a_short_list_is_never_surely_read_wrongly(encoding: str, count: int) -> None:
    for names in NAME_LISTS[encoding]:
        words = names.split()
        for start in range(0, len(words), count):
            content = name_list(" ".join(words[start : start + count]), encoding)
            detection = detect_encoding(content)
            if detection.is_sure:
                assert content.decode(detection.encoding) == content.decode(encoding)


def test_a_few_accents_among_many_english_names() -> None:
    english = "Smith Jones Taylor Brown Wilson Evans Walker Wright Hall Green " * 20
    names = f"{english} Brontë Müller Núñez Siân Renée Chloë Seán Gisèle Günther Peña"
    assert detect_encoding(name_list(names, "cp1252")) == Detection("cp1252", is_sure=True)


def test_a_long_line_is_detected_by_its_beginning() -> None:
    content = ("Łukasz Wiśniewski, Małgorzata Żak, " * 100_000).encode("cp1250")
    assert detect_encoding(content) == Detection("cp1250", is_sure=True)


@pytest.mark.parametrize("encoding", ["mac_cyrillic", "cp874"])
def test_an_encoding_that_is_not_offered_is_never_surely_another(encoding: str) -> None:
    for text in ("Иванов Пётр Смирнова Ольга Юрий", "สมชาย แสงทอง มาลี ใจดี วิชัย"):
        with contextlib.suppress(UnicodeEncodeError):
            assert not detect_encoding(name_list(text, encoding)).is_sure


@pytest.mark.parametrize(
    ("names", "encoding", "name", "severity"),
    [
        ("Иванов\nПётр\nМария\nПопова\n", "cp1251", "Cyrillic (Windows)", Severity.NOTE),
        ("王伟\n李芳\n张敏\n刘洋\n", "gb18030", "Chinese, simplified (GBK)", Severity.NOTE),
        ("Zoë\nMüller\n", "cp1252", "Western Europ", Severity.WARNING),
        ("Zoë\nMüller\nÅse Øster\nFrançois\n", "cp1252", "Western Europ", Severity.NOTE),
        ("สมชาย\nมาลี\n", "cp874", "may be wrong", Severity.WARNING),
    ],
)
def test_what_is_said_of_the_encoding(
    names: str, encoding: str, name: str, severity: Severity, tmp_path: Path
) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(f"Name\n{names}".encode(encoding))
    table = read_table(path)
    (note,) = table.notes
    assert (note.code, note.severity) == ("encoding_guessed", severity)
    assert name in note.message
    if severity is Severity.NOTE:
        assert table.columns == [names.split("\n")[:-1]]
    chosen = read_table(path, encoding=encoding)
    assert chosen.columns == [names.split("\n")[:-1]]
    assert chosen.notes == ()


def test_cards_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "people.vcf"
    path.write_bytes(
        "".join(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\nEND:VCARD\r\n"
            for name in ("Łukasz Wiśniewski", "Małgorzata Żak", "Paweł Dąbrowski")
        ).encode("cp1250")
    )
    table = read_table(path)
    assert table.columns[0][0] == "Łukasz Wiśniewski"
    assert table.encoding == "cp1250"

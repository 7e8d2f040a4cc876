from pathlib import Path

import pytest

from core.problems import Severity
from importers.reading import Cell, read_table
from importers.reading.delimited import decode
from importers.reading.encodings import ENCODINGS, family, telling_words


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_is_known(encoding: str) -> None:
    text, used = decode("Name\nAnn\n".encode(encoding), encoding)
    assert text.removeprefix("\ufeff") == "Name\nAnn\n"
    assert family(used) == encoding


@pytest.mark.parametrize(
    ("chosen", "form"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
    ],
)
def test_the_mark_of_the_chosen_encoding_is_no_letter(chosen: str, form: str) -> None:
    text, used = decode("Zoë,Anna,Ben\n".encode(form), chosen)
    assert text == "Zoë,Anna,Ben\n"
    assert family(used) == chosen


def test_the_words_that_tell() -> None:
    columns: list[list[Cell]] = [["Anna", "Zoë Müller", None, 3], ["Müller-Øst", "x" * 50 + "é"]]
    assert telling_words(columns, 9) == ("Zoë", "Müller", "Øst", "x" * 30 + "…")
    assert telling_words(columns, 2) == ("Zoë", "Müller")


@pytest.mark.parametrize(
    ("names", "encoding", "severity"),
    [
        ("Иванов\nПётр\n", "cp1251", Severity.WARNING),
        ("Παπαδόπουλος\nΝίκος\n", "cp1253", Severity.WARNING),
        ("张伟民\n王丽华\n", "gbk", Severity.WARNING),
        ("Zoë\nMüller\nÅse Øster\nFrançois\n", "cp1252", Severity.NOTE),
        ("Señor Núñez\nJosé Ibáñez\n", "cp1252", Severity.NOTE),
    ],
)
def test_letters_that_are_hardly_western_are_warned_of(
    names: str, encoding: str, severity: Severity, tmp_path: Path
) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes(f"Name\n{names}".encode(encoding))
    (note,) = read_table(path).notes
    assert (note.code, note.severity) == ("encoding_guessed", severity)
    assert read_table(path, encoding=encoding).columns == [names.split("\n")[:-1]]

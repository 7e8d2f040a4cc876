import pytest

from importers.reading import Cell
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

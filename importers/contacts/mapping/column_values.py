"""The field of a column whose heading says nothing, told by its cells. Pure."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Final

from importers.contacts.mapping.heading_fields import PLACES
from importers.contacts.mapping.heading_words import standard_words, words_of
from records.fields import vocabulary
from records.fields.lists import emails_in, phones_in
from records.fields.values import LONGEST, BadValue, as_text, parse_email, parse_phone
from tabular.reading import Cell

SAMPLE: Final = 200  # cells looked at to tell what a column holds
SHARE: Final = 0.8  # of them that must be of one sort
# Words that leave open what a column holds: "Column 1", "Unnamed: 4", "Kontakt".
_OPEN: Final = standard_words(
    "column col field unnamed untitled var variable value contact contacts detail info information"
    " data",
    "spalte feld kontakt kontaktdaten colonne champ coordonnées columna campo contacto colonna"
    " contatto kolom veld",
)
# Words that say the same as the values.
_AGREEING: Final[Mapping[str, frozenset[str]]] = {
    "email": standard_words("email mail address") | PLACES,
    "phone": standard_words("phone mobile") | PLACES,
    "award": standard_words("award degree qualification título titolo grado grade result exam"),
    "gender": standard_words("gender"),
}


def field_by_values(heading: str, column: Sequence[Cell]) -> str | None:
    """The field that a column goes into by its cells, where its heading leaves that open.

    Only a blank heading, one that says nothing ("Column 1"), and one that says the same as the
    values do: behind any other word there may be another person, or another thing.
    """
    found = kind_of_values(column)
    if found is None:
        return None
    words = (word for word in words_of(heading) if not word.isdigit())
    return found if _OPEN.union(_AGREEING[found]).issuperset(words) else None


def kind_of_values(column: Sequence[Cell]) -> str | None:
    """What most cells of a column are: the key of the field for e-mail, phone, award or gender."""
    texts = sample(column)
    if not texts:
        return None
    for name, is_one in _TESTS.items():
        if sum(map(is_one, texts)) >= SHARE * len(texts):
            return name
    return None


def sample(column: Sequence[Cell]) -> list[str]:
    """The texts of the first cells that say something; of long ones the beginning."""
    filled = islice((cell for cell in column if cell is not None), SAMPLE)
    return [text[:LONGEST] for cell in filled if (text := as_text(cell).strip())]


def _is_email(text: str) -> bool:
    try:
        return all(parse_email(one) for one in emails_in(text))
    except BadValue:
        return False


def _is_phone(text: str) -> bool:
    if not text.startswith(("+", "0", "(")):  # bare digits may be any number
        return False
    try:
        return all(parse_phone(one, "GB") for one in phones_in(text))
    except BadValue:
        return False


def _is_award(text: str) -> bool:
    return vocabulary.canonical("award", text, {}) is not None


def _is_gender(text: str) -> bool:
    return vocabulary.canonical("gender", text, {}) in {"female", "male"}


_TESTS: Final[Mapping[str, Callable[[str], bool]]] = {
    "email": _is_email,
    "phone": _is_phone,
    "award": _is_award,
    "gender": _is_gender,
}

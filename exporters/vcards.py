"""Export people as vCards for address books: 3.0 (RFC 2426), which all read, or 4.0 (RFC 6350).

Knows the format and which field goes where.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Final

from core.progress import SILENT, Progress
from core.text import replace_invalid
from exporters.contacts import chosen_people
from models.database import Database
from models.opt_outs import opt_outs
from models.suppressions import EVERYTHING
from records.consent.opt_out_texts import CONSENT_OPT_OUTS
from records.consent.suppression import suppressed_people
from records.fields.languages import code_of
from records.people import full_name, read_people
from tabular.writing.files import replacing

# The category for an opt-out: an address book shows it, an import recognises it.
_CATEGORIES: Final[Mapping[str, str]] = {
    "do_not_contact": "Do not contact",
    "do_not_email": "Do not e-mail",
    "do_not_phone": "Do not phone",
    "do_not_post": "Do not post",
    "deceased": "Deceased",
    "deceased_on": "Deceased",
    "contact_hold": "Do not contact (on hold)",
    **CONSENT_OPT_OUTS,
    "survey_consent": "Do not survey",
}
_KEYS: Final = (
    "id", "title", "given_name", "middle_names", "family_name", "suffix", "preferred_name",
    "gender", "birth_date", "language", "email", "other_email", "phone", "other_phone", "street",
    "city", "region", "postal_code", "country", "employer", "role_title", "linkedin_url", "notes",
    *_CATEGORIES,
)  # fmt: skip
_SPECIAL: Final = re.compile(r"[\\,;]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LONGEST_LINE: Final = 75  # bytes, without the line break
_SEXES: Final[Mapping[str, str]] = {"female": "F", "male": "M", "other": "O"}
_CHUNK: Final = 500


class VCardVersion(StrEnum):
    """The version of the format."""

    V3 = "3.0"
    V4 = "4.0"


def export_vcards(
    database: Database,
    path: Path,
    *,
    version: VCardVersion = VCardVersion.V3,
    person_ids: Sequence[int] | None = None,
    progress: Progress = SILENT,
) -> int:
    """Write people to `path`, a card each, and give how many; without `person_ids`, everybody.

    Whoever opted out has a category that says so; so has who has a suppressed address.
    Raises UserError when the file cannot be written; Cancelled as `progress` says.
    """
    with database.read() as connection:
        ids = chosen_people(connection, person_ids)
        with replacing(path, lambda file: _count_cards(file) == len(ids)) as file:
            for start in range(0, len(ids), _CHUNK):
                progress.report("Writing cards", start, len(ids))
                some = ids[start : start + _CHUNK]
                suppressed = suppressed_people(connection, EVERYTHING, some)
                for person in read_people(connection, some, _KEYS):
                    if person["id"] in suppressed:
                        person["do_not_contact"] = True
                    file.write(card(person, version).encode())
    return len(ids)


def _count_cards(file: BinaryIO) -> int:
    return sum(line == b"END:VCARD\r\n" for line in file)


def card(person: Mapping[str, Any], version: VCardVersion) -> str:
    """The card of a person whose values are given by field key, with its line breaks."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(person, version))


def _lines(person: Mapping[str, Any], version: VCardVersion) -> Iterator[str]:
    is_new = version is VCardVersion.V4
    first = ";PREF=1" if is_new else ";TYPE=PREF"
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield f"FN:{_text(full_name(person))}"
    names = ("family_name", "given_name", "middle_names", "title", "suffix")
    yield f"N:{_parts(person, *names)}"
    yield from _line(person, "NICKNAME", "preferred_name")
    for key, mark in (("email", first), ("other_email", "")):
        yield from _line(person, f"EMAIL{mark}", key)
    for key, mark in (("phone", first), ("other_phone", "")):
        yield from _line(person, f"TEL{mark}", key)
    address = ("street", "city", "region", "postal_code", "country")
    if any(person.get(key) for key in address):
        # The box at the post office and the extended address are to be left empty (RFC 6350).
        yield f"ADR:;;{_parts(person, *address)}"
    yield from _line(person, "ORG", "employer")
    yield from _line(person, "TITLE", "role_title")
    born = person.get("birth_date")
    if isinstance(born, date):
        yield f"BDAY:{born:%Y%m%d}" if is_new else f"BDAY:{born.isoformat()}"
    if is_new and person.get("gender") in _SEXES:
        yield f"GENDER:{_SEXES[person['gender']]}"
    if code := code_of(person.get("language") or ""):
        yield f"LANG:{code}"  # RFC 6350; registered, so that 3.0 may have it, too
    if url := person.get("linkedin_url"):
        yield f"URL:{_one_line(url)}"  # an address is no text: nothing in it is escaped
    if is_new and isinstance(person.get("deceased_on"), date):
        yield f"DEATHDATE:{person['deceased_on']:%Y%m%d}"  # RFC 6474
    said = dict.fromkeys(_CATEGORIES[key] for key in opt_outs(person))
    if said:
        yield f"CATEGORIES:{','.join(map(_text, said))}"
    yield from _line(person, "NOTE", "notes")
    yield "END:VCARD"


def _line(person: Mapping[str, Any], name: str, key: str) -> Iterator[str]:
    if person.get(key):
        yield f"{name}:{_text(person[key])}"


def _parts(person: Mapping[str, Any], *keys: str) -> str:
    return ";".join(_text(person.get(key) or "") for key in keys)


def _text(value: str) -> str:
    """Escape the special characters of a value (RFC 6350, 3.4)."""
    escaped = _SPECIAL.sub(r"\\\g<0>", _CONTROL.sub("", replace_invalid(value)))
    return "\\n".join(escaped.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _one_line(value: str) -> str:
    return "".join(_CONTROL.sub("", replace_invalid(value)).split())


def _folded(line: str) -> str:
    """Fold a long line into several, each further one begun with a space, between characters."""
    parts, size = [""], 0
    for char in line:
        width = len(char.encode())
        if size + width > _LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += char
        size += width
    return "\r\n".join(parts)

"""Whom a wave does not invite: segments and lists, e-mail addresses, and whole domains.

Whoever has an address of somebody excluded is excluded too, as it is one mailbox.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Connection, func, select

from core.chunks import in_chunks
from core.errors import UserError
from core.formats import listed, listed_briefly, plural, quoted
from core.progress import SILENT, Progress
from models.changes import Change, ChangeSet
from models.match_keys import match_value
from models.sql import within, within_texts
from models.tables import contact_points, frame_exclusions, surveys, waves
from records.filters.segments import list_segments, resolve
from tabular.reading import read_sheets

T = TypeVar("T")

_CHUNK: Final = 20_000
_SEPARATORS: Final = re.compile(r"[\s,;:<>()\[\]\"“”]+")
_ADDRESS: Final = re.compile(r"[^@]+@[^@]+\.[^@.]+")
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how they begin, also encrypted ones
_DOMAIN: Final = re.compile(r"@?(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


class ExclusionKind(StrEnum):
    """What an exclusion names."""

    SEGMENT = "segment"
    ADDRESS = "address"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class FrameExclusions:
    """The segments and lists whose people are excluded, the addresses, and the domains."""

    segments: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.segments or self.addresses or self.domains)

    def in_words(self) -> str:
        """“Doctors”, 3 addresses and 1 domain; “nobody” for none."""
        parts = [quoted([name]) for name in self.segments]
        if self.addresses:
            parts.append(plural(len(self.addresses), "address", "addresses"))
        if self.domains:
            parts.append(plural(len(self.domains), "domain"))
        if not parts:
            return "nobody"
        return listed(parts)


@dataclass(frozen=True, slots=True)
class ParsedAddresses:
    """What a text names: addresses and domains in the form they are compared by, and the rest.

    `bare_lines` are lines without an address or domain, such as a name, which exclude nobody.
    """

    addresses: tuple[str, ...]
    domains: tuple[str, ...]
    unreadable: tuple[str, ...]
    bare_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExcludedPeople:
    """The people who are excluded by a segment or list, and by an address."""

    listed: frozenset[int]
    by_address: frozenset[int]


NO_EXCLUSIONS: Final = FrameExclusions()
_NOBODY: Final = ExcludedPeople(frozenset(), frozenset())


def parse_addresses(text: str) -> ParsedAddresses:
    """Read addresses and domains, as they were typed, pasted, or stand in the cells of a file.

    What has no @ and no full stop, such as a name or a heading, names nobody and is left out; what
    has one and is neither is `unreadable`.
    """
    addresses: dict[str, None] = {}
    domains: dict[str, None] = {}
    unreadable: dict[str, None] = {}
    bare_lines: list[str] = []
    for line in text.removeprefix("\ufeff").splitlines():
        words = [word.strip(".'") for word in _SEPARATORS.split(line)]
        for bare in words:
            if _ADDRESS.fullmatch(bare):
                addresses[match_value("email", bare)] = None
            elif _DOMAIN.fullmatch(bare):
                domains[bare.removeprefix("@").lower()] = None
            elif "@" in bare:
                unreadable[bare] = None
        if any(words) and not any("@" in one or _DOMAIN.fullmatch(one) for one in words):
            bare_lines.append(line.strip())
    return ParsedAddresses(tuple(addresses), tuple(domains), tuple(unreadable), tuple(bare_lines))


def read_address_file(path: Path, progress: Progress = SILENT) -> ParsedAddresses:
    """Read the addresses and domains in a text file, or in all sheets of a workbook.

    Raises UserError for one that cannot be read, has none, or has an address that is not one; and
    Cancelled.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"“{path.name}” can’t be read. Nothing was changed.", code="no_file"
        ) from error
    if content.startswith(_WORKBOOKS):
        text = "\n".join(_texts_of_workbook(path, progress))
    else:
        is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        # Whatever else it is, addresses are written alike.
        text = content.decode("utf-16" if is_wide else "utf-8", errors="replace")
    parsed = parse_addresses(text)
    if not parsed.addresses and not parsed.domains:
        raise UserError(
            f"“{path.name}” has no addresses or domains; it must be a workbook, a text or a CSV"
            " file. Nothing was changed.",
            code="bad_addresses",
        )
    if parsed.unreadable:
        raise UserError(
            f"{plural(len(parsed.unreadable), 'address', 'addresses')} in “{path.name}” can’t be"
            f" read: {listed_briefly(parsed.unreadable)}. Nothing was changed; correct the file.",
            code="bad_addresses",
        )
    return parsed


def _texts_of_workbook(path: Path, progress: Progress) -> Iterator[str]:
    """The texts of the cells of each sheet, and the addresses that links in them write to."""
    for book in read_sheets(path, progress=progress):
        for column in book.sheet.columns:
            yield from (cell for cell in column if isinstance(cell, str))
        yield from book.annotations.addresses.values()


def read_exclusions(connection: Connection, wave_id: int) -> FrameExclusions:
    """The exclusions of a wave, in the order of their values."""
    found = frame_exclusions.c
    rows = connection.execute(
        select(found.kind, found.value).where(found.wave_id == wave_id).order_by(found.value)
    ).all()
    of_kind = {kind: tuple(row.value for row in rows if row.kind == kind) for kind in ExclusionKind}
    return FrameExclusions(
        of_kind[ExclusionKind.SEGMENT],
        of_kind[ExclusionKind.ADDRESS],
        of_kind[ExclusionKind.DOMAIN],
    )


def save_exclusions(changes: ChangeSet, wave_id: int, exclusions: FrameExclusions) -> None:
    """Save the exclusions of a wave in place of those it has."""
    wanted = {
        *((ExclusionKind.SEGMENT, name) for name in exclusions.segments),
        *((ExclusionKind.ADDRESS, address) for address in exclusions.addresses),
        *((ExclusionKind.DOMAIN, domain) for domain in exclusions.domains),
    }
    found = frame_exclusions.c
    rows = changes.connection.execute(
        select(found.id, found.kind, found.value).where(found.wave_id == wave_id)
    ).all()
    there = {(ExclusionKind(row.kind), row.value): row.id for row in rows}
    changes.delete(frame_exclusions, [there[one] for one in there.keys() - wanted])
    new = sorted(wanted - there.keys())
    changes.insert(
        frame_exclusions,
        [{"wave_id": wave_id, "kind": str(kind), "value": value} for kind, value in new],
    )


def waves_excluding(connection: Connection, segment: str) -> list[str]:
    """The names of the waves that do not invite the people of the segment or list `segment`."""
    rows = connection.execute(
        select(surveys.c.code, waves.c.label)
        .select_from(frame_exclusions)
        .join(waves)
        .join(surveys)
        .where(*_names_segment(segment))
        .order_by(surveys.c.code, waves.c.label)
    )
    return [f"{row.code} {row.label}" for row in rows]


def rename_excluded_segment(changes: ChangeSet, old: str, new: str) -> None:
    """Let waves exclude a segment or list called `old` by its `new` name."""
    ids = changes.connection.scalars(select(frame_exclusions.c.id).where(*_names_segment(old)))
    changes.update(frame_exclusions, [Change(one, {"value": new}) for one in ids.all()])


def excluded_people(connection: Connection, exclusions: FrameExclusions) -> ExcludedPeople:
    """Find whom `exclusions` exclude; a segment that is gone excludes nobody.

    By address are excluded those who have one of the addresses, an address of the domains or of a
    part of them, or an address of somebody on one of the lists.
    """
    if not exclusions:
        return _NOBODY
    known = {segment.name.casefold() for segment in list_segments(connection)}
    listed = frozenset(
        person_id
        for name in exclusions.segments
        if name.casefold() in known
        for person_id in resolve(connection, name)
    )
    addresses = {*exclusions.addresses, *_addresses_of(connection, sorted(listed))}
    by_address = _holders(connection, sorted(addresses)) | _in_domains(
        connection, exclusions.domains
    )
    return ExcludedPeople(listed, frozenset(by_address - listed))


def _names_segment(name: str) -> tuple[ColumnElement[bool], ...]:
    found = frame_exclusions.c
    return found.kind == ExclusionKind.SEGMENT, func.lower(found.value) == name.lower()


def _addresses_of(connection: Connection, people: Sequence[int]) -> set[str]:
    points = contact_points.c
    theirs = (within(points.person_id, some) for some in in_chunks(people, _CHUNK))
    return _of_emails(connection, points.match_value, theirs)


def _holders(connection: Connection, addresses: Sequence[str]) -> set[int]:
    points = contact_points.c
    same = (within_texts(points.match_value, some) for some in in_chunks(addresses, _CHUNK))
    return _of_emails(connection, points.person_id, same)


def _in_domains(connection: Connection, domains: Iterable[str]) -> set[int]:
    """Who has an address of one of the domains, or of a part of one: “mail.example.org”."""
    points = contact_points.c
    ends = (f"{sign}{domain}" for domain in domains for sign in "@.")
    inside = (points.match_value.endswith(end, autoescape=True) for end in ends)
    return _of_emails(connection, points.person_id, inside)


def _of_emails(
    connection: Connection, column: ColumnElement[T], tests: Iterable[ColumnElement[bool]]
) -> set[T]:
    """The values of `column` of the e-mail addresses that meet any of `tests`, asked one by one."""
    found: set[T] = set()
    for test in tests:
        which = contact_points.c.kind == "email", test
        found.update(connection.scalars(select(column).where(*which)))
    return found

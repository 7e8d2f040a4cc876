"""The e-mail addresses of people, to copy into a message."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from core.formats import format_number, plural
from records.consent.contactable import BLOCK_LABELS, UNUSABLE, contact_blocks
from records.people import NAME_KEYS, full_name, read_people

_UNUSABLE: Final = "No usable e-mail address"


@dataclass(frozen=True, slots=True)
class MailAddresses:
    """The addresses of those who may be written to, and the people left out.

    `named` are the addresses with the names of their people, as Outlook takes them.
    `left_out` has the reason by person: must not be contacted by e-mail, or has no address but one
    that bounced or is wrong.
    """

    addresses: tuple[str, ...]
    named: tuple[str, ...]
    left_out: Mapping[int, str]

    def in_words(self, verb: str) -> str:
        """What was done with the addresses (“copied”), and how many people were left out, why."""
        said = f"{plural(len(self.addresses), 'e-mail address', 'e-mail addresses')} {verb}."
        if not self.left_out:
            return said
        reasons = Counter(self.left_out.values()).most_common()
        why = ", ".join(f"{reason} ({format_number(count)})" for reason, count in reasons)
        return f"{said} {plural(len(self.left_out), 'person', 'people')} left out: {why}."


def mail_addresses(connection: Connection, person_ids: Sequence[int]) -> MailAddresses:
    """The addresses of `person_ids`, each once, in their order."""
    blocked = contact_blocks(connection, person_ids)
    left_out: dict[int, str] = {}
    addresses: dict[str, str] = {}  # with the name of the first person who has it
    rows = read_people(connection, person_ids, ["email", "email_status", *NAME_KEYS])
    for person_id, row in zip(person_ids, rows, strict=True):
        email, status = row["email"], row["email_status"]
        if person_id in blocked:
            left_out[person_id] = BLOCK_LABELS[blocked[person_id]]
        elif not email or status in UNUSABLE:
            left_out[person_id] = _UNUSABLE
        else:
            has_name = any(row[key] for key in NAME_KEYS)
            addresses.setdefault(email, with_name(full_name(row), email) if has_name else email)
    return MailAddresses(tuple(addresses), tuple(addresses.values()), left_out)


def with_name(name: str, address: str) -> str:
    """An address with its name, quoted so that no sign in it ends the name (RFC 5322, 3.2.4)."""
    quoted = " ".join(name.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'

"""The e-mail addresses of people, to copy into a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from core.formats import plural
from records.consent.contactable import UNUSABLE, contact_blocks
from records.people import read_flat


@dataclass(frozen=True, slots=True)
class MailAddresses:
    """The addresses of those who may be written to, and how many of the others there are.

    `unusable` counts the people without an address or with one that bounced or is wrong,
    `blocked` those who must not be contacted by e-mail.
    """

    addresses: tuple[str, ...]
    unusable: int
    blocked: int

    def in_words(self, verb: str) -> str:
        """What was done with the addresses (“copied”), and how many people were left out."""
        parts = [f"{plural(len(self.addresses), 'e-mail address', 'e-mail addresses')} {verb}."]
        if self.unusable:
            verb = "has" if self.unusable == 1 else "have"
            parts.append(f"{plural(self.unusable, 'person', 'people')} {verb} no usable address.")
        if self.blocked:
            people = plural(self.blocked, "person", "people")
            parts.append(f"{people} who can’t be contacted by e-mail left out.")
        return " ".join(parts)


def mail_addresses(connection: Connection, person_ids: Sequence[int]) -> MailAddresses:
    """The addresses of `person_ids`, each once, in their order."""
    blocked = contact_blocks(connection, person_ids)
    allowed = [person_id for person_id in person_ids if person_id not in blocked]
    flat = read_flat(connection, allowed, ["email", "email_status"])
    pairs = zip(flat["email"], flat["email_status"], strict=True)
    usable = [email for email, status in pairs if email and status not in UNUSABLE]
    return MailAddresses(tuple(dict.fromkeys(usable)), len(allowed) - len(usable), len(blocked))
